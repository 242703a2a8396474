//! The order of a list, and where its next page begins.

use domain::fields::{self, Field, FieldType};
use domain::list::{Cursor, ListQuery, PAGE_SIZE};
use domain::{AppError, FieldName};
use sqlx::{Postgres, QueryBuilder};

use super::{Catalogue, columns, sort};
use crate::Result;

/// The name under which a page's rows carry what they are sorted by.
const SORT_KEY: &str = "sort_key";

/// An order by one field, then by id; empty values come last in both directions.
pub struct Keyset<'query> {
    catalogue: &'query Catalogue,
    field: Field,
    descending: bool,
    after: Option<&'query Cursor>,
}

/// A part of the list that an index yields in order.
enum Segment<'query> {
    Whole,
    NotEmpty,
    After(&'query str, i64),
    /// The same by the values of a list, from one of its places on: each value is looked up in its turn.
    Listed(Option<(i64, i64)>),
    Empty,
    EmptyAfter(i64),
}

impl<'query> Keyset<'query> {
    /// The order that a query asks for. Without an index every row is looked at, which takes longer where there are
    /// very many.
    pub fn of(query: &'query ListQuery, catalogue: &'query Catalogue) -> Self {
        let field = catalogue.field(query.sort.field).filter(sort::is_possible).unwrap_or(CREATED_AT);
        Self { catalogue, field, descending: query.sort.descending, after: query.after.as_ref() }
    }

    /// Adds `, … as sort_key` to what is selected from the table: what the rows are sorted by.
    pub fn push_key(&self, sql: &mut QueryBuilder<Postgres>) {
        sql.push(", ");
        sort::push_key(sql, self.catalogue, &self.field);
        sql.push(" as ").push(SORT_KEY);
    }

    /// Adds a statement that yields one page of `source` and one row more, in order. `source` adds
    /// `… from … where …`, with the key among what it selects.
    pub fn push_page(
        &self,
        sql: &mut QueryBuilder<Postgres>,
        source: impl Fn(&mut QueryBuilder<Postgres>) -> Result<()>,
    ) -> Result<()> {
        self.push_union(sql, &self.segments(), |sql, segment| self.push_part(sql, segment, &source))
    }

    fn push_part(
        &self,
        sql: &mut QueryBuilder<Postgres>,
        segment: &Segment,
        source: impl Fn(&mut QueryBuilder<Postgres>) -> Result<()>,
    ) -> Result<()> {
        source(sql)?;
        self.push_segment(sql, segment);
        self.push_order(sql, "", PAGE_SIZE + 1);
        Ok(())
    }

    /// The same of all rows of the table, of which each value of a list is looked up in an index where there is one.
    pub fn push_page_of_all(
        &self,
        sql: &mut QueryBuilder<Postgres>,
        source: impl Fn(&mut QueryBuilder<Postgres>) -> Result<()>,
    ) -> Result<()> {
        if !sort::is_listed(&self.field) {
            return self.push_page(sql, source);
        }
        let segments = match self.after {
            None => vec![Segment::Listed(None), Segment::Empty],
            Some(Cursor { value: Some(place), id }) => {
                let place = place.parse().map_err(|_| AppError::NotFound)?;
                vec![Segment::Listed(Some((place, *id))), Segment::Empty]
            }
            Some(Cursor { value: None, id }) => vec![Segment::EmptyAfter(*id)],
        };
        self.push_union(sql, &segments, |sql, segment| match segment {
            Segment::Listed(after) => self.push_listed(sql, *after, &source),
            segment => self.push_part(sql, segment, &source),
        })
    }

    /// Adds a statement that yields the first rows of each value, put in the order of the values.
    fn push_listed(
        &self,
        sql: &mut QueryBuilder<Postgres>,
        after: Option<(i64, i64)>,
        source: impl Fn(&mut QueryBuilder<Postgres>) -> Result<()>,
    ) -> Result<()> {
        let (than, direction, beyond) = if self.descending { ("<", " desc", i64::MAX) } else { (">", "", 0) };
        sql.push("select found.* from ");
        sort::push_listed(sql, self.catalogue, &self.field);
        sql.push(" cross join lateral (");
        source(sql)?;
        sql.push(" and ").push(columns::expression_of(super::table(self.catalogue.kind), &self.field));
        sql.push(" = listed.code");
        if let Some((place, id)) = after {
            sql.push(" and id ").push(than).push(" case when listed.place = ").push_bind(place).push(" then ");
            sql.push_bind(id).push(" else ").push_bind(beyond).push(" end");
        }
        sql.push(" order by id").push(direction).push(" limit ").push_bind(PAGE_SIZE + 1).push(") as found");
        if let Some((place, _)) = after {
            sql.push(" where listed.place ").push(than).push("= ").push_bind(place);
        }
        self.push_order(sql, "", PAGE_SIZE + 1);
        Ok(())
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
        self.push_union(sql, &self.segments(), |sql, segment| {
            sql.push("select * from (");
            source(sql)?;
            self.push_segment(sql, segment);
            self.push_order(sql, "", most);
            sql.push(") as near where true");
            condition(sql);
            self.push_order(sql, "", PAGE_SIZE + 1);
            Ok(())
        })
    }

    fn push_union(
        &self,
        sql: &mut QueryBuilder<Postgres>,
        segments: &[Segment],
        part: impl Fn(&mut QueryBuilder<Postgres>, &Segment) -> Result<()>,
    ) -> Result<()> {
        // What is empty is looked for only where the page has room for it.
        sql.push("with first as materialized (");
        for (at, segment) in segments.iter().enumerate() {
            sql.push(if at == 0 { "" } else { "), rest as materialized (" });
            part(sql, segment)?;
        }
        sql.push(") select *, ").push(SORT_KEY).push("::text as cursor from (select * from first");
        sql.push(if segments.len() > 1 { " union all select * from rest) as page" } else { ") as page" });
        self.push_order(sql, " nulls last", PAGE_SIZE + 1);
        Ok(())
    }

    fn push_order(&self, sql: &mut QueryBuilder<Postgres>, nulls: &'static str, limit: i64) {
        let direction = if self.descending { " desc" } else { "" };
        sql.push(" order by ").push(SORT_KEY).push(direction).push(nulls);
        sql.push(", id").push(direction).push(" limit ").push_bind(limit);
    }

    fn segments(&self) -> Vec<Segment<'query>> {
        let may_be_empty = sort::may_be_empty(&self.field);
        match (self.after, may_be_empty) {
            (None, false) => vec![Segment::Whole],
            (None, true) => vec![Segment::NotEmpty, Segment::Empty],
            (Some(Cursor { value: Some(value), id }), false) => vec![Segment::After(value, *id)],
            (Some(Cursor { value: Some(value), id }), true) => vec![Segment::After(value, *id), Segment::Empty],
            (Some(Cursor { value: None, id }), _) => vec![Segment::EmptyAfter(*id)],
        }
    }

    fn push_segment(&self, sql: &mut QueryBuilder<Postgres>, segment: &Segment) {
        let than = if self.descending { "<" } else { ">" };
        let key = |sql: &mut QueryBuilder<Postgres>| sort::push_key(sql, self.catalogue, &self.field);
        match segment {
            Segment::Whole | Segment::Listed(_) => {}
            Segment::NotEmpty => {
                sql.push(" and ");
                key(sql);
                sql.push(" is not null");
            }
            Segment::Empty => {
                sql.push(" and ");
                key(sql);
                sql.push(" is null and (select count(*) from first) <= ").push_bind(PAGE_SIZE);
            }
            Segment::EmptyAfter(id) => {
                sql.push(" and ");
                key(sql);
                sql.push(" is null and id ").push(than).push(" ").push_bind(*id);
            }
            Segment::After(value, id) => {
                sql.push(" and (");
                key(sql);
                sql.push(", id) ").push(than).push(" (");
                sql.push_bind((*value).to_owned()).push(sort::sql_type(&self.field));
                sql.push(sort::collation(&self.field));
                sql.push(", ").push_bind(*id).push(")");
            }
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
