use std::collections::HashMap;

use domain::directory::Directory;
use domain::fields::{self, Field, FieldType};
use domain::import::{Column, EXPORT_ID, Known};
use domain::{Action, AppError, ContactPointKind, ContactPointType, Kind, Language, Level};
use messages::labels::{contact_point_kind, field, import_column};

use crate::{Ctx, Result, directory, import, mode};

/// Which columns a file has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Those of the list.
    List,
    AllFields,
}

/// One column of an exported file.
#[derive(Clone, Copy, Debug)]
pub(super) enum Shown {
    /// The number of the record.
    Id,
    Field(&'static Field),
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
        Ok(Self {
            kind,
            language: ctx.actor.language,
            columns: columns(kind, scope),
            directory: directory::load(ctx).await?,
            known: import::known(ctx, &country).await?,
            emails: emails.into_iter().map(|row| (row.id, row.email)).collect(),
        })
    }

    /// The header of the file. An import recognises it in every language.
    pub fn titles(&self) -> Vec<String> {
        let title = |shown: &Shown| match *shown {
            Shown::Id => EXPORT_ID.to_owned(),
            Shown::Field(shown) => field(self.kind, shown.name).show(self.language),
            Shown::Points(point) => contact_point_kind(point).show(self.language),
            Shown::PointsOf(point, value_type) => {
                import_column(self.kind, Column::ContactPoint(point, value_type)).show(self.language)
            }
        };
        self.columns.iter().map(title).collect()
    }
}

fn columns(kind: Kind, scope: Scope) -> Vec<Shown> {
    let has_points = kind.has_contact_points();
    let fields: Vec<&'static Field> = match scope {
        Scope::AllFields => fields::fields(kind).iter().collect(),
        // An amount says little without its currency.
        Scope::List => fields::fields(kind)
            .iter()
            .filter(|field| field.in_list || field.field_type == FieldType::Currency)
            .collect(),
    };
    // A picture is no text.
    let fields = fields.into_iter().filter(|field| field.field_type != FieldType::Picture);
    let points: Vec<Shown> = match scope {
        Scope::List => [ContactPointKind::Phone, ContactPointKind::Email].map(Shown::Points).to_vec(),
        Scope::AllFields => ContactPointKind::ALL
            .into_iter()
            .flat_map(|kind| ContactPointType::of(kind).iter().map(move |of| Shown::PointsOf(kind, *of)))
            .collect(),
    };
    let points = points.into_iter().filter(|_| has_points);
    [Shown::Id].into_iter().chain(fields.map(Shown::Field)).chain(points).collect()
}
