use std::time::Duration;

use chrono::{DateTime, Utc};
use domain::import::{
    Column, ColumnSummary, ImportChoices, ImportOptions, ImportPlan, Known, NewField, recognise_headers,
};
use domain::run::{ImportRun, RunState};
use domain::{FieldType, Kind};
use sqlx::PgPool;

use super::plan::custom_fields;
use super::{drain, file, inspect, known, progress, save, start, titles};
use crate::{Ctx, Error, Result};

/// What a column is wished to become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    Column(Column),
    /// The custom field of that name, in any language. If there is none it is made, of the type that fits the values
    /// where none is named; without `makes` that is refused.
    Named {
        name: String,
        makes: bool,
        field_type: Option<FieldType>,
    },
}

/// What somebody wants of a file; what is left open is decided by the file itself.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    pub choices: ImportChoices,
    /// Columns by their headers in the file.
    pub columns: Vec<(String, Target)>,
    /// The header of the column that existing records are found by, or what that column becomes: its code, or its name
    /// in any language.
    pub key: Option<String>,
}

/// Imports a whole file as the system employee *Modus* and returns when it is done.
///
/// # Errors
/// [`domain::AppError::Invalid`] if the file is no table; [`Error::UnknownSheet`]; [`Error::UnknownColumn`] if it has no
/// column that is wished for, or one that nothing can be found by; [`Error::UnknownTarget`] for a field that is not there;
/// whatever the database says. What was imported until then stays, and the run is continued by the next worker.
pub async fn import_file(
    pool: &PgPool,
    name: &str,
    content: Vec<u8>,
    wish: Wish,
    now: DateTime<Utc>,
) -> Result<ImportRun> {
    let mut ctx = Ctx::begin_system(pool, now).await?;
    let id = save(&mut ctx, name, content).await?;
    if let Some(wanted) = wish.choices.sheet {
        let sheets = file::sheets(&mut ctx, id).await?;
        // A file of text is its own first sheet.
        let is_there = sheets.iter().any(|(at, _)| *at == wanted) || sheets.is_empty() && wanted == 0;
        if !is_there {
            return Err(Error::UnknownSheet { wanted, sheets });
        }
    }
    let plan = inspect(&mut ctx, id, wish.choices.clone()).await?;
    let options = fulfil(&mut ctx, plan, wish).await?;
    let run = start(&mut ctx, id, options).await?;
    ctx.commit().await?;
    loop {
        drain(pool, run).await?;
        // A server beside us may have the last batch in hand.
        let mut ctx = Ctx::begin_system(pool, Utc::now()).await?;
        let progress = progress(&mut ctx, run).await?;
        if progress.state != RunState::Running {
            return Ok(progress);
        }
        drop(ctx);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// The options of the plan with what is wished for.
async fn fulfil(ctx: &mut Ctx, plan: ImportPlan, wish: Wish) -> Result<ImportOptions> {
    if wish.columns.is_empty() && wish.key.is_none() {
        return Ok(plan.options);
    }
    let place = |title: &str| {
        let is_called = |column: &ColumnSummary| column.header.eq_ignore_ascii_case(title.trim());
        plan.columns.iter().position(is_called)
    };
    let unknown = |title: &str| Error::UnknownColumn(title.to_owned());
    let kind = plan.options.kind;
    let mut columns = plan.options.columns.clone();
    let mut new_fields = wish.choices.new_fields.clone();
    let known = known::load(ctx, "").await?;
    for (title, target) in &wish.columns {
        let at = place(title).ok_or_else(|| unknown(title))?;
        let wanted = match target {
            Target::Column(column) => *column,
            Target::Named { name, makes, field_type } => match known.named(kind, name) {
                Some(field) => Column::Field(field.own.name()),
                None if *makes => {
                    let suggested = plan.columns.get(at).map_or(FieldType::Text, |column| column.suggested);
                    let field_type = field_type.unwrap_or(suggested);
                    new_fields.push(NewField { name: name.clone(), field_type });
                    Column::Field(NewField::name_of(new_fields.len() - 1))
                }
                None => return Err(Error::UnknownTarget(name.clone())),
            },
        };
        // What was recognised gives way to what is wished for.
        if !matches!(wanted, Column::Ignore | Column::Note | Column::ContactPoint(..)) {
            let others = columns.iter_mut().enumerate().filter(|(other, column)| *other != at && **column == wanted);
            others.for_each(|(_, column)| *column = Column::Note);
        }
        if let Some(column) = columns.get_mut(at) {
            *column = wanted;
        }
    }
    let key = match &wish.key {
        Some(title) => {
            let mut known = known;
            known.expect_fields(kind, &new_fields);
            let titled = place(title).and_then(|at| columns.get(at).copied());
            let custom = custom_fields(&known, kind);
            let is_key = |column: &Column| column.is_key(kind, &custom);
            let mut becoming = becoming(title, kind, &known).into_iter().filter(|column| columns.contains(column));
            // A header says which column is meant.
            let key = titled.map_or_else(|| becoming.find(is_key), |column| Some(column).filter(is_key));
            Some(key.ok_or_else(|| unknown(title))?)
        }
        None => None,
    };
    // The columns say which values are amounts and dates.
    let choices = ImportChoices { columns: Some(columns), key, new_fields, ..wish.choices };
    Ok(inspect(ctx, plan.file_id, choices).await?.options)
}

/// What a column may become by that name: by its code, or as it is called in any language.
fn becoming(name: &str, kind: Kind, known: &Known) -> Vec<Column> {
    let name = name.trim();
    let custom = known.named(kind, name).map(|field| Column::Field(field.own.name()));
    let recognised = recognise_headers(kind, &[name.to_owned()], &titles::of_kind(kind, known));
    Column::from_code(name).into_iter().chain(custom).chain(recognised).collect()
}
