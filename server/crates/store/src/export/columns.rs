use std::collections::HashMap;

use domain::directory::Directory;
use domain::fields::{self, CustomField, Field, FieldType};
use domain::import::{Column, EXPORT_ID, Known};
use domain::view::ColumnName;
use domain::{Action, AppError, ContactPointKind, ContactPointType, FieldName, Kind, Language, Level};
use messages::labels::{contact_point_kind, field, import_column};

use crate::{Ctx, Result, directory, import, mode};

/// Which columns a file has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Those of the list.
    List(Vec<ColumnName>),
    AllFields,
}

/// One column of an exported file.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Shown {
    /// The number of the record.
    Id,
    Field(Field),
    /// All phones, or all e-mails, whatever they are used for.
    Points(ContactPointKind),
    PointsOf(ContactPointKind, ContactPointType),
}

/// What a file is made with: its columns, and the names of what stands in them.
#[derive(Debug)]
pub struct Export {
    pub kind: Kind,
    pub language: Language,
    pub(super) columns: Vec<Shown>,
    pub(super) directory: Directory,
    /// What a name is understood as when the file comes back.
    pub(super) known: Known,
    /// Who shares a name with others is called by the e-mail address.
    pub(super) emails: HashMap<i64, String>,
}

impl Export {
    /// # Errors
    /// [`AppError::Forbidden`] unless the actor may export records of the kind.
    pub async fn prepare(ctx: &mut Ctx, kind: Kind, scope: Scope) -> Result<Self> {
        if ctx.actor.permissions.level(kind, Action::Export) == Level::None {
            return Err(AppError::Forbidden.into());
        }
        let country = mode::settings(ctx).await?.default_country;
        let emails =
            sqlx::query!(r#"select id, email as "email!" from employee where email is not null and is_active"#)
                .fetch_all(&mut *ctx.tx)
                .await?;
        let directory = directory::load(ctx).await?;
        Ok(Self {
            kind,
            language: ctx.actor.language,
            columns: columns(kind, scope, &directory.custom_fields),
            directory,
            known: import::known(ctx, &country).await?,
            emails: emails.into_iter().map(|row| (row.id, row.email)).collect(),
        })
    }

    /// The header of the file. An import recognises it in every language.
    pub fn titles(&self) -> Vec<String> {
        let title = |shown: &Shown| match *shown {
            Shown::Id => EXPORT_ID.to_owned(),
            Shown::Field(shown) => match self.directory.custom_field(shown.name) {
                Some(own) => own.label.clone(),
                None => field(self.kind, shown.name).show(self.language),
            },
            Shown::Points(point) => contact_point_kind(point).show(self.language),
            Shown::PointsOf(point, value_type) => {
                import_column(self.kind, Column::ContactPoint(point, value_type)).show(self.language)
            }
        };
        self.columns.iter().map(title).collect()
    }
}

fn columns(kind: Kind, scope: Scope, custom: &[CustomField]) -> Vec<Shown> {
    let mut columns = vec![Shown::Id];
    match scope {
        Scope::List(listed) => {
            for column in listed.into_iter().flat_map(|column| shown(kind, column, custom)) {
                if !columns.contains(&column) {
                    columns.push(column);
                }
            }
        }
        Scope::AllFields => {
            columns.extend(fields::of(kind, custom).into_iter().map(Shown::Field));
            let types = |kind: ContactPointKind| ContactPointType::of(kind).iter().map(move |of| (kind, *of));
            let points = ContactPointKind::ALL.into_iter().filter(|_| kind.has_contact_points()).flat_map(types);
            columns.extend(points.map(|(kind, of)| Shown::PointsOf(kind, of)));
        }
    }
    // A picture is no text.
    columns.retain(|column| !matches!(column, Shown::Field(field) if field.field_type == FieldType::Picture));
    columns
}

/// What stands in a column of the list, each on its own.
fn shown(kind: Kind, column: ColumnName, custom: &[CustomField]) -> Vec<Shown> {
    let mut names = column.fields(kind);
    // An amount says little without its currency.
    if names.contains(&FieldName::Amount) || names.contains(&FieldName::AnnualRevenue) {
        names.push(FieldName::Currency);
    }
    let fields = names.into_iter().filter_map(|name| fields::find(kind, name, custom)).map(Shown::Field);
    let points = [ContactPointKind::Phone, ContactPointKind::Email].into_iter().filter(|_| column == ColumnName::Reach);
    fields.chain(points.map(Shown::Points)).collect()
}
