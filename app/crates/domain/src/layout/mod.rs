//! How the card and the form of a kind of record are laid out: sections with their titles, and what stands in each.
//!
//! Somebody arranges it for everybody, or for themselves. The catalogue of fields changes meanwhile, so that a layout
//! is settled whenever it is shown or stored ([`Layout::settled`]).

mod catalogue;
mod change;
mod settle;
#[cfg(test)]
mod tests;

pub use catalogue::{always_shown, names, section_of_points};
pub use change::Spot;

use serde::{Deserialize, Deserializer, Serialize};

use crate::errors::{AppError, Place, Problem};
use crate::fields::{self, CustomField, Section};
use crate::settings::Naming;
use crate::{ContactPointKind, FieldName, Kind, text};

/// What stands in a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(into = "String")]
pub enum Item {
    Field(FieldName),
    /// The phones, the e-mails, the web sites or the messengers.
    Points(ContactPointKind),
    /// The contacts of a company.
    Contacts,
    /// The registration and bank data of a client.
    Details,
    /// What this version of the program does not know; it is left out.
    Unknown,
}

impl Item {
    /// The word for it on the wire: that of the field, or of the block.
    pub fn code(self) -> String {
        match self {
            Self::Field(name) => name.code().into_owned(),
            Self::Points(ContactPointKind::Phone) => "phones".to_owned(),
            Self::Points(ContactPointKind::Email) => "emails".to_owned(),
            Self::Points(ContactPointKind::Web) => "web_sites".to_owned(),
            Self::Points(ContactPointKind::Im) => "messengers".to_owned(),
            Self::Contacts => "contacts".to_owned(),
            Self::Details => "details".to_owned(),
            Self::Unknown => String::new(),
        }
    }

    pub fn from_code(code: &str) -> Self {
        match code {
            "phones" => Self::Points(ContactPointKind::Phone),
            "emails" => Self::Points(ContactPointKind::Email),
            "web_sites" => Self::Points(ContactPointKind::Web),
            "messengers" => Self::Points(ContactPointKind::Im),
            "contacts" => Self::Contacts,
            "details" => Self::Details,
            code => FieldName::from_code(code).map_or(Self::Unknown, Self::Field),
        }
    }

    /// Whether it is shown below the rows of its section, with a heading of its own.
    pub fn is_block(self) -> bool {
        matches!(self, Self::Contacts | Self::Details)
    }
}

impl From<Item> for String {
    fn from(item: Item) -> Self {
        item.code()
    }
}

/// The word for all contact points in layouts that were stored when they had one place together.
const ALL_POINTS: &str = "points";

/// Reads items by their codes; all contact points together are those of each kind.
fn read_items<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Item>, D::Error> {
    let mut items = Vec::new();
    for code in Vec::<String>::deserialize(deserializer)? {
        if code == ALL_POINTS {
            items.extend(ContactPointKind::ALL.map(Item::Points));
        } else {
            items.push(Item::from_code(&code));
        }
    }
    Ok(items)
}

/// Tells the sections of a layout apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", from = "String")]
pub enum SectionKey {
    /// One of the catalogue: new fields of its group go there.
    Of(Section),
    /// One that was added, by its number within the layout.
    Own(u32),
}

/// What the code of an added section begins with; its number follows.
const OWN: &str = "own_";

impl SectionKey {
    /// The word for it on the wire.
    pub fn code(self) -> String {
        let code = match self {
            Self::Of(Section::About) => "about",
            Self::Of(Section::Client) => "client",
            Self::Of(Section::Address) => "address",
            Self::Of(Section::More) => "more",
            Self::Of(Section::Custom) => "custom",
            Self::Of(Section::System) => "system",
            Self::Own(number) => return [OWN, number.to_string().as_str()].concat(),
        };
        code.to_owned()
    }

    /// What is no code stands for a section that was added.
    pub fn from_code(code: &str) -> Self {
        let known = Section::ALL.into_iter().map(Self::Of).find(|key| key.code() == code);
        let number = || code.strip_prefix(OWN).and_then(|number| number.parse().ok()).unwrap_or_default();
        known.unwrap_or_else(|| Self::Own(number()))
    }
}

impl From<SectionKey> for String {
    fn from(key: SectionKey) -> Self {
        key.code()
    }
}

impl From<String> for SectionKey {
    fn from(code: String) -> Self {
        Self::from_code(&code)
    }
}

/// A section with what stands in it, in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LayoutSection {
    pub key: SectionKey,
    /// What somebody called it. A section of the catalogue has a title of its own without it.
    #[serde(default)]
    pub naming: Naming,
    #[serde(deserialize_with = "read_items")]
    pub items: Vec<Item>,
}

/// The sections of a kind of record in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layout {
    pub sections: Vec<LayoutSection>,
    /// What is not shown, although it has its place.
    #[serde(default, deserialize_with = "read_items")]
    pub hidden: Vec<Item>,
}

/// A layout that was stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedLayout {
    pub kind: Kind,
    /// The reader's own, which comes before that for everybody.
    pub is_own: bool,
    /// Counts its changes, from 1.
    pub version: i32,
    pub layout: Layout,
}

/// The longest title of a section, in characters.
pub const TITLE_LENGTH: usize = 60;
/// More sections than that are no help to anybody.
const MOST_SECTIONS: usize = 40;

impl Layout {
    /// The layout as long as nobody arranges another one: what the catalogue says.
    pub fn standard(kind: Kind, custom: &[CustomField]) -> Self {
        Self::default().settled(kind, custom)
    }

    pub fn section(&self, key: SectionKey) -> Option<&LayoutSection> {
        self.sections.iter().find(|section| section.key == key)
    }

    /// The section that something stands in.
    pub fn home(&self, item: Item) -> Option<&LayoutSection> {
        self.sections.iter().find(|section| section.items.contains(&item))
    }

    pub fn is_hidden(&self, item: Item) -> bool {
        self.hidden.contains(&item)
    }

    /// What a section shows, in order.
    pub fn shown(&self, key: SectionKey) -> Vec<Item> {
        let mut shown = self.section(key).map(|section| section.items.clone()).unwrap_or_default();
        shown.retain(|item| !self.is_hidden(*item));
        shown
    }

    /// The layout as it is stored: settled, with clean titles.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for an added section without a title, a title that is too long, or too many sections.
    pub fn checked(self, kind: Kind, custom: &[CustomField]) -> Result<Self, AppError> {
        if self.sections.len() > MOST_SECTIONS {
            return Err(AppError::invalid(Place::ValueName, Problem::NumberTooLarge));
        }
        let mut layout = self.settled(kind, custom);
        for section in &mut layout.sections {
            section.naming = checked_title(section.key, &section.naming)?;
        }
        Ok(layout)
    }
}

/// The title of a section as it is stored. One of the catalogue may be translated alone: where it is not, its default
/// title holds.
///
/// # Errors
/// [`AppError::Invalid`] if an added section has none, or if it is too long.
pub fn checked_title(key: SectionKey, naming: &Naming) -> Result<Naming, AppError> {
    let naming = fields::clean(naming, text::line);
    let has_default = naming.name.is_none() && matches!(key, SectionKey::Of(_));
    let named = if has_default { Naming { name: Some(String::new()), ..naming.clone() } } else { naming.clone() };
    match fields::wrong_name(&named, TITLE_LENGTH) {
        Some(problem) => Err(AppError::invalid(Place::ValueName, problem)),
        None => Ok(naming),
    }
}
