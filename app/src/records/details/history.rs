use domain::details::{AddressType, DetailField, Subject};
use messages::labels;
use messages::text::{details as text, fields};

use crate::text::{language, tr};

/// What the history keeps of details, line by line, with the names of the parts in the user's language.
pub fn history_lines(stored: &str) -> String {
    let mut shown = String::new();
    for line in stored.lines() {
        if !shown.is_empty() {
            shown.push('\n');
        }
        shown.push_str(&shown_line(line));
    }
    shown
}

fn shown_line(line: &str) -> String {
    let Some((code, stored)) = line.split_once(": ") else { return line.to_owned() };
    let (name, value) = match code {
        "primary" => return tr(text::primary()),
        "subject" => return tr(labels::subject(Subject::from_code(stored))),
        "country" => (tr(fields::address_country()), labels::country(language(), stored)),
        "account" => (tr(text::account()), stored.to_owned()),
        _ => match (DetailField::from_code(code), code.strip_prefix("address.").and_then(AddressType::from_code)) {
            (Some(field), _) => (tr(labels::detail_field(field, Subject::Company)), stored.to_owned()),
            (None, Some(address_type)) => (tr(labels::address_type(address_type)), stored.to_owned()),
            (None, None) => return line.to_owned(),
        },
    };
    format!("{name}: {value}")
}
