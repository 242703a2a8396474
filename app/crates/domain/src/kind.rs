use serde::{Deserialize, Serialize};

/// A kind of record. Its numbers are those of the reference product (`reference-crm.md` §3.7), so that
/// integrations keep working.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Lead,
    Deal,
    Contact,
    Company,
}

impl Kind {
    pub const ALL: [Kind; 4] = [Self::Lead, Self::Deal, Self::Contact, Self::Company];

    /// The word for the kind in addresses, tables and events.
    pub fn code(self) -> &'static str {
        match self {
            Self::Lead => "lead",
            Self::Deal => "deal",
            Self::Contact => "contact",
            Self::Company => "company",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The number of the kind in the reference product, stored wherever a row can belong to several kinds.
    pub fn number(self) -> i16 {
        match self {
            Self::Lead => 1,
            Self::Deal => 2,
            Self::Contact => 3,
            Self::Company => 4,
        }
    }

    pub fn from_number(number: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.number() == number)
    }

    /// Whether records of the kind move through stages, and so can be shown as a kanban.
    pub fn has_stages(self) -> bool {
        matches!(self, Self::Lead | Self::Deal)
    }

    /// Whether records of the kind carry phones, e-mails and web sites.
    pub fn has_contact_points(self) -> bool {
        !matches!(self, Self::Deal)
    }

    /// Whether deals are made with records of the kind.
    pub fn is_client(self) -> bool {
        matches!(self, Self::Contact | Self::Company)
    }
}
