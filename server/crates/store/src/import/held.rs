//! Rows about records that hold values which their lists no longer offer: they keep them.

use std::collections::{BTreeMap, HashMap};

use domain::import::{ImportOptions, ImportedRecord, Known, RowReader, RowReason};
use domain::{Field, FieldName, Kind, Value};
use sqlx::QueryBuilder;

use crate::{Ctx, Result, phone, records};

/// What the rows of a file are read by.
#[derive(Clone, Copy)]
pub(super) struct Reading<'a> {
    pub headers: &'a [String],
    pub options: &'a ImportOptions,
    pub known: &'a Known,
}

/// What a record holds in the fields that a file has.
pub(super) type Held = BTreeMap<FieldName, Value>;

impl Reading<'_> {
    /// The fields of the file of which a record may hold what is no longer offered. Only a key finds records.
    pub fn fields(&self) -> Vec<Field> {
        match self.options.key {
            Some(_) => self.known.fields_with_former(self.options.kind, &self.options.columns),
            None => Vec::new(),
        }
    }

    /// Reads a row for a record that holds these values.
    pub fn read(&self, cells: &[String], held: &Held) -> Result<ImportedRecord, Vec<RowReason>> {
        let Reading { headers, options, known } = *self;
        RowReader { headers, options, known, normalize_phone: &phone::normalize }.read_for(cells, held)
    }

    /// What those of the records hold in the fields that hold something which is no longer offered.
    pub async fn held(&self, ctx: &mut Ctx, fields: &[Field], ids: Vec<i64>) -> Result<HashMap<i64, Held>> {
        if fields.is_empty() || ids.is_empty() {
            return Ok(HashMap::new());
        }
        let kind: Kind = self.options.kind;
        let mut query = QueryBuilder::new("select ");
        records::push_select(&mut query, fields);
        query.push(" from ").push(records::table(kind)).push(" where id = any(").push_bind(ids).push(")");
        let rows = query.build().fetch_all(&mut *ctx.tx).await?;
        let mut found = HashMap::new();
        for row in &rows {
            let record = records::from_row(row, kind, fields, ctx)?;
            if fields.iter().any(|field| self.known.is_former(kind, field, record.value(field.name))) {
                found.insert(record.id, record.values);
            }
        }
        Ok(found)
    }
}
