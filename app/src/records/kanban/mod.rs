//! A board: the stages as columns, the records as cards that move between them.

mod card;
mod column;
mod loading;
mod moving;
mod stages;

use std::collections::BTreeMap;

use domain::stage::Stage;
use domain::{AppError, Kind, Record};
use leptos::prelude::*;
use messages::labels;
use messages::text::{frame as text, records};
use ui::{KanbanBoard, KanbanMove, Skeleton, SkeletonKind, VisuallyHidden, dynamic};

use self::column::Column;
use self::loading::{BoardQuery, Loaded, Shape, load};
use self::moving::{announce_carried, move_card};
use self::stages::StageChoice;
use super::list::{Failed, NothingFound, NothingYet};
use super::loads::Loads;
use super::query::Address;
use super::refused_move::RefusedMove;
use super::section::first_pipeline;
use super::value::record_name;
use crate::boot::{Boot, use_boot};
use crate::errors::Failure;
use crate::json::{Resource, following, resource};
use crate::live::{Live, use_live};
use crate::text::tr;

/// What everything on a board shares.
#[derive(Clone, Copy)]
struct Board {
    kind: Kind,
    address: Address,
    boot: RwSignal<Boot>,
    live: Live,
    loaded: Resource<Result<Loaded, Failure>>,
    /// How often each stage of this board was continued; as much is fetched anew when records change.
    continued: StoredValue<(BoardQuery, BTreeMap<String, u32>)>,
    loads: Loads,
    /// The card whose stage is being chosen from a list.
    choosing: RwSignal<Option<i64>>,
    /// The lead that was moved to its success stage, and so is being converted.
    converting: RwSignal<Option<i64>>,
    /// Where the record's panel finds why a move was refused.
    refused: RefusedMove,
    /// Said to those who do not see the cards move.
    announcement: RwSignal<String>,
}

impl Board {
    /// Looks at what is loaded without following it, for those who act.
    fn look<T>(self, look: impl FnOnce(&Loaded) -> Option<T>) -> Option<T> {
        untrack(|| look(self.loaded.try_read_untracked()?.as_ref()?.as_ref().ok()?))
    }

    fn record(self, id: i64) -> Option<Record> {
        self.look(|loaded| loaded.record(id).cloned())
    }

    fn name(self, record: &Record) -> String {
        self.boot.with_untracked(|boot| record_name(&boot.directory, record))
    }

    /// The stages of the board, in order.
    fn stages(self) -> Vec<Stage> {
        let pipeline_id = self.look(|loaded| loaded.query.pipeline_id);
        self.boot.with_untracked(|boot| boot.directory.stages(self.kind, pipeline_id).to_vec())
    }

    fn stage_name(self, code: &str) -> String {
        let stages = self.stages();
        stages.into_iter().find(|stage| stage.code == code).map_or_else(|| code.to_owned(), |stage| stage.name)
    }
}

#[component]
pub(super) fn RecordBoard(kind: Kind, address: Address) -> impl IntoView {
    let (boot, live) = (use_boot(), use_live());
    let query = Memo::new(move |_| {
        let (search, filter) = address.shown.with(|shown| (shown.search.clone(), shown.filter.clone()));
        let chosen = address.shown.with(|shown| shown.pipeline_id);
        let pipeline_id = (kind == Kind::Deal).then(|| chosen.unwrap_or_else(|| boot.with(first_pipeline)));
        BoardQuery { kind, pipeline_id, search, filter }
    });
    // Stages that come, go or change places change the columns, even if no record moves.
    let stages = Memo::new(move |_| {
        let pipeline_id = query.with(|query| query.pipeline_id);
        boot.with(|boot| {
            boot.directory.stages(kind, pipeline_id).iter().map(|stage| stage.code.clone()).collect::<Vec<_>>()
        })
    });
    let continued = StoredValue::new((query.get_untracked(), BTreeMap::new()));
    let loads = Loads::new();
    let loaded = resource(
        move || (query.get(), live.records(kind), stages.get()),
        move |(query, ..)| {
            let pages = continued.try_with_value(|(of, pages)| (*of == query).then(|| pages.clone()));
            loads.follow(load(query, pages.flatten().unwrap_or_default()))
        },
    );
    let board = Board {
        kind,
        address,
        boot,
        live,
        loaded,
        continued,
        loads,
        choosing: RwSignal::new(None),
        converting: RwSignal::new(None),
        refused: RefusedMove::current(),
        announcement: RwSignal::new(String::new()),
    };
    let skeleton = || view! { <Skeleton kind=SkeletonKind::Cards count=6 label=tr(text::loading())/> };
    view! {
        <Transition fallback=skeleton>
            <Body board=board/>
        </Transition>
        <StageChoice board=board/>
        <moving::Conversion board=board/>
        <div data-live="" aria-live="assertive">
            <VisuallyHidden>{move || board.announcement.get()}</VisuallyHidden>
        </div>
    }
}

#[component]
fn Body(board: Board) -> impl IntoView {
    let is_one_of_several =
        move || board.kind == Kind::Deal && board.boot.with(|boot| boot.directory.pipelines.len() > 1);
    let shape = following(move |_| board.loaded.with(|loaded| Shape::of(loaded.as_ref(), is_one_of_several())));
    dynamic(move || match shape.get() {
        Shape::Loading => ().into_any(),
        Shape::Failed(error) => retry(error, board),
        Shape::NothingYet => view! { <NothingYet kind=board.kind/> }.into_any(),
        Shape::NothingFound => view! { <NothingFound address=board.address/> }.into_any(),
        Shape::Columns(stages) => view! { <Columns board=board stages=stages/> }.into_any(),
    })
}

fn retry(error: AppError, board: Board) -> AnyView {
    view! { <Failed error=error on_retry=move |()| board.loaded.refetch()/> }.into_any()
}

#[component]
fn Columns(board: Board, stages: Vec<String>) -> impl IntoView {
    let carried = RwSignal::new(None::<KanbanMove>);
    announce_carried(board, carried);
    let toasts = ui::use_toasts();
    let on_move = move |moved: KanbanMove| {
        if let Ok(id) = moved.card.parse() {
            move_card(board, toasts, id, &moved.column);
        }
    };
    view! {
        <KanbanBoard
            label=tr(labels::kind_plural(board.kind))
            hint=tr(records::drag_hint())
            on_move=on_move
            carried=carried
        >
            {stages.into_iter().map(|stage| view! { <Column board=board stage=stage/> }).collect_view()}
        </KanbanBoard>
    }
}
