use chrono::{NaiveDate, NaiveDateTime};
use domain::activity::Activity;
use domain::activity::agenda::Listed;
use domain::activity::calendar::wall_clock;
use domain::timeline::Anchor;
use leptos::prelude::*;
use messages::text::{activities as text, agenda};
use messages::{agenda as names, format, timeline};
use ui::{Each, VisuallyHidden, dynamic};

use crate::activities::item::color;
use crate::paths;
use crate::text::{language, tr};

/// Where an activity stands on the card of its record; nowhere for those who may not read that.
fn place(activity: &Activity) -> Option<String> {
    let owner = activity.owner.as_ref()?;
    Some(paths::entry(activity.owner_kind, owner.id, Anchor::Activity(activity.id)))
}

/// The subject, which leads to its place on the card of the record; who may not read that reads the subject alone.
pub fn subject(activity: &Activity, class: &'static str) -> AnyView {
    let subject = activity.subject.clone();
    match place(activity) {
        Some(href) => view! { <a class=class href=href dir="auto">{subject}</a> }.into_any(),
        None => view! { <span class=class dir="auto">{subject}</span> }.into_any(),
    }
}

/// Whether the activity can be put elsewhere: it is open, and the user may change it.
pub fn is_movable(listed: &Listed) -> bool {
    listed.may_edit && listed.activity.completed.is_none()
}

/// One activity in a calendar.
fn entry(listed: &Listed, is_whole: bool) -> AnyView {
    let activity = &listed.activity;
    let (class, state) = match (&activity.completed, activity.is_overdue) {
        (Some(_), _) => ("calendar-entry calendar-entry--done", Some(agenda::done())),
        (None, true) => ("calendar-entry calendar-entry--overdue", Some(text::overdue())),
        (None, false) => ("calendar-entry", None),
    };
    let time = activity.what.due().map(|due| format::time_of_day(due.local));
    let kind = timeline::activity_kind(activity.what.kind());
    let told = state.map_or_else(|| tr(kind.clone()), |state| format!("{}, {}", tr(kind.clone()), tr(state)));
    let owner = activity.owner.as_ref().map(|owner| owner.label.clone()).unwrap_or_default();
    let title = [activity.subject.as_str(), owner.as_str(), told.as_str()].into_iter().filter(|part| !part.is_empty());
    let title = title.collect::<Vec<_>>().join(" · ");
    let content = view! {
        <span class="calendar-entry__text">
            {color(activity)}
            <span class="calendar-entry__time">{time}</span>
            " "
            <span class="calendar-entry__subject" dir="auto">{activity.subject.clone()}</span>
            <VisuallyHidden>", " {told}</VisuallyHidden>
        </span>
    };
    let Some(href) = place(activity) else {
        return view! { <span class=class title=title>{content}</span> }.into_any();
    };
    let fixed = (!is_movable(listed) || !is_whole).then_some("");
    view! {
        <a
            class=class
            href=href
            title=title
            draggable="false"
            data-entry=activity.id.to_string()
            data-fixed=fixed
        >
            {content}
        </a>
    }
    .into_any()
}

/// An activity at its place in a calendar.
#[derive(Clone, PartialEq)]
pub struct Placed {
    pub listed: Listed,
    /// Whether it does not continue what stands on the day before.
    pub is_whole: bool,
    /// Where that is on a day with hours.
    pub style: String,
}

impl Placed {
    /// Below those before it.
    pub fn below(listed: Listed) -> Self {
        Self { listed, is_whole: true, style: String::new() }
    }
}

/// The activities of a day. While others come and go each keeps its element, which may be pressed or have the focus.
pub fn entries(day: NaiveDate, class: &'static str, shown: Memo<Vec<Placed>>) -> AnyView {
    let id_of = |placed: &Placed| placed.listed.activity.id;
    let ids = move || shown.with(|shown| shown.iter().map(id_of).collect::<Vec<_>>());
    let item = move |id: i64| {
        let placed = Memo::new(move |_| shown.with(|shown| shown.iter().find(|placed| id_of(placed) == id).cloned()));
        let style = move || placed.with(|placed| placed.as_ref().map(|placed| placed.style.clone()));
        let content =
            move || placed.with(|placed| placed.as_ref().map(|placed| entry(&placed.listed, placed.is_whole)));
        view! { <li class=class style=style>{dynamic(content)}</li> }.into_any()
    };
    view! {
        <ul aria-label=names::day(language(), day)>
            // The list of another day, in its place, begins anew.
            <Each each=ids key=move |id| (day, *id) children=item/>
        </ul>
    }
    .into_any()
}

/// When it begins or is due, on the user's clock.
pub fn due(listed: &Listed) -> Option<NaiveDateTime> {
    listed.activity.what.due().map(|due| wall_clock(due.local))
}
