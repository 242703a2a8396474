use serde::{Deserialize, Serialize};

/// What was found in a row that is not as it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// No value of the list; kept in the comment.
    UnknownValue,
    /// No active employee, or several of that name; kept in the comment.
    UnknownEmployee,
    /// Kept in the comment, with the amount: an amount in no currency would be wrong.
    UnknownCurrency,
    /// An amount whose currency is unknown; kept in the comment.
    AmountWithoutCurrency,
    NotAnAmount,
    /// An amount with more than two digits after the point, which cannot be stored as it is; kept in the comment.
    PartsOfCent,
    /// More than 15 digits before the point; kept in the comment.
    AmountTooLarge,
    NotADate,
    /// A date of birth that is still to come; kept in the comment.
    NotBornYet,
    /// Kept in the comment, as is one with a fraction where whole ones are wanted.
    NotANumber,
    /// No record of this name, or several; kept in the comment, and nothing is linked.
    UnknownRecord,
    /// More values than a field holds; all of them in the comment.
    TooManyValues,
    NotAnEmail,
    NotAPhone,
    NotAWebAddress,
    /// Read, although its decimal separator is not that of the file.
    OtherDecimalSeparator,
    /// Cut to what the field holds; whole in the comment.
    Shortened,
    /// Control characters, or characters that turn the writing direction, were taken out.
    Cleaned,
    /// An imported lead is not converted yet: the first status, and the one in the file in the comment.
    ConvertedStatus,
    /// The row has fewer cells than the header; the missing ones are taken as empty.
    CellsMissing,
    /// Several companies have this name: it is kept as text, and nothing is linked.
    SeveralCompanies,
    /// Rejected: a company, or a person, without a name.
    NameMissing,
    /// Rejected: a new record would lack a required field; `column` is its name.
    RequiredMissing,
    /// Rejected: several records have the value that existing ones are found by.
    SeveralMatches,
    /// Rejected: no record has the number that existing ones are found by, or it was deleted. A new one would get
    /// another number.
    UnknownId,
    /// Rejected: nothing in it says who, what or how to reach.
    Empty,
    /// Rejected: more cells than the header, so nobody can tell which value belongs where.
    TooManyCells,
    /// Rejected: the database refused the row.
    NotStored,
}

impl Finding {
    /// Whether the row was rejected for it; otherwise it was repaired.
    pub fn rejects(self) -> bool {
        matches!(
            self,
            Self::Empty
                | Self::TooManyCells
                | Self::NotStored
                | Self::NameMissing
                | Self::RequiredMissing
                | Self::SeveralMatches
                | Self::UnknownId
        )
    }
}

/// Why a row was repaired or rejected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowReason {
    pub finding: Finding,
    /// The header of the column; empty where the whole row is meant.
    #[serde(default)]
    pub column: String,
    /// What stands in the cell, at most 100 characters of it.
    #[serde(default)]
    pub text: String,
}

/// Enough to recognise a value in a report.
const SHOWN_LENGTH: usize = 100;

impl RowReason {
    pub fn row(finding: Finding) -> Self {
        Self { finding, column: String::new(), text: String::new() }
    }

    pub fn cell(finding: Finding, column: &str, text: &str) -> Self {
        let mut shown: String = text.chars().filter(|c| !c.is_control()).take(SHOWN_LENGTH).collect();
        if text.chars().count() > SHOWN_LENGTH {
            shown.push('…');
        }
        Self { finding, column: column.to_owned(), text: shown }
    }
}
