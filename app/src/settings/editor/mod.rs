//! The editor of one list. What is done shows at once and is sent after it; what the server refuses is taken back.

mod body;
mod commands;
mod items;
mod row;
mod state;
mod usage;

pub(super) use state::{Editor, Usage};

use domain::AppError;
use domain::settings::ListKey;
use leptos::prelude::*;
use messages::text::{frame, settings as text};
use ui::{Banner, BannerKind, SharedMenu, Skeleton, SkeletonKind, VisuallyHidden};

use self::body::Body;
use self::commands::Commands;
use super::dialog::TaskDialog;
use super::lists::isolated;
use super::moving::Moving;
use super::page::{Missing, NoRight};
use crate::json::following;
use crate::text::tr;

/// The id of the menu that all rows share.
const MENU: &str = "value-menu";

#[component]
pub(super) fn ListEditor(key: ListKey) -> impl IntoView {
    let editor = Editor::new(key);
    let skeleton = || view! { <Skeleton kind=SkeletonKind::Rows count=10 label=tr(frame::loading())/> };
    let label = Signal::derive(move || {
        let name = editor.about.with(|code| editor.look(|list| list.value(code).map(shown)).flatten());
        name.unwrap_or_else(|| tr(frame::more_actions()))
    });
    view! {
        <Moving run=editor.run on_end=move |()| editor.refresh()/>
        <Transition fallback=skeleton>
            <State editor=editor/>
        </Transition>
        <SharedMenu id=MENU label=label opened=editor.opened>
            <Commands editor=editor/>
        </SharedMenu>
        <TaskDialog editor=editor/>
        <div data-live="" aria-live="assertive">
            <VisuallyHidden>{move || editor.announcement.get()}</VisuallyHidden>
        </div>
    }
}

/// The list, or why it is not there. Rows are exchanged one by one; this changes rarely.
#[component]
fn State(editor: Editor) -> impl IntoView {
    let error = following(move |_| {
        editor.loaded.with(|loaded| match loaded {
            None => None,
            Some(Ok(_)) => Some(None),
            Some(Err(failure)) => Some(Some(failure.0.clone())),
        })
    });
    move || match error.get() {
        None => ().into_any(),
        Some(None) => view! { <Body editor=editor/> }.into_any(),
        Some(Some(AppError::NotFound)) => view! { <Missing/> }.into_any(),
        Some(Some(AppError::Forbidden)) => view! { <NoRight/> }.into_any(),
        Some(Some(error)) => {
            view! { <Banner kind=BannerKind::Error>{tr(messages::errors::describe(&error))}</Banner> }.into_any()
        }
    }
}

/// The name of a value as the user sees it.
fn shown(value: &domain::settings::ListValue) -> String {
    value.shown(crate::text::language()).to_owned()
}

/// Said to those who do not see a value move.
fn announcement_of_move(name: String, position: usize, length: usize) -> String {
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    tr(text::moved_to(number(length), isolated(&name), number(position)))
}
