use domain::activity::{Activity, ActivityKind, Outcome, Postponement};
use domain::errors::Place;
use domain::{AppError, FieldName};
use leptos::prelude::*;
use messages::text::{activities as activity_text, fields, frame, timeline as text};
use ui::{Button, ButtonKind, DateInput, Dialog, DialogActions, DialogSize, Field, Select, TextArea, dynamic};

use super::commands::Commands;
use super::conflict::Conflict;
use super::entered::{Entered, Unsaved, is_kept};
use super::form::CallStatus;
use super::people::employees;
use super::{ActivityFields, Draft, api};
use crate::frame::problem_at;
use crate::records::LeaveDialog;
use crate::text::tr;

/// A question about an activity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    Complete,
    Move,
    Assign,
    Edit,
    Delete,
}

/// The dialogs of all activities of a timeline; one is open at most.
#[component]
pub(super) fn Dialogs(commands: Commands) -> impl IntoView {
    // Something was typed in one before the page was loaded anew.
    Effect::new(move |_| {
        if let Some(unsaved) = Unsaved::read(commands.kept) {
            commands.ask(unsaved.ask, unsaved.activity);
        }
    });
    dynamic(move || {
        commands.asking.get().map(|(ask, activity)| view! { <Question commands=commands ask=ask activity=activity/> })
    })
}

#[component]
fn Question(commands: Commands, ask: Ask, activity: Activity) -> impl IntoView {
    let shown = RwSignal::new(false);
    // Opened once it is in the page.
    Effect::new(move |_| shown.set(true));
    let pending = RwSignal::new(false);
    let kept = commands.kept;
    let entered = Entered::new(ask, &activity, kept);
    let Entered { draft, result, before, .. } = entered;
    let kind = activity.what.kind();
    let subject = activity.subject.as_str();
    let title = tr(match ask {
        Ask::Complete => activity_text::complete_activity(subject),
        Ask::Move => text::move_title(subject),
        Ask::Assign => text::assign_title(subject),
        Ask::Edit => text::edit_title(subject),
        Ask::Delete => text::activity_delete_question(subject),
    });
    let about = StoredValue::new(activity);
    entered.keep(kept, ask, about);
    let confirm = move || {
        if pending.get_untracked() {
            return;
        }
        let activity = about.get_value();
        let input = if ask == Ask::Edit { draft.read() } else { None };
        if ask == Ask::Edit && input.is_none() {
            return;
        }
        let outcome = Outcome {
            result: result.get_untracked(),
            call_status: Some(draft.call_status.get_untracked()).filter(|code| !code.is_empty()),
        };
        let (time, responsible) = (draft.time.get_untracked(), draft.responsible.get_untracked());
        pending.set(true);
        // The page may be left before the answer.
        let forget = kept.forgetting();
        leptos::task::spawn_local(async move {
            let (id, owner) = (activity.id, activity.owner_kind);
            let error = match (ask, input) {
                (Ask::Complete, _) => commands.complete(&activity, outcome).await,
                (Ask::Move, _) => commands.postpone(&activity, Postponement::To(time)).await,
                (Ask::Edit, Some(input)) => {
                    let seen = before.get_value();
                    commands.send(owner, kind, api::edit(id, seen, input), Some(tr(text::saved()))).await
                }
                (Ask::Assign, _) => {
                    let to = responsible.parse().unwrap_or_default();
                    commands.send(owner, kind, api::assign(id, to), Some(tr(text::assigned()))).await
                }
                (Ask::Delete | Ask::Edit, _) => {
                    commands.send(owner, kind, api::delete(id), Some(tr(text::deleted()))).await
                }
            };
            pending.try_set(false);
            if error.is_none() {
                forget();
                shown.try_set(false);
            } else {
                draft.error.try_set(error);
            }
        });
    };
    let is_conflict =
        Memo::new(move |_| draft.error.with(|error| matches!(error, Some(AppError::ActivityConflict { .. }))));
    let content = move || match ask {
        Ask::Complete => view! { <Result draft=draft kind=kind result=result/> }.into_any(),
        Ask::Move => {
            // As the form of the activity calls it.
            let begins = matches!(kind, ActivityKind::Call | ActivityKind::Meeting);
            let label = if begins { text::start() } else { fields::deadline() };
            view! {
                <Field id="move-time" label=tr(label) error=at(draft, Place::Deadline)>
                    <DateInput value=draft.time time=true/>
                </Field>
            }
            .into_any()
        }
        Ask::Assign => {
            let error = at(draft, Place::Field(FieldName::ResponsibleId));
            let choices = employees(&draft.responsible.get_untracked());
            view! {
                <Field id="assign-to" label=tr(fields::responsible()) error=error>
                    <Select value=draft.responsible choices=choices/>
                </Field>
            }
            .into_any()
        }
        Ask::Edit => view! {
            <ActivityFields draft=draft id="edit-activity"/>
            {dynamic(move || is_conflict.get().then(|| view! {
                <Conflict draft=draft before=before on_keep=move |()| confirm()/>
            }))}
        }
        .into_any(),
        Ask::Delete => view! { <p>{tr(text::delete_consequence())}</p> }.into_any(),
    };
    let verb = move || match ask {
        Ask::Complete => tr(activity_text::complete()),
        Ask::Delete => tr(frame::delete()),
        Ask::Move | Ask::Assign | Ask::Edit => tr(frame::save()),
    };
    let leaving = RwSignal::new(false);
    let may_close = move |()| {
        let asks = is_kept(ask) && untrack(|| entered.is_changed());
        leaving.set(asks);
        !asks
    };
    let cancel = move |_| {
        if may_close(()) {
            shown.set(false);
        }
    };
    let closed = move |()| {
        kept.forget();
        commands.asking.try_set(None);
    };
    let look = if ask == Ask::Delete { ButtonKind::Danger } else { ButtonKind::Primary };
    let size = if ask == Ask::Edit { DialogSize::Medium } else { DialogSize::Small };
    view! {
        <Dialog
            id="activity-dialog"
            open=shown
            title=title
            close_label=tr(frame::close())
            size=size
            keep=is_kept(ask)
            may_close=may_close
            on_close=closed
        >
            <form
                method="post"
                novalidate=true
                on:submit=move |event| {
                    event.prevent_default();
                    confirm();
                }
            >
                {entered.note()}
                {content()}
                <DialogActions>
                    <Button on_press=cancel>{tr(frame::cancel())}</Button>
                    <Button kind=look submit=true pending=pending>{verb()}</Button>
                </DialogActions>
            </form>
        </Dialog>
        <LeaveDialog id="leave-activity" shown=leaving on_discard=Callback::new(move |()| shown.set(false))/>
    }
    .into_any()
}

/// What is wrong at one of the fields.
fn at(draft: Draft, place: Place) -> Signal<Option<String>> {
    Signal::derive(move || draft.error.with(|error| problem_at(error.as_ref(), place)))
}

#[component]
fn Result(draft: Draft, kind: ActivityKind, result: RwSignal<String>) -> impl IntoView {
    view! {
        {(kind == ActivityKind::Call).then(|| view! {
            <Field id="result-status" label=tr(text::call_status()) error=at(draft, Place::CallStatus)>
                <CallStatus value=draft.call_status/>
            </Field>
        })}
        <Field
            id="result-text"
            label=tr(text::result())
            hint=Some(tr(text::result_hint()))
            error=at(draft, Place::ActivityResult)
        >
            <TextArea value=result rows=3/>
        </Field>
    }
}
