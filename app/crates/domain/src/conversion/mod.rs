//! What a lead becomes. [`plan`] alone decides; the store gathers the facts and writes what was planned.

mod by_hand;
mod custom;
mod outline;
mod plan;
#[cfg(test)]
mod tests;

pub use by_hand::{Filled, asked, asked_field};
pub use custom::{CustomDraft, CustomPlan, Targets};
pub use outline::{LeadShape, LinkShape, Outline, Preview, PreviewExample, PreviewTotals, ShapeCount};
pub use plan::{plan, plan_with};

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{ContactPoint, FieldName, Value};

/// A record that a lead is linked to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClientLink {
    #[default]
    None,
    To(i64),
    /// The linked record was deleted.
    Gone(i64),
}

/// Everything about a lead that its conversion depends on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LeadFacts {
    pub id: i64,
    pub title: String,
    pub honorific: Option<String>,
    pub first_name: String,
    pub second_name: String,
    pub last_name: String,
    pub birthdate: Option<NaiveDate>,
    pub company_title: String,
    pub position: String,
    pub contact_points: Vec<ContactPoint>,
    pub address: Address,
    pub source: Option<String>,
    pub source_description: String,
    pub amount: Option<Decimal>,
    pub currency: Option<String>,
    pub comment: String,
    pub responsible_id: i64,
    pub is_open: bool,
    pub contact: ClientLink,
    pub company: ClientLink,
    /// Open activities of the lead.
    pub activities: Vec<i64>,
    /// The values of its custom fields that become something.
    pub custom: BTreeMap<FieldName, Value>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    pub street: String,
    pub city: String,
    pub region: String,
    pub postal_code: String,
    pub country: String,
}

/// The client of a planned deal, in one of its two roles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Client<Draft> {
    None,
    Existing(i64),
    Create(Draft),
}

impl<Draft> Client<Draft> {
    pub fn creates(&self) -> bool {
        matches!(self, Self::Create(_))
    }

    pub fn draft(&self) -> Option<&Draft> {
        match self {
            Self::Create(draft) => Some(draft),
            Self::None | Self::Existing(_) => None,
        }
    }
}

/// A contact to be created. What is not named here (source, responsible person, available to everyone) it has
/// in common with the deal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactDraft {
    pub honorific: Option<String>,
    pub first_name: String,
    pub second_name: String,
    pub last_name: String,
    pub birthdate: Option<NaiveDate>,
    pub company_title: String,
    pub position: String,
    pub address: Address,
    pub contact_points: Vec<ContactPoint>,
}

/// A company to be created.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompanyDraft {
    pub title: String,
    pub address: Address,
    pub contact_points: Vec<ContactPoint>,
}

/// A deal to be created.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DealDraft {
    pub title: String,
    pub pipeline_id: i64,
    pub amount: Option<Decimal>,
    pub currency: Option<String>,
    pub source: Option<String>,
    pub source_description: String,
    pub comment: String,
    pub responsible_id: i64,
    pub is_open: bool,
    /// The client was known before the lead.
    pub is_return_customer: bool,
}

/// What becomes of the open activities of a lead. Done ones stay on the lead and are shown with the deal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ActivityFate {
    MoveToDeal(Vec<i64>),
    Complete(Vec<i64>),
}

/// What one lead becomes.
#[derive(Clone, Debug, PartialEq)]
pub struct LeadPlan {
    pub lead_id: i64,
    pub deal: DealDraft,
    pub contact: Client<ContactDraft>,
    pub company: Client<CompanyDraft>,
    pub activities: ActivityFate,
    pub custom: CustomPlan,
}

/// Why a lead cannot be converted. It stays a lead, named in the report, and does not stop the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotConvertible {
    /// The contact that the lead is linked to was deleted.
    ContactDeleted,
    /// The company that the lead is linked to was deleted.
    CompanyDeleted,
    /// The database refused this lead's rows.
    DatabaseError,
}

impl NotConvertible {
    pub fn code(self) -> &'static str {
        match self {
            Self::ContactDeleted => "contact_deleted",
            Self::CompanyDeleted => "company_deleted",
            Self::DatabaseError => "database_error",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        [Self::ContactDeleted, Self::CompanyDeleted, Self::DatabaseError].into_iter().find(|known| known.code() == code)
    }
}
