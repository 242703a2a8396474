//! The one form machinery: what is typed into a field, and the control for it, chosen by the field's type.

mod control;
mod draft;
mod many;
mod moment;
mod picture;
mod points;

pub use control::{LabelledControl, companion, offer, record_lookup, suggestions};
pub use draft::Draft;
pub use points::{PointDraft, PointsEditor, point_drafts, read_points, retype_points, typed_points};

/// The control for one value of a field, without its label.
pub fn value_control(kind: domain::Kind, draft: Draft) -> leptos::prelude::AnyView {
    control::control(kind, draft, None)
}
