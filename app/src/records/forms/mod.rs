//! The one form machinery: what is typed into a field, and the control for it, chosen by the field's type.

mod control;
mod draft;
mod files;
mod focus;
mod lookup;
mod many;
mod moment;
mod picture;
mod points;

pub use control::LabelledControl;
pub use domain::fields::companion;
pub use draft::Draft;
pub use focus::{focus_added, leave_line};
pub use lookup::{Asking, LookupDraft, offer, record_lookup};
pub use points::{PointDraft, PointsEditor, is_point_marked, point_drafts, read_points, retype_points, typed_points};

/// The control for one value of a field, without its label.
pub fn value_control(kind: domain::Kind, draft: Draft) -> leptos::prelude::AnyView {
    control::control(kind, draft, None)
}

/// The controls for several values of a field that is called so.
pub fn values_control(
    kind: domain::Kind,
    draft: Draft,
    name: String,
    prefix: &'static str,
) -> leptos::prelude::AnyView {
    use leptos::prelude::*;
    view! { <many::ManyEditor kind=kind draft=draft name=name prefix=prefix/> }.into_any()
}
