//! A move on the board that a stage refuses: the record's panel asks for what the stage needs.

use domain::AppError;
use leptos::prelude::*;

/// What the server said to a move on the board, until the panel of the record has taken it.
#[derive(Clone, Copy)]
pub struct RefusedMove(RwSignal<Option<(i64, AppError)>>);

impl RefusedMove {
    /// For a section, and the panel over it; in the body of its component.
    pub fn provide() {
        provide_context(Self(RwSignal::new(None)));
    }

    /// Leaves the answer for the panel of the record with this id.
    pub fn leave(self, id: i64, error: AppError) {
        self.0.try_set(Some((id, error)));
    }

    /// Takes what was left for the record with this id; tracked.
    pub fn take(self, id: i64) -> Option<AppError> {
        let (_, error) = self.0.get().filter(|(left, _)| *left == id)?;
        self.0.set(None);
        Some(error)
    }
}
