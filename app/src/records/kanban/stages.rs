use domain::FieldName;
use domain::stage::Stage;
use leptos::prelude::*;
use messages::text::{frame, records as text};
use ui::{Dialog, DialogSize, KanbanMove, StageDot, follow_card};

use super::Board;
use super::moving::move_card;
use crate::text::tr;

/// The stages to choose from for one card: the way to move it without dragging.
#[component]
pub fn StageChoice(board: Board) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        if board.choosing.get().is_some() {
            open.set(true);
        }
    });
    let title = Signal::derive(move || {
        let record = board.choosing.get().and_then(|id| board.record(id));
        record.map_or_else(|| tr(text::move_card()), |record| tr(text::move_record(board.name(&record))))
    });
    view! {
        <Dialog
            id="choose-stage"
            open=open
            title=title
            close_label=tr(frame::close())
            size=DialogSize::Small
            on_close=move |()| board.choosing.set(None)
        >
            <Stages board=board open=open/>
        </Dialog>
    }
}

#[component]
fn Stages(board: Board, open: RwSignal<bool>) -> impl IntoView {
    let toasts = ui::use_toasts();
    let Some((id, current)) = board.choosing.get_untracked().and_then(|id| {
        let record = board.record(id)?;
        Some((id, record.text(FieldName::Stage).to_owned()))
    }) else {
        return ().into_any();
    };
    let item = move |stage: Stage| {
        let is_current = stage.code == current;
        let (code, from) = (stage.code, current.clone());
        view! {
            <li>
                <button
                    type="button"
                    class="menu__item"
                    disabled=is_current
                    on:click=move |_| {
                        open.set(false);
                        move_card(board, toasts, id, &code);
                        // The button that opened this went with the card.
                        follow_card(KanbanMove { card: id.to_string(), column: code.clone() }, from.clone());
                    }
                >
                    <StageDot name=stage.name color=stage.color/>
                    {is_current.then(|| view! { <span class="muted small">{tr(text::current_stage())}</span> })}
                </button>
            </li>
        }
    };
    view! { <ul class="stage-choice">{board.stages().into_iter().map(item).collect_view()}</ul> }.into_any()
}
