//! A filter as SQL. It means the same as [`Filter::matches`]; every operand is a bound parameter.

use chrono::{DateTime, Days, NaiveDate, TimeZone, Utc};
use domain::contact_point::ContactPointKind;
use domain::fields::{self, Field, FieldType};
use domain::filter::{self, Condition, Filter, Group, Join, Test, Viewpoint};
use domain::value::Link;
use domain::{Kind, Value};
use rust_decimal::Decimal;
use sqlx::{Postgres, QueryBuilder};

use super::{Catalogue, expression};
use crate::{Actor, Ctx};

/// Whose eyes the list is seen with.
pub fn viewpoint(ctx: &Ctx) -> Viewpoint {
    Viewpoint { me: ctx.actor.id, today: ctx.now.with_timezone(&ctx.actor.zone).date_naive() }
}

/// Adds ` and (…)`; nothing for an empty filter.
pub fn push(sql: &mut QueryBuilder<Postgres>, ctx: &Ctx, catalogue: &Catalogue, filter: &Filter) {
    let groups: Vec<&Group> = filter.filled_groups().collect();
    if groups.is_empty() {
        return;
    }
    sql.push(" and (");
    for (at, group) in groups.into_iter().enumerate() {
        push_join(sql, filter.join, at);
        sql.push("(");
        for (at, condition) in group.conditions.iter().enumerate() {
            push_join(sql, group.join, at);
            push_condition(sql, ctx, catalogue, condition);
        }
        sql.push(")");
    }
    sql.push(")");
}

fn push_join(sql: &mut QueryBuilder<Postgres>, join: Join, at: usize) {
    if at > 0 {
        sql.push(match join {
            Join::All => " and ",
            Join::Any => " or ",
        });
    }
}

fn push_condition(sql: &mut QueryBuilder<Postgres>, ctx: &Ctx, catalogue: &Catalogue, condition: &Condition) {
    let (kind, test) = (catalogue.kind, condition.test(catalogue.kind, &catalogue.custom));
    if let (Some(points), Some(test)) = (filter::contact_points(condition.field), &test) {
        return push_points(sql, kind, points, test);
    }
    match (catalogue.field(condition.field), test) {
        (Some(field), Some(test)) if field.is_multiple => push_of_several(sql, ctx, &field, test),
        (Some(field), Some(test)) => push_test(sql, ctx, &field, test),
        // What makes no sense is fulfilled by none.
        _ => {
            sql.push("false");
        }
    }
}

fn push_test(sql: &mut QueryBuilder<Postgres>, ctx: &Ctx, field: &Field, test: Test) {
    let is_text = matches!(field.field_type, FieldType::Text | FieldType::LongText) && !field.is_custom();
    let value = &*expression(field);
    match test {
        Test::Empty if is_text => {
            sql.push("coalesce(").push(value).push(", '') = ''");
        }
        Test::Filled if is_text => {
            sql.push(value).push(" <> ''");
        }
        Test::Empty => {
            sql.push(value).push(" is null");
        }
        Test::Filled => {
            sql.push(value).push(" is not null");
        }
        Test::Is(_) | Test::Contains(_) | Test::BeginsWith(_) => push_text(sql, value, &test),
        Test::Amount { from, to, is_strict } => push_amounts(sql, value, from, to, is_strict),
        Test::Days { from, to } => push_days(sql, &ctx.actor, field, from, to),
        Test::Within(period) => match period.days(viewpoint(ctx).today) {
            Some((from, to)) => push_days(sql, &ctx.actor, field, Some(from), Some(to)),
            None => {
                sql.push("false");
            }
        },
        Test::Boolean(true) if field.is_custom() => {
            sql.push(value).push(" = 'true'");
        }
        // Whatever nobody has said yes to is no.
        Test::Boolean(false) if field.is_custom() => {
            sql.push("(").push(value).push(" is null or ").push(value).push(" = 'false')");
        }
        Test::Boolean(yes) => {
            sql.push(if yes { "coalesce(" } else { "not coalesce(" }).push(value).push(", false)");
        }
        Test::Codes { codes, is_one } => push_among(sql, value, codes, is_one),
        Test::Links { ids, is_one } => push_among(sql, value, Test::ids(&ids, viewpoint(ctx)), is_one),
    }
}

/// A test of the values of a field that holds several: what they contain is asked as the index of the field answers it,
/// else each is looked at as if it were the only one.
fn push_of_several(sql: &mut QueryBuilder<Postgres>, ctx: &Ctx, field: &Field, test: Test) {
    let values = &*expression(field);
    match test {
        Test::Empty | Test::Filled => push_test(sql, ctx, field, test),
        Test::Codes { codes, is_one } => {
            push_contains(sql, values, codes.into_iter().map(Value::Choice), is_one);
        }
        Test::Links { ids, is_one } => {
            let link = |id: i64| Value::Link(Link::new(id, ""));
            push_contains(sql, values, Test::ids(&ids, viewpoint(ctx)).into_iter().map(link), is_one);
        }
        _ => {
            let id = field.name.custom_id().unwrap_or_default();
            sql.push("exists (select from (select jsonb_build_object(").push_bind(id.to_string());
            sql.push("::text, value) as custom from jsonb_array_elements(")
                .push(values)
                .push(") as each (value)) as single where ");
            push_test(sql, ctx, &Field { is_multiple: false, ..*field }, test);
            sql.push(")");
        }
    }
}

/// A test of the contact points of a record, as they were typed and in the form that matching rests on.
fn push_points(sql: &mut QueryBuilder<Postgres>, kind: Kind, points: ContactPointKind, test: &Test) {
    sql.push(if *test == Test::Empty { "not exists (" } else { "exists (" });
    sql.push("select from contact_point as point where point.owner_kind = ").push_bind(kind.number());
    sql.push(" and point.owner_id = ").push(super::table(kind)).push(".id and point.kind = ").push_bind(points.code());
    if !matches!(test, Test::Empty | Test::Filled) {
        sql.push(" and exists (select from (values (point.value), (point.normalized)) as form (text) where ");
        push_text(sql, "form.text", test);
        sql.push(")");
    }
    sql.push(")");
}

fn push_contains(sql: &mut QueryBuilder<Postgres>, values: &str, wanted: impl Iterator<Item = Value>, is_one: bool) {
    sql.push(if is_one { "(" } else { "not coalesce(" });
    for (at, value) in wanted.enumerate() {
        push_join(sql, Join::Any, at);
        sql.push(values).push(" @> ").push_bind(fields::to_json(&Value::Many(vec![value])));
    }
    sql.push(if is_one { ")" } else { ", false)" });
}

/// In lower case by the rules of Unicode, as Rust does it, whatever the locale of the database. It is what the trigrams
/// of a searched field are taken from.
pub(crate) fn lower(value: &str) -> String {
    format!("lower(coalesce({value}, '') collate \"names\")")
}

/// A test that looks at letters.
fn push_text(sql: &mut QueryBuilder<Postgres>, value: &str, test: &Test) {
    let (comparison, operand) = match test {
        Test::Contains(text) => (" like ", format!("%{}%", escaped(text))),
        Test::BeginsWith(text) => (" like ", format!("{}%", escaped(text))),
        Test::Is(text) => (" = ", text.clone()),
        _ => return,
    };
    sql.push(lower(value)).push(comparison).push_bind(operand);
}

/// The text as it stands for itself in a pattern.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

fn push_amounts(
    sql: &mut QueryBuilder<Postgres>,
    value: &str,
    from: Option<Decimal>,
    to: Option<Decimal>,
    is_strict: bool,
) {
    sql.push("(").push(value).push(" is not null");
    if let Some(from) = from {
        sql.push(" and ").push(value).push(if is_strict { " > " } else { " >= " }).push_bind(from);
    }
    if let Some(to) = to {
        sql.push(" and ").push(value).push(if is_strict { " < " } else { " <= " }).push_bind(to);
    }
    sql.push(")");
}

fn push_days(
    sql: &mut QueryBuilder<Postgres>,
    actor: &Actor,
    field: &Field,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
) {
    let value = &*expression(field);
    sql.push("(").push(value).push(" is not null");
    if let Some(from) = from {
        sql.push(" and ").push(value).push(" >= ");
        push_day(sql, actor, field, from);
    }
    if let Some(to) = to {
        let is_moment = field.field_type == FieldType::Moment;
        let end = if is_moment { to.checked_add_days(Days::new(1)).unwrap_or(NaiveDate::MAX) } else { to };
        sql.push(" and ").push(value).push(if is_moment { " < " } else { " <= " });
        push_day(sql, actor, field, end);
    }
    sql.push(")");
}

/// Binds a day as the field's values are compared: dates of administrators' fields are texts that sort like dates, their
/// instants are milliseconds.
fn push_day(sql: &mut QueryBuilder<Postgres>, actor: &Actor, field: &Field, day: NaiveDate) {
    match (field.field_type, field.is_custom()) {
        (FieldType::Moment, false) => sql.push_bind(midnight(actor, day)),
        (FieldType::Moment, true) => sql.push_bind(midnight(actor, day).timestamp_millis()),
        (_, false) => sql.push_bind(day),
        (_, true) => sql.push_bind(day.to_string()),
    };
}

/// The first instant of a day where the actor lives. Where clocks skip midnight, the day begins later.
fn midnight(actor: &Actor, day: NaiveDate) -> DateTime<Utc> {
    let begin = day.and_hms_opt(0, 0, 0).unwrap_or_default();
    (0..4)
        .filter_map(|half_hours| {
            let time = begin.checked_add_signed(chrono::TimeDelta::minutes(30 * half_hours))?;
            actor.zone.from_local_datetime(&time).earliest()
        })
        .next()
        .map_or_else(|| begin.and_utc(), |instant| instant.with_timezone(&Utc))
}

/// One value is compared as such, which an index of the field and the order serves.
fn push_among<T>(sql: &mut QueryBuilder<Postgres>, value: &str, mut wanted: Vec<T>, is_one: bool)
where
    T: for<'q> sqlx::Encode<'q, Postgres>
        + sqlx::Type<Postgres>
        + sqlx::postgres::PgHasArrayType
        + Send
        + Sync
        + 'static,
    Vec<T>: for<'q> sqlx::Encode<'q, Postgres>,
{
    if !is_one {
        sql.push("not coalesce(");
    }
    match (wanted.len(), wanted.pop()) {
        (1, Some(only)) => {
            sql.push(value).push(" = ").push_bind(only);
        }
        (_, last) => {
            wanted.extend(last);
            sql.push(value).push(" = any(").push_bind(wanted).push(")");
        }
    }
    if !is_one {
        sql.push(", false)");
    }
}
