//! The open record: its address, its data, and what is shown while there is none.

mod actions;
mod address;
mod cards;
mod conflict;
mod field_edit;
mod fields;
mod head;
mod keys;
mod news;
mod open;
mod points;
mod points_edit;
mod related;
mod row;
mod section;
mod section_editor;
mod sent;
mod tabs;
mod waiting;

pub use address::PanelAddress;
pub use cards::{CardForm, cards_block, resume_card, settle};
pub use news::{PanelNews, use_news};
pub use open::{OpenRecord, use_open};
pub use sent::Sent;
pub use tabs::{PanelTabs, use_tabs};
pub use waiting::{LoadingPanel, UnreachablePanel};

use domain::{AppError, Kind};
use leptos::context::Provider;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use messages::labels;
use messages::text::{frame, records as text};
use ui::{Avatar, AvatarSize, EmptyState, Icon, SidePanel, dynamic};

use waiting::close_panel;

use super::api::{self, Opened};
use super::nested::Nesting;
use super::refused_move::RefusedMove;
use super::unsaved::{forget_record, is_record_kept};
use super::value::{picture as picture_of, record_name};
use crate::boot::use_boot;
use crate::errors::Failure;
use crate::frame::way_back;
use crate::json::{Resource, following, resource};
use crate::paths::{self, ProgramName};
use crate::text::tr;

/// A record over its list, with an address of its own.
#[component]
pub fn RecordPanel(kind: Kind) -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")?.parse::<i64>().ok()));
    let news = PanelNews::provide(kind, id);
    let opened = resource(
        // A client's panel lists deals and contacts, too.
        move || (id.get(), news.all()),
        move |(id, counts)| async move {
            let Some(id) = id else { return Err(no_such_record()) };
            let answer = api::open(kind, id).await;
            news.take_answer(id, counts, &answer);
            answer
        },
    );
    PanelTabs::provide(kind, id);
    let timeline = super::timeline::provide_timeline(kind, id);
    view! {
        <Transition fallback=move || view! { <LoadingPanel kind=kind/> }>
            <Shown kind=kind id=id opened=opened timeline=timeline/>
        </Transition>
    }
}

fn no_such_record() -> Failure {
    #[cfg(feature = "ssr")]
    crate::context::set_status(&AppError::NotFound);
    Failure(AppError::NotFound)
}

/// What there is to show. While a record is fetched anew the panel, and what is typed in it, stays.
#[derive(Clone, PartialEq)]
enum Status {
    Open(i64),
    /// It was open, and is found no more.
    Gone(i64),
    Failed(AppError),
}

#[component]
fn Shown(
    kind: Kind,
    id: Memo<Option<i64>>,
    opened: Resource<Result<Opened, Failure>>,
    timeline: super::timeline::Source,
) -> impl IntoView {
    let status = following(move |known: Option<&Option<Status>>| {
        let known = known.cloned().flatten();
        match opened.get() {
            None => known,
            Some(Ok(opened)) => Some(Status::Open(opened.record.id)),
            Some(Err(Failure(error))) => match known {
                // The connection is lost for a moment: what is on the screen stays readable.
                Some(Status::Open(open)) if error == AppError::Unavailable && id.get_untracked() == Some(open) => known,
                // Somebody else deleted it, or took it away from the user.
                Some(Status::Open(open) | Status::Gone(open))
                    if error == AppError::NotFound && id.get_untracked() == Some(open) =>
                {
                    Some(Status::Gone(open))
                }
                _ => Some(Status::Failed(error)),
            },
        }
    });
    dynamic(move || {
        if cfg!(feature = "ssr") {
            // The server waits for what it is asked for before anything is there.
            timeline.with(|_| ());
        }
        status.get().map(|status| match status {
            // Under a Suspense even an untracked read of a resource subscribes: this must not, or every fetch would
            // build the panel anew, and with it the open editors.
            Status::Open(_) => match untrack(|| opened.get_untracked()) {
                Some(Ok(first)) => view! { <Loaded first=first opened=opened/> }.into_any(),
                _ => ().into_any(),
            },
            Status::Gone(open) => view! { <FailedPanel kind=kind error=AppError::NotFound was_open=open/> }.into_any(),
            Status::Failed(error) => view! { <FailedPanel kind=kind error=error/> }.into_any(),
        })
    })
}

#[component]
fn Loaded(first: Opened, opened: Resource<Result<Opened, Failure>>) -> impl IntoView {
    let kind = first.record.kind;
    let current = {
        let first = first.clone();
        Memo::new(move |known: Option<&Opened>| match opened.get() {
            Some(Ok(fresh)) if fresh.record.id == first.record.id => fresh,
            _ => known.unwrap_or(&first).clone(),
        })
    };
    let open = OpenRecord::provide(&first, current);
    let (refused_move, tabs) = (use_context::<RefusedMove>(), use_tabs());
    Effect::new(move |_| {
        if let Some(error) = refused_move.and_then(|refused| refused.take(open.id)) {
            head::ask_for_needed(open, tabs, &error);
        }
    });
    let boot = use_boot();
    let name = Memo::new(move |_| boot.with(|boot| open.with_record(|record| record_name(&boot.directory, record))));
    let title = move || tr(frame::page_title(name.try_get().unwrap_or_default()));
    // The server asks for titles where signals cannot be reached: see the frame's.
    let title = if cfg!(feature = "ssr") { TextProp::from(untrack(title)) } else { title.into() };
    let picture = Memo::new(move |_| open.with_record(picture_of));
    let state = actions::ActionState::new();
    let nesting = Nesting::new();
    let close = close_panel(kind);
    // Another page is loaded, which would end what is on its way to the server.
    let is_loaded = || way_back().is_some_and(|path| !ProgramName::of(&path).is_here());
    let close_later = move || {
        close.try_run(());
    };
    // Whoever wants to leave a second time does not wait any longer.
    let is_hurried = StoredValue::new(false);
    let ask_or_close = move |()| {
        let was_waiting = open.stop_closing();
        if was_waiting {
            is_hurried.set_value(true);
        }
        if was_waiting || keys::has_unsaved() {
            state.leaving.set(true);
        } else if is_loaded() || keys::is_form_saving() {
            // Something may be begun meanwhile.
            open.close_after_saves(move || {
                if keys::has_unsaved() {
                    state.leaving.try_set(true);
                } else {
                    close_later();
                }
            });
        } else {
            close.run(());
        }
    };
    let discard = Callback::new(move |()| {
        forget_record(kind, open.id);
        if is_loaded() && !is_hurried.get_value() {
            is_hurried.set_value(true);
            open.after_saves(close_later);
        } else {
            close.run(());
        }
    });
    view! {
        <Title text=title/>
        <div class="record-panel">
            <SidePanel
                id="record"
                title=name
                kind=tr(labels::kind(kind))
                close_label=tr(frame::close())
                on_close=ask_or_close
                picture=move || picture_beside(kind, name, picture)
                actions=move || view! { <actions::RecordActions state=state/> }.into_any()
            >
                <head::RecordHead state=state/>
                <Provider value=nesting><tabs::TabPanels/></Provider>
            </SidePanel>
            <conflict::ConflictDialog/>
            {nesting.view()}
            <actions::ActionDialogs state=state name=name on_discard=discard/>
        </div>
    }
}

/// The logo of a company, the photograph of a contact.
fn picture_beside(kind: Kind, name: Memo<String>, picture: Memo<String>) -> AnyView {
    matches!(kind, Kind::Contact | Kind::Company)
        .then(|| view! { <Avatar name=name picture=picture size=AvatarSize::Large/> })
        .into_any()
}

#[component]
fn FailedPanel(
    kind: Kind,
    error: AppError,
    /// The record that was shown until now.
    #[prop(optional)]
    was_open: Option<i64>,
) -> impl IntoView {
    let (title, hint) = match error {
        AppError::NotFound if was_open.is_some() => (text::record_was_deleted(), tr(text::record_was_deleted_hint())),
        AppError::NotFound => (text::record_not_found(), tr(text::record_not_found_hint())),
        _ => (messages::errors::describe(&error), String::new()),
    };
    let icon = match error {
        AppError::Forbidden => Icon::Lock,
        AppError::NotFound if was_open.is_some() => Icon::Trash,
        _ => Icon::Search,
    };
    let hint = if was_open.is_some_and(|id| is_record_kept(kind, id)) {
        [hint, tr(text::record_was_deleted_kept())].join(" ")
    } else {
        hint
    };
    view! {
        <Title text=tr(frame::page_title(labels::kind(kind)))/>
        <div class="record-panel">
            <SidePanel
                id="record"
                title=tr(labels::kind(kind))
                close_label=tr(frame::close())
                on_close=close_panel(kind)
            >
                <EmptyState icon=icon title=tr(title) text=hint>
                    <a class="link" href=paths::section(kind)>{tr(labels::kind_plural(kind))}</a>
                </EmptyState>
            </SidePanel>
        </div>
    }
}
