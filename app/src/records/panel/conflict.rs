use std::sync::Arc;

use domain::{AppError, Change, FieldName, Value};
use leptos::prelude::*;
use messages::labels;
use messages::text::{frame, records as text};
use ui::{Button, ButtonKind, Dialog, DialogActions, DialogSize, dynamic};

use super::open::use_open;
use crate::boot::use_boot;
use crate::frame::show_error;
use crate::records::value::{ValueContext, value_text};
use crate::text::tr;

/// Called when the user has decided, after the event in which it was made.
pub type Settled = Arc<dyn Fn() + Send + Sync>;

/// Somebody else changed a field between the user's look and the user's change.
#[derive(Clone)]
pub struct Conflict {
    pub field: FieldName,
    pub mine: Vec<Change>,
    pub theirs: Value,
    /// The user has decided: the editor can go.
    pub settled: Settled,
}

/// Shows both values, and lets the user choose.
#[component]
pub(super) fn ConflictDialog() -> impl IntoView {
    let conflict = use_open().conflict;
    dynamic(move || conflict.get().map(|conflict| view! { <Question conflict=conflict/> }))
}

#[component]
fn Question(conflict: Conflict) -> impl IntoView {
    let open = use_open();
    let toasts = ui::use_toasts();
    let shown = RwSignal::new(true);
    let pending = RwSignal::new(false);
    let Conflict { field, mine, theirs, settled } = conflict;
    let own = mine.iter().find(|change| change.field == field).map(|change| change.after.clone()).unwrap_or_default();
    let text_of = move |value: &Value| {
        let Some(entry) = domain::fields::field(open.kind, field) else { return String::new() };
        use_boot().with_untracked(|boot| {
            untrack(|| open.with_record(|record| value_text(entry, value, ValueContext::of(&boot.directory, record))))
        })
    };
    let explanation = if theirs.is_empty() {
        tr(text::conflict_cleared())
    } else {
        tr(text::conflict_with_somebody(text_of(&theirs)))
    };
    let own = if own.is_empty() { tr(text::history_empty_value()) } else { text_of(&own) };
    let your_value = tr(text::your_value(own));
    let decided = settled.clone();
    let take_theirs = move |()| {
        open.refresh();
        decided();
        open.conflict.try_set(None);
    };
    let keep_mine = move || {
        let changes: Vec<Change> = mine
            .iter()
            .cloned()
            .map(|change| if change.field == field { Change { before: theirs.clone(), ..change } } else { change })
            .collect();
        let settled = settled.clone();
        pending.set(true);
        leptos::task::spawn_local(async move {
            let answer = open.save(changes.clone(), None).await;
            pending.try_set(false);
            match answer {
                Ok(()) => {
                    settled();
                    open.conflict.try_set(None);
                }
                Err(AppError::Conflict { field, theirs }) => {
                    open.conflict.try_set(Some(Conflict { field, mine: changes, theirs, settled }));
                }
                Err(error) => show_error(toasts, &error),
            }
        });
    };
    let (keep_mine, take_theirs) = (StoredValue::new(keep_mine), StoredValue::new(take_theirs));
    let (explanation, your_value) = (StoredValue::new(explanation), StoredValue::new(your_value));
    view! {
        <Dialog
            id="conflict"
            open=shown
            title=tr(text::conflict_title(labels::field(open.kind, field)))
            close_label=tr(frame::close())
            size=DialogSize::Small
            keep=true
            on_close=move |()| {
                open.conflict.try_set(None);
            }
        >
            <p dir="auto">{explanation.get_value()}</p>
            <p dir="auto">{your_value.get_value()}</p>
            <DialogActions>
                <Button on_press=move |_| take_theirs.with_value(|take_theirs| take_theirs(()))>{tr(text::take_theirs())}</Button>
                <Button
                    kind=ButtonKind::Primary
                    pending=pending
                    on_press=move |_| keep_mine.with_value(|keep_mine| keep_mine())
                >
                    {tr(text::keep_mine())}
                </Button>
            </DialogActions>
        </Dialog>
    }
    .into_any()
}
