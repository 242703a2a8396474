use std::collections::HashMap;

use super::former::Former;
use super::{KnownNames, NewField};
use crate::fields::{CustomField, DefinedField, Field};
use crate::search::fold;
use crate::{Kind, Language, text};

/// The longest code of a value, in bytes.
const CODE_LENGTH: usize = 50;

/// A custom field as headers and cells are compared with it.
#[derive(Clone, Debug, PartialEq)]
pub struct KnownField {
    /// The field, in the language that administrators named it in.
    pub own: CustomField,
    /// What it is called in any language.
    pub titles: Vec<String>,
    /// The codes of its list's values by their names in any language, in lower case.
    by_name: HashMap<String, String>,
    /// By their folded names, with the signs of the name: *C* is not *C#*.
    by_fold: HashMap<String, (String, String)>,
    /// The values of its list that were taken out of it.
    pub(super) former: Former,
}

impl KnownField {
    pub fn of(defined: &DefinedField) -> Self {
        let mut titles: Vec<String> = Vec::new();
        let naming = &defined.definition.naming;
        for title in naming.name.iter().chain(naming.translations.values()) {
            titles.push(title.clone());
        }
        let mut field = Self {
            own: defined.custom_field(Language::default()),
            titles,
            by_name: HashMap::new(),
            by_fold: HashMap::new(),
            former: Former::default(),
        };
        let mut former = Vec::new();
        for option in &defined.definition.options {
            let names = option.naming.name.iter().chain(option.naming.translations.values());
            if option.is_deleted {
                former.push(KnownNames { code: option.code.clone(), names: names.cloned().collect() });
            } else {
                names.for_each(|name| field.name(name, &option.code));
            }
        }
        field.former = Former::of(&former);
        if let Some(name) = naming.name.clone() {
            field.own.label = name;
        }
        field
    }

    /// A field that an import makes.
    pub(super) fn expected(kind: Kind, place: usize, new: &NewField) -> Self {
        let id = NewField::name_of(place).custom_id().unwrap_or_default();
        Self {
            own: new.definition(kind, &[]).custom_field(id, false, Language::default()),
            titles: vec![new.name.clone()],
            by_name: HashMap::new(),
            by_fold: HashMap::new(),
            former: Former::default(),
        }
    }

    fn name(&mut self, name: &str, code: &str) {
        self.by_name.entry(text::line(name).to_lowercase()).or_insert_with(|| code.to_owned());
        self.by_fold.entry(fold(name)).or_insert_with(|| (signs(name), code.to_owned()));
    }

    /// Takes a value for one of its list.
    pub(super) fn expect(&mut self, option: &str) {
        let mut code = option.to_owned();
        while code.len() > CODE_LENGTH {
            code.pop();
        }
        self.name(option, &code);
    }

    /// Whether a value of this name could be added to its list: none of a list's names may look like another.
    pub fn has_room_for(&self, name: &str) -> bool {
        !self.by_fold.contains_key(&fold(name))
    }

    /// The code of the list's value that is called so in any language, or that has this code.
    pub fn option(&self, typed: &str) -> Option<&str> {
        let line = text::line(typed);
        let by_fold = || self.by_fold.get(&fold(&line)).filter(|(own, _)| *own == signs(&line)).map(|(_, code)| code);
        let named = self.by_name.get(&line.to_lowercase()).or_else(by_fold).map(String::as_str);
        let offered = || self.own.options.iter().filter(|option| !option.is_deleted);
        named.or_else(|| offered().find(|option| option.code == line).map(|option| option.code.as_str()))
    }

    /// Its entry in the catalogue.
    pub fn field(&self) -> Field {
        self.own.field()
    }
}

/// What of a name is neither letter nor digit.
fn signs(name: &str) -> String {
    name.chars().filter(|c| !c.is_alphanumeric() && !c.is_whitespace()).collect()
}
