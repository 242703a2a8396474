//! Grey shapes in the place of what is being loaded, so that nothing jumps when it comes.

use leptos::prelude::*;

/// What is being loaded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SkeletonKind {
    /// Lines of text of different lengths.
    #[default]
    Lines,
    /// Rows of a list, as high as the real ones.
    Rows,
    /// Cards of a list or kanban.
    Cards,
}

/// Shapes for `count` items; the label says to assistive technology that something is loading.
///
/// `<Skeleton kind=SkeletonKind::Rows count=12 label=tr(text::loading())/>`
#[component]
pub fn Skeleton(
    #[prop(optional)] kind: SkeletonKind,
    #[prop(default = 3)] count: u32,
    #[prop(into)] label: String,
) -> impl IntoView {
    let (class, item) = match kind {
        SkeletonKind::Lines => ("skeleton skeleton--lines", "skeleton__line"),
        SkeletonKind::Rows => ("skeleton skeleton--rows", "skeleton__row"),
        SkeletonKind::Cards => ("skeleton skeleton--cards", "skeleton__card"),
    };
    let shapes = (0..count).map(|_| view! { <span class=item></span> }).collect_view();
    view! { <div class=class role="status" aria-label=label aria-busy="true">{shapes}</div> }.into_any()
}
