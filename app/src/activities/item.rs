use chrono::{Datelike, NaiveDate};
use domain::activity::Activity;
use domain::{Kind, Moment};
use leptos::prelude::*;
use messages::format;
use messages::text::{activities as text, frame};
use ui::{Badge, BadgeKind, BannerKind, Button, ButtonSize, Icon, TimelineItem, TimelineKind, Toasts};

use super::api;
use crate::boot::use_boot;
use crate::errors::Failure;
use crate::frame::show_error;
use crate::live::{Live, use_live};
use crate::text::{language, tr};

/// One activity in a timeline, with the button that completes it or opens it again.
#[component]
pub fn ActivityItem(
    activity: Activity,
    /// The day in the user's time zone.
    today: NaiveDate,
    may_edit: bool,
    /// Stands on the lead that the shown deal was made from.
    is_of_lead: bool,
) -> impl IntoView {
    let directory = use_boot();
    let responsible = directory.with_untracked(|boot| boot.directory.employee_name(activity.responsible_id).to_owned());
    let is_open = activity.completed.is_none();
    let (icon, kind) = match (is_open, activity.is_overdue) {
        (true, true) => (Icon::Warning, TimelineKind::Overdue),
        (true, false) => (Icon::Clock, TimelineKind::Planned),
        (false, _) => (Icon::Check, TimelineKind::Plain),
    };
    let time = match (&activity.completed, &activity.deadline) {
        (Some(completed), _) => format::date_time(language(), completed.local),
        (None, Some(deadline)) => format::date_time(language(), deadline.local),
        (None, None) => tr(text::no_deadline()),
    };
    let mark = is_open.then(|| mark(&activity, today)).flatten();
    let actions = may_edit.then(|| {
        let (id, owner, subject) = (activity.id, activity.owner_kind, activity.subject.clone());
        move || view! { <Toggle id=id owner=owner is_open=is_open subject=subject/> }.into_any()
    });
    let details = view! {
        <span class="row">
            {mark} <span dir="auto">{responsible}</span>
            {is_of_lead.then(|| view! { <span>"· " {tr(text::from_lead())}</span> })}
        </span>
    };
    match actions {
        Some(actions) => view! {
            <TimelineItem icon=icon title=activity.subject time=time kind=kind actions=actions>{details}</TimelineItem>
        }
        .into_any(),
        None => view! { <TimelineItem icon=icon title=activity.subject time=time kind=kind>{details}</TimelineItem> }
            .into_any(),
    }
}

fn mark(activity: &Activity, today: NaiveDate) -> Option<AnyView> {
    if activity.is_overdue {
        return Some(view! { <Badge kind=BadgeKind::Danger>{tr(text::overdue())}</Badge> }.into_any());
    }
    let is_today = activity.deadline.is_some_and(|deadline| is_on(&deadline, today));
    is_today.then(|| view! { <Badge kind=BadgeKind::Accent>{tr(text::today())}</Badge> }.into_any())
}

fn is_on(moment: &Moment, day: NaiveDate) -> bool {
    let local = moment.local;
    (local.year, u32::from(local.month), u32::from(local.day)) == (day.year(), day.month(), day.day())
}

#[component]
fn Toggle(id: i64, owner: Kind, is_open: bool, subject: String) -> impl IntoView {
    let live = use_live();
    let toasts = ui::use_toasts();
    let pending = RwSignal::new(false);
    let press = move |_| {
        pending.set(true);
        leptos::task::spawn_local(async move {
            let answer = if is_open { api::complete(id).await } else { api::reopen(id).await };
            pending.try_set(false);
            if settle(answer, owner, live, toasts) && is_open {
                toasts.show_with_action(BannerKind::Success, tr(text::was_completed()), tr(frame::undo()), move || {
                    leptos::task::spawn_local(async move {
                        settle(api::reopen(id).await, owner, live, toasts);
                    });
                });
            }
        });
    };
    let (icon, word, name) = if is_open {
        (Icon::Check, text::complete(), text::complete_activity(subject))
    } else {
        (Icon::Undo, text::reopen(), text::reopen_activity(subject))
    };
    view! {
        <Button size=ButtonSize::Small icon=icon pending=pending on_press=press>
            <span aria-hidden="true">{tr(word)}</span>
            <ui::VisuallyHidden>{tr(name)}</ui::VisuallyHidden>
        </Button>
    }
}

/// Has the timeline fetched anew, or says what went wrong. True if it went well.
fn settle(answer: Result<(), Failure>, owner: Kind, live: Live, toasts: Toasts) -> bool {
    // A deal shows the activities of its lead, and is fetched anew with any kind of record.
    live.touch(owner);
    match answer {
        Ok(()) => true,
        Err(failure) => {
            show_error(toasts, &failure.0);
            false
        }
    }
}
