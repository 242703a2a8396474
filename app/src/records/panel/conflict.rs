use std::sync::Arc;

use domain::record::PointsChange;
use domain::{Change, ContactPoint, ContactPointKind, FieldName, Record, Value};
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
pub type Settled = Arc<dyn Fn(Decision) + Send + Sync>;

/// What the user decided.
pub enum Decision {
    /// The own change stays: it was saved, with all that belongs to it.
    Mine(Edit),
    /// The other one stays, and nothing of the own change was saved.
    Theirs(Edit, Theirs),
}

/// What an editor of the panel saves.
#[derive(Clone)]
pub enum Edit {
    Fields(Vec<Change>),
    Points(PointsChange),
}

impl Edit {
    /// Whether there is nothing to save.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Fields(changes) => changes.is_empty(),
            Self::Points(change) => change.before.is_empty() && change.after.is_empty(),
        }
    }
}

/// What somebody else has changed.
#[derive(Clone)]
pub enum Theirs {
    Field(FieldName, Value),
    Points(ContactPointKind, Vec<ContactPoint>),
}

/// Somebody else changed the same between the user's look and the user's change.
#[derive(Clone)]
pub struct Conflict {
    pub edit: Edit,
    pub theirs: Theirs,
    /// The user has decided: the editor can go on.
    pub settled: Settled,
}

impl Conflict {
    /// The change again, made by somebody who has seen the other one.
    fn insisted(&self) -> Edit {
        match (self.edit.clone(), &self.theirs) {
            (Edit::Fields(mut changes), Theirs::Field(field, theirs)) => {
                changes.iter_mut().filter(|change| change.field == *field).for_each(|change| {
                    change.before = theirs.clone();
                });
                Edit::Fields(changes)
            }
            (Edit::Points(change), Theirs::Points(kind, theirs)) => {
                let mut before = change.before;
                before.retain(|point| point.kind != *kind);
                before.extend(theirs.iter().cloned());
                Edit::Points(PointsChange { before, after: change.after })
            }
            (edit, _) => edit,
        }
    }
}

/// Shows both values, and lets the user choose.
#[component]
pub(super) fn ConflictDialog() -> impl IntoView {
    let conflict = use_open().conflict;
    dynamic(move || conflict.get().map(|conflict| view! { <Question conflict=conflict/> }))
}

/// The name of what is changed, the other value and the own one; empty for nothing.
fn described(conflict: &Conflict) -> (String, String, String) {
    let open = use_open();
    match (&conflict.edit, &conflict.theirs) {
        (Edit::Fields(changes), Theirs::Field(field, theirs)) => {
            let own = |name: FieldName| changes.iter().find(|change| change.field == name).map(|change| &change.after);
            // An amount is changed together with its currency.
            let own_currency = own(FieldName::Currency).and_then(Value::as_text);
            let text_of = |value: &Value, currency: Option<&str>| {
                use_boot().with_untracked(|boot| {
                    let Some(entry) = boot.directory.field(open.kind, *field) else { return String::new() };
                    let text = |record: &Record| {
                        let context = ValueContext::of(&boot.directory, record);
                        let currency = currency.unwrap_or(context.currency);
                        value_text(&entry, value, ValueContext { currency, ..context })
                    };
                    untrack(|| open.with_record(text))
                })
            };
            let own = own(*field).map(|value| text_of(value, own_currency)).unwrap_or_default();
            (open.field_name(*field), text_of(theirs, None), own)
        }
        (edit, Theirs::Points(kind, theirs)) => {
            let own = if let Edit::Points(change) = edit { points_text(&change.after, *kind) } else { String::new() };
            (tr(labels::contact_point_kind(*kind)), points_text(theirs, *kind), own)
        }
        (Edit::Points(_), Theirs::Field(..)) => (String::new(), String::new(), String::new()),
    }
}

fn points_text(points: &[ContactPoint], kind: ContactPointKind) -> String {
    let own = points.iter().filter(|point| point.kind == kind);
    let text = |point: &ContactPoint| {
        let use_of = tr(labels::contact_point_type(point.value_type));
        format!("{} ({use_of})", point.value)
    };
    own.map(text).collect::<Vec<_>>().join(", ")
}

#[component]
fn Question(conflict: Conflict) -> impl IntoView {
    let open = use_open();
    let toasts = ui::use_toasts();
    let shown = RwSignal::new(true);
    let pending = RwSignal::new(false);
    let (name, theirs, own) = described(&conflict);
    let explanation =
        tr(if theirs.is_empty() { text::conflict_cleared() } else { text::conflict_with_somebody(theirs) });
    let own = if own.is_empty() { tr(text::history_empty_value()) } else { own };
    let your_value = tr(text::your_value(own));
    let conflict = StoredValue::new(conflict);
    let take_theirs = move |_| {
        open.refresh();
        let Conflict { edit, theirs, settled } = conflict.get_value();
        // Before the editor goes on: it may ask again.
        open.conflict.try_set(None);
        settled(Decision::Theirs(edit, theirs));
    };
    let keep_mine = move |_| {
        let (edit, settled) = conflict.with_value(|conflict| (conflict.insisted(), conflict.settled.clone()));
        pending.set(true);
        leptos::task::spawn_local(async move {
            let answer = open.save(edit.clone()).await;
            pending.try_set(false);
            match answer {
                Ok(()) => {
                    open.conflict.try_set(None);
                    settled(Decision::Mine(edit));
                }
                Err(error) => {
                    if let Err(error) = open.ask(edit, error, settled) {
                        show_error(toasts, &error);
                    }
                }
            }
        });
    };
    let (explanation, your_value) = (StoredValue::new(explanation), StoredValue::new(your_value));
    view! {
        <Dialog
            id="conflict"
            open=shown
            title=tr(text::conflict_title(name))
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
                <Button on_press=take_theirs>{tr(text::take_theirs())}</Button>
                <Button kind=ButtonKind::Primary pending=pending on_press=keep_mine>{tr(text::keep_mine())}</Button>
            </DialogActions>
        </Dialog>
    }
    .into_any()
}
