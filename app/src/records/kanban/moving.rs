//! What a move means: shown at once, then stored; taken back where that fails.

use domain::errors::Place;
use domain::stage::{Semantics, Stage};
use domain::{AppError, Change, FieldName, Kind, Value};
use leptos::prelude::*;
use messages::text::records as text;
use ui::{BannerKind, KanbanMove, Toasts, dynamic};

use super::Board;
use super::card::is_fixed;
use crate::errors::Failure;
use crate::lazy::{self, Part};
use crate::records::api;
use crate::records::convert::is_conversion_kept;
use crate::records::unsaved::Kept;
use crate::text::tr;

/// Moves a record to another stage. A lead is not moved to its success stage, it is converted.
pub fn move_card(board: Board, toasts: Toasts, id: i64, to: &str) {
    let Some(record) = board.record(id) else { return };
    let from = record.text(FieldName::Stage).to_owned();
    if from == to {
        return;
    }
    if is_fixed(&record) {
        return toasts.show(BannerKind::Info, tr(text::converted_stays()));
    }
    let is_success = |stage: &Stage| stage.code == to && stage.semantics == Semantics::Success;
    if board.kind == Kind::Lead && board.stages().iter().any(is_success) {
        return board.converting.set(Some(id));
    }
    show_move(board, id, to);
    board.announcement.set(tr(text::moved(board.name(&record), board.stage_name(to))));
    let change =
        Change { field: FieldName::Stage, before: Value::Choice(from.clone()), after: Value::Choice(to.to_owned()) };
    leptos::task::spawn_local(async move {
        let answer = api::edit(board.kind, id, vec![change], None).await;
        match &answer {
            Ok(()) => board.refused.settle(toasts),
            Err(Failure(error)) => {
                show_move(board, id, &from);
                board.refused.say(toasts, id, error);
                open_refused(board, id, error);
            }
        }
        // While the server is away, what was known stays on the screen.
        if answer != Err(Failure(AppError::Unavailable)) {
            board.live.touch(board.kind);
        }
    });
}

/// Opens the record with the field that the stage needs, as a move in the record itself does: a card does not know what
/// its record lacks.
fn open_refused(board: Board, id: i64, error: &AppError) {
    let AppError::Invalid(violations) = error else { return };
    let is_of_field = |place: &Place| matches!(place, Place::Field(name) if name.custom_id().is_some());
    if !violations.iter().any(|violation| is_of_field(&violation.place)) {
        return;
    }
    // Who looks at something else by now is told, and stays there.
    if board.address.is_in_front(board.kind) {
        board.refused.leave(id, error.clone());
        board.address.open_record(board.kind, id);
    }
}

fn show_move(board: Board, id: i64, to: &str) {
    board.loaded.try_update(|loaded| {
        if let Some(Ok(loaded)) = loaded {
            loaded.move_record(id, to);
        }
    });
}

/// Says what the keyboard carries, and above which stage it is.
pub fn announce_carried(board: Board, carried: RwSignal<Option<KanbanMove>>) {
    Effect::new(move |before: Option<Option<KanbanMove>>| {
        let now = carried.get();
        let say = |moved: &KanbanMove, over: bool| {
            let record = board.record(moved.card.parse().unwrap_or_default());
            let name = record.map(|record| board.name(&record)).unwrap_or_default();
            let stage = board.stage_name(&moved.column);
            tr(if over { text::over_stage(stage) } else { text::picked_up(name, stage) })
        };
        match (before.flatten(), &now) {
            (None, Some(moved)) => board.announcement.set(say(moved, false)),
            (Some(_), Some(moved)) => board.announcement.set(say(moved, true)),
            (Some(was), None) => {
                // Put down where it stood, or not at all; a real move announces itself.
                let record = board.record(was.card.parse().unwrap_or_default());
                let stays = record.is_some_and(|record| record.text(FieldName::Stage) != was.column);
                if stays {
                    board.announcement.set(tr(text::move_cancelled()));
                }
            }
            (None, None) => {}
        }
        now
    });
}

/// The conversion of a lead that was moved to its success stage.
#[component]
pub fn Conversion(board: Board) -> impl IntoView {
    if board.kind == Kind::Lead {
        resume(board);
    }
    dynamic(move || {
        board.converting.get().map(|id| {
            let closed = move |()| {
                board.converting.try_set(None);
            };
            lazy::show(Part::Convert(id, Callback::new(closed)))
        })
    })
}

/// Opens the dialog again that lay over the board when the page was loaded anew, if something was typed in it. It keeps
/// that itself; which lead it belongs to is kept here.
fn resume(board: Board) {
    let unsaved = Kept::of_form("conversion");
    Effect::new(move |is_known: Option<()>| match board.converting.get() {
        Some(id) => unsaved.keep(&[id.to_string()]),
        None if is_known.is_some() => unsaved.forget(),
        None => {
            // A record over the board opens its own.
            let kept = unsaved.read().filter(|_| board.address.is_in_front(board.kind));
            let id: Option<i64> = kept.and_then(|kept| kept.first()?.parse().ok());
            let is_converted = |id: i64| board.record(id).is_some_and(|record| is_fixed(&record));
            if let Some(id) = id.filter(|id| is_conversion_kept(*id) && !is_converted(*id)) {
                board.converting.set(Some(id));
            }
        }
    });
}
