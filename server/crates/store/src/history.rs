//! One row for each changed field, written in the transaction of the change.

use chrono::{DateTime, Utc};
use domain::fields;
use domain::record::{Cause, HistoryEntry, HistoryEvent};
use domain::{FieldName, Kind};
use sqlx::PgConnection;

use crate::records::{from_stored, name_links};
use crate::{Ctx, Result};

/// The name under which the history keeps contact points, which are no field.
pub(crate) const CONTACT_POINTS: &str = "contact_points";
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
        Self { employee_id: ctx.actor.id, at: ctx.now, cause: Cause::Person, run_id: None }
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
        self.push(id, field.code(), before, after);
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

/// The latest 200 changes of a record, newest first. The caller has checked that the actor may read the record.
pub(crate) async fn of_record(ctx: &mut Ctx, kind: Kind, id: i64) -> Result<Vec<HistoryEntry>> {
    let rows = sqlx::query!(
        "select id, field, before, after, at, employee_id, cause from history
         where kind = $1 and record_id = $2 order by id desc limit 200",
        kind.number(),
        id
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    let entries = rows.into_iter().filter_map(|row| {
        let event = match row.field.as_str() {
            CREATED => HistoryEvent::Created,
            DELETED => HistoryEvent::Deleted,
            CONTACT_POINTS => HistoryEvent::ContactPoints { before: row.before, after: row.after },
            code => {
                // A field that was removed from the catalogue has nothing to show.
                let field = fields::field(kind, FieldName::from_code(code)?)?;
                HistoryEvent::Field {
                    field: field.name,
                    before: from_stored(field, row.before, &ctx.actor),
                    after: from_stored(field, row.after, &ctx.actor),
                }
            }
        };
        Some(HistoryEntry {
            id: row.id,
            event,
            at: ctx.moment(row.at),
            employee_id: row.employee_id,
            cause: Cause::from_code(&row.cause),
        })
    });
    let mut entries: Vec<HistoryEntry> = entries.collect();
    let links = entries.iter_mut().filter_map(|entry| match &mut entry.event {
        HistoryEvent::Field { field, before, after } => {
            let field_type = fields::field(kind, *field)?.field_type;
            Some([(field_type, before), (field_type, after)])
        }
        _ => None,
    });
    name_links(ctx, links.flatten().collect()).await?;
    Ok(entries)
}
