//! Taking an import back: the question, the progress, and what came of it.

use domain::run::{ImportRun, RunState, UndoRun};
use leptos::prelude::*;
use messages::text::{frame, transfer as text};
use ui::{Banner, BannerKind, Button, ButtonKind, Dialog, DialogActions, DialogSize, Icon, Progress, dynamic};

use super::api;
use crate::frame::show_error;
use crate::text::tr;

/// Asks, and begins. It is there as long as the import was not taken back.
#[component]
pub(super) fn UndoButton(run: RwSignal<ImportRun>) -> impl IntoView {
    let toasts = ui::use_toasts();
    let is_asking = RwSignal::new(false);
    let id = run.with_untracked(|run| run.id);
    let undo = Action::new(move |(): &()| async move {
        let begun = match api::undo(id).await {
            Ok(_) => api::progress(id).await,
            Err(error) => Err(error),
        };
        is_asking.try_set(false);
        match begun {
            Ok(fresh) => {
                run.try_set(fresh);
            }
            Err(error) => show_error(toasts, &error.0),
        }
    });
    // What was created or changed can be taken back; what stopped on the way is tried again.
    let is_left = |undo: Option<UndoRun>| undo.is_none_or(|undo| undo.state == RunState::Failed);
    let is_offered =
        Memo::new(move |_| run.with(|run| is_left(run.undo) && run.counts.created + run.counts.changed() > 0));
    let button = move || {
        view! {
            <Button icon=Icon::Undo on_press=move |_| is_asking.set(true)>{tr(text::undo())}</Button>
        }
    };
    view! {
        {dynamic(move || is_offered.get().then(button))}
        <Dialog
            id="undo-import"
            open=is_asking
            title=tr(text::undo_question())
            close_label=tr(frame::close())
            size=DialogSize::Small
        >
            <p>{tr(text::undo_consequences())}</p>
            <DialogActions>
                <Button on_press=move |_| is_asking.set(false)>{tr(frame::cancel())}</Button>
                <Button kind=ButtonKind::Danger pending=undo.pending() on_press=move |_| { undo.dispatch(()); }>
                    {tr(text::undo())}
                </Button>
            </DialogActions>
        </Dialog>
    }
}

/// How far the taking back is, and afterwards what it did.
#[component]
pub(super) fn Undoing(run: RwSignal<ImportRun>) -> impl IntoView {
    let undo = Memo::new(move |_| run.with(|run| run.undo));
    let state = Memo::new(move |_| undo.get().map(|undo| undo.state));
    let counts = move || undo.get().map(|undo| undo.counts).unwrap_or_default();
    dynamic(move || match state.get() {
        None => ().into_any(),
        Some(RunState::Running) => {
            let number = |count: i64| i32::try_from(count).map_or(f64::MAX, f64::from);
            let share = move || (counts().records > 0).then(|| number(counts().deleted) / number(counts().records));
            view! {
                <Progress
                    label=tr(text::undoing())
                    share=Signal::derive(share)
                    text=Signal::derive(move || tr(text::undo_progress(counts().deleted, counts().records)))
                />
            }
            .into_any()
        }
        Some(RunState::Finished | RunState::Failed) => report(undo.get_untracked()),
    })
}

fn report(undo: Option<UndoRun>) -> AnyView {
    let Some(UndoRun { state, counts, .. }) = undo else { return ().into_any() };
    let (kind, title) = match state {
        RunState::Failed => (BannerKind::Error, tr(text::undo_stopped())),
        RunState::Running | RunState::Finished => (BannerKind::Success, tr(text::undone())),
    };
    let said = [
        (counts.deleted, text::undo_deleted(counts.deleted)),
        (counts.restored, text::undo_restored(counts.restored)),
        (counts.kept, text::undo_kept(counts.kept)),
    ];
    let said =
        said.into_iter().filter(|(count, _)| *count > 0).map(|(_, text)| tr(text)).collect::<Vec<_>>().join(". ");
    view! { <Banner kind=kind title=title>{said}</Banner> }.into_any()
}
