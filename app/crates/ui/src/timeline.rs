//! What happened to a record and what is planned, newest first.

use leptos::{children::ViewFnOnce, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{AnimationEvent, Element, FocusOptions, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};

use crate::Icon;

/// The animation of the style sheet that marks an item.
const MARKING: &str = "timeline-found";
/// For so many frames an item is waited for.
const FRAMES: u32 = 120;

/// The item that somebody was led to. It is marked for a moment.
#[derive(Clone, Copy, Debug)]
pub struct Found(RwSignal<Option<String>>);

impl Found {
    /// For the items of everything below; in the body of a component.
    #[must_use]
    pub fn provide() -> Self {
        let found = Self(RwSignal::new(None));
        provide_context(found);
        found
    }

    /// Leads to the item whose element has this id, once it is in the page: into the middle of what is in sight, with
    /// the focus, unless somebody is typing. In the browser only.
    pub fn lead_to(self, id: String) {
        self.look_for(id, FRAMES);
    }

    fn look_for(self, id: String, frames: u32) {
        request_animation_frame(move || match document().get_element_by_id(&id) {
            _ if self.0.is_disposed() => {}
            Some(item) => {
                show(&item);
                self.0.try_set(Some(id));
            }
            None if frames > 0 => self.look_for(id, frames - 1),
            None => {}
        });
    }

    /// An animation among the items has ended.
    pub fn animation_ended(self, event: &AnimationEvent) {
        if event.animation_name() == MARKING {
            self.0.try_set(None);
        }
    }

    fn is(self, id: &str) -> bool {
        self.0.try_with(|found| found.as_deref() == Some(id)).unwrap_or_default()
    }
}

fn show(item: &Element) {
    let middle = ScrollIntoViewOptions::new();
    middle.set_block(ScrollLogicalPosition::Center);
    item.scroll_into_view_with_scroll_into_view_options(&middle);
    if let Some(item) = item.dyn_ref::<HtmlElement>().filter(|_| !is_typing()) {
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = item.focus_with_options(&options);
    }
}

fn is_typing() -> bool {
    let active = document().active_element();
    active.is_some_and(|active| active.matches("input, textarea, select, [contenteditable]").unwrap_or_default())
}

/// The list, with a heading such as "Planned" where given.
///
/// `<Timeline title=tr(text::planned())><TimelineItem …/></Timeline>`
#[component]
pub fn Timeline(#[prop(optional, into)] title: Option<String>, children: Children) -> impl IntoView {
    view! {
        <section class="timeline">
            {title.map(|title| view! { <h3 class="timeline__title">{title}</h3> })}
            <ol class="timeline__list">{children()}</ol>
        </section>
    }
    .into_any()
}

/// How an item stands out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TimelineKind {
    #[default]
    Plain,
    /// Still to be done: in a frame.
    Planned,
    /// To be done today.
    Today,
    /// Planned, and its time has passed.
    Overdue,
}

/// One event: icon, title, time at the right, details as children, buttons as `actions`.
///
/// `<TimelineItem icon=Icon::Phone title=subject time=when>{details}</TimelineItem>`
#[component]
pub fn TimelineItem(
    icon: Icon,
    #[prop(into)] title: String,
    #[prop(optional, into)] time: Option<String>,
    /// The instant for machines, as ISO text.
    #[prop(optional, into)]
    datetime: Option<String>,
    #[prop(optional)] kind: TimelineKind,
    /// Where an address can lead to this item: see [`Found`].
    #[prop(optional, into)]
    id: Option<String>,
    #[prop(optional, into)] actions: Option<ViewFnOnce>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let class = match kind {
        TimelineKind::Plain => "timeline__item",
        TimelineKind::Planned => "timeline__item timeline__item--planned",
        TimelineKind::Today => "timeline__item timeline__item--planned timeline__item--today",
        TimelineKind::Overdue => "timeline__item timeline__item--planned timeline__item--overdue",
    };
    let tabindex = id.as_ref().map(|_| "-1");
    let is_found = {
        let place = use_context::<Found>().zip(id.clone());
        move || place.as_ref().is_some_and(|(found, id)| found.is(id))
    };
    view! {
        <li class=class class:timeline__item--found=is_found id=id tabindex=tabindex>
            <span class="timeline__icon">{icon.view()}</span>
            <div class="timeline__content">
                <div class="timeline__head">
                    <span class="timeline__name">{title}</span>
                    {time.map(|time| view! { <time class="timeline__time" datetime=datetime>{time}</time> })}
                </div>
                {children.map(|children| view! { <div class="timeline__details">{children()}</div> })}
                {actions.map(|actions| view! { <div class="timeline__actions">{actions.run()}</div> })}
            </div>
        </li>
    }
    .into_any()
}

/// A change of one value: before and after.
///
/// `<Change before=old after=new/>`
#[component]
pub fn Change(#[prop(into)] before: String, #[prop(into)] after: String) -> impl IntoView {
    view! {
        <span class="change">
            <del>{before}</del>
            <span aria-hidden="true">" → "</span>
            <ins>{after}</ins>
        </span>
    }
    .into_any()
}
