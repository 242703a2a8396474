//! Which rows are chosen, and what can be done to them at once.

use domain::bulk::BulkTarget;
use domain::list::{ListQuery, Total};
use leptos::prelude::*;
use messages::format;
use messages::text::{frame, lists as text};
use ui::{Button, ButtonKind, ButtonSize, Icon, IconButton, dynamic};

use super::Rows;
use crate::records::list_tools::{Bulk, BulkAsk, Tool, Tools};
use crate::records::query::{Address, Shown};
use crate::records::row_boxes::{LastPressed, Press, choice_box, first_place};
use crate::text::{language, tr};

/// The chosen rows.
#[derive(Clone, Copy)]
pub struct Selection {
    pub ids: RwSignal<Vec<i64>>,
    /// All that match the list, on whatever page.
    pub is_all: RwSignal<bool>,
    last: LastPressed,
}

impl Selection {
    pub fn new() -> Self {
        Self { ids: RwSignal::new(Vec::new()), is_all: RwSignal::new(false), last: LastPressed::new() }
    }

    pub fn has(self, id: i64) -> bool {
        self.is_all.get() || self.ids.with(|ids| ids.contains(&id))
    }

    pub fn clear(self) {
        self.is_all.try_set(false);
        self.ids.try_set(Vec::new());
        self.last.forget();
    }

    /// Chooses a row or drops it; with the shift key all rows from the one that was pressed before.
    pub fn press(self, id: i64, press: Press, rows: Rows) {
        let shown = rows.ids_untracked();
        let pressed = self.last.meant(press, id, &shown);
        if self.is_all.get_untracked() {
            // Whoever drops one of all means those that are shown.
            self.is_all.set(false);
            self.ids.set(shown);
        }
        self.ids.update(|ids| press.apply(ids, pressed));
    }

    /// Chooses all rows that are shown, or drops them.
    pub fn press_all(self, is_on: bool, rows: Rows) {
        self.clear();
        if is_on {
            self.ids.set(rows.ids_untracked());
        }
    }
}

/// The box of a row.
pub fn row_box(selection: Selection, rows: Rows, id: i64, name: Memo<String>) -> AnyView {
    let label = Signal::derive(move || tr(text::select_record(name.get())));
    let is_on = Signal::derive(move || selection.has(id));
    let press = Callback::new(move |press: Press| selection.press(id, press, rows));
    view! { <td role="cell" class="table__check">{choice_box(label, is_on, press)}</td> }.into_any()
}

/// The box of all rows that are shown.
pub fn page_box(selection: Selection, rows: Rows) -> AnyView {
    let is_full = Signal::derive(move || {
        selection.is_all.get()
            || selection.ids.with(|ids| !ids.is_empty() && rows.ids().iter().all(|id| ids.contains(id)))
    });
    let label = Signal::stored(tr(text::select_page()));
    let press = Callback::new(move |press: Press| selection.press_all(press.is_on, rows));
    view! {
        <th scope="col" role="columnheader" class="table__check">{choice_box(label, is_full, press)}</th>
    }
    .into_any()
}

/// How many are chosen, and what can be done to them; nothing while none is.
#[component]
pub fn SelectionBar(address: Address, tools: Tools, selection: Selection, rows: Rows) -> impl IntoView {
    // Another search or filter is another list.
    let query = Memo::new(move |_| {
        let mut query = address.shown.with(Shown::list_query);
        query.columns.clear();
        query
    });
    // It is read and compared, not only tracked: a memo that is read for the first time counts as changed.
    Effect::new(move |before: Option<ListQuery>| {
        let query = query.get();
        if before.is_some_and(|before| before != query) {
            selection.clear();
        }
        query
    });
    let state = Memo::new(move |_| (selection.is_all.get(), selection.ids.with(Vec::len)));
    let begin = move |what: Bulk| {
        let (is_all, ids) = (selection.is_all.get_untracked(), selection.ids.get_untracked());
        let count = (!is_all).then(|| i64::try_from(ids.len()).unwrap_or(i64::MAX));
        let place = first_place(&rows.ids_untracked(), &ids);
        let target =
            if is_all { BulkTarget::Matching(Box::new(query.get_untracked())) } else { BulkTarget::These(ids) };
        let done = Callback::new(move |()| selection.clear());
        tools.open(Tool::Bulk(BulkAsk { what, target, count, place, done }));
    };
    let action = move |what: Bulk, icon: Icon, label: String| {
        view! { <Button size=ButtonSize::Small icon=icon on_press=move |_| begin(what)>{label}</Button> }
    };
    dynamic(move || {
        let (is_all, count) = state.get();
        (is_all || count > 0).then(|| {
            let number = i64::try_from(count).unwrap_or(i64::MAX);
            // How many match is not counted where that takes longer than the list.
            let said = match rows.look(|loaded| loaded.total) {
                Some(Total::Exactly(total)) if is_all => {
                    frame::labelled(text::all_selected(), format::number(language(), total))
                }
                _ if is_all => text::all_selected(),
                _ => text::selected(number),
            };
            let has_more = !is_all && (rows.has_more() || count < rows.ids().len());
            view! {
                <div class="selection" role="group" aria-label=tr(text::selection())>
                    <div class="selection__head">
                        <span class="selection__count" aria-live="polite">{tr(said)}</span>
                        <IconButton
                            icon=Icon::Close
                            size=ButtonSize::Small
                            label=tr(text::clear_selection())
                            on_press=move |_| selection.clear()
                        />
                        {has_more.then(|| view! {
                            <Button
                                kind=ButtonKind::Ghost
                                size=ButtonSize::Small
                                on_press=move |_| selection.is_all.set(true)
                            >
                                {tr(text::select_matching())}
                            </Button>
                        })}
                    </div>
                    {action(Bulk::Assign, Icon::User, tr(text::assign()))}
                    {action(Bulk::Edit, Icon::Pencil, tr(text::edit_field()))}
                    {action(Bulk::Delete, Icon::Trash, tr(frame::delete()))}
                </div>
            }
        })
    })
}
