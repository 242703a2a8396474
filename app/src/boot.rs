//! What every page has at hand: who the user is, the settings, the names of stages and values.
//!
//! It travels inside the page, so that the first render in the browser equals the server's.

use domain::directory::Directory;
use domain::mode::CrmSettings;
use domain::notification::Own;
use domain::view::Lists;
use domain::{CrmMode, Kind, Language, Permissions};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The user of the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct User {
    pub id: i64,
    pub name: String,
    pub email: String,
    pub permissions: Permissions,
}

/// See the module.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Boot {
    pub language: Language,
    /// `light` or `dark`; nothing follows the system.
    pub theme: Option<String>,
    /// Nobody on the pages before log-in.
    pub user: Option<User>,
    pub settings: CrmSettings,
    pub directory: Directory,
    /// What waited for the user when the page was made.
    pub own: Own,
    /// The user's columns and saved views.
    pub lists: Lists,
    /// Neither encrypted nor on this machine.
    pub is_insecure: bool,
}

impl Boot {
    pub fn is_classic(&self) -> bool {
        self.settings.mode == CrmMode::Classic
    }

    pub fn may_change_settings(&self) -> bool {
        self.user.as_ref().is_some_and(|user| user.permissions.may_change_settings())
    }

    pub fn may_manage_people(&self) -> bool {
        self.user.as_ref().is_some_and(|user| user.permissions.may_manage_people())
    }

    /// Where the user starts: leads in Classic, deals in Simple.
    pub fn first_section(&self) -> Kind {
        if self.is_classic() { Kind::Lead } else { Kind::Deal }
    }
}

/// The page's [`Boot`], refreshed when settings change.
///
/// Outside of a request, while the routes are being listed, there is none; an empty one stands in.
pub fn use_boot() -> RwSignal<Boot> {
    use_context::<RwSignal<Boot>>().unwrap_or_else(|| RwSignal::new(empty()))
}

fn empty() -> Boot {
    Boot {
        language: Language::default(),
        theme: None,
        user: None,
        settings: CrmSettings {
            mode: CrmMode::default(),
            deal_creation: domain::DealCreation::default(),
            default_pipeline_id: domain::mode::GENERAL_PIPELINE,
            default_country: String::new(),
            default_currency: "EUR".to_owned(),
            counters: domain::activity::CounterSettings::default(),
            running: None,
        },
        directory: Directory::default(),
        own: Own::default(),
        lists: Lists::default(),
        is_insecure: false,
    }
}

/// Provides the page's [`Boot`]: the server's from the request, the browser's from the page.
pub fn provide_boot() -> RwSignal<Boot> {
    #[cfg(feature = "ssr")]
    let boot = use_context::<std::sync::Arc<Boot>>().map_or_else(empty, |boot| (*boot).clone());
    #[cfg(not(feature = "ssr"))]
    let boot = from_page().unwrap_or_else(empty);
    #[cfg(not(feature = "ssr"))]
    crate::text::set_language(boot.language);
    provide_context(boot.language);
    let signal = RwSignal::new(boot);
    provide_context(signal);
    signal
}

/// The id of the element that carries the [`Boot`].
pub(crate) const ELEMENT: &str = "boot";

#[cfg(not(feature = "ssr"))]
fn from_page() -> Option<Boot> {
    let text = document().get_element_by_id(ELEMENT)?.text_content()?;
    crate::json::read(&text).ok()
}
