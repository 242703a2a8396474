//! A move that a stage refuses: the record's panel asks for what the stage needs, and the message about it goes with the
//! next move that succeeds.

use domain::AppError;
use leptos::prelude::*;
use ui::Toasts;

use crate::frame::show_error;

/// What the server said to a move, on the board or in the record.
#[derive(Clone, Copy)]
pub struct RefusedMove {
    /// Of a move on the board, until the panel of the record has taken it.
    left: RwSignal<Option<(i64, AppError)>>,
    /// The message about the last one, until a move succeeds.
    message: StoredValue<Option<u64>>,
}

impl RefusedMove {
    fn new() -> Self {
        Self { left: RwSignal::new(None), message: StoredValue::new(None) }
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

    /// Says why a record stays in its stage.
    pub fn say(self, toasts: Toasts, error: &AppError) {
        self.settle(toasts);
        show_error(toasts, error);
        self.message.try_set_value(Some(toasts.newest()));
    }

    /// A move has succeeded: what was said of an earlier one is over.
    pub fn settle(self, toasts: Toasts) {
        if let Some(message) = self.message.try_update_value(Option::take).flatten() {
            toasts.dismiss(message);
        }
    }
}
