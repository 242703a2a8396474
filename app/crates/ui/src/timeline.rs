//! What happened to a record and what is planned, newest first.

use leptos::{children::ViewFnOnce, prelude::*};

use crate::Icon;

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
    #[prop(optional, into)] actions: Option<ViewFnOnce>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let class = match kind {
        TimelineKind::Plain => "timeline__item",
        TimelineKind::Planned => "timeline__item timeline__item--planned",
        TimelineKind::Today => "timeline__item timeline__item--planned timeline__item--today",
        TimelineKind::Overdue => "timeline__item timeline__item--planned timeline__item--overdue",
    };
    view! {
        <li class=class>
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
