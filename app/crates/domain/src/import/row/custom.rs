//! Cells of custom fields, by their types.

use super::amount::no_amount;
use super::{Cell, Draft, lines};
use crate::errors::Problem;
use crate::fields::{Field, FieldType, check};
use crate::import::{
    Finding, Known, KnownField, RowReason, WantedLink, read_amount, read_date, read_moment, read_number, read_whole,
};
use crate::value::Money;
use crate::{Moment, Value, text};

/// A value, and whether its decimal separator is not that of the file.
type Read = (Value, bool);

impl<'a> Draft<'a> {
    /// A cell of a field that administrators added. What its type does not understand is kept in the comment.
    pub(super) fn custom(&mut self, own: &KnownField, cell: Cell<'a>) {
        let Field { name, field_type, is_multiple, .. } = own.field();
        match field_type {
            FieldType::Contact | FieldType::Company | FieldType::Lead | FieldType::Deal => self.link(own, cell),
            _ if is_multiple => self.several(own, cell),
            FieldType::Text => self.text(name, text::line(cell.typed), text::LINE_LENGTH, cell),
            FieldType::LongText | FieldType::Address => {
                self.text(name, text::lines(cell.typed), text::LONG_LENGTH, cell);
            }
            _ if self.values.contains_key(&name) => self.note(cell),
            _ => match self.single(own, cell.typed) {
                Ok((value, is_other)) => {
                    self.warn(is_other, cell);
                    self.set(name, value);
                }
                Err(finding) => self.keep(finding, cell),
            },
        }
    }

    fn warn(&mut self, is_other_separator: bool, cell: Cell<'_>) {
        if is_other_separator {
            self.reasons.push(RowReason::cell(Finding::OtherDecimalSeparator, cell.header, cell.typed));
        }
    }

    /// All values of the cell that are understood, behind those of earlier columns. If one is not, the whole cell is
    /// kept in the comment as well.
    fn several(&mut self, own: &KnownField, cell: Cell<'a>) {
        let field = own.field();
        let parts = parts(cell.typed, field.field_type, |part| self.single(own, part).is_ok());
        let before = self.values.get(&field.name).map(|value| value.each().to_vec()).unwrap_or_default();
        let mut values = before;
        let (mut wrong, mut is_other) = (None, false);
        for part in parts {
            match self.single(own, part) {
                Ok((value, other)) => {
                    values.push(value);
                    is_other |= other;
                }
                Err(finding) => wrong = wrong.or(Some(finding)),
            }
        }
        self.warn(is_other, cell);
        if let Some(finding) = wrong {
            self.keep(finding, cell);
        }
        let unrequired = Field { is_required: false, ..field };
        match check(&unrequired, Value::Many(values)) {
            Ok(Value::Empty) => {}
            Ok(values) => self.set(field.name, values),
            Err(_) => self.keep(Finding::TooManyValues, cell),
        }
    }

    /// One value, in the form in which it is stored.
    fn single(&self, own: &KnownField, typed: &str) -> Result<Read, Finding> {
        let field = Field { is_required: false, is_multiple: false, ..own.field() };
        let (value, is_other) = self.read(own, field.field_type, typed)?;
        let checked = check(&field, value).map_err(|problem| match problem {
            Problem::TooLong(_) => Finding::Shortened,
            Problem::NumberTooLarge => Finding::AmountTooLarge,
            Problem::NotAWholeNumber => Finding::NotANumber,
            Problem::NotADate => Finding::NotADate,
            Problem::NotAWebAddress => Finding::NotAWebAddress,
            _ => Finding::UnknownValue,
        })?;
        if checked.is_empty() { Err(Finding::UnknownValue) } else { Ok((checked, is_other)) }
    }

    fn read(&self, own: &KnownField, field_type: FieldType, typed: &str) -> Result<Read, Finding> {
        let exact = |value: Value| (value, false);
        let decimal = self.options.decimal;
        match field_type {
            FieldType::Number => read_whole(typed, decimal).map(Value::Decimal).map(exact).ok_or(Finding::NotANumber),
            FieldType::Decimal => {
                let read = read_number(typed, decimal).ok_or(Finding::NotANumber)?;
                Ok((Value::Decimal(read.number), read.is_other_separator))
            }
            FieldType::Money => self.money_of_its_own(typed),
            FieldType::Boolean => Known::yes_or_no(typed).map(Value::Boolean).map(exact).ok_or(Finding::UnknownValue),
            FieldType::List | FieldType::Choice(_) => {
                let code = self.listed(&own.field(), typed).ok_or(Finding::UnknownValue)?;
                Ok(exact(Value::Choice(code.to_owned())))
            }
            FieldType::Date => {
                read_date(typed, self.options.date_order).map(Value::Date).map(exact).ok_or(Finding::NotADate)
            }
            FieldType::Moment => {
                let local = read_moment(typed, self.options.date_order).ok_or(Finding::NotADate)?;
                // The store finds the instant, which depends on the importer's time zone.
                Ok(exact(Value::Moment(Moment::of_unknown_zone(local))))
            }
            FieldType::Employee => {
                let employee = self.known.employee(typed).ok_or(Finding::UnknownEmployee)?;
                Ok(exact(Value::link(Some(employee), None)))
            }
            _ => Ok(exact(Value::text(text::line(typed)))),
        }
    }

    /// An amount with its currency beside it, else in the currency of the file.
    fn money_of_its_own(&self, typed: &str) -> Result<Read, Finding> {
        let read = read_amount(typed, self.options.decimal);
        let read = read.ok_or_else(|| no_amount(typed, self.options.decimal))?;
        let currency = read.currency.or_else(|| Known::currency(&self.options.currency));
        let currency = currency.ok_or(Finding::AmountWithoutCurrency)?.to_owned();
        Ok((Value::Money(Money { amount: read.amount, currency }), read.is_other_separator))
    }

    /// Names of records; what they are called is known to the store alone.
    fn link(&mut self, own: &KnownField, cell: Cell<'a>) {
        let field = own.field();
        let names = if !field.is_multiple {
            vec![cell.typed]
        } else if cell.typed.contains('\n') {
            lines(cell.typed)
        } else {
            // *Smith, Jones & Co.* is one company.
            cell.typed.split(';').filter(|part| !text::is_blank(part)).collect()
        };
        if !field.is_multiple && self.links.iter().any(|wanted| wanted.field == field.name) {
            return self.note(cell);
        }
        for name in names {
            let (column, name) = (cell.header.to_owned(), text::line(name));
            self.links.push(WantedLink { field: field.name, column, name });
        }
    }
}

/// The single values of a cell: its lines, else the whole if it can be read as one, else what `;` or `,` separates. Of
/// texts, all of which can be read, the signs decide.
fn parts<'t>(typed: &'t str, field_type: FieldType, reads: impl Fn(&str) -> bool) -> Vec<&'t str> {
    if typed.contains('\n') {
        return lines(typed);
    }
    let split = |signs: &[char]| -> Vec<&'t str> {
        typed.split(signs).filter(|part| !text::is_blank(part)).map(str::trim).collect()
    };
    let by_sign = match field_type {
        _ if typed.contains(';') => split(&[';']),
        FieldType::Decimal | FieldType::Money => between_numbers(typed),
        _ => split(&[',']),
    };
    if field_type == FieldType::Text {
        return by_sign;
    }
    let mut ways = vec![vec![typed.trim()], by_sign.clone()];
    // Cents are no amount of their own.
    if field_type != FieldType::Money {
        ways.push(split(&[',', ';']));
    }
    ways.into_iter().find(|parts| parts.iter().all(|part| reads(part))).unwrap_or(by_sign)
}

/// What commas separate, but for those between digits: *1,00 EUR, 2,00 PLN* are two amounts.
fn between_numbers(typed: &str) -> Vec<&str> {
    let is_digit = |sign: Option<char>| sign.is_some_and(|sign| sign.is_ascii_digit());
    let mut parts = Vec::new();
    let mut begin = 0;
    for (at, comma) in typed.match_indices(',') {
        let (before, after) = typed.split_at_checked(at).unwrap_or_default();
        let next = after.chars().nth(1);
        if !(is_digit(before.chars().next_back()) && is_digit(next)) {
            parts.extend(before.get(begin..));
            begin = at + comma.len();
        }
    }
    parts.extend(typed.get(begin..));
    parts.into_iter().filter(|part| !text::is_blank(part)).map(str::trim).collect()
}
