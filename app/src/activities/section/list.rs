use domain::activity::Activity;
use domain::activity::agenda::{Group, GroupPage, Listed};
use leptos::prelude::*;
use messages::text::{activities as activity_text, agenda as text, frame};
use messages::{agenda as names, format};
use ui::{Button, ButtonKind, ButtonSize, dynamic};

use super::address::{Address, Wanted};
use super::entry::subject;
use super::loading::{Content, Loaded};
use crate::activities::item::{Actions, color, facts, icon, owner_view};
use crate::boot::use_boot;
use crate::frame::{back_in_place, show_error};
use crate::json::following;
use crate::text::{language, tr};

/// The groups, one below the other; empty ones are left out.
#[component]
pub fn List(address: Address, loaded: Loaded) -> impl IntoView {
    Effect::new(|_| {
        back_in_place();
    });
    let group = |group: Group| view! { <GroupView group=group address=address loaded=loaded/> };
    view! { <div class="agenda">{Group::ALL.map(group).into_iter().collect_view()}</div> }.into_any()
}

#[component]
fn GroupView(group: Group, address: Address, loaded: Loaded) -> impl IntoView {
    let toasts = ui::use_toasts();
    let pending = RwSignal::new(false);
    // While it is fetched anew, what is known stays.
    let page = following(move |known: Option<&Option<GroupPage>>| {
        let fresh = loaded.content.with(|content| match content {
            Some(Ok(Content::Agenda { agenda, .. })) => agenda.groups.iter().find(|page| page.group == group).cloned(),
            _ => None,
        });
        fresh.or_else(|| known.cloned().flatten())
    });
    let more = move |_| {
        let Wanted::List(chosen) = untrack(|| address.wanted()) else { return };
        pending.set(true);
        leptos::task::spawn_local(async move {
            if let Some(error) = loaded.load_more(chosen, group).await {
                show_error(toasts, &error);
            }
            pending.try_set(false);
        });
    };
    let title = format!("agenda-{}", id(group));
    dynamic(move || {
        let page = page.get().filter(|page| !page.entries.is_empty())?;
        let count = i64::try_from(page.entries.len()).unwrap_or_default();
        let count = if page.next.is_some() { tr(text::at_least(count)) } else { format::number(language(), count) };
        let title = title.clone();
        Some(view! {
            <section class="agenda__group" aria-labelledby=title>
                <h2 class="agenda__title" id=title.clone()>{tr(names::group(group))} " " <span class="agenda__count">{count}</span></h2>
                <ul class="agenda__list">{page.entries.into_iter().map(|listed| row(listed, group)).collect_view()}</ul>
                {page.next.map(|_| view! {
                    <Button size=ButtonSize::Small kind=ButtonKind::Ghost pending=pending on_press=more>
                        {tr(frame::show_more())}
                    </Button>
                })}
            </section>
        })
    })
}

fn id(group: Group) -> &'static str {
    match group {
        Group::Overdue => "overdue",
        Group::Today => "today",
        Group::Later => "later",
        Group::Undated => "undated",
        Group::Done => "done",
    }
}

fn row(listed: Listed, group: Group) -> AnyView {
    let Listed { activity, may_edit } = listed;
    let class = match group {
        Group::Overdue => "agenda__item agenda__item--overdue",
        Group::Today => "agenda__item agenda__item--today",
        Group::Later | Group::Undated => "agenda__item",
        Group::Done => "agenda__item agenda__item--done",
    };
    let facts = use_boot().with_untracked(|boot| facts(&boot.directory, &activity));
    let result = activity.completed.as_ref().map(|completed| completed.outcome.result.clone());
    view! {
        <li class=class>
            <span class="agenda__icon">{icon(activity.what.kind(), activity.completed.is_none()).view()}</span>
            <div class="agenda__content">
                <div class="agenda__head">
                    {subject(&activity, "agenda__subject")}
                    <span class="agenda__time">{time(&activity)}</span>
                </div>
                <div class="agenda__facts">
                    {color(&activity)}
                    <span dir="auto">{facts}</span>
                    {activity.owner.clone().map(|owner| owner_view(activity.owner_kind, owner))}
                </div>
                {result.filter(|result| !result.is_empty()).map(|result| view! {
                    <p class="value-lines activity-result small" dir="auto">{result}</p>
                })}
            </div>
            {may_edit.then(|| view! { <div class="agenda__actions"><Actions activity=activity/></div> })}
        </li>
    }
    .into_any()
}

/// When it was done, or is due.
fn time(activity: &Activity) -> String {
    match (&activity.completed, activity.what.due()) {
        (Some(completed), _) => format::date_time(language(), completed.at.local),
        (None, Some(due)) => names::time(language(), due.local),
        (None, None) => tr(activity_text::no_deadline()),
    }
}
