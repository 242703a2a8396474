//! The lists by name, in the groups that the page shows.

use domain::directory::{Dictionary, Directory};
use domain::settings::ListKey;
use messages::labels;
use messages::text::{frame, kinds, settings as text};

use crate::text::tr;

/// A group of lists, with its heading unless it says no more than the one list in it.
pub(super) struct Group {
    pub title: Option<String>,
    pub keys: Vec<ListKey>,
}

pub(super) fn groups(directory: &Directory) -> [Group; 3] {
    let deals = directory.pipelines.iter().map(|pipeline| ListKey::Deal(pipeline.id));
    let stages = std::iter::once(ListKey::Lead).chain(deals).chain([ListKey::Quote, ListKey::Invoice]).collect();
    [
        Group { title: Some(tr(text::group_stages())), keys: stages },
        Group { title: None, keys: vec![ListKey::Pipelines] },
        Group { title: Some(tr(text::group_dropdowns())), keys: Dictionary::ALL.map(ListKey::Dictionary).to_vec() },
    ]
}

pub(super) fn list_name(key: ListKey, directory: &Directory) -> String {
    tr(match key {
        ListKey::Lead => kinds::leads(),
        ListKey::Quote => text::quotes(),
        ListKey::Invoice => text::invoices(),
        ListKey::Pipelines => frame::pipelines(),
        ListKey::Dictionary(dictionary) => labels::dictionary(dictionary),
        ListKey::Deal(id) => match directory.pipeline(id) {
            Some(pipeline) => text::deals_of(pipeline.name.as_str()),
            None => text::deals_of(id),
        },
    })
}

/// The name of another value of a list, as far as every page knows it; its code where it is not known.
pub(super) fn value_name(key: ListKey, code: &str, directory: &Directory) -> String {
    let stage = |stages: &[domain::stage::Stage]| {
        stages.iter().find(|stage| stage.code == code).map(|stage| stage.name.clone())
    };
    let known = match key {
        ListKey::Lead => stage(&directory.lead_stages),
        ListKey::Deal(id) => directory.pipeline(id).and_then(|pipeline| stage(&pipeline.stages)),
        ListKey::Quote | ListKey::Invoice => None,
        ListKey::Pipelines => {
            let pipeline = code.parse().ok().and_then(|id| directory.pipeline(id));
            pipeline.map(|pipeline| pipeline.name.clone())
        }
        ListKey::Dictionary(dictionary) => Some(directory.choice_name(dictionary, code).to_owned()),
    };
    known.unwrap_or_else(|| directory.former_name(code).to_owned())
}

/// A name for use inside a sentence: one that is written from right to left does not turn its neighbours round.
pub(super) fn isolated(name: &str) -> String {
    let is_from_right =
        |letter: char| matches!(letter, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}');
    if name.chars().any(is_from_right) { format!("\u{2068}{name}\u{2069}") } else { name.to_owned() }
}
