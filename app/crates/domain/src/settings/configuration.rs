//! The whole configuration as one readable file, to be carried from one installation to another.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{FileField, ListChange, ListKey, ListValue, Naming, ValueList};
use crate::activity::CounterSettings;
use crate::errors::{AppError, Problem, Violation};
use crate::stage::Semantics;
use crate::{DealCreation, Language};

/// What a file of settings says it is.
pub const FORMAT: &str = "modus-settings";

/// A file of settings. The mode is no part of it: switching it converts leads, and has a command of its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Configuration {
    /// [`FORMAT`].
    pub format: String,
    /// 1.
    pub version: u32,
    /// ISO 3166-1 alpha-2.
    pub default_country: String,
    /// ISO 4217.
    pub default_currency: String,
    /// Where new deals go, by its code in the list `pipelines` of this file.
    pub default_pipeline: String,
    pub deal_creation: DealCreation,
    /// Which activities are counted. A file that does not say it leaves that as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counters: Option<CounterSettings>,
    /// Each list in its order. The code of a pipeline is its number; its stages are the list `deal-NUMBER`.
    pub lists: BTreeMap<ListKey, Vec<FileValue>>,
    /// Custom fields, those of each kind in their order. A file without them leaves them alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub custom_fields: Option<Vec<FileField>>,
}

/// A value as it stands in the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileValue {
    pub code: String,
    /// The name that users gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub translations: BTreeMap<Language, String>,
    /// Names that it has without being renamed.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub default_names: BTreeMap<Language, String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub semantics: Option<Semantics>,
}

impl Configuration {
    /// Whether this version of Modus can read the file.
    pub fn is_readable(&self) -> bool {
        self.format == FORMAT && self.version == 1
    }

    /// Whether country and currency are such.
    pub fn is_local(&self) -> bool {
        let is_country =
            self.default_country.len() == 2 && self.default_country.chars().all(|c| c.is_ascii_uppercase());
        is_country && crate::fields::CURRENCIES.contains(&self.default_currency.as_str())
    }
}

impl FileValue {
    pub fn of(value: &ListValue) -> Self {
        Self {
            code: value.code.clone(),
            name: value.naming.name.clone(),
            translations: value.naming.translations.clone(),
            default_names: value.default_names.clone(),
            color: value.color.clone(),
            semantics: value.semantics,
        }
    }

    pub fn naming(&self) -> Naming {
        Naming { name: self.name.clone(), translations: self.translations.clone() }
    }

    /// The naming of a value that the installation does not have yet: its default names become its own.
    pub fn own_naming(&self) -> Naming {
        let name = self.name.clone().or_else(|| self.default_names.get(&Language::English).cloned());
        let defaults = if self.name.is_none() { self.default_names.clone() } else { BTreeMap::new() };
        Naming { name, translations: defaults.into_iter().chain(self.translations.clone()).collect() }
    }

    /// Whether the value is called so in any language.
    pub fn is_called(&self, name: &str) -> bool {
        let names = self.name.iter().chain(self.translations.values()).chain(self.default_names.values());
        names.map(|known| known.to_lowercase()).any(|known| known == name.to_lowercase())
    }
}

/// Why a value of the file cannot be taken.
#[derive(Clone, Debug, PartialEq)]
pub struct Unfit {
    /// The list, or `custom_fields` with the kind.
    pub list: String,
    /// The value, or the name of the field.
    pub code: String,
    pub reason: UnfitReason,
}

#[derive(Clone, Debug, PartialEq)]
pub enum UnfitReason {
    /// The code stands in the list twice.
    Twice,
    /// The installation's value of this code means something else.
    OtherMeaning,
    /// The installation's field of this name has another type.
    OtherType,
    /// Stages or settings name a pipeline that the file does not have.
    UnknownPipeline,
    /// The rules of the list refuse it.
    Refused(AppError),
}

/// What makes a list like the file's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListChanges {
    pub changes: Vec<ListChange>,
    /// Values that the file does not have and that may be deleted.
    pub absent: Vec<String>,
}

impl ListChanges {
    /// Compares a list with the file's. `wanted` carries the codes of the installation.
    ///
    /// # Errors
    /// Each value of the file that cannot be taken.
    pub fn between(current: &ValueList, wanted: &[FileValue]) -> Result<Self, Vec<Unfit>> {
        let unfit =
            |value: &FileValue, reason| Unfit { list: current.key.to_string(), code: value.code.clone(), reason };
        let mut seen = BTreeSet::new();
        let problems: Vec<Unfit> = wanted
            .iter()
            .filter_map(|value| {
                let known = current.value(&value.code);
                if !seen.insert(&value.code) {
                    Some(unfit(value, UnfitReason::Twice))
                } else if known.is_some_and(|known| known.semantics != value.semantics) {
                    Some(unfit(value, UnfitReason::OtherMeaning))
                } else {
                    None
                }
            })
            .collect();
        if !problems.is_empty() {
            return Err(problems);
        }
        let is_absent = |value: &&ListValue| !seen.contains(&value.code) && current.why_kept(&value.code).is_none();
        let absent = current.values.iter().filter(is_absent).map(|value| value.code.clone()).collect();
        let mut list = current.clone();
        let mut changes = Vec::new();
        let mut pending: Vec<&FileValue> = wanted.iter().collect();
        // A name that another value still has becomes free when that one is renamed: so again while it helps.
        loop {
            let mut problems = Vec::new();
            let before = pending.len();
            pending.retain(|value| match take(&mut list, &mut changes, value, wanted) {
                Ok(()) => false,
                Err(error) => {
                    problems.push((unfit(value, UnfitReason::Refused(error.clone())), is_name_taken(&error)));
                    true
                }
            });
            if pending.is_empty() {
                break;
            }
            if pending.len() == before || problems.iter().any(|(_, may_help)| !may_help) {
                return Err(problems.into_iter().map(|(problem, _)| problem).collect());
            }
        }
        order(&mut list, &mut changes, wanted);
        Ok(Self { changes, absent })
    }
}

fn is_name_taken(error: &AppError) -> bool {
    matches!(error, AppError::Invalid(violations)
        if violations.iter().all(|Violation { problem, .. }| *problem == Problem::AlreadyUsed))
}

/// Adds or changes one value.
fn take(
    list: &mut ValueList,
    changes: &mut Vec<ListChange>,
    value: &FileValue,
    wanted: &[FileValue],
) -> Result<(), AppError> {
    let code = value.code.clone();
    let Some(known) = list.value(&value.code).cloned() else {
        let change = ListChange::Add {
            code,
            naming: value.own_naming(),
            color: value.color.clone(),
            semantics: value.semantics,
            after: predecessor(wanted, value).map(str::to_owned),
        };
        return apply(list, changes, change);
    };
    // A value without default names here keeps those of the file as its own.
    let after = if known.default_names.is_empty() { value.own_naming() } else { value.naming() };
    apply(list, changes, ListChange::Rename { code: code.clone(), before: known.naming, after })?;
    match (known.color, value.color.clone()) {
        (Some(before), Some(after)) => apply(list, changes, ListChange::Recolor { code, before, after }),
        _ => Ok(()),
    }
}

/// Brings the values into the order of the file.
fn order(list: &mut ValueList, changes: &mut Vec<ListChange>, wanted: &[FileValue]) {
    for value in wanted {
        let after = predecessor(wanted, value).map(str::to_owned);
        // Values that stay without being in the file keep their places behind the others.
        let _ = apply(list, changes, ListChange::Move { code: value.code.clone(), after });
    }
}

fn predecessor<'a>(wanted: &'a [FileValue], value: &FileValue) -> Option<&'a str> {
    let before = wanted.iter().take_while(|known| known.code != value.code);
    before.filter(|known| known.semantics == value.semantics).last().map(|known| known.code.as_str())
}

fn apply(list: &mut ValueList, changes: &mut Vec<ListChange>, change: ListChange) -> Result<(), AppError> {
    let (after, done) = list.apply(&change)?;
    *list = after;
    if done.is_some() {
        changes.push(change);
    }
    Ok(())
}
