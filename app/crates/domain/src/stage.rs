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
    /// A deletion is moving its records away: nothing new may use it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_closing: bool,
}

/// Where new records begin: in the first stage in progress that new ones may use. `stages` are those of one pipeline, in
/// their order.
pub fn initial(stages: &[Stage]) -> Option<&Stage> {
    stages.iter().find(|stage| stage.semantics == Semantics::InProgress && !stage.is_closing)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_records_begin_in_the_first_stage_in_progress_that_stays() {
        let stage = |code: &str, semantics, is_closing| Stage {
            code: code.to_owned(),
            name: String::new(),
            color: String::new(),
            semantics,
            is_closing,
        };
        let begin = |stages: &[Stage]| initial(stages).map(|stage| stage.code.clone());
        let closing = stage("OLD", Semantics::InProgress, true);
        let won = stage("WON", Semantics::Success, false);
        let stages = [closing.clone(), stage("NEW", Semantics::InProgress, false), won.clone()];
        assert_eq!(begin(&stages).as_deref(), Some("NEW"));
        assert_eq!(begin(&[closing, won]), None);
    }
}
