//! The order of a list, and where its next page begins.

use domain::FieldName;
use domain::fields::{self, Field, FieldType};
use domain::list::{Cursor, ListQuery, PAGE_SIZE};
use sqlx::{Postgres, QueryBuilder};

use super::{Catalogue, expression};
use crate::Result;

/// The name under which a page's rows carry what they are sorted by.
const SORT_KEY: &str = "sort_key";

/// An order by one field, then by id; empty values come last in both directions.
pub struct Keyset<'query> {
    pub field: Field,
    descending: bool,
    after: Option<&'query Cursor>,
}

/// A part of the list that an index yields in order.
enum Segment<'query> {
    Whole,
    NotEmpty,
    After(&'query str, i64),
    Empty,
    EmptyAfter(i64),
}

impl<'query> Keyset<'query> {
    /// The order that a query asks for. A field without an index is not sorted by.
    pub fn of(query: &'query ListQuery, catalogue: &Catalogue) -> Self {
        let field = catalogue.field(query.sort.field).filter(|field| field.is_sortable).unwrap_or(CREATED_AT);
        Self { field, descending: query.sort.descending, after: query.after.as_ref() }
    }

    /// Adds `, … as sort_key` to what is selected from the table: what the rows are sorted by.
    pub fn push_key(&self, sql: &mut QueryBuilder<Postgres>) {
        sql.push(", ").push(expression(&self.field)).push(" as ").push(SORT_KEY);
    }

    /// Adds a statement that yields one page of `source` and one row more, in order. `source` adds
    /// `… from … where …`, with the key among what it selects.
    pub fn push_page(
        &self,
        sql: &mut QueryBuilder<Postgres>,
        source: impl Fn(&mut QueryBuilder<Postgres>) -> Result<()>,
    ) -> Result<()> {
        let key = &*expression(&self.field);
        self.push_union(sql, |sql, segment| {
            source(sql)?;
            self.push_segment(sql, key, segment);
            self.push_order(sql, key, "", PAGE_SIZE + 1);
            Ok(())
        })
    }

    /// Adds a statement that yields one page, and one row more, of those among the first `most` rows of `source` that
    /// fulfil a condition; `condition` adds ` and …` about the rows `near`.
    pub fn push_page_near(
        &self,
        sql: &mut QueryBuilder<Postgres>,
        most: i64,
        source: impl Fn(&mut QueryBuilder<Postgres>) -> Result<()>,
        condition: impl Fn(&mut QueryBuilder<Postgres>),
    ) -> Result<()> {
        let key = &*expression(&self.field);
        self.push_union(sql, |sql, segment| {
            sql.push("select * from (");
            source(sql)?;
            self.push_segment(sql, key, segment);
            self.push_order(sql, key, "", most);
            sql.push(") as near where true");
            condition(sql);
            self.push_order(sql, SORT_KEY, "", PAGE_SIZE + 1);
            Ok(())
        })
    }

    fn push_union(
        &self,
        sql: &mut QueryBuilder<Postgres>,
        part: impl Fn(&mut QueryBuilder<Postgres>, &Segment) -> Result<()>,
    ) -> Result<()> {
        sql.push("select * from (");
        for (at, segment) in self.segments().iter().enumerate() {
            sql.push(if at == 0 { "(" } else { " union all (" });
            part(sql, segment)?;
            sql.push(")");
        }
        sql.push(") as page");
        self.push_order(sql, SORT_KEY, " nulls last", PAGE_SIZE + 1);
        Ok(())
    }

    fn push_order(&self, sql: &mut QueryBuilder<Postgres>, key: &str, nulls: &str, limit: i64) {
        let direction = if self.descending { " desc" } else { "" };
        sql.push(" order by ").push(key).push(self.collation()).push(direction).push(nulls);
        sql.push(", id").push(direction).push(" limit ").push_bind(limit);
    }

    fn segments(&self) -> Vec<Segment<'query>> {
        let may_be_empty = self.field.is_custom() || self.field.field_type == FieldType::Amount;
        match (self.after, may_be_empty) {
            (None, false) => vec![Segment::Whole],
            (None, true) => vec![Segment::NotEmpty, Segment::Empty],
            (Some(Cursor { value: Some(value), id }), false) => vec![Segment::After(value, *id)],
            (Some(Cursor { value: Some(value), id }), true) => vec![Segment::After(value, *id), Segment::Empty],
            (Some(Cursor { value: None, id }), _) => vec![Segment::EmptyAfter(*id)],
        }
    }

    fn push_segment(&self, sql: &mut QueryBuilder<Postgres>, key: &str, segment: &Segment) {
        let than = if self.descending { "<" } else { ">" };
        match segment {
            Segment::Whole => {}
            Segment::NotEmpty => {
                sql.push(" and ").push(key).push(" is not null");
            }
            Segment::Empty => {
                sql.push(" and ").push(key).push(" is null");
            }
            Segment::EmptyAfter(id) => {
                sql.push(" and ").push(key).push(" is null and id ").push(than).push(" ").push_bind(*id);
            }
            Segment::After(value, id) => {
                sql.push(" and (").push(key).push(self.collation()).push(", id) ").push(than).push(" (");
                sql.push_bind((*value).to_owned()).push(self.sql_type()).push(self.collation());
                sql.push(", ").push_bind(*id).push(")");
            }
        }
    }

    fn sql_type(&self) -> &'static str {
        match self.field.field_type {
            FieldType::Amount | FieldType::Number | FieldType::Decimal | FieldType::Money => "::text::numeric",
            FieldType::Moment if self.field.is_custom() => "::text::bigint",
            FieldType::Moment => "::text::timestamptz",
            _ => "::text",
        }
    }

    fn collation(&self) -> &'static str {
        match self.field.field_type {
            FieldType::Text => " collate \"names\"",
            _ => "",
        }
    }
}

/// Every kind is sorted by its creation unless asked otherwise.
const CREATED_AT: Field = Field {
    name: FieldName::CreatedAt,
    field_type: FieldType::Moment,
    section: fields::Section::System,
    access: fields::Access::ReadOnly,
    is_required: false,
    is_multiple: false,
    in_list: true,
    is_sortable: true,
    reference_name: "DATE_CREATE",
};
