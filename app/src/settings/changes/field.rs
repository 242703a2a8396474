use domain::settings::{FieldAspect, FieldDone, FieldWhat};
use messages::labels;
use messages::text::field_transfer as text;

use crate::settings::lists::isolated;
use crate::text::{language, tr};

/// Where the field stands, in place of a list.
pub(super) fn fields_name(done: &FieldDone) -> String {
    tr(text::fields_of(labels::kind_plural(done.definition.kind)))
}

/// What was done to a custom field, in one sentence with the name of that time.
pub(super) fn field_sentence(done: &FieldDone) -> String {
    let name = isolated(done.definition.naming.shown(language()));
    tr(match &done.what {
        FieldWhat::Added => text::field_added(name),
        FieldWhat::Deleted => text::field_deleted(name),
        FieldWhat::Restored => text::field_restored(name),
        FieldWhat::Changed { .. } => {
            let aspects = done.aspects().into_iter().map(aspect).collect::<Vec<_>>().join(", ");
            text::field_changed(name, aspects)
        }
    })
}

fn aspect(aspect: FieldAspect) -> String {
    tr(match aspect {
        FieldAspect::Name => text::aspect_name(),
        FieldAspect::Help => text::aspect_help(),
        FieldAspect::Required => text::aspect_required(),
        FieldAspect::Default => text::aspect_default(),
        FieldAspect::Lists => text::aspect_lists(),
        FieldAspect::Options => text::aspect_options(),
        FieldAspect::Becomes => text::aspect_becomes(),
    })
}
