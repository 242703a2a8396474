use chrono::{Datelike, NaiveDate};
use domain::activity::{Activity, ActivityKind, Outcome, Step, What};
use domain::directory::{Dictionary, Directory};
use domain::timeline::Anchor;
use domain::value::Link;
use domain::{Kind, Moment};
use leptos::prelude::*;
use messages::text::{activities as text, timeline};
use messages::{format, labels, timeline as names};
use ui::{
    Badge, BadgeKind, Button, ButtonSize, Checkbox, Icon, SharedMenuButton, TimelineItem, TimelineKind, VisuallyHidden,
};

use super::api;
use super::commands::{MENU, use_commands};
use super::dialogs::Ask;
use crate::boot::use_boot;
use crate::paths;
use crate::text::{language, tr};

/// One activity in a timeline, with what can be done with it.
#[component]
pub fn ActivityItem(
    activity: Activity,
    /// The day in the user's time zone.
    today: NaiveDate,
    may_edit: bool,
) -> impl IntoView {
    let boot = use_boot();
    // Open work of a lead went to its deal; what stayed on the lead stays as it is.
    let is_of_lead = activity.owner.is_some() && activity.owner_kind == Kind::Lead;
    let is_open = activity.completed.is_none();
    let is_today = is_open && activity.what.due().is_some_and(|due| is_on(due, today));
    let kind = match (is_open, activity.is_overdue, is_today) {
        (false, _, _) => TimelineKind::Plain,
        (true, true, _) => TimelineKind::Overdue,
        (true, false, true) => TimelineKind::Today,
        (true, false, false) => TimelineKind::Planned,
    };
    let time = match (&activity.completed, activity.what.due()) {
        (Some(completed), _) => format::date_time(language(), completed.at.local),
        (None, Some(due)) => format::date_time(language(), due.local),
        (None, None) => tr(text::no_deadline()),
    };
    let facts = boot.with_untracked(|boot| facts(&boot.directory, &activity));
    let mark = match kind {
        TimelineKind::Overdue => Some((BadgeKind::Danger, tr(text::overdue()))),
        TimelineKind::Today => Some((BadgeKind::Accent, tr(text::today()))),
        TimelineKind::Plain | TimelineKind::Planned => None,
    };
    let color = color(&activity);
    let may_edit = may_edit && !is_of_lead;
    let steps = match &activity.what {
        What::Task { checklist, .. } => checklist_view(&activity, checklist, may_edit && is_open),
        _ => ().into_any(),
    };
    let result = activity.completed.as_ref().map(|completed| completed.outcome.result.clone());
    let details = view! {
        <span class="row">
            {color} {mark.map(|(kind, word)| view! { <Badge kind=kind>{word}</Badge> })}
            <span dir="auto">{facts}</span>
            {activity.owner.clone().map(|owner| owner_view(activity.owner_kind, owner))}
        </span>
        {steps}
        {result.filter(|result| !result.is_empty()).map(|result| view! {
            <p class="value-lines activity-result" dir="auto">{result}</p>
        })}
    };
    let icon = icon(activity.what.kind(), is_open);
    let subject = activity.subject.clone();
    let id = Anchor::Activity(activity.id).element_id();
    if may_edit {
        let actions = move || view! { <Actions activity=activity/> }.into_any();
        view! {
            <TimelineItem icon=icon title=subject time=time kind=kind id=id actions=actions>{details}</TimelineItem>
        }
        .into_any()
    } else {
        view! { <TimelineItem icon=icon title=subject time=time kind=kind id=id>{details}</TimelineItem> }.into_any()
    }
}

pub(super) fn icon(kind: ActivityKind, is_open: bool) -> Icon {
    match kind {
        ActivityKind::Call => Icon::Phone,
        ActivityKind::Meeting => Icon::Users,
        ActivityKind::Task => Icon::List,
        ActivityKind::Todo if is_open => Icon::Clock,
        ActivityKind::Todo => Icon::Check,
    }
}

/// The colour of a to-do, as a dot.
pub(super) fn color(activity: &Activity) -> Option<AnyView> {
    let What::Todo { color: Some(color), .. } = &activity.what else { return None };
    let class = format!("activity-color activity-color--{}", color.code());
    Some(view! { <span class=class role="img" aria-label=tr(names::color(*color))></span> }.into_any())
}

/// The record that an entry belongs to, where that is not the one that is shown.
pub fn owner_view(kind: Kind, owner: Link) -> AnyView {
    view! {
        <span>
            {tr(labels::kind(kind))} ": " <a class="value-link" dir="auto" href=paths::record(kind, owner.id)>{owner.label}</a>
        </span>
    }
    .into_any()
}

/// What there is to know of it, on one line.
pub(super) fn facts(directory: &Directory, activity: &Activity) -> String {
    let name = |id: &i64| directory.employee_name(*id).to_owned();
    let mut facts = vec![tr(names::activity_kind(activity.what.kind()))];
    if let What::LoggedCall { direction, .. } = &activity.what {
        facts.push(tr(names::direction(*direction)));
    }
    facts.extend(activity.what.minutes().map(|minutes| tr(timeline::minutes(minutes.into()))));
    if let What::Meeting { place, .. } = &activity.what {
        facts.push(place.clone());
    }
    let status = match (&activity.what, &activity.completed) {
        (What::LoggedCall { status, .. }, _) => status.as_deref(),
        (_, Some(completed)) => completed.outcome.call_status.as_deref(),
        _ => None,
    };
    facts.extend(status.map(|code| directory.choice_name(Dictionary::CallStatus, code).to_owned()));
    facts.push(name(&activity.responsible_id));
    facts.extend(activity.what.participants().iter().filter(|id| **id != activity.responsible_id).map(name));
    // A call that was logged took place: nobody completed it.
    let completed = activity.completed.as_ref().filter(|_| !matches!(activity.what, What::LoggedCall { .. }));
    let completed_by = completed.map(|completed| name(&completed.by)).filter(|by| !by.is_empty());
    facts.extend(completed_by.map(|by| tr(text::completed_by(by))));
    facts.retain(|fact| !fact.is_empty());
    facts.join(" · ")
}

fn is_on(moment: &Moment, day: NaiveDate) -> bool {
    let local = moment.local;
    (local.year, u32::from(local.month), u32::from(local.day)) == (day.year(), day.month(), day.day())
}

fn checklist_view(activity: &Activity, steps: &[Step], may_edit: bool) -> AnyView {
    if steps.is_empty() {
        return ().into_any();
    }
    let (id, owner, kind) = (activity.id, activity.owner_kind, activity.what.kind());
    let commands = use_commands();
    let step_view = |(at, step): (usize, &Step)| {
        let number = u32::try_from(at).unwrap_or_default();
        let (checked, text) = (RwSignal::new(step.is_done), step.text.clone());
        let commit = move |is_done: bool| {
            leptos::task::spawn_local(async move {
                if commands.send(owner, kind, api::check_step(id, number, is_done), None).await.is_some() {
                    checked.try_set(!is_done);
                }
            });
        };
        view! {
            <li><Checkbox checked=checked disabled=!may_edit on_commit=commit>{text}</Checkbox></li>
        }
        .into_any()
    };
    view! { <ul class="activity-steps">{steps.iter().enumerate().map(step_view).collect_view()}</ul> }.into_any()
}

/// Complete or reopen, and the menu with everything else.
#[component]
pub(super) fn Actions(activity: Activity) -> impl IntoView {
    let commands = use_commands();
    let pending = RwSignal::new(false);
    let is_open = activity.completed.is_none();
    let can_toggle = !matches!(activity.what, What::LoggedCall { .. });
    let (id, subject) = (activity.id, activity.subject.clone());
    let has_result = matches!(activity.what.kind(), ActivityKind::Call | ActivityKind::Meeting);
    let press = move |_| {
        let activity = activity.clone();
        if is_open && (has_result || activity.former.is_some()) {
            return commands.ask(Ask::Complete, activity);
        }
        pending.set(true);
        leptos::task::spawn_local(async move {
            if is_open {
                commands.complete(&activity, Outcome::default()).await;
            } else {
                commands.reopen(&activity).await;
            }
            pending.try_set(false);
        });
    };
    let (icon, word, name) = if is_open {
        (Icon::Check, text::complete(), text::complete_activity(subject.as_str()))
    } else {
        (Icon::Undo, text::reopen(), text::reopen_activity(subject.as_str()))
    };
    view! {
        {can_toggle.then(|| view! {
            <Button size=ButtonSize::Small icon=icon pending=pending on_press=press>
                <span aria-hidden="true">{tr(word)}</span>
                <VisuallyHidden>{tr(name)}</VisuallyHidden>
            </Button>
        })}
        <SharedMenuButton
            menu=MENU
            value=id.to_string()
            label=tr(timeline::more_of(subject))
            opened=commands.opened
            about=commands.about
        />
    }
}
