//! Custom fields in files.

mod cells;
mod columns;
mod rows;

use super::*;
use crate::fields::{DefinedField, FieldDefinition, FieldType, OptionDefinition};
use crate::settings::Naming;
use crate::stage::Semantics;
use crate::{Kind, Value};

fn definition(kind: Kind, name: &str, field_type: FieldType) -> FieldDefinition {
    FieldDefinition { naming: Naming::named(name), field_type, ..FieldDefinition::new(kind) }
}

fn several(definition: FieldDefinition) -> FieldDefinition {
    FieldDefinition { is_multiple: true, ..definition }
}

/// A list whose values have these codes and names.
fn list(kind: Kind, name: &str, values: &[(&str, &str)]) -> FieldDefinition {
    let option = |(code, name): &(&str, &str)| OptionDefinition {
        code: (*code).to_owned(),
        naming: Naming::named(*name),
        is_deleted: false,
    };
    FieldDefinition { options: values.iter().map(option).collect(), ..definition(kind, name, FieldType::List) }
}

/// What is known of these fields, which have the numbers 1, 2, ….
fn known(definitions: Vec<FieldDefinition>) -> Known {
    let stage = |code: &str, semantics| KnownStage {
        value: KnownNames { code: code.to_owned(), names: vec![code.to_owned()] },
        semantics,
    };
    let stages = [
        stage("JUNK", Semantics::Failure),
        stage("NEW", Semantics::InProgress),
        stage("DONE", Semantics::InProgress),
        stage("WON", Semantics::Success),
    ];
    let defined = |(id, definition)| DefinedField { id, version: 1, definition, is_deleted: false, is_indexed: false };
    let fields = (1..).zip(definitions).map(defined).map(|field| KnownField::of(&field)).collect();
    let employees = [(7, "Anna Kowalska".to_owned(), Some("anna@firm.example".to_owned()))];
    Known::new(&stages, &[], &employees, "PL").with_fields(fields)
}

fn titles(known: &Known, kind: Kind) -> ColumnTitles {
    let custom = known.fields(kind).flat_map(|field| {
        let column = Column::Field(field.own.name());
        field.titles.iter().map(move |title| (column, title.as_str()))
    });
    let files = known.titles_of_files(kind).map(|title| (Column::Ignore, title));
    ColumnTitles::default().with_custom(custom.chain(files))
}

fn read_as(known: &Known, options: &ImportOptions, pairs: &[(&str, &str)]) -> Result<ImportedRecord, Vec<RowReason>> {
    let headers: Vec<String> = pairs.iter().map(|(header, _)| (*header).to_owned()).collect();
    let cells: Vec<String> = pairs.iter().map(|(_, cell)| (*cell).to_owned()).collect();
    let columns = recognise_headers(options.kind, &headers, &titles(known, options.kind));
    let options = ImportOptions { columns, ..options.clone() };
    let reader = RowReader { headers: &headers, options: &options, known, normalize_phone: &|_, _| None };
    reader.read(&cells)
}

fn companies() -> ImportOptions {
    ImportOptions { kind: Kind::Company, currency: "PLN".to_owned(), ..ImportOptions::default() }
}

fn choices(codes: &[&str]) -> Value {
    Value::Many(codes.iter().map(|code| Value::Choice((*code).to_owned())).collect())
}
