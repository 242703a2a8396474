//! What is planned with the open record, what was done and said, and how it changed.

mod history;
mod loading;

use domain::activity::Activity;
use domain::timeline::{Anchor, Comment, Entry};
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use messages::text::{activities, records as text, timeline as timeline_text};
use ui::{Button, ButtonKind, ButtonSize, Found, Timeline, dynamic};

use self::loading::{Loaded, use_timeline};
use super::list::Failed;
use super::panel::use_open;
use super::unsaved::Kept;
use crate::activities::{ActivityItem, provide_commands};
use crate::boot::use_boot;
use crate::frame::OpenedMessages;
use crate::text::tr;
use crate::timeline::{CommentItem, Composer, provide_comments};

pub(super) use loading::{Source, provide_timeline};

/// The timeline: what is planned above what is past.
#[component]
pub(super) fn RecordTimeline() -> impl IntoView {
    let open = use_open();
    let loaded = use_timeline(open.kind, open.id);
    let may_edit = Memo::new(move |_| open.may_edit());
    let found = follow_address(loaded);
    // Names that no fields have.
    let kept = |dialog: &str| Kept::of_record(open.kind, open.id, dialog);
    let menus = provide_commands(Callback::new(move |id| loaded.activity(id)), kept("activity-dialog"));
    let comment_menus = provide_comments(Callback::new(move |id| loaded.comment(id)), kept("comment-dialog"));
    let composer = move || may_edit.get().then(|| view! { <Composer open=open/> });
    let failed = move || {
        loaded.error().map(|error| {
            view! { <Failed error=error on_retry=move |()| loaded.retry()/> }
        })
    };
    view! {
        <section
            class="record-timeline"
            aria-label=tr(text::timeline())
            on:animationend=move |event| found.animation_ended(&event)
        >
            {dynamic(composer)}
            {dynamic(failed)}
            <Pinned loaded=loaded may_edit=may_edit/>
            <Planned loaded=loaded may_edit=may_edit/>
            <Past loaded=loaded may_edit=may_edit/>
            {menus}
            {comment_menus}
        </section>
    }
    .into_any()
}

/// Leads to the entry that the address names, once it is there. One that is not loaded is left alone.
fn follow_address(loaded: Loaded) -> Found {
    let found = Found::provide();
    let (hash, messages) = (use_location().hash, use_context::<OpenedMessages>());
    let asked = RwSignal::new(None::<Anchor>);
    // Each time that somebody goes there; by a message also from there.
    Effect::new(move |_| {
        if let Some(OpenedMessages(count)) = messages {
            count.track();
        }
        asked.set(hash.with(|hash| Anchor::from_element_id(hash.trim_start_matches('#'))));
    });
    Effect::new(move |_| {
        if let Some(entry) = asked.get().filter(|entry| loaded.has(*entry)) {
            asked.set(None);
            found.lead_to(entry.element_id());
        }
    });
    found
}

#[component]
fn Pinned(loaded: Loaded, may_edit: Memo<bool>) -> impl IntoView {
    let shown = Memo::new(move |_| loaded.with(|timeline| timeline.pinned.clone()).unwrap_or_default());
    let item = move |comment: Comment| view! { <CommentItem comment=comment may_pin=may_edit.get()/> };
    dynamic(move || {
        let shown = shown.get();
        (!shown.is_empty()).then(|| {
            let items = shown.into_iter().map(item).collect_view();
            view! { <Timeline title=tr(timeline_text::pinned())>{items}</Timeline> }
        })
    })
}

#[component]
fn Planned(loaded: Loaded, may_edit: Memo<bool>) -> impl IntoView {
    let shown = Memo::new(move |_| loaded.with(|timeline| (timeline.planned.clone(), timeline.today)));
    dynamic(move || {
        let (planned, today) = shown.get()?;
        if planned.is_empty() {
            return Some(
                view! { <p class="muted small record-timeline__none">{tr(activities::empty())}</p> }.into_any(),
            );
        }
        let item = |activity: Activity| {
            view! { <ActivityItem activity=activity today=today may_edit=may_edit.get()/> }
        };
        let items = planned.into_iter().map(item).collect_view();
        Some(view! { <Timeline title=tr(text::planned())>{items}</Timeline> }.into_any())
    })
}

#[component]
fn Past(loaded: Loaded, may_edit: Memo<bool>) -> impl IntoView {
    let open = use_open();
    let boot = use_boot();
    let shown = Memo::new(move |_| loaded.past());
    let today = Memo::new(move |_| loaded.with(|timeline| timeline.today).unwrap_or_default());
    let item = move |entry: Entry| match entry {
        Entry::Activity(activity) => {
            view! { <ActivityItem activity=activity today=today.get() may_edit=may_edit.get()/> }.into_any()
        }
        Entry::Comment(comment) => view! { <CommentItem comment=comment may_pin=may_edit.get()/> }.into_any(),
        Entry::History(entry) => {
            boot.with(|boot| open.opened.with_untracked(|opened| history::item(&entry, &opened.record, boot)))
        }
    };
    let pending = RwSignal::new(false);
    dynamic(move || {
        let (entries, has_more) = shown.get();
        (!entries.is_empty()).then(|| {
            let items = entries.into_iter().map(item).collect_view();
            view! {
                <Timeline title=tr(text::past())>{items}</Timeline>
                {has_more.then(|| view! {
                    <Button
                        size=ButtonSize::Small
                        kind=ButtonKind::Ghost
                        pending=pending
                        on_press=move |_| loaded.load_more(pending)
                    >
                        {tr(timeline_text::load_more())}
                    </Button>
                })}
            }
        })
    })
}
