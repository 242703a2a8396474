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
    Date(NaiveDate),
    Moment(LocalTime),
}

impl Export {
    /// The cells of a record, as many as there are titles.
    pub(super) fn cells(&self, record: &Record) -> Vec<Cell> {
        let cell = |shown: &Shown| match *shown {
            Shown::Id => Cell::Number(record.id),
            Shown::Field(field) => self.value(&field, record.value(field.name), record),
            Shown::Points(kind) => points(kind, record.contact_points.iter().filter(|point| point.kind == kind)),
            Shown::PointsOf(kind, of) => {
                let wanted = |point: &&ContactPoint| point.kind == kind && point.value_type == of;
                points(kind, record.contact_points.iter().filter(wanted))
            }
        };
        self.columns.iter().map(cell).collect()
    }

    fn value(&self, field: &Field, value: &Value, record: &Record) -> Cell {
        let pipeline = || record.value(FieldName::PipelineId).as_id();
        match (value, field.field_type) {
            (Value::Empty, _) => Cell::Empty,
            (Value::Text(typed), _) => text(typed.clone()),
            (Value::Decimal(number), FieldType::Number | FieldType::Decimal) => Cell::Decimal(*number),
            (Value::Decimal(amount), _) => Cell::Amount(amount.round_dp(2)),
            (Value::Boolean(yes), _) => text(if *yes { frame::yes() } else { frame::no() }.show(self.language)),
            (Value::Date(date), _) => Cell::Date(*date),
            (Value::Moment(moment), _) => Cell::Moment(moment.local),
            (Value::Choice(code), FieldType::Choice(dictionary)) => {
                let name = self.directory.choice_name(dictionary, code);
                let is_current = self.directory.choices(dictionary).iter().any(|choice| choice.code == *code);
                let is_clear = self.known.choice(dictionary, name) == Some(code);
                // A name that means another value too would come back as that one.
                text(if is_current && !is_clear { code.clone() } else { name.to_owned() })
            }
            (Value::Choice(code), FieldType::Stage) => {
                let stage = self.directory.stage(record.kind, pipeline(), code);
                let name = stage.map_or_else(|| self.directory.former_name(code), |stage| &stage.name);
                let means_other = |(known, _): (&str, _)| known != code;
                let is_unclear = record.kind == Kind::Lead && self.known.stage(name).is_some_and(means_other);
                text(if is_unclear { code.clone() } else { name.to_owned() })
            }
            (Value::Choice(code), FieldType::List) => {
                let own = self.directory.custom_field(field.name);
                text(own.map_or(code.as_str(), |own| own.option_name(code)).to_owned())
            }
            (Value::Choice(code), _) => text(code.clone()),
            (Value::Link(link), FieldType::Employee) => {
                let name = self.directory.employee_name(link.id);
                let email = self.emails.get(&link.id).filter(|_| self.known.employee(name) != Some(link.id));
                text(email.map_or(name, String::as_str).to_owned())
            }
            (Value::Link(link), FieldType::Pipeline) => {
                let pipeline = self.directory.pipeline(link.id);
                text(pipeline.map_or_else(|| link.id.to_string(), |pipeline| pipeline.name.clone()))
            }
            (Value::Link(link), _) => text(link.label.clone()),
            (Value::Money(money), _) => text(format!("{:.2} {}", money.amount, money.currency)),
            (Value::Many(values), _) => {
                let one = |one: &Value| self.value(field, one, record).plain('.').into_owned();
                text(values.iter().map(one).collect::<Vec<_>>().join("\n"))
            }
        }
    }
}

fn text(text: String) -> Cell {
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
            Self::Decimal(number) => Cow::Owned(number.normalize().to_string().replace('.', &decimal_sign.to_string())),
            Self::Amount(amount) => Cow::Owned(format!("{amount:.2}").replace('.', &decimal_sign.to_string())),
            Self::Date(date) => Cow::Owned(date.to_string()),
            Self::Moment(LocalTime { year, month, day, hour, minute }) => {
                Cow::Owned(format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}"))
            }
        }
    }
}
