use domain::value::Link;
use domain::{Field, FieldType, Value};
use messages::text::frame;

use super::Cell;
use super::cell::text;
use super::columns::Export;

impl Export {
    /// The cell of a field that administrators added, so that an import understands it.
    pub(super) fn custom(&self, field: &Field, value: &Value) -> Cell {
        match value {
            Value::Many(values) => Cell::Many(values.iter().map(|value| self.custom(field, value)).collect()),
            Value::Empty => Cell::Empty,
            Value::Text(typed) => text(typed.clone()),
            Value::Decimal(number) => Cell::Decimal(*number),
            Value::Money(money) => Cell::Money(money.amount, money.currency.clone()),
            Value::Boolean(yes) => text(if *yes { frame::yes() } else { frame::no() }.show(self.language)),
            Value::Date(date) => Cell::Date(*date),
            Value::Moment(moment) => Cell::Moment(moment.local),
            Value::Choice(code) => text(self.choice(field, code)),
            // What the file is called; the file itself is no text.
            Value::File(file) => text(file.name.clone()),
            Value::Link(link) if field.field_type == FieldType::Employee => text(self.employee(link)),
            Value::Link(link) => text(numbered(link)),
        }
    }

    /// The name of a value; its code where the name would be understood as another one's.
    fn choice(&self, field: &Field, code: &str) -> String {
        let name = match field.field_type {
            FieldType::Choice(dictionary) => self.directory.choice_name(dictionary, code),
            _ => self.directory.custom_field(field.name).map_or(code, |own| own.option_name(code)),
        };
        if self.known.means(self.kind, field, name, code) { name.to_owned() } else { code.to_owned() }
    }

    /// Who shares a name with others is called by the e-mail address.
    pub(super) fn employee(&self, link: &Link) -> String {
        let name = self.directory.employee_name(link.id);
        let email = self.emails.get(&link.id).filter(|_| self.known.employee(name) != Some(link.id));
        email.map_or(name, String::as_str).to_owned()
    }
}

/// Several records may have one name: the number says which one is meant.
fn numbered(link: &Link) -> String {
    let number = format!("#{}", link.id);
    if link.label.is_empty() || link.label == number { number } else { format!("{} {number}", link.label) }
}
