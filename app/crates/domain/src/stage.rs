use serde::{Deserialize, Serialize};

/// What a stage means (`reference-crm.md` §1.8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Semantics {
    InProgress,
    Success,
    Failure,
}

impl Semantics {
    /// The letter of the reference product: P, S or F.
    pub fn letter(self) -> &'static str {
        match self {
            Self::InProgress => "P",
            Self::Success => "S",
            Self::Failure => "F",
        }
    }

    pub fn from_letter(letter: &str) -> Option<Self> {
        [Self::InProgress, Self::Success, Self::Failure].into_iter().find(|known| known.letter() == letter)
    }
}

/// A stage of a deal or a status of a lead, in the language of its reader.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stage {
    /// Stable, at most 22 characters, without a pipeline prefix.
    pub code: String,
    pub name: String,
    /// `#rrggbb`.
    pub color: String,
    pub semantics: Semantics,
}

/// A pipeline with its stages in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pipeline {
    pub id: i64,
    pub name: String,
    pub stages: Vec<Stage>,
}

/// The code of the status of a converted lead.
pub const CONVERTED: &str = "CONVERTED";
