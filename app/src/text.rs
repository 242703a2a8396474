use domain::Language;
use leptos::prelude::use_context;
use messages::Message;

/// The language of the page.
pub fn language() -> Language {
    #[cfg(not(feature = "ssr"))]
    if let Some(language) = BROWSER.get() {
        return *language;
    }
    use_context::<Language>().unwrap_or_default()
}

/// The text of a message in the language of the page.
pub fn tr(message: Message) -> String {
    message.show(language())
}

/// In the browser there is one page, and so one language, which callbacks need outside of any context.
#[cfg(not(feature = "ssr"))]
static BROWSER: std::sync::OnceLock<Language> = std::sync::OnceLock::new();

/// Fixes the language of the browser's page.
#[cfg(not(feature = "ssr"))]
pub(crate) fn set_language(language: Language) {
    let _ = BROWSER.set(language);
}
