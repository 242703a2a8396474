use std::collections::HashMap;

use super::amount;
use crate::directory::Dictionary;
use crate::search::fold;
use crate::stage::Semantics;

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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    stages: HashMap<String, (String, Semantics)>,
    initial_stage: String,
    dictionaries: HashMap<Dictionary, HashMap<String, String>>,
    /// By e-mail, and by the words of the name in order of the alphabet; nothing where two share a name.
    employees: HashMap<String, Option<i64>>,
    pub(super) default_country: String,
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
            initial_stage: stages.iter().find(in_progress).map(|stage| stage.value.code.clone()).unwrap_or_default(),
            dictionaries: dictionaries
                .iter()
                .map(|(dictionary, values)| (*dictionary, by_name(values, aliases(*dictionary))))
                .collect(),
            employees: employees_by_name(employees),
            default_country: default_country.to_owned(),
        }
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
