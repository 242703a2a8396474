//! What the import calls columns and findings.

use domain::Kind;
use domain::import::{Column, Finding, RowReason};

use crate::Message;
use crate::labels::{contact_point_kind, contact_point_type, field};
use crate::text::{field_transfer, import, transfer};

/// What a column of a file becomes.
pub fn import_column(kind: Kind, column: Column) -> Message {
    match column {
        Column::Ignore => import::not_imported(),
        Column::Note => import::column_note(),
        Column::FullName => import::column_full_name(),
        Column::Location => transfer::column_location(),
        Column::Id => transfer::column_id(),
        Column::Field(name) => field(kind, name),
        Column::ContactPoint(point, value_type) => {
            import::column_contact_point(contact_point_kind(point), contact_point_type(value_type))
        }
    }
}

/// "Import companies": the title of the page.
pub fn import_title(kind: Kind) -> Message {
    match kind {
        Kind::Lead | Kind::Deal => import::title(),
        Kind::Contact => transfer::contacts_title(),
        Kind::Company => transfer::companies_title(),
    }
}

/// What the import of the kind does, before anything else.
pub fn import_introduction(kind: Kind) -> Message {
    match kind {
        Kind::Lead | Kind::Deal => import::introduction(),
        Kind::Contact => transfer::contacts_introduction(),
        Kind::Company => transfer::companies_introduction(),
    }
}

/// Why a row was repaired or rejected.
pub fn row_reason(reason: &RowReason) -> Message {
    let (column, value) = (reason.column.as_str(), reason.text.as_str());
    match reason.finding {
        Finding::UnknownValue => import::found_unknown_value(column, value),
        Finding::UnknownEmployee => import::found_unknown_employee(column, value),
        Finding::UnknownCurrency => import::found_unknown_currency(column, value),
        Finding::AmountWithoutCurrency => import::found_amount_without_currency(column, value),
        Finding::NotAnAmount => import::found_not_an_amount(column, value),
        Finding::PartsOfCent => import::found_parts_of_cent(column, value),
        Finding::AmountTooLarge => import::found_amount_too_large(column, value),
        Finding::NotADate => import::found_not_a_date(column, value),
        Finding::NotBornYet => import::found_not_born_yet(column, value),
        Finding::NotANumber => field_transfer::found_not_a_number(column, value),
        Finding::UnknownRecord => field_transfer::found_unknown_record(column, value),
        Finding::TooManyValues => field_transfer::found_too_many_values(column),
        Finding::NotAnEmail => import::found_not_an_email(column, value),
        Finding::NotAPhone => import::found_not_a_phone(column, value),
        Finding::NotAWebAddress => import::found_not_a_web_address(column, value),
        Finding::OtherDecimalSeparator => import::found_other_decimal_separator(column, value),
        Finding::Shortened => import::found_shortened(column),
        Finding::Cleaned => import::found_cleaned(column),
        Finding::ConvertedStatus => import::found_converted_status(column, value),
        Finding::CellsMissing => import::found_cells_missing(),
        Finding::SeveralCompanies => transfer::found_several_companies(column, value),
        Finding::NameMissing => transfer::found_name_missing(),
        Finding::RequiredMissing => field_transfer::found_required_missing(column),
        Finding::SeveralMatches => transfer::found_several_matches(value),
        Finding::UnknownId => transfer::found_unknown_id(value),
        Finding::Empty => import::found_empty(),
        Finding::TooManyCells => import::found_too_many_cells(),
        Finding::NotStored => import::found_not_stored(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use domain::Language;
    use domain::import::{ColumnTitles, KINDS, recognise_headers};

    use super::*;

    /// What an exported file calls its columns, and what a person reads in the mapping.
    #[test]
    fn columns_are_recognised_by_their_names_in_every_language() {
        for (kind, language) in KINDS.into_iter().flat_map(|kind| Language::ALL.map(|language| (kind, language))) {
            let shown = |column: &Column| (*column, import_column(kind, *column).show(language));
            let names: Vec<(Column, String)> = Column::all(kind).iter().map(shown).collect();
            let titles = ColumnTitles::new(names.iter().map(|(column, name)| (*column, name.as_str())));
            let fields: Vec<&(Column, String)> = names
                .iter()
                .filter(|(column, _)| matches!(column, Column::Field(_) | Column::ContactPoint(..)))
                .collect();
            let headers: Vec<String> = fields.iter().map(|(_, name)| name.clone()).collect();
            let recognised = recognise_headers(kind, &headers, &titles);
            for ((column, name), recognised) in fields.into_iter().zip(recognised) {
                assert_eq!(recognised, *column, "{kind:?} {language:?} {name}");
            }
        }
    }
}
