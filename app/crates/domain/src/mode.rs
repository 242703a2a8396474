//! The two modes of the CRM and the deal creation mode (seeds 000, 001, 004).

use serde::{Deserialize, Serialize};

use crate::activity::CounterSettings;

/// How inquiries enter the CRM.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CrmMode {
    /// Without leads: each inquiry becomes a deal with its client. The default.
    #[default]
    Simple,
    /// With leads: each inquiry becomes a lead first, is qualified and then converted.
    Classic,
}

impl CrmMode {
    pub fn code(self) -> &'static str {
        match self {
            Self::Simple => "simple",
            Self::Classic => "classic",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Simple, Self::Classic].into_iter().find(|mode| mode.code() == code)
    }
}

/// Which client is created with a deal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClientChoice {
    #[default]
    Contact,
    Company,
    Both,
}

impl ClientChoice {
    pub const ALL: [Self; 3] = [Self::Contact, Self::Company, Self::Both];

    pub fn code(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Company => "company",
            Self::Both => "both",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.code() == code)
    }

    pub fn wants_contact(self) -> bool {
        matches!(self, Self::Contact | Self::Both)
    }

    pub fn wants_company(self) -> bool {
        matches!(self, Self::Company | Self::Both)
    }
}

/// The pipeline *General*.
pub const GENERAL_PIPELINE: i64 = 0;

/// The deal creation mode: what an inquiry becomes in Simple mode, and what leads become when the mode is switched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DealCreation {
    pub client: ClientChoice,
    pub pipeline_id: i64,
    /// *Do not close activities after conversion*: open activities move to the deal instead of being completed.
    pub keep_activities: bool,
}

/// The pipeline that a switch puts its deals into.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PipelineChoice {
    Existing(i64),
    /// A pipeline of this name is created with the switch.
    New(String),
}

/// The settings of the whole CRM.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CrmSettings {
    pub mode: CrmMode,
    pub deal_creation: DealCreation,
    /// Where new deals go unless somebody chooses.
    pub default_pipeline_id: i64,
    /// ISO 3166-1 alpha-2: the country of phone numbers without one.
    pub default_country: String,
    /// ISO 4217: the currency of new amounts.
    pub default_currency: String,
    /// Which activities the counters count.
    #[serde(default)]
    pub counters: CounterSettings,
    /// The run that is converting leads at the moment.
    pub running: Option<i64>,
}
