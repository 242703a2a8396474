//! What of a row only the store knows: instants of local times, and the records that custom fields link to.

use std::collections::{BTreeSet, HashMap};

use domain::fields::{CustomField, FieldType};
use domain::import::{Column, Finding, ImportedRecord, RowReason, WantedLink};
use domain::stage::Stage;
use domain::{FieldName, Kind, Value};
use sqlx::QueryBuilder;

use super::drain::ReadRow;
use super::matching::{self, Found};
use crate::records::{self, custom::with_instants};
use crate::{Actor, Ctx, Result, custom, directory};

/// Completes the records of the rows. A local time is one of the importer's time zone; where that is not known, as of an
/// import from the command line, of the first administrator's.
pub(super) async fn settle(ctx: &mut Ctx, kind: Kind, rows: &mut [ReadRow], importer: i64) -> Result<()> {
    let fields = custom::of_kind(ctx, kind).await?;
    let is_moment = |field: &&CustomField| field.field_type == FieldType::Moment;
    let moments: Vec<&CustomField> = fields.iter().filter(is_moment).collect();
    if !moments.is_empty() {
        let actor = in_zone_of(ctx, importer).await?;
        for record in rows.iter_mut().filter_map(|row| row.outcome.as_mut().ok()) {
            for own in &moments {
                if let Some(value) = record.values.get_mut(&own.name()) {
                    *value = with_instants(&own.field(), std::mem::take(value), &actor);
                }
            }
        }
    }
    // Only leads have stages.
    let stages = match kind {
        Kind::Lead => directory::stages(&mut ctx.tx, kind, None).await?,
        Kind::Deal | Kind::Contact | Kind::Company => Vec::new(),
    };
    link(ctx, &fields, &stages, rows).await
}

async fn in_zone_of(ctx: &mut Ctx, employee: i64) -> Result<Actor> {
    let zone = sqlx::query_scalar!("select time_zone from employee where id = $1", employee)
        .fetch_optional(&mut *ctx.tx)
        .await?
        .flatten();
    let zone = match zone {
        Some(zone) => Some(zone),
        None => zone_of_administrator(ctx).await?,
    };
    let zone = zone.and_then(|zone| zone.parse().ok()).unwrap_or(ctx.actor.zone);
    Ok(Actor { zone, ..ctx.actor.clone() })
}

async fn zone_of_administrator(ctx: &mut Ctx) -> Result<Option<String>> {
    let zone = sqlx::query_scalar!(
        r#"select time_zone as "time_zone!" from employee
           where is_administrator and is_active and not is_system and time_zone is not null order by id limit 1"#
    );
    Ok(zone.fetch_optional(&mut *ctx.tx).await?)
}

/// Links custom fields with the records that rows name. A name that none or several have is kept in the comment.
async fn link(ctx: &mut Ctx, fields: &[CustomField], stages: &[Stage], rows: &mut [ReadRow]) -> Result<()> {
    let target = |name: FieldName| {
        let own = fields.iter().find(|field| field.name() == name)?;
        Some((own, kind_of(own.field_type)?))
    };
    let mut found: HashMap<(Kind, String), i64> = HashMap::new();
    for kind in Kind::ALL {
        let wanted = rows.iter().filter_map(|row| row.outcome.as_ref().ok()).flat_map(|record| &record.links);
        let names: BTreeSet<String> = wanted
            .filter(|wanted| target(wanted.field).is_some_and(|(_, own)| own == kind))
            .map(|wanted| wanted.name.clone())
            .collect();
        if !names.is_empty() {
            let of_kind = find(ctx, kind, names).await?;
            found.extend(of_kind.into_iter().map(|(name, id)| ((kind, name), id)));
        }
    }
    for record in rows.iter_mut().filter_map(|row| row.outcome.as_mut().ok()) {
        for wanted in std::mem::take(&mut record.links) {
            let Some((own, kind)) = target(wanted.field) else {
                keep(record, &wanted);
                continue;
            };
            match found.get(&(kind, wanted.name.clone())) {
                Some(id) => add(record, own, *id),
                None => {
                    keep(record, &wanted);
                    let stage = record.values.get(&FieldName::Stage).and_then(Value::as_text).unwrap_or_default();
                    let is_required = own.is_required_at(stages, None, stage);
                    if is_required && !record.values.contains_key(&own.name()) {
                        record.lacking.push(own.label.clone());
                    }
                }
            }
        }
    }
    Ok(())
}

fn kind_of(field_type: FieldType) -> Option<Kind> {
    Some(match field_type {
        FieldType::Contact => Kind::Contact,
        FieldType::Company => Kind::Company,
        FieldType::Lead => Kind::Lead,
        FieldType::Deal => Kind::Deal,
        _ => return None,
    })
}

/// The one record of each name, by its number where that is given with it.
async fn find(ctx: &mut Ctx, kind: Kind, names: BTreeSet<String>) -> Result<HashMap<String, i64>> {
    let ids: Vec<i64> = names.iter().filter_map(|name| numbered(name).1).collect();
    let known = present(ctx, kind, ids).await?;
    let mut found = HashMap::new();
    let mut others: HashMap<String, String> = HashMap::new();
    for name in names {
        let (bare, id) = numbered(&name);
        match id.and_then(|id| Some((id, known.get(&id)?))) {
            // Another installation has the number for another record.
            Some((id, own)) if bare.is_empty() || own == bare => {
                found.insert(name, id);
            }
            _ if bare.is_empty() => {}
            _ => {
                others.insert(name.clone(), bare.to_owned());
            }
        }
    }
    let key = if kind == Kind::Contact { Column::FullName } else { Column::Field(FieldName::Title) };
    let bare: BTreeSet<&String> = others.values().collect();
    let by_name = matching::find(ctx, kind, key, &bare.into_iter().cloned().collect::<Vec<_>>()).await?;
    for (name, bare) in others {
        if let Some(Found::One(id)) = by_name.get(&bare) {
            found.insert(name, *id);
        }
    }
    Ok(found)
}

/// A name, and the number behind it: `Alpha #12`.
fn numbered(name: &str) -> (&str, Option<i64>) {
    let apart = name.rsplit_once('#').and_then(|(bare, number)| {
        let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| number.parse().ok().map(|number| (bare.trim_end(), Some(number)))).flatten()
    });
    apart.unwrap_or((name, None))
}

/// The names of those of the records that are not deleted.
async fn present(ctx: &mut Ctx, kind: Kind, ids: Vec<i64>) -> Result<HashMap<i64, String>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let mut query = QueryBuilder::new("select id from ");
    query.push(records::table(kind)).push(" where deleted_at is null and id = any(").push_bind(ids).push(")");
    let ids: Vec<i64> = query.build_query_scalar().fetch_all(&mut *ctx.tx).await?;
    records::names(ctx, kind, ids).await
}

fn add(record: &mut ImportedRecord, own: &CustomField, id: i64) {
    let link = Value::link(Some(id), None);
    let value = record.values.entry(own.name()).or_default();
    if !own.is_multiple {
        *value = link;
    } else if !value.each().iter().any(|known| known.same_as(&link)) {
        let mut all = value.each().to_vec();
        all.push(link);
        *value = Value::Many(all);
    }
}

/// Keeps the name in the comment, behind what else the row keeps there.
fn keep(record: &mut ImportedRecord, wanted: &WantedLink) {
    record.reasons.push(RowReason::cell(Finding::UnknownRecord, &wanted.column, &wanted.name));
    let note =
        if wanted.column.is_empty() { wanted.name.clone() } else { format!("{}: {}", wanted.column, wanted.name) };
    let comment = record.values.get(&FieldName::Comment).and_then(Value::as_text).unwrap_or_default();
    let between = match (comment.is_empty(), record.kept.is_empty()) {
        (true, _) => "",
        (false, true) => "\n\n",
        (false, false) => "\n",
    };
    let comment = format!("{comment}{between}{note}");
    record.kept = if record.kept.is_empty() { note } else { format!("{}\n{note}", record.kept) };
    record.values.insert(FieldName::Comment, Value::text(comment));
}

/// Rejects what can make no new record, where each row makes one.
pub(super) fn reject_incomplete(rows: &mut [ReadRow]) {
    for row in rows {
        let why = row.outcome.as_ref().map(ImportedRecord::why_not_new).unwrap_or_default();
        if !why.is_empty() {
            row.outcome = Err(why);
        }
    }
}
