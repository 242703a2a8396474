//! A few choices side by side, of which one is on.

use leptos::prelude::*;

use crate::Icon;

/// One segment. With an address it is a link, without one a button.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Segment {
    pub value: String,
    pub label: String,
    pub icon: Option<Icon>,
    pub href: Option<String>,
}

/// A switch between few choices, such as the views of a list. On phones segments with icons show the icon only.
///
/// `<SegmentedControl label=tr(text::view()) segments=views selected=current on_select=move |value| show(value)/>`
#[component]
pub fn SegmentedControl(
    #[prop(into)] label: String,
    #[prop(into)] segments: Signal<Vec<Segment>>,
    #[prop(into)] selected: Signal<String>,
    #[prop(optional, into)] on_select: Option<Callback<String>>,
) -> impl IntoView {
    let list =
        move || segments.get().into_iter().map(|segment| segment_view(segment, selected, on_select)).collect_view();
    view! { <div class="segmented" role="group" aria-label=label>{list}</div> }.into_any()
}

fn segment_view(segment: Segment, selected: Signal<String>, on_select: Option<Callback<String>>) -> AnyView {
    let Segment { value, label, icon, href } = segment;
    let own = value.clone();
    let chosen = Signal::derive(move || selected.with(|selected| *selected == own));
    let class = if icon.is_some() { "segmented__segment segmented__segment--icon" } else { "segmented__segment" };
    let content = view! { {icon.map(Icon::view)} <span class="segmented__label">{label.clone()}</span> };
    match href {
        Some(href) => view! {
            <a class=class href=href title=label aria-current=move || chosen.get().then_some("page")>{content}</a>
        }
        .into_any(),
        None => view! {
            <button
                type="button"
                class=class
                title=label
                aria-pressed=move || chosen.get().to_string()
                on:click=move |_| {
                    if let Some(on_select) = on_select {
                        on_select.run(value.clone());
                    }
                }
            >
                {content}
            </button>
        }
        .into_any(),
    }
}
