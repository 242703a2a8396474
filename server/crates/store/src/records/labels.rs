//! Names of linked records, fetched for a whole page at once.

use std::collections::{BTreeSet, HashMap};

use domain::attachment::Attachment;
use domain::fields::{self, FieldType};
use domain::record::person_name;
use domain::suggestion::Suggestion;
use domain::value::Link;
use domain::{Action, Kind, Level, Record, Value};
use sqlx::postgres::PgRow;
use sqlx::{Postgres, QueryBuilder, Row};

use super::{permission, search};
use crate::{Ctx, Result, custom, files};

/// Fills in the names of the records that these records link to.
pub async fn fill(ctx: &mut Ctx, records: &mut [Record]) -> Result<()> {
    let Some(kind) = records.first().map(|record| record.kind) else { return Ok(()) };
    // Only a custom field can link to whatever it likes; its definition tells to what.
    let has_custom = records.iter().any(|record| record.values.keys().any(|name| name.custom_id().is_some()));
    let custom = if has_custom { custom::of_kind(ctx, kind).await? } else { Vec::new() };
    let values = records.iter_mut().flat_map(|record| record.values.iter_mut());
    let typed = values.filter_map(|(name, value)| Some((fields::find(kind, *name, &custom)?.field_type, value)));
    fill_values(ctx, typed.collect()).await
}

/// Fills in the names of the records that these values of fields link to.
pub async fn fill_values(ctx: &mut Ctx, mut values: Vec<(FieldType, &mut Value)>) -> Result<()> {
    for (field_type, target) in [
        (FieldType::Contact, Kind::Contact),
        (FieldType::Company, Kind::Company),
        (FieldType::Lead, Kind::Lead),
        (FieldType::Deal, Kind::Deal),
    ] {
        let own = values.iter_mut().filter(|(own_type, _)| *own_type == field_type);
        let mut links: Vec<&mut Link> = own.flat_map(|(_, value)| links_in(value)).collect();
        let ids: BTreeSet<i64> = links.iter().map(|link| link.id).collect();
        if ids.is_empty() {
            continue;
        }
        let ids: Vec<i64> = ids.into_iter().collect();
        let names = of(ctx, target, ids.clone()).await?;
        let pictures = pictures_of(ctx, target, ids).await?;
        for link in &mut links {
            link.label = names.get(&link.id).cloned().unwrap_or_else(|| format!("#{}", link.id));
            link.picture_id = pictures.get(&link.id).copied();
        }
    }
    fill_files(ctx, &mut values).await
}

/// Fills in the names of pictures, and the names and sizes of other files.
async fn fill_files(ctx: &mut Ctx, values: &mut [(FieldType, &mut Value)]) -> Result<()> {
    let mut pictures: Vec<&mut Link> = Vec::new();
    let mut attached: Vec<&mut Attachment> = Vec::new();
    for (own_type, value) in values {
        match (own_type, &mut **value) {
            (FieldType::Picture, Value::Link(link)) => pictures.push(link),
            (FieldType::File, Value::File(file)) => attached.push(file),
            (FieldType::File, Value::Many(several)) => attached.extend(several.iter_mut().filter_map(file_in)),
            _ => {}
        }
    }
    let ids: Vec<i64> = pictures.iter().map(|link| link.id).chain(attached.iter().map(|file| file.id)).collect();
    if ids.is_empty() {
        return Ok(());
    }
    let known = files::known(ctx, &ids).await?;
    for link in pictures {
        link.label = known.get(&link.id).map(|file| file.name.clone()).unwrap_or_default();
    }
    for file in attached {
        if let Some(known) = known.get(&file.id) {
            *file = known.clone();
        }
    }
    Ok(())
}

fn file_in(value: &mut Value) -> Option<&mut Attachment> {
    match value {
        Value::File(file) => Some(file),
        _ => None,
    }
}

fn links_in(value: &mut Value) -> Vec<&mut Link> {
    match value {
        Value::Link(link) => vec![link],
        Value::Many(values) => values.iter_mut().flat_map(links_in).collect(),
        _ => Vec::new(),
    }
}

/// The names of records, deleted ones included: history and links go on naming them.
pub async fn of(ctx: &mut Ctx, kind: Kind, ids: Vec<i64>) -> Result<HashMap<i64, String>> {
    fetch(ctx, kind, naming(kind, ids)).await
}

/// The logos of companies and the photographs of contacts, of those that have one.
async fn pictures_of(ctx: &mut Ctx, kind: Kind, ids: Vec<i64>) -> Result<HashMap<i64, i64>> {
    if !matches!(kind, Kind::Contact | Kind::Company) {
        return Ok(HashMap::new());
    }
    let mut query = QueryBuilder::<Postgres>::new("select id, picture_id from ");
    query.push(super::table(kind)).push(" where picture_id is not null and id = any(").push_bind(ids).push(")");
    let rows: Vec<(i64, i64)> = query.build_query_as().fetch_all(&mut *ctx.tx).await?;
    Ok(rows.into_iter().collect())
}

/// The names of those of the records that the actor may read.
pub async fn of_readable(ctx: &mut Ctx, kind: Kind, ids: Vec<i64>) -> Result<HashMap<i64, String>> {
    if ctx.actor.permissions.level(kind, Action::Read) == Level::None {
        return Ok(HashMap::new());
    }
    let mut query = naming(kind, ids);
    query.push(" and ");
    permission::push_condition(&mut query, ctx, kind, Action::Read)?;
    fetch(ctx, kind, query).await
}

fn naming(kind: Kind, ids: Vec<i64>) -> QueryBuilder<Postgres> {
    let mut query = QueryBuilder::new("select id, ");
    push_name_parts(&mut query, kind);
    query.push(" from ").push(super::table(kind)).push(" where id = any(").push_bind(ids).push(")");
    query
}

async fn fetch(ctx: &mut Ctx, kind: Kind, mut query: QueryBuilder<Postgres>) -> Result<HashMap<i64, String>> {
    let rows = query.build().fetch_all(&mut *ctx.tx).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, name(row, kind)?))).collect()
}

/// Records to link to, for what was typed: at most ten, best known first.
///
/// # Errors
/// [`domain::AppError::Forbidden`] when the actor may read none of the kind.
pub async fn suggest(ctx: &mut Ctx, kind: Kind, typed: &str) -> Result<Vec<Suggestion>> {
    let mut query = QueryBuilder::<Postgres>::new("with found as (select * from ");
    query.push(super::table(kind)).push(" where ");
    permission::push_condition(&mut query, ctx, kind, Action::Read)?;
    search::push_condition(&mut query, kind, typed);
    query.push(" order by created_at desc, id desc limit 10) select id, ");
    push_name_parts(&mut query, kind);
    query.push(match kind {
        Kind::Company => ", picture_id, null::text as client",
        Kind::Contact => ", picture_id, (select title from company where id = company_id) as client",
        Kind::Lead | Kind::Deal => {
            ", null::bigint as picture_id, (select title from company where id = company_id) as client"
        }
    });
    query.push(", (select value from contact_point where (owner_kind, owner_id) = (");
    query
        .push_bind(kind.number())
        .push(", found.id) and kind in ('PHONE', 'EMAIL') order by kind desc, sort limit 1) as reach");
    query.push(" from found order by created_at desc, id desc");
    let rows = query.build().fetch_all(&mut *ctx.tx).await?;
    rows.iter().map(|row| suggestion(row, kind)).collect()
}

fn suggestion(row: &PgRow, kind: Kind) -> Result<Suggestion> {
    let told = |column| row.try_get::<Option<String>, _>(column).map(|text| text.filter(|text| !text.is_empty()));
    let detail = told("client")?.or(told("reach")?).unwrap_or_default();
    let link = Link::new(row.try_get(0)?, name(row, kind)?);
    Ok(Suggestion { link, picture: row.try_get("picture_id")?, detail })
}

/// Adds the columns that [`name`] reads, behind the id.
pub(super) fn push_name_parts(query: &mut QueryBuilder<Postgres>, kind: Kind) {
    query.push(match kind {
        Kind::Contact => "first_name, second_name, last_name",
        Kind::Lead | Kind::Deal | Kind::Company => "title",
    });
}

/// The name of a record whose row begins with its id and the parts of its name.
pub(super) fn name(row: &PgRow, kind: Kind) -> Result<String> {
    let name: String = match kind {
        Kind::Contact => {
            person_name(row.try_get::<&str, _>(1)?, row.try_get::<&str, _>(2)?, row.try_get::<&str, _>(3)?)
        }
        Kind::Lead | Kind::Deal | Kind::Company => row.try_get(1)?,
    };
    Ok(if name.is_empty() { format!("#{}", row.try_get::<i64, _>(0)?) } else { name })
}
