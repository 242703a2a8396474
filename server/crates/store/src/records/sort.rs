//! What a list is sorted by, as SQL. Columns with an index are sorted by as they are; other fields by what is shown of
//! them, which takes a look at every row: values of lists in the order of their list, links by their name.

use std::borrow::Cow;

use domain::fields::{Field, FieldType};
use domain::{FieldName, Kind, text};
use sqlx::{Postgres, QueryBuilder};

use super::{Catalogue, columns, expression};

/// Adds what rows of the kind's table are sorted by.
pub fn push_key(sql: &mut QueryBuilder<Postgres>, catalogue: &Catalogue, field: &Field) {
    let own = super::table(catalogue.kind);
    let value = columns::expression_of(own, field);
    match field.field_type {
        FieldType::Stage => {
            sql.push(
                "(select array_position('{P,S,F}', listed.semantics) * 1000000 + listed.sort from stage as listed",
            );
            sql.push(" where listed.entity = ").push_bind(own).push(" and listed.pipeline_id = ");
            if catalogue.kind == Kind::Deal {
                sql.push(own).push(".pipeline_id");
            } else {
                sql.push("-1");
            }
            sql.push(" and listed.code = ").push(value).push(")");
        }
        FieldType::Choice(dictionary) => {
            sql.push("(select listed.sort from dictionary_value as listed where listed.dictionary = ");
            sql.push_bind(dictionary.code()).push(" and listed.code = ").push(value).push(")");
        }
        FieldType::List => {
            sql.push("array_position(").push_bind(codes(catalogue, field)).push("::text[], ").push(value).push(")");
        }
        FieldType::Pipeline => push_linked(sql, "(select linked.sort from pipeline as linked", &value),
        FieldType::Employee => push_linked(sql, "(select linked.name from employee as linked", &value),
        FieldType::Company => push_linked(sql, "(select linked.title from company as linked", &value),
        FieldType::Lead => push_linked(sql, "(select linked.title from lead as linked", &value),
        FieldType::Deal => push_linked(sql, "(select linked.title from deal as linked", &value),
        FieldType::Contact => push_linked(
            sql,
            "(select concat_ws(' ', linked.last_name, linked.first_name) from contact as linked",
            &value,
        ),
        _ => {
            sql.push(own_key(field));
        }
    }
    sql.push(collation(field));
}

/// What values with an order of their own are sorted by, as an index of the field keeps it: the value. Of an
/// administrator's long text it is as much as a line holds, because an index has no room for more.
pub(crate) fn own_key(field: &Field) -> Cow<'static, str> {
    let value = expression(field);
    if field.is_custom() && field.field_type.is_long_text() {
        return Cow::Owned(format!("left({value}, {})", text::LINE_LENGTH));
    }
    value
}

/// Whether an index yields the records of each value of the field in order, and a list says the order of the values.
pub fn is_listed(field: &Field) -> bool {
    field.is_custom() && field.is_sortable && !field.is_multiple && field.field_type.is_listed()
}

/// Adds the values of such a field as a table `listed (code, place)`.
pub fn push_listed(sql: &mut QueryBuilder<Postgres>, catalogue: &Catalogue, field: &Field) {
    match field.field_type {
        FieldType::Choice(dictionary) => {
            sql.push("(select code, sort from dictionary_value where dictionary = ");
            sql.push_bind(dictionary.code()).push(")");
        }
        _ => {
            sql.push("unnest(").push_bind(codes(catalogue, field)).push("::text[]) with ordinality");
        }
    }
    sql.push(" as listed (code, place)");
}

fn codes(catalogue: &Catalogue, field: &Field) -> Vec<String> {
    let options = catalogue.custom_field(field.name).map_or(&[][..], |own| &own.options);
    options.iter().map(|option| option.code.clone()).collect()
}

fn push_linked(sql: &mut QueryBuilder<Postgres>, begin: &'static str, value: &str) {
    sql.push(begin).push(" where linked.id = ").push(value).push(")");
}

/// Whether lists can be sorted by the field: of several values, none is the first, and the number of a file tells nobody
/// anything.
pub fn is_possible(field: &Field) -> bool {
    !field.is_multiple && field.field_type != FieldType::File
}

/// Whether what is sorted by can be missing; such rows come last.
pub fn may_be_empty(field: &Field) -> bool {
    match field.field_type {
        _ if field.is_custom() => true,
        FieldType::Text | FieldType::LongText | FieldType::Boolean => false,
        FieldType::Moment => !matches!(field.name, FieldName::CreatedAt | FieldName::ChangedAt),
        _ => true,
    }
}

/// The type of what is sorted by, for a cursor that comes as text.
pub fn sql_type(field: &Field) -> &'static str {
    match field.field_type {
        FieldType::Amount | FieldType::Number | FieldType::Decimal | FieldType::Money => "::text::numeric",
        FieldType::Moment if field.is_custom() => "::text::bigint",
        FieldType::Moment => "::text::timestamptz",
        FieldType::Date if !field.is_custom() => "::text::date",
        FieldType::Boolean if !field.is_custom() => "::text::boolean",
        FieldType::Stage | FieldType::Choice(_) | FieldType::List | FieldType::Pipeline => "::text::integer",
        FieldType::Picture => "::text::bigint",
        _ => "::text",
    }
}

/// Names sort as people expect.
pub fn collation(field: &Field) -> &'static str {
    match field.field_type {
        FieldType::Text
        | FieldType::LongText
        | FieldType::Url
        | FieldType::Address
        | FieldType::Employee
        | FieldType::Contact
        | FieldType::Company
        | FieldType::Lead
        | FieldType::Deal => " collate \"names\"",
        _ => "",
    }
}
