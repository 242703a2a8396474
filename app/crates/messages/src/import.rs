//! What the import of leads calls columns and findings.

use domain::Kind;
use domain::import::{Column, Finding, RowReason};

use crate::Message;
use crate::labels::{contact_point_kind, contact_point_type, field};
use crate::text::import;

/// What a column of a file becomes.
pub fn import_column(column: Column) -> Message {
    match column {
        Column::Ignore => import::not_imported(),
        Column::Note => import::column_note(),
        Column::FullName => import::column_full_name(),
        Column::Field(name) => field(Kind::Lead, name),
        Column::ContactPoint(kind, value_type) => {
            import::column_contact_point(contact_point_kind(kind), contact_point_type(value_type))
        }
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
        Finding::AmountTooLarge => import::found_amount_too_large(column, value),
        Finding::NotADate => import::found_not_a_date(column, value),
        Finding::NotAnEmail => import::found_not_an_email(column, value),
        Finding::NotAPhone => import::found_not_a_phone(column, value),
        Finding::NotAWebAddress => import::found_not_a_web_address(column, value),
        Finding::OtherDecimalSeparator => import::found_other_decimal_separator(column, value),
        Finding::Shortened => import::found_shortened(column),
        Finding::Cleaned => import::found_cleaned(column),
        Finding::ConvertedStatus => import::found_converted_status(column, value),
        Finding::CellsMissing => import::found_cells_missing(),
        Finding::Empty => import::found_empty(),
        Finding::TooManyCells => import::found_too_many_cells(),
        Finding::NotStored => import::found_not_stored(),
    }
}
