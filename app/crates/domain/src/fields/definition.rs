//! What administrators set up of a custom field.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{CREATOR, CustomField, Field, FieldLink, FieldOption, FieldType, RequiredFrom, check};
use crate::errors::{AppError, Place, Problem, Violation};
use crate::search::fold;
use crate::settings::Naming;
use crate::text::{self, LINE_LENGTH};
use crate::{Kind, Language, Value};

/// Everything about a custom field that can be chosen. Kind, type and *several values* are chosen once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FieldDefinition {
    pub kind: Kind,
    pub naming: Naming,
    pub help: Naming,
    pub field_type: FieldType,
    pub is_multiple: bool,
    pub is_required: bool,
    pub required_from: Vec<RequiredFrom>,
    pub default: Value,
    pub in_list: bool,
    /// Lists of any size are sorted and filtered by it: it gets an index.
    pub is_searched: bool,
    /// The values of its list, in order.
    pub options: Vec<OptionDefinition>,
    pub becomes: Option<FieldLink>,
}

/// A value of a custom field's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptionDefinition {
    /// Stable; empty for a new one, which gets one from its name.
    pub code: String,
    pub naming: Naming,
    pub is_deleted: bool,
}

/// A definition as it is stored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DefinedField {
    pub id: i32,
    /// Counts its changes.
    pub version: i32,
    pub definition: FieldDefinition,
    /// Hidden with all values, which are kept: it can be brought back.
    pub is_deleted: bool,
    /// Its index is there.
    pub is_indexed: bool,
}

/// How many records that are not deleted hold a field: in all, and each value of its list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldUse {
    pub records: i64,
    pub options: BTreeMap<String, i64>,
}

/// The longest help text, in characters.
const HELP_LENGTH: usize = 500;
/// The most values of a list.
const MOST_OPTIONS: usize = 500;

impl FieldDefinition {
    pub fn new(kind: Kind) -> Self {
        Self {
            kind,
            naming: Naming::default(),
            help: Naming::default(),
            field_type: FieldType::Text,
            is_multiple: false,
            is_required: false,
            required_from: Vec::new(),
            default: Value::Empty,
            in_list: false,
            is_searched: false,
            options: Vec::new(),
            becomes: None,
        }
    }

    /// The definition in the form that is stored. `before` is the field that it changes, `known` all that there are.
    ///
    /// # Errors
    /// [`AppError::Invalid`] with every rule that it breaks.
    pub fn checked(mut self, before: Option<&DefinedField>, known: &[DefinedField]) -> Result<Self, AppError> {
        let fixed = |own: &Self| (own.kind, own.field_type, own.is_multiple);
        if before.is_some_and(|before| fixed(&before.definition) != fixed(&self)) || self.field_type.code().is_none() {
            // No page offers it.
            return Err(AppError::Invalid(Vec::new()));
        }
        if let Some(before) = before {
            self.keep_options(&before.definition);
        }
        let own_id = before.map(|before| before.id);
        let others: Vec<&DefinedField> =
            known.iter().filter(|other| Some(other.id) != own_id && !other.is_deleted).collect();
        let mut violations = Vec::new();
        let mut note = |place, problem| violations.push(Violation { place, problem });

        self.naming = clean(&self.naming, text::line);
        self.help = clean(&self.help, text::lines);
        if let Some(problem) = wrong_name(&self.naming, LINE_LENGTH) {
            note(Place::ValueName, problem);
        } else if others
            .iter()
            .any(|other| other.definition.kind == self.kind && is_alike(&other.definition.naming, &self.naming))
        {
            note(Place::ValueName, Problem::AlreadyUsed);
        }
        let help = self.help.name.iter().chain(self.help.translations.values());
        if help.into_iter().any(|help| help.chars().count() > HELP_LENGTH) {
            note(Place::FieldHelp, Problem::TooLong(u32::try_from(HELP_LENGTH).unwrap_or(u32::MAX)));
        }
        self.is_multiple &= self.field_type.may_be_multiple();
        self.is_required &= self.field_type != FieldType::Boolean;
        self.is_searched &= self.field_type.may_be_searched();
        if self.is_required || !self.kind.has_stages() || self.field_type == FieldType::Boolean {
            self.required_from.clear();
        }
        self.required_from.retain(|from| from.pipeline_id.is_some() == (self.kind == Kind::Deal));
        self.give_codes();
        if let Some(problem) = self.wrong_options() {
            note(Place::FieldOptions, problem);
        }
        match self.checked_default() {
            Ok(default) => self.default = default,
            Err(problem) => note(Place::FieldDefault, problem),
        }
        if let Some(link) = self.becomes
            && let Some(problem) = self.wrong_link(link, &others)
        {
            note(Place::FieldLink, problem);
        }
        if violations.is_empty() { Ok(self) } else { Err(AppError::Invalid(violations)) }
    }

    /// What its list had stays as a deleted value: records may hold it.
    fn keep_options(&mut self, before: &Self) {
        for option in &before.options {
            if !self.options.iter().any(|other| other.code == option.code) {
                self.options.push(OptionDefinition { is_deleted: true, ..option.clone() });
            }
        }
    }

    /// New values of the list get a code from their name: two lists of the same names have the same codes.
    pub fn give_codes(&mut self) {
        if self.field_type != FieldType::List {
            self.options.clear();
            return;
        }
        let mut taken: Vec<String> = Vec::new();
        for option in &self.options {
            taken.push(option.code.clone());
        }
        for option in &mut self.options {
            option.naming = clean(&option.naming, text::line);
            if option.code.is_empty() {
                option.code = free_code(option.naming.name.as_deref().unwrap_or_default(), &taken);
                taken.push(option.code.clone());
            }
        }
    }

    /// Whether another definition of the field requires it elsewhere.
    pub fn asks_otherwise(&self, other: &Self) -> bool {
        (self.is_required, &self.required_from) != (other.is_required, &other.required_from)
    }

    /// Adds values to its list, behind those that are there.
    pub fn add_options(&mut self, names: &[String]) {
        if self.field_type == FieldType::List {
            let option = |name: &String| OptionDefinition {
                code: String::new(),
                naming: Naming::named(name),
                is_deleted: false,
            };
            self.options.extend(names.iter().map(option));
        }
    }

    fn wrong_options(&self) -> Option<Problem> {
        if self.field_type != FieldType::List {
            return None;
        }
        let offered: Vec<&OptionDefinition> = self.options.iter().filter(|option| !option.is_deleted).collect();
        if offered.is_empty() {
            return Some(Problem::Required);
        }
        if self.options.len() > MOST_OPTIONS {
            return Some(Problem::NumberTooLarge);
        }
        let wrong = offered.iter().find_map(|option| wrong_name(&option.naming, LINE_LENGTH));
        wrong.or_else(|| {
            let twice = offered
                .iter()
                .enumerate()
                .any(|(at, option)| offered.iter().take(at).any(|other| is_alike(&other.naming, &option.naming)));
            let codes = self
                .options
                .iter()
                .enumerate()
                .any(|(at, option)| self.options.iter().take(at).any(|other| other.code == option.code));
            (twice || codes).then_some(Problem::AlreadyUsed)
        })
    }

    fn checked_default(&self) -> Result<Value, Problem> {
        // A file belongs to the record that it was uploaded for: none is there before the record.
        if self.default.is_empty() || self.field_type == FieldType::File {
            return Ok(Value::Empty);
        }
        let field = Field { is_required: false, ..self.custom_field(0, false, Language::default()).field() };
        let default = check(&field, self.with_code(self.default.clone()))?;
        let is_offered = |value: &Value| {
            let code = value.as_text().unwrap_or_default();
            self.options.iter().any(|option| option.code == code && !option.is_deleted)
        };
        if self.field_type == FieldType::List && !default.each().iter().all(is_offered) {
            return Err(Problem::UnknownValue);
        }
        // Only an employee can be told by the part that is played.
        let least = if self.field_type == FieldType::Employee { CREATOR } else { CREATOR + 1 };
        if default.each().iter().filter_map(Value::as_id).any(|id| id < least) {
            return Err(Problem::UnknownValue);
        }
        Ok(default)
    }

    /// A value of the list that had no code yet when it was chosen stands there with its name.
    fn with_code(&self, value: Value) -> Value {
        match value {
            Value::Many(values) => Value::Many(values.into_iter().map(|value| self.with_code(value)).collect()),
            Value::Choice(chosen) if self.field_type == FieldType::List => {
                let is_known = self.options.iter().any(|option| option.code == chosen);
                let named = self.options.iter().find(|option| option.naming.name.as_ref() == Some(&chosen));
                Value::Choice(named.filter(|_| !is_known).map_or(chosen, |option| option.code.clone()))
            }
            other => other,
        }
    }

    fn wrong_link(&self, link: FieldLink, others: &[&DefinedField]) -> Option<Problem> {
        let fits = |other: &DefinedField| {
            let target = &other.definition;
            other.id == link.id
                && target.kind == link.kind
                && target.field_type == self.field_type
                && target.is_multiple == self.is_multiple
        };
        if self.kind != Kind::Lead || link.kind == Kind::Lead || !others.iter().any(|other| fits(other)) {
            return Some(Problem::UnknownValue);
        }
        let is_taken = others.iter().any(|other| other.definition.becomes == Some(link));
        is_taken.then_some(Problem::AlreadyUsed)
    }

    /// The field as readers of a language see it.
    pub fn custom_field(&self, id: i32, is_indexed: bool, language: Language) -> CustomField {
        CustomField {
            id,
            kind: self.kind,
            label: self.naming.shown(language).to_owned(),
            help: self.help.shown(language).to_owned(),
            field_type: self.field_type,
            is_multiple: self.is_multiple,
            is_required: self.is_required,
            required_from: self.required_from.clone(),
            default: self.default.clone(),
            in_list: self.in_list,
            is_sortable: self.is_searched && is_indexed,
            options: self.options.iter().map(|option| option.shown(language)).collect(),
            becomes: self.becomes,
        }
    }
}

impl OptionDefinition {
    fn shown(&self, language: Language) -> FieldOption {
        FieldOption {
            code: self.code.clone(),
            name: self.naming.shown(language).to_owned(),
            is_deleted: self.is_deleted,
        }
    }
}

impl DefinedField {
    /// The field as readers of a language see it.
    pub fn custom_field(&self, language: Language) -> CustomField {
        self.definition.custom_field(self.id, self.is_indexed, language)
    }
}

/// A name without blanks around, and without translations that say the same.
pub(crate) fn clean(naming: &Naming, clean: fn(&str) -> String) -> Naming {
    let clean = |name: &String| Some(clean(name)).filter(|name| !name.is_empty());
    let name = naming.name.as_ref().and_then(clean);
    let mut translations = BTreeMap::new();
    for (language, translated) in &naming.translations {
        if let Some(translated) = clean(translated).filter(|translated| Some(translated) != name.as_ref()) {
            translations.insert(*language, translated);
        }
    }
    Naming { name, translations }
}

/// What is wrong with a name that may have so many characters.
pub(crate) fn wrong_name(naming: &Naming, longest: usize) -> Option<Problem> {
    if naming.name.is_none() {
        return Some(Problem::Required);
    }
    let too_long = |name: &String| name.chars().count() > longest;
    let is_wrong = naming.name.iter().chain(naming.translations.values()).any(too_long);
    is_wrong.then(|| Problem::TooLong(u32::try_from(longest).unwrap_or(u32::MAX)))
}

/// Whether readers of some language would see the same name twice.
fn is_alike(one: &Naming, other: &Naming) -> bool {
    Language::ALL.into_iter().any(|language| fold(one.shown(language)) == fold(other.shown(language)))
}

fn free_code(name: &str, taken: &[String]) -> String {
    let mut base = String::new();
    for word in fold(name).split(' ').filter(|word| !word.is_empty()) {
        if !base.is_empty() {
            base.push('_');
        }
        base.push_str(word);
    }
    // Codes have at most 50 bytes; a number may follow.
    while base.len() > 44 {
        base.pop();
    }
    if base.is_empty() {
        base.push('_');
    }
    let mut code = base.clone();
    let mut number = 2;
    while taken.contains(&code) {
        code = format!("{base}_{number}");
        number += 1;
    }
    code
}
