use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};

use super::former::Former;
use super::{Column, KnownField, NewField, amount};
use crate::directory::Dictionary;
use crate::fields::{self, Field, FieldType};
use crate::search::fold;
use crate::stage::{Semantics, Stage};
use crate::{FieldName, Kind, Value};

/// The letters and digits of a name, folded: `E-mail`, `E-Mail` and `email` are one.
pub(super) fn key(name: &str) -> String {
    fold(name).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// A value of a list with everything that it may be called: its code, its names in all languages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KnownNames {
    pub code: String,
    pub names: Vec<String>,
}

/// A status with its meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownStage {
    pub value: KnownNames,
    pub semantics: Semantics,
}

/// Everything that cells are compared with.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Known {
    stages: HashMap<String, (String, Semantics)>,
    /// In progress, success, failures; without their names.
    stage_order: Vec<Stage>,
    initial_stage: String,
    fields: Vec<KnownField>,
    /// The fields for files, which no column becomes.
    files: Vec<KnownField>,
    dictionaries: HashMap<Dictionary, HashMap<String, String>>,
    /// The values that were deleted from them.
    former: HashMap<Dictionary, Former>,
    /// By e-mail, and by the words of the name in order of the alphabet; nothing where two share a name.
    employees: HashMap<String, Option<i64>>,
    pub(super) default_country: String,
    /// The latest day on which somebody can have been born; any, if nothing.
    pub(super) latest_day: Option<NaiveDate>,
}

impl Known {
    /// `stages` and the values of dictionaries in their order; `employees` are the active ones with name and
    /// e-mail; `default_country` is the ISO 3166-1 alpha-2 code for phones of rows without a country.
    pub fn new(
        stages: &[KnownStage],
        dictionaries: &[(Dictionary, Vec<KnownNames>)],
        employees: &[(i64, String, Option<String>)],
        default_country: &str,
    ) -> Self {
        let semantics: HashMap<&str, Semantics> =
            stages.iter().map(|stage| (stage.value.code.as_str(), stage.semantics)).collect();
        let stage_values: Vec<KnownNames> = stages.iter().map(|stage| stage.value.clone()).collect();
        let in_progress = |stage: &&KnownStage| stage.semantics == Semantics::InProgress;
        Self {
            stages: by_name(&stage_values, STAGE_ALIASES)
                .into_iter()
                .map(|(name, code)| {
                    let meaning = semantics.get(code.as_str()).copied().unwrap_or(Semantics::InProgress);
                    (name, (code, meaning))
                })
                .collect(),
            stage_order: in_order(stages),
            fields: Vec::new(),
            files: Vec::new(),
            initial_stage: stages.iter().find(in_progress).map(|stage| stage.value.code.clone()).unwrap_or_default(),
            dictionaries: dictionaries
                .iter()
                .map(|(dictionary, values)| (*dictionary, by_name(values, aliases(*dictionary))))
                .collect(),
            former: HashMap::new(),
            employees: employees_by_name(employees),
            default_country: default_country.to_owned(),
            latest_day: None,
        }
    }

    /// The same at a time: nobody is born later.
    pub fn at(self, now: DateTime<Utc>) -> Self {
        Self { latest_day: Some(fields::latest_day(now)), ..self }
    }

    /// The same with the fields that administrators added. Those for files are none that a column could become: a cell
    /// has a name at most, and the file that is called so stands on the disk of whoever wrote it. So a row does not lack
    /// one either, however required it is.
    pub fn with_fields(self, fields: Vec<KnownField>) -> Self {
        let (files, fields) = fields.into_iter().partition(|field| field.own.field_type == FieldType::File);
        Self { fields, files, ..self }
    }

    /// The same with the values that were deleted from dictionaries.
    pub fn with_former(self, dictionaries: &[(Dictionary, Vec<KnownNames>)]) -> Self {
        let former = dictionaries.iter().map(|(dictionary, values)| (*dictionary, Former::of(values))).collect();
        Self { former, ..self }
    }

    fn former_of(&self, kind: Kind, field: &Field) -> Option<&Former> {
        match field.field_type {
            FieldType::Choice(dictionary) => self.former.get(&dictionary),
            FieldType::List => self.custom_field(kind, field.name).map(|own| &own.former),
            _ => None,
        }
    }

    /// The codes of values of the field's list that are called so, and are no longer offered.
    pub(super) fn former(&self, kind: Kind, field: &Field, typed: &str) -> &[String] {
        self.former_of(kind, field).map_or(&[], |former| former.codes(typed))
    }

    /// The fields of these columns whose lists had values that are no longer offered.
    pub fn fields_with_former(&self, kind: Kind, columns: &[Column]) -> Vec<Field> {
        let has_former = |field: &Field| self.former_of(kind, field).is_some_and(|former| !former.is_empty());
        let field = |column: &Column| match column {
            Column::Field(name) => self.field(kind, *name).filter(has_former),
            _ => None,
        };
        columns.iter().filter_map(field).collect()
    }

    /// Whether the value of the field, or one of several, is no longer offered.
    pub fn is_former(&self, kind: Kind, field: &Field, value: &Value) -> bool {
        let Some(former) = self.former_of(kind, field) else { return false };
        value.each().iter().filter_map(Value::as_text).any(|code| former.has(code))
    }

    /// The code of the value of the field's list that is offered and called so.
    pub(super) fn offered(&self, kind: Kind, field: &Field, typed: &str) -> Option<&str> {
        match field.field_type {
            FieldType::Choice(dictionary) => self.choice(dictionary, typed),
            _ => self.custom_field(kind, field.name)?.option(typed),
        }
    }

    /// Whether the name means this value of the field's list and no other one, when it comes back in a file.
    pub fn means(&self, kind: Kind, field: &Field, name: &str, code: &str) -> bool {
        match self.offered(kind, field, name) {
            Some(offered) => offered == code,
            None => self.former(kind, field, name).iter().all(|former| former == code),
        }
    }

    /// What the fields for files are called, in any language. A file that was exported tells their names alone.
    pub fn titles_of_files(&self, kind: Kind) -> impl Iterator<Item = &str> {
        let own = self.files.iter().filter(move |field| field.own.kind == kind);
        own.flat_map(|field| field.titles.iter().map(String::as_str))
    }

    /// Takes fields for known that an import makes when it begins.
    pub fn expect_fields(&mut self, kind: Kind, new: &[NewField]) {
        self.fields.extend(new.iter().enumerate().map(|(at, field)| KnownField::expected(kind, at, field)));
    }

    /// What administrators added to records of the kind.
    pub fn fields(&self, kind: Kind) -> impl Iterator<Item = &KnownField> {
        self.fields.iter().filter(move |field| field.own.kind == kind)
    }

    pub fn custom_field(&self, kind: Kind, name: FieldName) -> Option<&KnownField> {
        self.fields(kind).find(|field| field.own.name() == name)
    }

    /// The custom field that is called so in any language.
    pub fn named(&self, kind: Kind, title: &str) -> Option<&KnownField> {
        let called =
            |same: &dyn Fn(&str) -> bool| self.fields(kind).find(|field| field.titles.iter().any(|title| same(title)));
        let (exact, loose) = (title.trim().to_lowercase(), key(title));
        called(&|known| known.to_lowercase() == exact).or_else(|| called(&|known| key(known) == loose))
    }

    /// The field of that name, if records of the kind have it.
    pub fn field(&self, kind: Kind, name: FieldName) -> Option<Field> {
        match name.custom_id() {
            Some(_) => self.custom_field(kind, name).map(|field| field.own.field()),
            None => fields::field(kind, name).copied(),
        }
    }

    /// Takes a value for one of the field's list; its name stands for its code until it is.
    pub fn expect_option(&mut self, name: FieldName, option: &str) {
        if let Some(field) = self.fields.iter_mut().find(|field| field.own.name() == name) {
            field.expect(option);
        }
    }

    /// The statuses of leads, in progress before success before failures.
    pub(super) fn stage_order(&self) -> &[Stage] {
        &self.stage_order
    }

    pub fn initial_stage(&self) -> &str {
        &self.initial_stage
    }

    pub fn stage(&self, typed: &str) -> Option<(&str, Semantics)> {
        self.stages.get(&key(typed)).map(|(code, semantics)| (code.as_str(), *semantics))
    }

    /// The code of the value that is called so.
    pub fn choice(&self, dictionary: Dictionary, typed: &str) -> Option<&str> {
        self.dictionaries.get(&dictionary)?.get(&key(typed)).map(String::as_str)
    }

    /// Takes a name for a value that will be there; until then its name stands for its code.
    pub fn expect(&mut self, dictionary: Dictionary, name: &str) {
        self.dictionaries.entry(dictionary).or_default().entry(key(name)).or_insert_with(|| name.to_owned());
    }

    pub fn employee(&self, typed: &str) -> Option<i64> {
        self.employees
            .get(&typed.trim().to_lowercase())
            .or_else(|| self.employees.get(&words(typed)))
            .copied()
            .flatten()
    }

    pub fn currency(typed: &str) -> Option<&'static str> {
        amount::currency_code(typed)
    }

    /// *Yes* and *no* in the four languages.
    pub fn yes_or_no(typed: &str) -> Option<bool> {
        match key(typed).as_str() {
            "yes" | "y" | "true" | "1" | "tak" | "t" | "prawda" | "ja" | "j" | "wahr" | "si" | "s" | "vero" => {
                Some(true)
            }
            "no" | "n" | "false" | "0" | "nie" | "falsz" | "nein" | "falsch" | "falso" => Some(false),
            _ => None,
        }
    }
}

fn in_order(stages: &[KnownStage]) -> Vec<Stage> {
    let of = |wanted: Semantics| stages.iter().filter(move |stage| stage.semantics == wanted);
    let ordered = [Semantics::InProgress, Semantics::Success, Semantics::Failure].into_iter().flat_map(of);
    let stage = |known: &KnownStage| Stage {
        code: known.value.code.clone(),
        name: String::new(),
        color: String::new(),
        semantics: known.semantics,
        is_closing: false,
    };
    ordered.map(stage).collect()
}

/// What else the values of a dictionary are called.
fn aliases(dictionary: Dictionary) -> &'static [(&'static str, &'static str)] {
    match dictionary {
        Dictionary::Source => SOURCE_ALIASES,
        Dictionary::Honorific => HONORIFIC_ALIASES,
        _ => &[],
    }
}

/// A code wins over a name, a name over an alias, the first value over later ones.
fn by_name(values: &[KnownNames], aliases: &[(&str, &str)]) -> HashMap<String, String> {
    let mut found = HashMap::new();
    let mut add = |name: &str, code: &str| {
        let key = key(name);
        if !key.is_empty() {
            found.entry(key).or_insert_with(|| code.to_owned());
        }
    };
    for value in values {
        add(&value.code, &value.code);
    }
    for value in values {
        for name in &value.names {
            add(name, &value.code);
        }
    }
    for (name, code) in aliases {
        if values.iter().any(|value| value.code == *code) {
            add(name, code);
        }
    }
    found
}

fn employees_by_name(employees: &[(i64, String, Option<String>)]) -> HashMap<String, Option<i64>> {
    let mut found: HashMap<String, Option<i64>> = HashMap::new();
    for (id, name, email) in employees {
        if let Some(email) = email {
            found.insert(email.to_lowercase(), Some(*id));
        }
        found.entry(words(name)).and_modify(|known| *known = None).or_insert(Some(*id));
    }
    found
}

/// The words of a name in alphabetical order: `Kowalska, Anna` is `Anna Kowalska`.
fn words(name: &str) -> String {
    let folded = fold(name);
    let mut words: Vec<&str> = folded.split([' ', '.']).filter(|word| !word.is_empty()).collect();
    words.sort_unstable();
    words.join(" ")
}

/// What the reference product and its versions call the default statuses.
const STAGE_ALIASES: &[(&str, &str)] = &[
    ("Unassigned", "NEW"),
    ("New", "NEW"),
    ("Not processed", "NEW"),
    ("Nieprzypisany", "NEW"),
    ("Nowy", "NEW"),
    ("Nicht zugewiesen", "NEW"),
    ("Neu", "NEW"),
    ("Non assegnato", "NEW"),
    ("Nuovo", "NEW"),
    ("In process", "IN_PROCESS"),
    ("In work", "IN_PROCESS"),
    ("In Bearbeitung", "IN_PROCESS"),
    ("In corso", "IN_PROCESS"),
    ("Junk", "JUNK"),
    ("Low-quality lead", "JUNK"),
    ("Bad lead", "JUNK"),
    ("High-quality lead", "CONVERTED"),
    ("Qualified lead", "CONVERTED"),
    ("Good lead", "CONVERTED"),
    ("Converted lead", "CONVERTED"),
];

const SOURCE_ALIASES: &[(&str, &str)] = &[
    ("Show/Exhibition", "TRADE_SHOW"),
    ("Show", "TRADE_SHOW"),
    ("Exhibition", "TRADE_SHOW"),
    ("Phone", "CALL"),
    ("Phone call", "CALL"),
    ("Recommendation", "RECOMMENDATION"),
    ("Referral", "RECOMMENDATION"),
    ("Partner", "PARTNER"),
    ("Web site", "WEB"),
    ("Web form", "WEBFORM"),
    ("Call back", "CALLBACK"),
];

const HONORIFIC_ALIASES: &[(&str, &str)] = &[
    ("Mister", "HNR_EN_1"),
    ("Missis", "HNR_EN_2"),
    ("Miss", "HNR_EN_3"),
    ("Fr.", "HNR_DE_1"),
    ("Hr.", "HNR_DE_2"),
    ("Signor", "HNR_IT_1"),
    ("Signora", "HNR_IT_2"),
];
