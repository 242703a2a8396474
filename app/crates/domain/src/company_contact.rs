//! The contacts of a company. The company of a contact itself is a field of the contact; a company can have further
//! ones, and each has a role there, in whatever words.

use serde::{Deserialize, Serialize};

use crate::errors::{AppError, Place, Problem};
use crate::value::Link;
use crate::{ContactPoint, text};

/// A contact as its company shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CompanyContact {
    pub contact: Link,
    pub role: String,
    /// Whom to turn to first; at most one of a company.
    pub is_primary: bool,
    pub contact_points: Vec<ContactPoint>,
}

/// A contact that is to be linked to a company.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkedContact {
    pub contact_id: i64,
    pub role: String,
    pub is_primary: bool,
}

/// What a contact was in a company, as the history of the company keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noted {
    pub contact_id: i64,
    /// That of the time.
    pub name: String,
    pub role: String,
    pub is_primary: bool,
}

const PRIMARY: &str = "primary";
const LINKED: &str = "linked";

impl Noted {
    /// In two lines: who and whether the primary one, and the role.
    pub fn stored(&self) -> String {
        let rank = if self.is_primary { PRIMARY } else { LINKED };
        format!("{} {rank} {}\n{}", self.contact_id, text::line(&self.name), self.role)
    }

    /// Reads what [`Noted::stored`] has written. Nothing for older entries, which kept what was shown.
    pub fn from_stored(stored: &str) -> Option<Self> {
        let (contact, role) = stored.split_once('\n')?;
        let (id, rest) = contact.split_once(' ')?;
        let (rank, name) = rest.split_once(' ')?;
        let is_primary = match rank {
            PRIMARY => true,
            LINKED => false,
            _ => return None,
        };
        Some(Self { contact_id: id.parse().ok()?, name: name.to_owned(), role: role.to_owned(), is_primary })
    }

    /// As it is shown: with a star before the primary one, and the role after the name.
    pub fn shown(&self) -> String {
        let star = if self.is_primary { "★ " } else { "" };
        let role = if self.role.is_empty() { String::new() } else { format!(" ({})", self.role) };
        [star, &self.name, &role].concat()
    }
}

/// What an entry of the history says, as it is shown.
pub fn noted_text(stored: &str) -> String {
    Noted::from_stored(stored).map_or_else(|| stored.to_owned(), |noted| noted.shown())
}

/// The role as it is stored.
///
/// # Errors
/// [`AppError::Invalid`] at [`Place::ContactRole`] for one that is longer than a line.
pub fn check_role(typed: &str) -> Result<String, AppError> {
    let role = text::line(typed);
    if role.chars().count() > text::LINE_LENGTH {
        return Err(AppError::invalid(Place::ContactRole, Problem::TooLong(255)));
    }
    Ok(role)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_history_knows_who_a_contact_of_a_company_was() {
        for (name, role, is_primary, shown) in [
            ("Anna Nowak", "CEO", true, "★ Anna Nowak (CEO)"),
            ("Anna", "", false, "Anna"),
            ("#17", "Head of (most) things", false, "#17 (Head of (most) things)"),
            ("", "", true, "★ "),
        ] {
            let noted = Noted { contact_id: 17, name: name.to_owned(), role: role.to_owned(), is_primary };
            assert_eq!(Noted::from_stored(&noted.stored()).as_ref(), Some(&noted));
            assert_eq!(noted_text(&noted.stored()), shown);
        }
    }

    #[test]
    fn older_entries_are_shown_as_they_were_written() {
        for older in ["★ Anna Nowak (CEO)", "Anna", "17 linked Anna", ""] {
            assert_eq!(Noted::from_stored(older), None);
            assert_eq!(noted_text(older), older);
        }
    }
}
