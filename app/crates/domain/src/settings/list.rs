use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::directory::Dictionary;
use crate::errors::Refusal;
use crate::mode::GENERAL_PIPELINE;
use crate::stage::{Semantics, Stage};
use crate::{FieldName, FieldType, Kind, Language, fields};

/// One of the lists of *Statuses and dropdowns*.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum ListKey {
    /// Statuses of leads.
    Lead,
    /// Statuses of quotes.
    Quote,
    /// Statuses of invoices.
    Invoice,
    /// Stages of the deals of one pipeline.
    Deal(i64),
    /// The pipelines themselves; the code of each is its number.
    Pipelines,
    Dictionary(Dictionary),
}

impl ListKey {
    /// Whether the values are stages: with a colour and a meaning.
    pub fn has_stages(self) -> bool {
        matches!(self, Self::Lead | Self::Quote | Self::Invoice | Self::Deal(_))
    }

    /// The fields whose values come from the list, by kind of record.
    pub fn uses(self) -> Vec<(Kind, FieldName)> {
        match self {
            Self::Lead => vec![(Kind::Lead, FieldName::Stage)],
            Self::Deal(_) => vec![(Kind::Deal, FieldName::Stage)],
            Self::Pipelines => vec![(Kind::Deal, FieldName::PipelineId)],
            Self::Quote | Self::Invoice => Vec::new(),
            Self::Dictionary(dictionary) => Kind::ALL
                .into_iter()
                .flat_map(|kind| fields::fields(kind).iter().map(move |field| (kind, field)))
                .filter(|(_, field)| field.field_type == FieldType::Choice(dictionary))
                .map(|(kind, field)| (kind, field.name))
                .collect(),
        }
    }
}

impl std::fmt::Display for ListKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Lead => formatter.write_str("lead"),
            Self::Quote => formatter.write_str("quote"),
            Self::Invoice => formatter.write_str("invoice"),
            Self::Deal(pipeline) => write!(formatter, "deal-{pipeline}"),
            Self::Pipelines => formatter.write_str("pipelines"),
            Self::Dictionary(dictionary) => formatter.write_str(dictionary.code()),
        }
    }
}

impl From<ListKey> for String {
    fn from(key: ListKey) -> Self {
        key.to_string()
    }
}

/// A text that names no list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownList;

impl std::fmt::Display for UnknownList {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("no such list")
    }
}

impl std::str::FromStr for ListKey {
    type Err = UnknownList;

    fn from_str(text: &str) -> Result<Self, UnknownList> {
        match text {
            "lead" => Ok(Self::Lead),
            "quote" => Ok(Self::Quote),
            "invoice" => Ok(Self::Invoice),
            "pipelines" => Ok(Self::Pipelines),
            _ => match text.strip_prefix("deal-") {
                Some(id) => id.parse().map(Self::Deal).map_err(|_| UnknownList),
                None => Dictionary::from_code(text).map(Self::Dictionary).ok_or(UnknownList),
            },
        }
    }
}

impl TryFrom<String> for ListKey {
    type Error = UnknownList;

    fn try_from(text: String) -> Result<Self, UnknownList> {
        text.parse()
    }
}

/// What users called a value. Without a name its default name holds, in each reader's language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Naming {
    pub name: Option<String>,
    /// The name in certain languages, where it differs.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub translations: BTreeMap<Language, String>,
}

impl Naming {
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: Some(name.into()), translations: BTreeMap::new() }
    }

    /// The name that readers of a language see, of something without a default name.
    pub fn shown(&self, language: Language) -> &str {
        self.translations.get(&language).or(self.name.as_ref()).map_or("", String::as_str)
    }
}

/// A value of a list, with everything that can be set up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListValue {
    /// Stable: renaming never changes it (`reference-crm.md` §2.4).
    pub code: String,
    pub naming: Naming,
    /// Empty for values that users added.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub default_names: BTreeMap<Language, String>,
    /// `#rrggbb`; stages have one.
    pub color: Option<String>,
    /// Stages have one.
    pub semantics: Option<Semantics>,
    /// Came with Modus; integrations rely on its code.
    pub is_system: bool,
    /// A deletion is moving its records away: nothing new may use it.
    #[serde(default)]
    pub is_closing: bool,
}

impl ListValue {
    /// The name that a reader sees: the user's translation, else the user's name, else the default name.
    pub fn shown(&self, language: Language) -> &str {
        let own = self.naming.translations.get(&language).or(self.naming.name.as_ref());
        own.or_else(|| self.default_names.get(&language)).map_or(&self.code, String::as_str)
    }

    /// Whether *restore the default name* changes anything.
    pub fn is_renamed(&self) -> bool {
        !self.default_names.is_empty() && self.naming != Naming::default()
    }
}

/// A list in its order: stages in progress first, then success, then failure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValueList {
    pub key: ListKey,
    pub values: Vec<ListValue>,
    /// The default pipeline: where new deals go unless somebody chooses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
}

impl ValueList {
    pub fn position(&self, code: &str) -> Option<usize> {
        self.values.iter().position(|value| value.code == code)
    }

    pub fn value(&self, code: &str) -> Option<&ListValue> {
        self.values.iter().find(|value| value.code == code)
    }

    /// The values of one group of stages; all values of a dictionary.
    pub fn group(&self, semantics: Option<Semantics>) -> impl Iterator<Item = &ListValue> {
        self.values.iter().filter(move |value| value.semantics == semantics)
    }

    /// Its stages, each called by its code; nothing of a list that has none.
    pub fn stages(&self) -> Vec<Stage> {
        let stage = |value: &ListValue| {
            Some(Stage {
                code: value.code.clone(),
                name: value.code.clone(),
                color: value.color.clone().unwrap_or_default(),
                semantics: value.semantics?,
                is_closing: value.is_closing,
            })
        };
        self.values.iter().filter_map(stage).collect()
    }

    /// The value before this one in its group.
    pub fn predecessor(&self, code: &str) -> Option<&str> {
        let semantics = self.value(code)?.semantics;
        let before = self.values.iter().take_while(|value| value.code != code);
        before.filter(|value| value.semantics == semantics).last().map(|value| value.code.as_str())
    }

    /// Why the value cannot be deleted; nothing if it can. The initial stage, the success stage and the first failure
    /// stage are obligatory, and so is what came as part of the system (seed 002).
    pub fn why_kept(&self, code: &str) -> Option<Refusal> {
        let value = self.value(code)?;
        let is_first = self.group(value.semantics).next().is_some_and(|first| first.code == code);
        match value.semantics {
            Some(Semantics::InProgress) if is_first => Some(Refusal::InitialStage),
            Some(Semantics::Success) => Some(Refusal::SuccessStage),
            Some(Semantics::Failure) if is_first => Some(Refusal::FirstFailureStage),
            _ if self.key == ListKey::Pipelines && code == GENERAL_PIPELINE.to_string() => {
                Some(Refusal::GeneralPipeline)
            }
            _ if value.is_system => Some(Refusal::SystemValue),
            _ => None,
        }
    }
}
