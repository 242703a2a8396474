//! What is planned with the open record, what was done, and what happened to it.

mod history;

use domain::Kind;
use domain::activity::Activity;
use leptos::prelude::*;
use messages::text::{activities, records as text};
use ui::{Timeline, dynamic};

use super::panel::use_open;
use crate::activities::{ActivityItem, AddActivity};
use crate::text::tr;

/// The timeline: what is planned above what is past.
#[component]
pub(super) fn RecordTimeline() -> impl IntoView {
    let open = use_open();
    let may_edit = Memo::new(move |_| open.may_edit());
    let has_activities = open.kind.has_activities();
    let composer =
        move || (has_activities && may_edit.get()).then(|| view! { <AddActivity kind=open.kind id=open.id/> });
    view! {
        <section class="record-timeline" aria-label=tr(text::timeline())>
            {composer}
            {has_activities.then(|| view! {
                <Activities title=tr(text::planned()) is_done=false may_edit=may_edit/>
                <Activities title=tr(text::past()) is_done=true may_edit=may_edit/>
            })}
            <history::History/>
        </section>
    }
    .into_any()
}

/// The planned activities, or the done ones.
#[component]
fn Activities(title: String, is_done: bool, may_edit: Memo<bool>) -> impl IntoView {
    let open = use_open();
    let shown = Memo::new(move |_| {
        open.opened.with(|opened| {
            let own = opened.activities.iter().filter(|activity| activity.completed.is_some() == is_done);
            (own.cloned().collect::<Vec<Activity>>(), opened.today)
        })
    });
    let item = move |activity: Activity, today| {
        let is_of_lead = open.kind == Kind::Deal && activity.owner_kind == Kind::Lead;
        let may_edit = may_edit.get() && !is_of_lead;
        view! { <ActivityItem activity=activity today=today may_edit=may_edit is_of_lead=is_of_lead/> }
    };
    dynamic(move || {
        let (own, today) = shown.get();
        if own.is_empty() {
            return (!is_done).then(|| {
                view! { <p class="muted small record-timeline__none">{tr(activities::empty())}</p> }.into_any()
            });
        }
        let items = own.into_iter().map(|activity| item(activity, today)).collect_view();
        Some(view! { <Timeline title=title.clone()>{items}</Timeline> }.into_any())
    })
}
