//! The names of custom fields, which no catalogue of texts has.
//!
//! Pages name them from their directory. Errors name a field by its number alone, and become text where no directory is
//! at hand: the browser's page makes its names known here. The server, whose readers have many languages, does not.

use std::sync::RwLock;

use crate::Message;
use crate::text::custom;

static NAMES: RwLock<Vec<(i32, String)>> = RwLock::new(Vec::new());

/// Makes the names of all custom fields known, in the language of the page.
pub fn know(names: Vec<(i32, String)>) {
    if let Ok(mut known) = NAMES.write() {
        *known = names;
    }
}

/// The name of a custom field, or its number.
pub(crate) fn name(id: i32) -> Message {
    let known = NAMES.read().ok();
    let name = known.as_ref().and_then(|names| names.iter().find(|(known, _)| *known == id));
    name.map_or_else(|| custom::unnamed(id), |(_, name)| custom::named(name))
}
