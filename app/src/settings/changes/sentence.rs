use domain::directory::Directory;
use domain::settings::{Done, ListKey, ListValue, Naming, Replacement, What};
use messages::text::settings as text;

use crate::settings::lists::{isolated, value_name};
use crate::text::{language, tr};

/// What was done, in one sentence with the names of that time.
pub(super) fn sentence(list: ListKey, done: &Done, directory: &Directory) -> String {
    let name = isolated(done.value.shown(language()));
    let other = |code: &str| isolated(&value_name(list, code, directory));
    tr(match &done.what {
        What::Added { .. } => text::was_added(name),
        What::Renamed { after } => return renamed(&done.value, after),
        What::Recolored { .. } => text::was_recolored(name),
        What::Moved { after: Some(after), .. } => text::was_moved_after(name, other(after)),
        What::Moved { after: None, .. } => text::was_moved_first(name),
        What::Deleted { replacement: None, .. } => text::was_deleted(name),
        What::Deleted { replacement: Some(Replacement::Empty), .. } => text::was_emptied(name),
        What::Deleted { replacement: Some(Replacement::Value(code)), .. } => text::was_replaced(name, other(code)),
        What::Deleted { replacement: Some(Replacement::Pipeline { pipeline_id, .. }), .. } => {
            text::was_replaced(name, other(&pipeline_id.to_string()))
        }
        What::Restored => text::was_restored(name),
        What::MadeDefault { before } => text::was_made_default(name, other(before)),
    })
}

fn renamed(before: &ListValue, after: &Naming) -> String {
    let renamed = ListValue { naming: after.clone(), ..before.clone() };
    let (old, new) = (isolated(before.shown(language())), isolated(renamed.shown(language())));
    tr(if *after == Naming::default() {
        text::was_restored_to_default(old, new)
    } else if before.naming.name == after.name && old == new {
        text::was_translated(new)
    } else {
        text::was_renamed(old, new)
    })
}

/// The colours before and after a change of colour.
pub(super) fn colors(done: &Done) -> Option<(String, String)> {
    match &done.what {
        What::Recolored { after } => Some((done.value.color.clone()?, after.clone())),
        _ => None,
    }
}
