use std::borrow::Cow;

use chrono::NaiveDate;
use domain::fields::FieldType;
use domain::moment::LocalTime;
use domain::{ContactPoint, ContactPointKind, Field, FieldName, Kind, Record, Value};
use messages::text::frame;
use rust_decimal::Decimal;

use super::columns::{Export, Shown};

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    Empty,
    Text(String),
    Number(i64),
    /// With two digits after the sign.
    Amount(Decimal),
    /// With the digits that it has.
    Decimal(Decimal),
    /// With its currency.
    Money(Decimal, String),
    Date(NaiveDate),
    Moment(LocalTime),
    /// Several values, each on a line of its own.
    Many(Vec<Self>),
}

impl Export {
    /// The cells of a record, as many as there are titles.
    pub(super) fn cells(&self, record: &Record) -> Vec<Cell> {
        let cell = |shown: &Shown| match *shown {
            Shown::Id => Cell::Number(record.id),
            Shown::Field(field) if field.is_custom() => self.custom(&field, record.value(field.name)),
            Shown::Field(field) => self.value(&field, record),
            Shown::Points(kind) => points(kind, record.contact_points.iter().filter(|point| point.kind == kind)),
            Shown::PointsOf(kind, of) => {
                let wanted = |point: &&ContactPoint| point.kind == kind && point.value_type == of;
                points(kind, record.contact_points.iter().filter(wanted))
            }
        };
        self.columns.iter().map(cell).collect()
    }

    fn value(&self, field: &Field, record: &Record) -> Cell {
        let pipeline = || record.value(FieldName::PipelineId).as_id();
        match (record.value(field.name), field.field_type) {
            (Value::Empty, _) => Cell::Empty,
            (Value::Text(typed), _) => text(typed.clone()),
            (Value::Decimal(amount), _) => Cell::Amount(amount.round_dp(2)),
            (Value::Boolean(yes), _) => text(if *yes { frame::yes() } else { frame::no() }.show(self.language)),
            (Value::Date(date), _) => Cell::Date(*date),
            (Value::Moment(moment), _) => Cell::Moment(moment.local),
            (Value::Choice(code), FieldType::Choice(dictionary)) => {
                let name = self.directory.choice_name(dictionary, code);
                // A name that means another value too would come back as that one.
                text(if self.known.means(self.kind, field, name, code) { name.to_owned() } else { code.clone() })
            }
            (Value::Choice(code), FieldType::Stage) => {
                let stage = self.directory.stage(record.kind, pipeline(), code);
                let name = stage.map_or_else(|| self.directory.former_name(code), |stage| &stage.name);
                let means_other = |(known, _): (&str, _)| known != code;
                let is_unclear = record.kind == Kind::Lead && self.known.stage(name).is_some_and(means_other);
                text(if is_unclear { code.clone() } else { name.to_owned() })
            }
            (Value::Choice(code), _) => text(code.clone()),
            (Value::Link(link), FieldType::Employee) => text(self.employee(link)),
            (Value::Link(link), FieldType::Pipeline) => {
                let pipeline = self.directory.pipeline(link.id);
                text(pipeline.map_or_else(|| link.id.to_string(), |pipeline| pipeline.name.clone()))
            }
            (Value::Link(link), _) => text(link.label.clone()),
            // Only custom fields hold these.
            (Value::Money(_) | Value::File(_) | Value::Many(_), _) => Cell::Empty,
        }
    }
}

pub(super) fn text(text: String) -> Cell {
    if text.is_empty() { Cell::Empty } else { Cell::Text(text) }
}

/// One on each line. A phone or messenger with a sign that separates several gets a line end, which says that it is one.
fn points<'a>(kind: ContactPointKind, points: impl Iterator<Item = &'a ContactPoint>) -> Cell {
    let values: Vec<&str> = points.map(|point| point.value.as_str()).collect();
    match values.as_slice() {
        [one] if matches!(kind, ContactPointKind::Phone | ContactPointKind::Im) && one.contains([',', ';']) => {
            text(format!("{one}\n"))
        }
        values => text(values.join("\n")),
    }
}

impl Cell {
    /// The cell in a file of text: dates as `2026-11-22`, which everything understands.
    pub(super) fn plain(&self, decimal_sign: char) -> Cow<'_, str> {
        match self {
            Self::Empty => Cow::Borrowed(""),
            Self::Text(text) => Cow::Borrowed(text),
            Self::Number(number) => Cow::Owned(number.to_string()),
            Self::Amount(amount) => Cow::Owned(format!("{amount:.2}").replace('.', &decimal_sign.to_string())),
            Self::Decimal(number) => Cow::Owned(number_text(*number).replace('.', &decimal_sign.to_string())),
            Self::Money(amount, currency) => {
                Cow::Owned(format!("{amount:.2} {currency}").replace('.', &decimal_sign.to_string()))
            }
            Self::Many(values) => Cow::Owned(lines(values, decimal_sign)),
            Self::Date(date) => Cow::Owned(date.to_string()),
            Self::Moment(LocalTime { year, month, day, hour, minute }) => {
                Cow::Owned(format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}"))
            }
        }
    }
}

/// With one zero more where there would be three digits after the sign: `1.234` may be a thousand in another language.
fn number_text(number: Decimal) -> String {
    let number = number.normalize();
    if number.scale() == 3 { format!("{number:.4}") } else { number.to_string() }
}

/// One value with a sign that separates several gets a line end, which says that it is one.
fn lines(values: &[Cell], decimal_sign: char) -> String {
    let lines: Vec<Cow<'_, str>> = values.iter().map(|value| value.plain(decimal_sign)).collect();
    match lines.as_slice() {
        [one] if one.contains([',', ';']) => format!("{one}\n"),
        lines => lines.join("\n"),
    }
}
