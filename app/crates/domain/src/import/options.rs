use serde::{Deserialize, Serialize};

use super::{AmountEvidence, Column, DateEvidence, DateOrder, DecimalSeparator, ImportedRecord, NewField, RowReason};
use crate::{FieldName, FieldType, Kind};

/// How the file's bytes become letters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Encoding {
    /// Bytes that are no UTF-8 are taken as Windows-1252.
    #[default]
    #[serde(rename = "utf-8")]
    Utf8,
    #[serde(rename = "utf-16le")]
    Utf16Le,
    #[serde(rename = "utf-16be")]
    Utf16Be,
    /// Central European, as older Polish programs write it.
    #[serde(rename = "windows-1250")]
    Windows1250,
    /// Western European.
    #[serde(rename = "windows-1252")]
    Windows1252,
}

impl Encoding {
    pub const ALL: [Self; 5] = [Self::Utf8, Self::Windows1250, Self::Windows1252, Self::Utf16Le, Self::Utf16Be];

    /// The registered name of the encoding, which is also what people know it by.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
            Self::Windows1250 => "Windows-1250",
            Self::Windows1252 => "Windows-1252",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|encoding| encoding.name() == name)
    }
}

/// What stands between two cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Separator {
    #[default]
    Semicolon,
    Comma,
    Tab,
}

impl Separator {
    pub const ALL: [Self; 3] = [Self::Semicolon, Self::Comma, Self::Tab];

    pub fn sign(self) -> char {
        match self {
            Self::Semicolon => ';',
            Self::Comma => ',',
            Self::Tab => '\t',
        }
    }
}

/// Everything that is decided once for a file: guessed first, then changed by the user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportOptions {
    /// What each row becomes.
    #[serde(default = "lead")]
    pub kind: Kind,
    /// The place of the sheet in a workbook; nothing for a file of text.
    #[serde(default)]
    pub sheet: Option<u32>,
    pub encoding: Encoding,
    pub separator: Separator,
    pub decimal: DecimalSeparator,
    pub date_order: DateOrder,
    /// ISO 4217: the currency of amounts for which the file names none.
    pub currency: String,
    /// What each column becomes, in the order of the file.
    pub columns: Vec<Column>,
    /// Records with the same value here are updated; where it is blank, or there is none, each row makes one.
    #[serde(default)]
    pub key: Option<Column>,
    /// Values that dictionaries and the lists of custom fields lack are added to them.
    #[serde(default)]
    pub adds_values: bool,
    /// Custom fields that are made when the import begins; until then [`NewField::name_of`] names them in the columns.
    #[serde(default)]
    pub new_fields: Vec<NewField>,
}

fn lead() -> Kind {
    Kind::Lead
}

impl Default for ImportOptions {
    fn default() -> Self {
        Self {
            kind: lead(),
            sheet: None,
            encoding: Encoding::default(),
            separator: Separator::default(),
            decimal: DecimalSeparator::default(),
            date_order: DateOrder::default(),
            currency: String::new(),
            columns: Vec::new(),
            key: None,
            adds_values: false,
            new_fields: Vec::new(),
        }
    }
}

/// What the user decided about a file; what is left open is decided by the file itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportChoices {
    /// Leads unless something else is chosen.
    #[serde(default)]
    pub kind: Option<Kind>,
    #[serde(default)]
    pub sheet: Option<u32>,
    pub encoding: Option<Encoding>,
    pub separator: Option<Separator>,
    pub decimal: Option<DecimalSeparator>,
    pub date_order: Option<DateOrder>,
    pub currency: Option<String>,
    /// Taken only if there are as many as the file has columns.
    pub columns: Option<Vec<Column>>,
    /// Taken only if a column of the file is it.
    #[serde(default)]
    pub key: Option<Column>,
    #[serde(default)]
    pub adds_values: bool,
    #[serde(default)]
    pub new_fields: Vec<NewField>,
}

/// One column of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnSummary {
    pub header: String,
    /// The first values, for the user to recognise it by.
    pub samples: Vec<String>,
    /// Rows in which it is not blank.
    pub filled: i64,
    /// The type that a field made for it would have.
    pub suggested: FieldType,
    /// It shall become a new list, and cannot.
    #[serde(default)]
    pub fault: Option<ListFault>,
}

/// Why the values of a column make no list of a new field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListFault {
    NoValues,
    /// There are more than so many.
    TooMany(u32),
    /// One has more than so many characters.
    TooLong(u32),
}

/// What in the file speaks for which decision.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    pub amounts: AmountEvidence,
    pub dates: DateEvidence,
}

/// What a dictionary, or the list of a custom field, lacks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MissingValues {
    pub field: FieldName,
    /// As the file writes them, each once.
    pub names: Vec<String>,
}

/// A row as it will be stored, or why it will not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlannedRow {
    /// 1 is the first row of data.
    pub number: i64,
    pub outcome: Result<ImportedRecord, Vec<RowReason>>,
}

/// What an import would do. Nothing was written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportPlan {
    pub file_id: i64,
    pub file_name: String,
    /// The sheets of a workbook that are not empty, with their places among all of them.
    pub sheets: Vec<(u32, String)>,
    pub options: ImportOptions,
    pub columns: Vec<ColumnSummary>,
    pub evidence: Evidence,
    pub rows: i64,
    pub created: i64,
    /// Rows about a record that is there.
    pub updated: i64,
    /// Of the updated ones: rows whose record is so already.
    pub unchanged: i64,
    /// Of the created and updated ones.
    pub repaired: i64,
    pub rejected: i64,
    /// The first rows.
    pub preview: Vec<PlannedRow>,
    /// The first rows that will be repaired or rejected.
    pub problems: Vec<PlannedRow>,
    /// Values that could be added to dictionaries.
    pub missing: Vec<MissingValues>,
}

impl ImportPlan {
    /// Rows that become records, or are about one that is there.
    pub fn stored(&self) -> i64 {
        self.created + self.updated
    }

    /// Where no row would be stored: why not, as far as the shown ones are rejected for the same reasons. A required
    /// field without a column is such a reason.
    pub fn hindrance(&self) -> Option<Vec<RowReason>> {
        (self.rows > 0 && self.stored() == 0).then(|| shared_reasons(&self.problems))
    }
}

/// The reasons for which every one of the rows is rejected.
fn shared_reasons(rows: &[PlannedRow]) -> Vec<RowReason> {
    let rejecting = |row: &PlannedRow| match &row.outcome {
        Ok(_) => Vec::new(),
        Err(reasons) => reasons.iter().filter(|reason| reason.finding.rejects()).cloned().collect(),
    };
    let mut shared: Vec<RowReason> = rows.first().map(rejecting).unwrap_or_default();
    for row in rows {
        let own = rejecting(row);
        shared.retain(|reason| own.contains(reason));
    }
    shared
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::Finding;

    fn rejected(reasons: &[RowReason]) -> PlannedRow {
        PlannedRow { number: 1, outcome: Err(reasons.to_vec()) }
    }

    #[test]
    fn a_reason_is_shared_where_every_row_is_rejected_for_it() {
        let required = RowReason::cell(Finding::RequiredMissing, "Size", "");
        let (name, cut) = (RowReason::row(Finding::NameMissing), RowReason::row(Finding::Shortened));
        let rows = [rejected(&[required.clone(), name, cut.clone()]), rejected(&[cut, required.clone()])];
        assert_eq!(shared_reasons(&rows), std::slice::from_ref(&required));
        assert!(shared_reasons(&[rejected(&[required]), rejected(&[RowReason::row(Finding::Empty)])]).is_empty());
        assert!(shared_reasons(&[]).is_empty());
        let stored = PlannedRow { number: 2, outcome: Ok(ImportedRecord::default()) };
        assert!(shared_reasons(&[stored]).is_empty());
    }
}
