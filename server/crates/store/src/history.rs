//! One row for each changed field, written in the transaction of the change.

mod beside;
mod past;
mod restore;

use chrono::{DateTime, Utc};
use domain::fields::{self, CustomField};
pub(crate) use domain::history::CONTACT_POINTS;
use domain::history::{HistoryFilter, HistoryPage, HistoryQuery, LATEST, PAGE_SIZE};
use domain::record::{Cause, HistoryEntry, HistoryEvent};
use domain::{Action, FieldName, Kind};
use sqlx::PgConnection;

pub(crate) use self::beside::held_beside;
pub use self::past::as_of;
pub use self::restore::restore;
use crate::paging::cut;
use crate::records::{from_stored, name_links, require};
use crate::{Ctx, Result, custom};

/// The name under which it keeps registration and bank data.
pub(crate) const DETAILS: &str = "details";
/// The name under which it keeps the contacts of a company.
pub(crate) const CONTACTS: &str = "contacts";
/// The name under which it keeps the creation of the record.
pub(crate) const CREATED: &str = "";
/// The name under which it keeps the deletion of the record.
pub(crate) const DELETED: &str = "deleted_at";

/// Who changed something, when and by what.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Origin {
    pub employee_id: i64,
    pub at: DateTime<Utc>,
    pub cause: Cause,
    pub run_id: Option<i64>,
}

impl Origin {
    pub fn person(ctx: &Ctx) -> Self {
        Self::by(ctx, Cause::Person)
    }

    pub fn by(ctx: &Ctx, cause: Cause) -> Self {
        Self { employee_id: ctx.actor.id, at: ctx.now, cause, run_id: None }
    }
}

/// Changes of records of one kind, gathered to be written in one statement.
#[derive(Debug, Default)]
pub(crate) struct Entries {
    records: Vec<i64>,
    fields: Vec<String>,
    before: Vec<String>,
    after: Vec<String>,
}

impl Entries {
    pub fn created(&mut self, id: i64) {
        self.push(id, CREATED, String::new(), String::new());
    }

    pub fn changed(&mut self, id: i64, field: FieldName, before: String, after: String) {
        self.push(id, &field.code(), before, after);
    }

    pub fn push(&mut self, id: i64, field: &str, before: String, after: String) {
        self.records.push(id);
        self.fields.push(field.to_owned());
        self.before.push(before);
        self.after.push(after);
    }

    pub async fn write(self, connection: &mut PgConnection, kind: Kind, origin: Origin) -> Result<()> {
        if self.records.is_empty() {
            return Ok(());
        }
        sqlx::query!(
            "insert into history (kind, record_id, field, before, after, at, employee_id, cause, run_id)
             select $1, record_id, field, before, after, $6, $7, $8, $9
             from unnest($2::bigint[], $3::text[], $4::text[], $5::text[]) as given (record_id, field, before, after)",
            kind.number(),
            &self.records,
            &self.fields,
            &self.before,
            &self.after,
            origin.at,
            origin.employee_id,
            origin.cause.code(),
            origin.run_id
        )
        .execute(connection)
        .await?;
        Ok(())
    }
}

/// One page of a record's history, newest first.
///
/// # Errors
/// [`domain::AppError::NotFound`] or [`domain::AppError::Forbidden`] if the actor may not read the record.
pub async fn page(ctx: &mut Ctx, query: &HistoryQuery) -> Result<HistoryPage> {
    require(ctx, query.kind, query.id, Action::Read).await?;
    let custom = custom::of_kind(ctx, query.kind).await?;
    let mut rows = read(ctx, &custom, query, PAGE_SIZE + 1).await?;
    let next = cut(&mut rows, PAGE_SIZE).map(|row| row.id);
    let entries = entries(ctx, query.kind, &custom, rows).await?;
    Ok(HistoryPage { entries, next })
}

/// The latest changes of a record, newest first. The caller has checked that the actor may read the record.
pub(crate) async fn latest(ctx: &mut Ctx, kind: Kind, id: i64) -> Result<Vec<HistoryEntry>> {
    before(ctx, kind, id, None, LATEST).await
}

/// So many changes of a record before this entry, newest first; fewer only if there are no more. The caller has
/// checked that the actor may read the record.
pub(crate) async fn before(
    ctx: &mut Ctx,
    kind: Kind,
    id: i64,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<HistoryEntry>> {
    let query = HistoryQuery { kind, id, filter: HistoryFilter::default(), before };
    let custom = custom::of_kind(ctx, kind).await?;
    let rows = read(ctx, &custom, &query, limit).await?;
    entries(ctx, kind, &custom, rows).await
}

/// An entry as it is stored.
struct Row {
    id: i64,
    field: String,
    before: String,
    after: String,
    at: DateTime<Utc>,
    employee_id: i64,
    cause: String,
}

/// Reads backwards along the primary key, filters included. Fields that are in the catalogue no more are left out.
async fn read(ctx: &mut Ctx, custom: &[CustomField], query: &HistoryQuery, limit: i64) -> Result<Vec<Row>> {
    let HistoryFilter { field, employee_id, cause } = &query.filter;
    let parts = [CREATED, DELETED, CONTACT_POINTS, DETAILS, CONTACTS].map(str::to_owned);
    let known: Vec<String> =
        fields::of(query.kind, custom).iter().map(|field| field.name.code().into_owned()).chain(parts).collect();
    let rows = sqlx::query_as!(
        Row,
        "select id, field, before, after, at, employee_id, cause from history
         where kind = $1 and record_id = $2 and id < $3
           and ($4::text is null or field = $4)
           and ($5::bigint is null or employee_id = $5)
           and ($6::text is null or cause = $6)
           and field = any($8)
         order by id desc limit $7",
        query.kind.number(),
        query.id,
        query.before.unwrap_or(i64::MAX),
        field.as_deref(),
        *employee_id,
        cause.map(Cause::code),
        limit,
        &known
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    Ok(rows)
}

/// What the rows say, with the names of the records that they link to.
async fn entries(
    ctx: &mut Ctx,
    kind: Kind,
    custom: &[CustomField],
    rows: impl IntoIterator<Item = Row>,
) -> Result<Vec<HistoryEntry>> {
    let mut entries: Vec<HistoryEntry> = rows.into_iter().filter_map(|row| entry(ctx, kind, custom, row)).collect();
    let links = entries.iter_mut().filter_map(|entry| match &mut entry.event {
        HistoryEvent::Field { field, before, after } => {
            let field_type = fields::find(kind, *field, custom)?.field_type;
            Some([(field_type, before), (field_type, after)])
        }
        _ => None,
    });
    name_links(ctx, links.flatten().collect()).await?;
    Ok(entries)
}

/// Nothing for a field that is in the catalogue no more.
fn entry(ctx: &Ctx, kind: Kind, custom: &[CustomField], row: Row) -> Option<HistoryEntry> {
    let event = match row.field.as_str() {
        CREATED => HistoryEvent::Created,
        DELETED if row.after.is_empty() => HistoryEvent::Restored,
        DELETED => HistoryEvent::Deleted,
        CONTACT_POINTS => HistoryEvent::ContactPoints { before: row.before, after: row.after },
        DETAILS => HistoryEvent::Details { before: row.before, after: row.after },
        CONTACTS => HistoryEvent::Contacts { before: row.before, after: row.after },
        code => {
            let field = fields::find(kind, FieldName::from_code(code)?, custom)?;
            HistoryEvent::Field {
                field: field.name,
                before: from_stored(&field, row.before, &ctx.actor),
                after: from_stored(&field, row.after, &ctx.actor),
            }
        }
    };
    let cause = Cause::from_code(&row.cause);
    Some(HistoryEntry { id: row.id, event, at: ctx.moment(row.at), employee_id: row.employee_id, cause })
}
