use domain::activity::{Activity, ActivityInput, ActivityKind, Outcome, Postponement};
use domain::directory::Dictionary;
use domain::errors::Place;
use domain::{AppError, FieldName};
use leptos::prelude::*;
use messages::text::{activities as activity_text, fields, frame, timeline as text};
use ui::{Button, ButtonKind, DateInput, Dialog, DialogActions, DialogSize, Field, Select, TextArea, dynamic};

use super::commands::Commands;
use super::conflict::Conflict;
use super::form::CallStatus;
use super::people::employees;
use super::{ActivityFields, Draft, api};
use crate::boot::use_boot;
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
    let draft = Draft::of(&activity);
    let kind = activity.what.kind();
    // Begins with what came of it before it was opened again.
    let former = activity.former.clone().unwrap_or_default();
    let result = RwSignal::new(former.result.clone());
    if ask == Ask::Complete {
        // A status that was deleted since then is chosen anew.
        let is_offered = |code: &String| {
            use_boot().with_untracked(|boot| {
                boot.directory.choices(Dictionary::CallStatus).iter().any(|offered| offered.code == *code)
            })
        };
        draft.call_status.set(former.call_status.filter(is_offered).unwrap_or_default());
    }
    let subject = activity.subject.as_str();
    let title = tr(match ask {
        Ask::Complete => activity_text::complete_activity(subject),
        Ask::Move => text::move_title(subject),
        Ask::Assign => text::assign_title(subject),
        Ask::Edit => text::edit_title(subject),
        Ask::Delete => text::activity_delete_question(subject),
    });
    // What others change meanwhile is told by what was seen.
    let before = StoredValue::new(ActivityInput::of(&activity));
    let begun = Begun::of(&activity, draft, former.result);
    let about = StoredValue::new(activity);
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
        leptos::task::spawn_local(async move {
            let (id, owner) = (activity.id, activity.owner_kind);
            let error = match (ask, input) {
                (Ask::Complete, _) => commands.complete(&activity, outcome).await,
                (Ask::Move, _) => commands.postpone(&activity, Postponement::To(time)).await,
                (Ask::Edit, Some(input)) => {
                    let seen = before.get_value();
                    commands.settle(owner, api::edit(id, seen, input).await, Some(tr(text::saved())))
                }
                (Ask::Assign, _) => {
                    let to = responsible.parse().unwrap_or_default();
                    commands.settle(owner, api::assign(id, to).await, Some(tr(text::assigned())))
                }
                (Ask::Delete | Ask::Edit, _) => {
                    commands.settle(owner, api::delete(id).await, Some(tr(text::deleted())))
                }
            };
            pending.try_set(false);
            if error.is_none() {
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
    // Forms with something to lose.
    let keep = matches!(ask, Ask::Edit | Ask::Complete);
    let leaving = RwSignal::new(false);
    let may_close = move |()| {
        let asks = keep && (begun.is_changed(draft, before) || begun.is_other_result(result));
        leaving.set(asks);
        !asks
    };
    let cancel = move |_| {
        if may_close(()) {
            shown.set(false);
        }
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
            keep=keep
            may_close=may_close
            on_close=move |()| commands.asking.set(None)
        >
            <form
                method="post"
                novalidate=true
                on:submit=move |event| {
                    event.prevent_default();
                    confirm();
                }
            >
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

/// What the fields began with, to know whether something would be lost.
#[derive(Clone, Copy)]
struct Begun {
    draft: Draft,
    result: StoredValue<String>,
}

impl Begun {
    /// The beginning of a `draft` that is about to be shown.
    fn of(activity: &Activity, draft: Draft, result: String) -> Self {
        let begun = Draft::of(activity);
        begun.call_status.set(draft.call_status.get_untracked());
        Self { draft: begun, result: StoredValue::new(result) }
    }

    /// Whether something differs from what was seen `before`: that is another one once a conflict was settled.
    fn is_changed(self, draft: Draft, before: StoredValue<ActivityInput>) -> bool {
        before.with_value(|before| self.draft.fill(before));
        untrack(|| draft.texts() != self.draft.texts())
    }

    fn is_other_result(self, result: RwSignal<String>) -> bool {
        self.result.with_value(|begun| result.with_untracked(|typed| typed != begun))
    }
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
