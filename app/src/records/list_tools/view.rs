//! Keeps what a list shows under a name, and changes or deletes what was kept.

use domain::Kind;
use domain::errors::{AppError, Place};
use domain::view::{LONGEST_NAME, SavedView, ViewDraft};
use leptos::prelude::*;
use messages::errors;
use messages::text::{frame, lists as text};
use ui::{BannerKind, Button, ButtonKind, Checkbox, Dialog, DialogActions, DialogSize, Field, TextInput};

use crate::boot::{Boot, use_boot};
use crate::errors::Failure;
use crate::frame::show_error;
use crate::records::list_api;
use crate::records::query::Address;
use crate::text::tr;

/// The form.
pub fn form(kind: Kind, address: Address, id: Option<i64>, open: RwSignal<bool>) -> AnyView {
    let (boot, toasts) = (use_boot(), ui::use_toasts());
    let known: Option<SavedView> = boot.with_untracked(|boot| id.and_then(|id| boot.lists.view(kind, id)).cloned());
    let (may_share, begins) = boot.with_untracked(|boot| {
        (boot.may_change_settings(), id.is_some() && boot.lists.default_view(kind).map(|view| view.id) == id)
    });
    let was_shared = known.as_ref().is_some_and(|view| view.is_shared);
    let is_shared = RwSignal::new(was_shared);
    // A shared view is changed by those who may, and chosen as the beginning by everybody.
    let may_change = may_share || !was_shared;
    let name = RwSignal::new(known.as_ref().map(|view| view.name.clone()).unwrap_or_default());
    let is_pinned = RwSignal::new(known.as_ref().is_none_or(|view| view.is_pinned));
    let is_default = RwSignal::new(begins);
    let problem = RwSignal::new(None::<AppError>);
    let save = Action::new(move |(): &()| {
        let draft = ViewDraft {
            id,
            kind,
            name: name.get_untracked(),
            content: address.shown.with_untracked(|shown| shown.content()),
            is_shared: is_shared.get_untracked(),
            is_pinned: is_pinned.get_untracked(),
        };
        let shall_begin = is_default.get_untracked();
        async move {
            let (said, saved) = (draft.name.clone(), keep(draft, may_change, shall_begin, begins).await);
            match saved {
                Ok((id, fresh)) => {
                    boot.try_set(fresh);
                    toasts.show(BannerKind::Success, tr(text::view_saved(said)));
                    open.try_set(false);
                    let view = boot.with_untracked(|boot| boot.lists.view(kind, id).cloned());
                    address.change(false, |shown| shown.show_saved(view));
                }
                Err(Failure(error)) => {
                    problem.try_set(Some(error));
                }
            }
        }
    });
    let is_asking = RwSignal::new(false);
    let delete = Action::new(move |(): &()| async move {
        let Some(id) = id else { return };
        match list_api::delete_view(id).await {
            Ok(()) => {
                toasts.show(BannerKind::Success, tr(text::view_deleted()));
                open.try_set(false);
                address.change(false, |shown| *shown = shown.plain());
                crate::live::refresh_boot(boot);
            }
            Err(error) => {
                is_asking.try_set(false);
                show_error(toasts, &error.0);
            }
        }
    });
    let error = Signal::derive(move || problem.with(|problem| problem.as_ref().map(name_problem)));
    view! {
        <form
            novalidate=true
            on:submit=move |event| {
                event.prevent_default();
                save.dispatch(());
            }
        >
            <p class="muted">{tr(if may_change { text::view_hint() } else { text::view_locked() })}</p>
            <Field id="view-name" label=tr(text::view_name()) error=error required=true>
                <TextInput value=name max_length=LONGEST_NAME disabled=!may_change autocomplete="off"/>
            </Field>
            <Checkbox checked=is_pinned disabled=!may_change>{tr(text::view_pinned())}</Checkbox>
            {may_share.then(|| view! { <Checkbox checked=is_shared>{tr(text::view_shared())}</Checkbox> })}
            <Checkbox checked=is_default>{tr(text::view_default())}</Checkbox>
            <DialogActions>
                {(id.is_some() && may_change).then(|| view! {
                    <Button kind=ButtonKind::Danger on_press=move |_| is_asking.set(true)>{tr(text::view_delete())}</Button>
                })}
                <Button on_press=move |_| open.set(false)>{tr(frame::cancel())}</Button>
                <Button kind=ButtonKind::Primary submit=true pending=save.pending()>{tr(frame::save())}</Button>
            </DialogActions>
        </form>
        <Dialog
            id="delete-view"
            open=is_asking
            title=tr(text::view_delete_question())
            close_label=tr(frame::close())
            size=DialogSize::Small
        >
            <p>{tr(if was_shared { text::view_delete_shared() } else { text::view_delete_own() })}</p>
            <DialogActions>
                <Button on_press=move |_| is_asking.set(false)>{tr(frame::cancel())}</Button>
                <Button kind=ButtonKind::Danger pending=delete.pending() on_press=move |_| { delete.dispatch(()); }>
                    {tr(text::view_delete())}
                </Button>
            </DialogActions>
        </Dialog>
    }
    .into_any()
}

/// Saves the view and the beginning, and reads what the page has at hand anew.
async fn keep(draft: ViewDraft, may_change: bool, shall_begin: bool, begins: bool) -> Result<(i64, Boot), Failure> {
    let kind = draft.kind;
    let id = match draft.id {
        Some(id) if !may_change => id,
        _ => list_api::save_view(draft).await?,
    };
    if shall_begin != begins {
        list_api::set_default_view(kind, shall_begin.then_some(id)).await?;
    }
    Ok((id, crate::session::api::read_boot().await?))
}

/// What is wrong with the name, or in general.
fn name_problem(error: &AppError) -> String {
    if let AppError::Invalid(violations) = error
        && let Some(own) = violations.iter().find(|violation| violation.place == Place::ViewName)
    {
        return tr(errors::problem(&own.problem));
    }
    tr(errors::describe(error))
}
