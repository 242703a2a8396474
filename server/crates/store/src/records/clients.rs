//! Contacts and companies in numbers: one statement a table when they are made, one a field when they change.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::NaiveDate;
use domain::fields::{self, Access, Field, FieldType};
use domain::value::Link;
use domain::{ContactPoint, FieldName, Kind, Record, Value, contact_point};
use rust_decimal::Decimal;
use serde_json::Value as Json;
use sqlx::{Postgres, QueryBuilder, Row};

use super::{Catalogue, bulk, columns, contact_points, custom, list, required, search};
use crate::company_contacts::Move;
use crate::history::{CONTACT_POINTS, Entries, Origin};
use crate::{Ctx, Result, company_contacts};

/// A contact or company to be stored, or what changes of one; its values obey the rules of the catalogue.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Client<'a> {
    pub values: &'a BTreeMap<FieldName, Value>,
    /// What a record that is there loses.
    pub cleared: &'a BTreeSet<FieldName>,
    pub contact_points: &'a [ContactPoint],
    /// The part of the comment that is added to what stands there.
    pub kept: &'a str,
}

impl Client<'_> {
    fn searchable(&self, catalogue: &Catalogue, custom: &Json) -> String {
        let text = |name: &FieldName| self.values.get(name).and_then(Value::as_text).unwrap_or_default();
        let names: &[FieldName] = match catalogue.kind {
            Kind::Company => &[FieldName::Title],
            _ => &[FieldName::FirstName, FieldName::SecondName, FieldName::LastName, FieldName::CompanyTitle],
        };
        let own = custom::searchable(&catalogue.custom, custom);
        let texts = names.iter().map(text).chain(own.iter().map(String::as_str));
        search::of_client(&texts.collect::<Vec<_>>(), self.contact_points)
    }
}

/// Stores contacts or companies with their contact points and history, and returns their ids in the same order. The
/// caller has checked the right.
pub(crate) async fn insert(ctx: &mut Ctx, kind: Kind, clients: &[Client<'_>], origin: Origin) -> Result<Vec<i64>> {
    if clients.is_empty() {
        return Ok(Vec::new());
    }
    let ids = bulk::draw(&mut ctx.tx, kind, clients.len()).await?;
    let catalogue = Catalogue::load(ctx, kind).await?;
    let complete = |client: &Client<'_>| custom::complete(&catalogue.custom, client.values, origin.employee_id);
    let custom: Vec<Json> = clients.iter().map(complete).collect();
    let given: Vec<&Field> = fields::fields(kind).iter().filter(|field| field.access == Access::Editable).collect();
    let mut query = QueryBuilder::new("insert into ");
    query.push(super::table(kind)).push(" (id");
    for field in &given {
        query.push(", ").push(field.name.code());
    }
    query.push(", custom, created_at, created_by, changed_at, changed_by) select given.*, ");
    query.push_bind(origin.at).push(", ").push_bind(origin.employee_id).push(", ");
    query.push_bind(origin.at).push(", ").push_bind(origin.employee_id);
    query.push(" from unnest(").push_bind(ids.clone()).push("::bigint[]");
    for field in &given {
        let of_client = |client: &Client<'_>| match client.values.get(&field.name) {
            Some(value) => value.clone(),
            None => default(field, origin),
        };
        query.push(", ");
        push_values(&mut query, field, clients.iter().map(of_client).collect());
    }
    query.push(", ").push_bind(custom.clone()).push("::jsonb[]");
    query.push(") as given").build().execute(&mut *ctx.tx).await?;

    let texts = clients.iter().zip(&custom).map(|(client, custom)| client.searchable(&catalogue, custom));
    search::insert(ctx, kind, &ids, texts.collect()).await?;
    let points =
        || ids.iter().zip(clients).flat_map(|(id, client)| client.contact_points.iter().map(|point| (*id, point)));
    let owners: Vec<i64> = points().map(|(id, _)| id).collect();
    let points: Vec<&ContactPoint> = points().map(|(_, point)| point).collect();
    contact_points::insert(&mut ctx.tx, kind, &owners, &points).await?;
    let mut history = Entries::default();
    ids.iter().for_each(|id| history.created(*id));
    history.write(&mut ctx.tx, kind, origin).await?;
    if kind == Kind::Contact {
        let company = |client: &Client<'_>| client.values.get(&FieldName::CompanyId).and_then(Value::as_id);
        let moves =
            ids.iter().zip(clients).map(|(id, client)| Move { contact_id: *id, from: None, to: company(client) });
        company_contacts::follow(ctx, &moves.collect::<Vec<_>>(), origin).await?;
    }
    Ok(ids)
}

/// Whoever stores it is responsible, and everyone may see it.
fn default(field: &Field, origin: Origin) -> Value {
    match (field.field_type, field.name) {
        (FieldType::Employee, _) => Value::Link(Link::new(origin.employee_id, "")),
        (_, FieldName::IsOpen) => Value::Boolean(true),
        _ => Value::Empty,
    }
}

/// What is given about a record and is not so yet.
pub(crate) struct Difference<'a> {
    values: Vec<(FieldName, Value)>,
    points: Vec<&'a ContactPoint>,
}

impl<'a> Difference<'a> {
    /// Empty values say nothing unless they are said to be empty, and contact points that are there are not added again.
    pub fn of(record: &Record, client: &Client<'a>) -> Self {
        let mut values = Vec::new();
        for (name, value) in client.values {
            let current = record.value(*name);
            let value = if *name == FieldName::Comment { comment(current, value, client.kept) } else { value.clone() };
            if !value.is_empty() && !value.same_as(current) {
                values.push((*name, value));
            }
        }
        let is_lost = |name: &&FieldName| !record.value(**name).is_empty();
        values.extend(client.cleared.iter().filter(is_lost).map(|name| (*name, Value::Empty)));
        let is_new = |point: &&ContactPoint| {
            !record.contact_points.iter().any(|known| known.kind == point.kind && known.normalized == point.normalized)
        };
        Self { values, points: client.contact_points.iter().filter(is_new).collect() }
    }

    pub fn is_empty(&self) -> bool {
        self.values.is_empty() && self.points.is_empty()
    }

    /// The record as it will be.
    pub fn apply(self, record: &mut Record) {
        record.values.extend(self.values);
        record.contact_points.extend(self.points.into_iter().cloned());
    }
}

/// What a change of many records did.
pub(crate) struct Updated {
    /// The ids of the contact points that were added.
    pub points: Vec<i64>,
    /// How many records changed; the others were so already.
    pub changed: i64,
}

/// Changes records: what is given and differs. Empty values erase nothing unless they are said to be empty, contact
/// points are added to those that are there.
pub(crate) async fn update(
    ctx: &mut Ctx,
    kind: Kind,
    changes: &[(i64, Client<'_>)],
    origin: Origin,
) -> Result<Updated> {
    let ids: Vec<i64> = changes.iter().map(|(id, _)| *id).collect();
    let catalogue = Catalogue::load(ctx, kind).await?;
    let company = |client: &Client<'_>| client.values.get(&FieldName::CompanyId).and_then(Value::as_id);
    let companies: Vec<i64> = changes.iter().filter_map(|(_, client)| company(client)).collect();
    if !companies.is_empty() {
        company_contacts::lock_to_move(ctx, kind, &ids, &companies).await?;
    }
    let records = load(ctx, kind, &catalogue.fields(), &ids, " for update").await?;
    let mut history = Entries::default();
    let mut columns: BTreeMap<FieldName, (Vec<i64>, Vec<Value>)> = BTreeMap::new();
    let mut touched = BTreeSet::new();
    let (mut owners, mut points) = (Vec::new(), Vec::new());
    let (mut known, mut complete) = (required::Known::default(), Vec::new());
    for (id, client) in changes {
        let Some(record) = records.get(id) else { continue };
        let Difference { values: given, points: new } = Difference::of(record, client);
        if !given.is_empty() || !new.is_empty() {
            touched.insert(*id);
        }
        if required::is_marked(record) {
            let field = |(name, value): &(FieldName, Value)| Some((catalogue.field(*name)?, value.clone()));
            let changes: Vec<(Field, Value)> = given.iter().filter_map(field).collect();
            if required::completes(ctx, &catalogue, &mut known, record, &changes).await? {
                complete.push(*id);
            }
        }
        for (name, value) in given {
            history.changed(*id, name, record.value(name).stored(), value.stored());
            let (records, values) = columns.entry(name).or_default();
            records.push(*id);
            values.push(value);
        }
        if !new.is_empty() {
            let all: Vec<ContactPoint> = record.contact_points.iter().chain(new.iter().copied()).cloned().collect();
            let before = contact_point::stored(&record.contact_points);
            history.push(*id, CONTACT_POINTS, before, contact_point::stored(&all));
            owners.extend(new.iter().map(|_| *id));
            points.extend(new);
        }
    }
    for (name, (ids, values)) in columns {
        if let Some(field) = catalogue.field(name) {
            let moves = company_contacts::moves(ctx, kind, name, &ids, &values).await?;
            set(ctx, kind, &field, ids, values).await?;
            company_contacts::follow(ctx, &moves, origin).await?;
        }
    }
    required::unmark(ctx, kind, complete).await?;
    let added = contact_points::add(&mut ctx.tx, kind, &owners, &points).await?;
    history.write(&mut ctx.tx, kind, origin).await?;
    let touched: Vec<i64> = touched.into_iter().collect();
    touch(ctx, kind, &touched, origin).await?;
    Ok(Updated { points: added, changed: i64::try_from(touched.len()).unwrap_or(i64::MAX) })
}

/// A comment of the row takes the place of the one that is there; what else the row says is added, each line once.
fn comment(current: &Value, given: &Value, kept: &str) -> Value {
    let given = given.as_text().unwrap_or_default();
    let own = given.strip_suffix(kept).map_or(given, str::trim_end);
    let base = if own.is_empty() { current.as_text().unwrap_or_default() } else { own };
    let known: HashSet<&str> = base.lines().map(str::trim).collect();
    let new: Vec<&str> = kept.lines().filter(|line| !known.contains(line.trim())).collect();
    let new = new.join("\n");
    match (base.is_empty(), new.trim()) {
        (_, "") => Value::text(base),
        (true, _) => Value::text(kept),
        (false, new) => Value::text(format!("{base}\n\n{new}")),
    }
}

/// Writes values into one field of many records; `values[i]` goes to `ids[i]`.
pub(crate) async fn set(ctx: &mut Ctx, kind: Kind, field: &Field, ids: Vec<i64>, values: Vec<Value>) -> Result<()> {
    let mut query = QueryBuilder::new("update ");
    query.push(super::table(kind)).push(" as record set ");
    if let Some(id) = field.name.custom_id() {
        let stored: Vec<Option<Json>> = values.iter().map(fields::to_json).collect();
        query.push("custom = case when given.value is null then custom - ").push_bind(id.to_string());
        query.push("::text else custom || jsonb_build_object(").push_bind(id.to_string());
        query.push("::text, given.value) end from unnest(").push_bind(ids).push("::bigint[], ").push_bind(stored);
        query.push("::jsonb[]) as given (id, value) where record.id = given.id").build().execute(&mut *ctx.tx).await?;
        return Ok(());
    }
    query.push(field.name.code());
    query.push(" = given.value from unnest(").push_bind(ids).push("::bigint[], ");
    push_values(&mut query, field, values);
    query.push(") as given (id, value) where record.id = given.id").build().execute(&mut *ctx.tx).await?;
    Ok(())
}

/// Notes that records changed, and brings their searchable texts up to date.
pub(crate) async fn touch(ctx: &mut Ctx, kind: Kind, ids: &[i64], origin: Origin) -> Result<()> {
    let mut query = QueryBuilder::new("update ");
    query.push(super::table(kind)).push(" set version = version + 1, changed_at = ").push_bind(origin.at);
    query.push(", changed_by = ").push_bind(origin.employee_id).push(" where id = any(").push_bind(ids.to_vec());
    query.push(") returning id, deleted_at is null");
    let rows = query.build().fetch_all(&mut *ctx.tx).await?;
    let mut shown = Vec::with_capacity(rows.len());
    for row in rows {
        // What is in the recycle bin is not found.
        if row.try_get(1)? {
            shown.push(row.try_get(0)?);
        }
    }
    search::refresh(ctx, kind, &shown).await
}

/// Records with these fields and their contact points; those in the recycle bin are left out.
pub(crate) async fn read(ctx: &mut Ctx, kind: Kind, fields: &[Field], ids: &[i64]) -> Result<HashMap<i64, Record>> {
    load(ctx, kind, fields, ids, "").await
}

async fn load(ctx: &mut Ctx, kind: Kind, fields: &[Field], ids: &[i64], locking: &str) -> Result<HashMap<i64, Record>> {
    let mut query = QueryBuilder::new("select ");
    columns::push_select(&mut query, fields);
    query.push(" from ").push(super::table(kind)).push(" where deleted_at is null and id = any(");
    query.push_bind(ids.to_vec()).push(") order by id").push(locking);
    let rows = query.build().fetch_all(&mut *ctx.tx).await?;
    let mut points = contact_points::of_many(&mut ctx.tx, kind, ids).await?;
    let mut records = HashMap::with_capacity(rows.len());
    for row in &rows {
        let mut record = list::record(row, kind, fields, ctx)?;
        record.contact_points = points.remove(&record.id).unwrap_or_default();
        records.insert(record.id, record);
    }
    Ok(records)
}

/// Adds the values as one bound array, typed as the field's column.
fn push_values(query: &mut QueryBuilder<Postgres>, field: &Field, values: Vec<Value>) {
    let texts = |values: Vec<Value>| values.into_iter().map(|value| value.as_text().map(str::to_owned));
    match field.field_type {
        FieldType::Text | FieldType::LongText | FieldType::Url | FieldType::Address => {
            query.push_bind(texts(values).map(Option::unwrap_or_default).collect::<Vec<String>>()).push("::text[]")
        }
        FieldType::Currency | FieldType::Choice(_) | FieldType::List | FieldType::Stage => {
            query.push_bind(texts(values).collect::<Vec<Option<String>>>()).push("::text[]")
        }
        FieldType::Amount | FieldType::Number | FieldType::Decimal | FieldType::Money => {
            query.push_bind(values.iter().map(Value::as_decimal).collect::<Vec<Option<Decimal>>>()).push("::numeric[]")
        }
        FieldType::Date => {
            let date = |value: &Value| match value {
                Value::Date(date) => Some(*date),
                _ => None,
            };
            query.push_bind(values.iter().map(date).collect::<Vec<Option<NaiveDate>>>()).push("::date[]")
        }
        FieldType::Boolean => {
            let is_true = |value: &Value| *value == Value::Boolean(true);
            query.push_bind(values.iter().map(is_true).collect::<Vec<bool>>()).push("::boolean[]")
        }
        FieldType::Moment => {
            let instant = |value: &Value| match value {
                Value::Moment(moment) => chrono::DateTime::from_timestamp_millis(moment.utc_ms),
                _ => None,
            };
            query.push_bind(values.iter().map(instant).collect::<Vec<_>>()).push("::timestamptz[]")
        }
        FieldType::Employee
        | FieldType::Contact
        | FieldType::Company
        | FieldType::Lead
        | FieldType::Deal
        | FieldType::Picture
        | FieldType::File
        | FieldType::Pipeline => {
            query.push_bind(values.iter().map(Value::as_id).collect::<Vec<Option<i64>>>()).push("::bigint[]")
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_said_to_be_empty_is_lost() {
        let (city, region, country) = (FieldName::AddressCity, FieldName::AddressRegion, FieldName::AddressCountry);
        let record = Record {
            kind: Kind::Company,
            id: 1,
            version: 1,
            values: BTreeMap::from([(city, Value::text("Saint Paul")), (region, Value::text("Minnesota"))]),
            contact_points: Vec::new(),
            planned: Default::default(),
        };
        let values = BTreeMap::from([(city, Value::text("Berlin")), (FieldName::Title, Value::Empty)]);
        let difference = |cleared: &[FieldName]| {
            let cleared: BTreeSet<FieldName> = cleared.iter().copied().collect();
            let client = Client { values: &values, cleared: &cleared, contact_points: &[], kept: "" };
            Difference::of(&record, &client).values
        };
        assert_eq!(difference(&[]), [(city, Value::text("Berlin"))]);
        let emptied = [(city, Value::text("Berlin")), (region, Value::Empty)];
        assert_eq!(difference(&[region, country]), emptied, "there is no country to lose");
    }

    #[test]
    fn comments_are_replaced_and_notes_are_added_once() {
        let after = |current: &str, given: &str, kept: &str| comment(&Value::text(current), &Value::text(given), kept);
        assert_eq!(after("old", "new", ""), Value::text("new"));
        assert_eq!(after("old", "Size: 5", "Size: 5"), Value::text("old\n\nSize: 5"));
        assert_eq!(after("old\n\nSize: 5", "Size: 5", "Size: 5"), Value::text("old\n\nSize: 5"));
        let both = "Size: 5\nColour: red";
        assert_eq!(after("old\n\nSize: 5", both, both), Value::text("old\n\nSize: 5\n\nColour: red"), "line by line");
        assert_eq!(after("old\nColour: red\n\nSize: 5", both, both), Value::text("old\nColour: red\n\nSize: 5"));
        assert_eq!(after("Size: 50", "Size: 5", "Size: 5"), Value::text("Size: 50\n\nSize: 5"), "another one");
        assert_eq!(after("", "Size: 5", "Size: 5"), Value::text("Size: 5"));
        assert_eq!(after("old", "new\n\nSize: 5", "Size: 5"), Value::text("new\n\nSize: 5"));
    }
}
