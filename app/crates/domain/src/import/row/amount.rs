//! The amount of a row, for which two columns may speak.

use rust_decimal::Decimal;

use super::Draft;
use crate::import::{DecimalSeparator, Finding, Known, RowReason, has_parts_of_cent, read_amount};
use crate::{FieldName, Value};

/// Why a text is read as no amount.
pub(super) fn no_amount(typed: &str, separator: DecimalSeparator) -> Finding {
    if has_parts_of_cent(typed, separator) { Finding::PartsOfCent } else { Finding::NotAnAmount }
}

impl Draft<'_> {
    /// An amount is stored in its currency or not at all.
    pub(super) fn money(&mut self) {
        let named = self.currency.map(|cell| (cell, Known::currency(cell.typed)));
        match named {
            Some((_, Some(code))) => self.set(FieldName::Currency, Value::Choice(code.to_owned())),
            Some((cell, None)) => self.keep(Finding::UnknownCurrency, cell),
            None => {}
        }
        let Some((name, cell)) = self.amount else { return };
        let Some(read) = read_amount(cell.typed, self.options.decimal) else {
            return self.keep(no_amount(cell.typed, self.options.decimal), cell);
        };
        if read.amount.abs() >= Decimal::from(1_000_000_000_000_000_i64) {
            return self.keep(Finding::AmountTooLarge, cell);
        }
        let currency = match (named, read.currency) {
            (Some((_, Some(code))), None) => Some(code),
            (Some((_, Some(code))), Some(beside)) if code == beside => Some(code),
            (Some(_), _) => None,
            (None, Some(beside)) => Some(beside),
            (None, None) => Known::currency(&self.options.currency),
        };
        let Some(currency) = currency else { return self.keep(Finding::AmountWithoutCurrency, cell) };
        if read.is_other_separator {
            self.reasons.push(RowReason::cell(Finding::OtherDecimalSeparator, cell.header, cell.typed));
        }
        self.set(FieldName::Currency, Value::Choice(currency.to_owned()));
        self.set(name, Value::Decimal(read.amount));
    }
}
