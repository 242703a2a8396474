use domain::list::{KanbanColumn as Cards, ListQuery};
use leptos::prelude::*;
use messages::format;
use messages::text::records as text;
use ui::{Button, ButtonKind, ButtonSize, Each, KanbanColumn, dynamic};

use super::Board;
use super::card::Card;
use crate::frame::show_error;
use crate::records::api;
use crate::text::{language, tr};

/// A stage with its newest records, their number, and their sums: one a currency, never added up.
#[component]
pub fn Column(board: Board, stage: String) -> impl IntoView {
    let code = stage.clone();
    let known = Memo::new(move |_| {
        let pipeline_id = board.loaded.with(|loaded| loaded.as_ref()?.as_ref().ok()?.query.pipeline_id);
        board.boot.with(|boot| {
            let stages = boot.directory.stages(board.kind, pipeline_id);
            // A stage that was removed meanwhile stands for itself.
            stages
                .iter()
                .find(|stage| stage.code == code)
                .map_or_else(|| (code.clone(), String::new()), |stage| (stage.name.clone(), stage.color.clone()))
        })
    });
    let title = Signal::derive(move || known.with(|(name, _)| name.clone()));
    let color = Signal::derive(move || known.with(|(_, color)| color.clone()));
    let code = stage.clone();
    let cards = Memo::new(move |_| {
        board.loaded.with(|loaded| match loaded {
            Some(Ok(loaded)) => loaded.column(&code).cloned(),
            _ => None,
        })
    });
    let count = Signal::derive(move || {
        cards.with(|cards| cards.as_ref().map_or_else(String::new, |cards| format::number(language(), cards.count)))
    });
    let sums = Signal::derive(move || cards.with(|cards| cards.as_ref().map_or_else(Vec::new, sum_texts)));
    let ids = move || {
        cards.with(|cards| cards.iter().flat_map(|cards| &cards.records).map(|record| record.id).collect::<Vec<_>>())
    };
    let card = move |id: i64| {
        let record = Memo::new(move |_| {
            cards.with(|cards| cards.as_ref()?.records.iter().find(|record| record.id == id).cloned())
        });
        view! { <Card board=board id=id record=record/> }
    };
    view! {
        <KanbanColumn value=stage.clone() title=title color=color count=count sums=sums>
            <Each each=ids key=|id| *id children=card/>
            <More board=board stage=stage/>
        </KanbanColumn>
    }
}

fn sum_texts(cards: &Cards) -> Vec<String> {
    let shown = cards.sums.iter().filter(|(_, sum)| !sum.is_zero());
    shown.map(|(currency, sum)| format::money(language(), sum, currency)).collect()
}

/// Continues a column.
#[component]
fn More(board: Board, stage: String) -> impl IntoView {
    let toasts = ui::use_toasts();
    let code = stage.clone();
    let next = Memo::new(move |_| board.loaded.with(|loaded| loaded.as_ref()?.as_ref().ok()?.next_query(&code)));
    let load = Action::new(move |query: &ListQuery| {
        let (query, stage) = (query.clone(), stage.clone());
        async move {
            match api::list(query.clone()).await {
                Ok(page) => add(board, &stage, &query, page),
                Err(error) => show_error(toasts, &error.0),
            }
        }
    });
    let press = move |_| {
        if let Some(query) = next.get_untracked() {
            load.dispatch(query);
        }
    };
    let has_next = Memo::new(move |_| next.with(Option::is_some));
    dynamic(move || {
        has_next.get().then(|| {
            view! {
                <Button kind=ButtonKind::Ghost size=ButtonSize::Small wide=true pending=load.pending() on_press=press>
                    {tr(text::load_more())}
                </Button>
            }
        })
    })
}

/// Adds a page to a column, unless something else is shown by now.
fn add(board: Board, stage: &str, query: &ListQuery, page: domain::list::Page) {
    let is_any_on_its_way = board.loads.is_any_on_its_way();
    board.loaded.try_update(|loaded| {
        let Some(Ok(loaded)) = loaded else { return };
        if loaded.next_query(stage).as_ref() != Some(query) {
            return;
        }
        loaded.append(stage, page);
        board.continued.try_update_value(|(of, times)| {
            if *of != loaded.query {
                *of = loaded.query.clone();
                times.clear();
            }
            *times.entry(stage.to_owned()).or_default() += 1;
        });
    });
    if is_any_on_its_way {
        board.loaded.refetch();
    }
}
