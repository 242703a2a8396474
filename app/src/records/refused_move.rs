//! A move that a stage refuses: the record's panel asks for what the stage needs, and the message about it goes once that
//! is there, with the next move that succeeds, or with the panel.

use domain::errors::{Place, Problem, Violation};
use domain::{AppError, FieldName};
use leptos::prelude::*;
use ui::Toasts;

use super::panel::OpenRecord;
use crate::frame::show_error;

/// What the server said to a move, on the board or in the record.
#[derive(Clone, Copy)]
pub struct RefusedMove {
    /// Of a move on the board, until the panel of the record has taken it.
    left: RwSignal<Option<(i64, AppError)>>,
    /// What was said of the last one, until that is over.
    said: RwSignal<Option<Said>>,
}

/// A message about a move.
#[derive(Clone)]
struct Said {
    message: u64,
    record: i64,
    /// The fields that the stage needs, if the move was refused for nothing else.
    needed: Vec<FieldName>,
}

impl RefusedMove {
    fn new() -> Self {
        Self { left: RwSignal::new(None), said: RwSignal::new(None) }
    }

    /// For a section, and the panel over it; in the body of its component.
    pub fn provide() {
        provide_context(Self::new());
    }

    /// That of the section around.
    pub fn current() -> Self {
        use_context().unwrap_or_else(Self::new)
    }

    /// Leaves the answer for the panel of the record with this id.
    pub fn leave(self, id: i64, error: AppError) {
        self.left.try_set(Some((id, error)));
    }

    /// Takes what was left for the record with this id; tracked.
    pub fn take(self, id: i64) -> Option<AppError> {
        let (_, error) = self.left.get().filter(|(left, _)| *left == id)?;
        self.left.set(None);
        Some(error)
    }

    /// Says why the record with this id stays in its stage.
    pub fn say(self, toasts: Toasts, record: i64, error: &AppError) {
        self.say_by(toasts, record, error, |error| show_error(toasts, error));
    }

    /// The same in the words of `tell`.
    pub fn say_by(self, toasts: Toasts, record: i64, error: &AppError, tell: impl FnOnce(&AppError)) {
        self.settle(toasts);
        tell(error);
        self.said.try_set(Some(Said { message: toasts.newest(), record, needed: needed(error) }));
    }

    /// What was said is over: a move has succeeded, or may succeed now.
    pub fn settle(self, toasts: Toasts) {
        if let Some(said) = self.said.try_update(Option::take).flatten() {
            toasts.dismiss(said.message);
        }
    }

    /// Settles what was said of the open record once the fields that its stage needs are filled in, or its panel is
    /// closed. What is said later stays: it names the record. In the body of a component.
    pub fn follow(self, open: OpenRecord, toasts: Toasts) {
        on_cleanup(move || {
            let is_of_record = |said: &Option<Said>| said.as_ref().is_some_and(|said| said.record == open.id);
            if self.said.try_with_untracked(is_of_record) == Some(true) {
                self.settle(toasts);
            }
        });
        Effect::new(move |before: Option<Option<(u64, bool)>>| {
            let said = self.said.get().filter(|said| said.record == open.id)?;
            let lacks = open.with_record(|record| said.needed.iter().any(|name| record.value(*name).is_empty()));
            // What the server knows to be missing may be shown as it was before, until it is fetched anew.
            if !lacks && before.flatten() == Some((said.message, true)) {
                self.settle(toasts);
            }
            Some((said.message, lacks))
        });
    }
}

/// The fields that are empty, where nothing else is wrong.
fn needed(error: &AppError) -> Vec<FieldName> {
    let AppError::Invalid(violations) = error else { return Vec::new() };
    let empty = |violation: &Violation| match (violation.place, &violation.problem) {
        (Place::Field(name), Problem::Required) => Some(name),
        _ => None,
    };
    violations.iter().map(empty).collect::<Option<Vec<_>>>().unwrap_or_default()
}
