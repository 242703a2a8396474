//! Records that are offered while somebody types.

use serde::{Deserialize, Serialize};

use crate::value::Link;

/// A record to link to, or to open, with what tells it from another of the same name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Suggestion {
    pub link: Link,
    /// The file with its logo or photo.
    pub picture: Option<i64>,
    /// The company of a contact, the client of a deal or lead, or else the first phone or e-mail; empty without any.
    #[serde(default)]
    pub detail: String,
}
