//! Leads, contacts and companies from a file: what its columns mean, how its values are read, and what each row becomes.
//!
//! Nothing is lost silently. A value that is not understood is kept as text in the record's comment, and the
//! row counts as repaired. A row is rejected only if it says nothing, or if it would be stored wrongly.

mod amount;
mod column;
mod country;
mod date;
mod former;
mod guess;
mod headers;
mod known_field;
mod layout;
mod location;
mod moment;
mod names;
mod new_field;
mod options;
mod point_headers;
mod reason;
mod record;
mod row;
mod table;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_custom;

pub(crate) use amount::has_parts_of_cent;
pub use amount::{AmountEvidence, DecimalSeparator, ReadAmount, ReadNumber, read_amount, read_number, read_whole};
pub use column::Column;
pub use country::country_code;
pub use date::{DateEvidence, DateOrder, read_date};
pub use guess::TypeEvidence;
pub use headers::{ColumnTitles, EXPORT_ID, recognise_headers};
pub use known_field::KnownField;
pub use layout::{guess_separator, has_table, separator_hint};
pub use moment::read_moment;
pub use names::{Known, KnownNames, KnownStage};
pub use new_field::NewField;
pub use options::{
    ColumnSummary, Encoding, Evidence, ImportChoices, ImportOptions, ImportPlan, ListFault, MissingValues, PlannedRow,
    Separator,
};
pub use reason::{Finding, RowReason};
pub use record::{ImportedRecord, WantedLink};
pub use row::RowReader;
pub use table::{Row, Rows, write_row};

/// The largest file that is taken, in bytes.
pub const FILE_SIZE: usize = 64 * 1024 * 1024;
/// The most columns of a table, and the most cells of each of its rows.
pub const MOST_COLUMNS: usize = 1_000;
/// The kinds of record that files are imported as, in the order in which they are offered.
pub const KINDS: [crate::Kind; 3] = [crate::Kind::Lead, crate::Kind::Contact, crate::Kind::Company];
/// The rows that a plan shows as they will be stored.
pub const PREVIEW_ROWS: usize = 5;
