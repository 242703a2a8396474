mod amount;
mod custom;
mod points;
mod required;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};

use super::location::{PLACE, split_location};
use super::{
    Column, Finding, ImportOptions, ImportedRecord, Known, RowReason, WantedLink, country_code, read_date, read_whole,
};
use crate::fields::{Field, FieldType, check_born, field};
use crate::stage::Semantics;
use crate::{ContactPoint, ContactPointKind, FieldName, Value, spreadsheet, text};

/// Brings a phone number into E.164; the second argument is the ISO 3166-1 alpha-2 code of the country that
/// numbers without one belong to. Nothing for a number that cannot be understood.
pub type NormalizePhone<'a> = &'a dyn Fn(&str, &str) -> Option<String>;

/// Turns rows into records by the decisions that were taken for the file.
#[derive(Clone, Copy)]
pub struct RowReader<'a> {
    pub headers: &'a [String],
    pub options: &'a ImportOptions,
    pub known: &'a Known,
    pub normalize_phone: NormalizePhone<'a>,
}

impl RowReader<'_> {
    /// # Errors
    /// Why the row is rejected: it says nothing, or nobody can tell which value belongs where.
    pub fn read(&self, cells: &[String]) -> Result<ImportedRecord, Vec<RowReason>> {
        self.read_for(cells, &BTreeMap::new())
    }

    /// The same for a record that is there. Of its lists it keeps the values that it holds, even if they are no longer
    /// offered.
    ///
    /// # Errors
    /// As [`RowReader::read`].
    pub fn read_for(
        &self,
        cells: &[String],
        held: &BTreeMap<FieldName, Value>,
    ) -> Result<ImportedRecord, Vec<RowReason>> {
        let mut overflow = cells.iter().skip(self.options.columns.len());
        if overflow.any(|cell| !text::is_blank(cell)) {
            return Err(vec![RowReason::row(Finding::TooManyCells)]);
        }
        let mut draft = Draft::new(self.known, self.options, held);
        // A workbook leaves empty cells out.
        if cells.len() < self.options.columns.len() && self.options.sheet.is_none() {
            draft.reasons.push(RowReason::row(Finding::CellsMissing));
        }
        let country = self.country(cells);
        for ((column, header), cell) in self.options.columns.iter().zip(self.headers).zip(cells) {
            // A workbook says itself what is text.
            let typed = if self.options.sheet.is_some() { cell } else { spreadsheet::restored(cell) };
            if *column == Column::Ignore || text::is_blank(typed) {
                continue;
            }
            let cell = Cell { header, typed };
            if text::is_unclean(cell.typed) {
                draft.reasons.push(RowReason::cell(Finding::Cleaned, header, cell.typed));
            }
            match *column {
                Column::Ignore => {}
                Column::Note => draft.note(cell),
                Column::FullName => draft.full_name(cell),
                Column::Location => draft.location(cell),
                Column::Id => draft.id(cell),
                Column::Field(name) => draft.field(name, cell),
                Column::ContactPoint(ContactPointKind::Phone, value_type) => {
                    draft.phone(value_type, cell, country, self.normalize_phone);
                }
                Column::ContactPoint(ContactPointKind::Im, value_type) => {
                    draft.messenger(value_type, cell, country, self.normalize_phone);
                }
                Column::ContactPoint(kind, value_type) => draft.address(kind, value_type, cell),
            }
        }
        draft.finish()
    }

    /// The country of the row's phone numbers.
    fn country(&self, cells: &[String]) -> &str {
        let is_country = |column: &Column| *column == Column::Field(FieldName::AddressCountry);
        let of_row = self.options.columns.iter().position(is_country).and_then(|index| cells.get(index));
        of_row.and_then(|cell| country_code(cell)).unwrap_or(&self.known.default_country)
    }
}

/// A cell that is not blank.
#[derive(Clone, Copy)]
struct Cell<'a> {
    header: &'a str,
    typed: &'a str,
}

/// A record in the making.
struct Draft<'a> {
    known: &'a Known,
    options: &'a ImportOptions,
    /// What the record holds, if it is there.
    held: &'a BTreeMap<FieldName, Value>,
    id: Option<String>,
    values: BTreeMap<FieldName, Value>,
    cleared: BTreeSet<FieldName>,
    contact_points: Vec<ContactPoint>,
    reasons: Vec<RowReason>,
    /// What is kept in the comment, after the comment itself.
    notes: Vec<String>,
    amount: Option<(FieldName, Cell<'a>)>,
    currency: Option<Cell<'a>>,
    company: Option<String>,
    links: Vec<WantedLink>,
}

impl<'a> Draft<'a> {
    fn new(known: &'a Known, options: &'a ImportOptions, held: &'a BTreeMap<FieldName, Value>) -> Self {
        Self {
            known,
            options,
            held,
            id: None,
            values: BTreeMap::new(),
            cleared: BTreeSet::new(),
            contact_points: Vec::new(),
            reasons: Vec::new(),
            notes: Vec::new(),
            amount: None,
            currency: None,
            company: None,
            links: Vec::new(),
        }
    }

    /// Keeps the cell in the comment, under the name of its column.
    fn note(&mut self, cell: Cell<'_>) {
        let header = text::line(cell.header);
        let kept = text::lines(cell.typed);
        self.notes.push(if header.is_empty() { kept } else { format!("{header}: {kept}") });
    }

    /// Keeps the cell in the comment because of what was found.
    fn keep(&mut self, finding: Finding, cell: Cell<'_>) {
        self.reasons.push(RowReason::cell(finding, cell.header, cell.typed));
        self.note(cell);
    }

    fn field(&mut self, name: FieldName, cell: Cell<'a>) {
        if let Some(own) = self.known.custom_field(self.options.kind, name) {
            return self.custom(own, cell);
        }
        let Some(field) = field(self.options.kind, name) else { return self.note(cell) };
        let is_text = matches!(field.field_type, FieldType::Text | FieldType::LongText);
        let is_taken = match field.field_type {
            FieldType::Amount => self.amount.is_some(),
            FieldType::Currency => self.currency.is_some(),
            FieldType::Company => self.company.is_some(),
            _ => self.values.contains_key(&name),
        };
        if is_taken && !is_text {
            return self.note(cell);
        }
        match field.field_type {
            FieldType::Text => self.text(name, text::line(cell.typed), text::LINE_LENGTH, cell),
            FieldType::LongText if name == FieldName::Comment => self.comment(cell),
            FieldType::LongText => self.text(name, text::lines(cell.typed), text::LONG_LENGTH, cell),
            FieldType::Amount => self.amount = Some((name, cell)),
            FieldType::Currency => self.currency = Some(cell),
            FieldType::Date => match read_date(cell.typed, self.options.date_order).filter(is_storable) {
                Some(date) if self.is_to_come(name, date) => self.keep(Finding::NotBornYet, cell),
                Some(date) => self.set(name, Value::Date(date)),
                None => self.keep(Finding::NotADate, cell),
            },
            FieldType::Boolean => match Known::yes_or_no(cell.typed) {
                Some(yes) => self.set(name, Value::Boolean(yes)),
                None => self.keep(Finding::UnknownValue, cell),
            },
            FieldType::Choice(_) => self.choice(field, cell),
            FieldType::Stage => self.stage(cell),
            FieldType::Employee => match self.known.employee(cell.typed) {
                Some(id) => self.set(name, Value::link(Some(id), None)),
                None => self.keep(Finding::UnknownEmployee, cell),
            },
            FieldType::Company => self.company_name(cell),
            _ => self.note(cell),
        }
    }

    /// Whether it is a date of birth that no form takes yet.
    fn is_to_come(&self, name: FieldName, date: NaiveDate) -> bool {
        self.known.latest_day.is_some_and(|latest| check_born(name, &Value::Date(date), latest).is_err())
    }

    /// Names of companies are lines of text.
    fn company_name(&mut self, cell: Cell<'_>) {
        let name = text::line(cell.typed);
        if name.chars().count() > text::LINE_LENGTH {
            return self.keep(Finding::Shortened, cell);
        }
        self.company = Some(name);
    }

    /// What has a column of its own is not taken from the place. Of several places the first is taken. It takes the place
    /// of another one as a whole: of *Saint Paul, Minnesota* nothing stays beside *Berlin, Germany*.
    fn location(&mut self, cell: Cell<'_>) {
        let options = self.options;
        let has_column = |name| options.columns.contains(&Column::Field(name));
        let place = text::line(cell.typed);
        let (first, others) = place.split_once(';').unwrap_or((&place, ""));
        let parts = split_location(first);
        if parts.is_empty() || parts.iter().any(|(name, _)| has_column(*name)) {
            return self.note(cell);
        }
        if !others.is_empty() {
            self.note(cell);
        }
        // Only a key finds a record that has another place.
        if options.key.is_some() {
            self.cleared.extend(PLACE.into_iter().filter(|name| !has_column(*name)));
        }
        for (name, part) in parts {
            self.text(name, part, text::LINE_LENGTH, cell);
        }
    }

    fn set(&mut self, name: FieldName, value: Value) {
        self.values.insert(name, value);
    }

    /// Texts of several columns for one field stand after each other. A part of a cell may show nothing.
    fn text(&mut self, name: FieldName, cleaned: String, longest: usize, cell: Cell<'_>) {
        if text::is_blank(&cleaned) {
            return;
        }
        let joined = match self.values.get(&name).and_then(Value::as_text) {
            Some(before) => format!("{before}, {cleaned}"),
            None => cleaned,
        };
        if joined.chars().count() > longest {
            self.keep(Finding::Shortened, cell);
            let cut: String = joined.chars().take(longest).collect();
            self.set(name, Value::text(cut.trim_end()));
        } else {
            self.set(name, Value::text(joined));
        }
    }

    /// A comment may be longer than what a form takes: nothing is cut from it.
    fn comment(&mut self, cell: Cell<'_>) {
        let cleaned = text::lines(cell.typed);
        let joined = match self.values.get(&FieldName::Comment).and_then(Value::as_text) {
            Some(before) => format!("{before}\n\n{cleaned}"),
            None => cleaned,
        };
        self.set(FieldName::Comment, Value::text(joined));
    }

    fn full_name(&mut self, cell: Cell<'_>) {
        let name = text::line(cell.typed);
        let (first, last) = match name.split_once(',') {
            Some((last, first)) => (first.trim(), last.trim()),
            None => name.rsplit_once(' ').unwrap_or(("", &name)),
        };
        for (field, part) in [(FieldName::FirstName, first), (FieldName::LastName, last)] {
            self.text(field, part.to_owned(), text::LINE_LENGTH, cell);
        }
    }

    fn choice(&mut self, field: &Field, cell: Cell<'_>) {
        match self.listed(field, cell.typed) {
            Some(code) => self.set(field.name, Value::Choice(code.to_owned())),
            None => self.keep(Finding::UnknownValue, cell),
        }
    }

    /// The code of the value of a list that is called so. Where several are, the one that the record holds is meant; one
    /// that is no longer offered is known by that alone.
    fn listed(&self, field: &Field, typed: &str) -> Option<&'a str> {
        let offered = self.known.offered(self.options.kind, field, typed);
        let Some(held) = self.held.get(&field.name) else { return offered };
        let holds = |code: &&str| held.each().iter().any(|value| value.as_text() == Some(*code));
        let line = text::line(typed);
        let former = || self.known.former(self.options.kind, field, &line).iter().map(String::as_str).filter(holds);
        let by_code = former().find(|code| *code == line);
        by_code.or_else(|| offered.filter(holds)).or_else(|| former().next()).or(offered)
    }

    /// The number of the record; what is none is left to be found by nobody.
    fn id(&mut self, cell: Cell<'_>) {
        if self.id.is_some() {
            return self.note(cell);
        }
        let number = read_whole(cell.typed, self.options.decimal);
        self.id = Some(number.map_or_else(|| text::line(cell.typed), |number| number.normalize().to_string()));
    }

    /// A lead is converted by its conversion alone, which makes the deal: the file cannot claim it.
    fn stage(&mut self, cell: Cell<'_>) {
        match self.known.stage(cell.typed) {
            Some((_, Semantics::Success)) => self.keep(Finding::ConvertedStatus, cell),
            Some((code, _)) => self.set(FieldName::Stage, Value::Choice(code.to_owned())),
            None => self.keep(Finding::UnknownValue, cell),
        }
    }

    fn finish(mut self) -> Result<ImportedRecord, Vec<RowReason>> {
        self.money();
        let kept = self.notes.join("\n");
        if !kept.is_empty() {
            let comment = match self.values.get(&FieldName::Comment).and_then(Value::as_text) {
                Some(comment) => format!("{comment}\n\n{kept}"),
                None => kept.clone(),
            };
            self.set(FieldName::Comment, Value::text(comment));
        }
        let says_something = |name: &FieldName| {
            !matches!(
                name,
                FieldName::Stage
                    | FieldName::Source
                    | FieldName::Honorific
                    | FieldName::Currency
                    | FieldName::ResponsibleId
                    | FieldName::IsOpen
            )
        };
        let links = !self.links.is_empty() || self.company.is_some();
        let is_found = self.options.key == Some(Column::Id) && self.id.is_some();
        if self.contact_points.is_empty() && !links && !is_found && !self.values.keys().any(says_something) {
            return Err(vec![RowReason::row(Finding::Empty)]);
        }
        let kind = self.options.kind;
        if kind.has_stages() {
            let initial = Value::Choice(self.known.initial_stage().to_owned());
            self.values.entry(FieldName::Stage).or_insert(initial);
        }
        let (is_nameless, lacking) = self.missing();
        self.leave_empty();
        // What another column names is not empty.
        let values = &self.values;
        self.cleared.retain(|name| !values.contains_key(name));
        let record = ImportedRecord {
            id: self.id,
            values: self.values,
            cleared: self.cleared,
            contact_points: self.contact_points,
            reasons: self.reasons,
            company: self.company,
            kept,
            is_nameless,
            lacking,
            links: self.links,
        };
        let may_be_known = self.options.key.is_some_and(|key| record.key(key).is_some());
        let why_not = record.why_not_new();
        if why_not.is_empty() || may_be_known { Ok(record) } else { Err(why_not) }
    }
}

/// The lines of a cell in which each value has its own.
fn lines(typed: &str) -> Vec<&str> {
    typed.split(['\n', '\r']).filter(|part| !text::is_blank(part)).map(str::trim).collect()
}

/// The years that a date field takes.
fn is_storable(date: &NaiveDate) -> bool {
    (1000..=9999).contains(&date.year())
}
