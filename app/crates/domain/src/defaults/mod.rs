//! The values that a new CRM starts with, named in four languages (`reference-crm.md` §2.3; where that is
//! unsure, the project's own choice).

mod dictionaries;
mod stages;

pub use dictionaries::dictionary;
pub use stages::{DEAL_STAGES, GENERAL_PIPELINE_NAME, INVOICE_STAGES, LEAD_STAGES, QUOTE_STAGES};

use crate::Language;
use crate::stage::Semantics;

/// A name in English, Polish, German and Italian.
pub type Names = [&'static str; 4];

/// The name in one language.
pub fn name(names: &Names, language: Language) -> &'static str {
    let [english, polish, german, italian] = names;
    match language {
        Language::English => english,
        Language::Polish => polish,
        Language::German => german,
        Language::Italian => italian,
    }
}

/// A stage that every new list of stages has.
#[derive(Debug)]
pub struct DefaultStage {
    pub code: &'static str,
    pub names: Names,
    pub color: &'static str,
    pub semantics: Semantics,
    /// System stages cannot be deleted.
    pub is_system: bool,
}

/// A dictionary value that every new CRM has.
#[derive(Debug)]
pub struct DefaultValue {
    pub code: &'static str,
    pub names: Names,
    pub is_system: bool,
}
