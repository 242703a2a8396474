use domain::Kind;
use domain::bin::BinRow;
use leptos::prelude::*;
use messages::format;
use messages::text::{lists as text, records};
use ui::{BannerKind, Button, ButtonKind, ButtonSize, Icon, IconButton, Person, Table, dynamic};
use wasm_bindgen::JsCast;
use web_sys::{Element, FocusOptions, HtmlElement};

use super::loading::Bin;
use crate::boot::use_boot;
use crate::frame::show_error;
use crate::records::list_api;
use crate::text::{language, tr};

/// The rows that were ticked, of any kind.
#[derive(Clone, Copy)]
pub struct Chosen(RwSignal<Vec<(Kind, i64)>>);

impl Chosen {
    pub fn new() -> Self {
        Self(RwSignal::new(Vec::new()))
    }
}

/// The rows of a kind that are there.
#[derive(Clone, Copy)]
struct Shown {
    kind: Kind,
    bin: Bin,
    chosen: Chosen,
}

impl Shown {
    fn look<T: Default>(self, look: impl FnOnce(&[BinRow]) -> T) -> T {
        self.bin.look(self.kind, |loaded| look(&loaded.page.rows))
    }

    fn has(self, id: i64) -> bool {
        self.chosen.0.with(|chosen| chosen.contains(&(self.kind, id)))
    }

    /// The ticked ones. What somebody else has restored meanwhile is not among them.
    fn chosen(self) -> Vec<i64> {
        self.look(|rows| rows.iter().map(|row| row.id).filter(|id| self.has(*id)).collect())
    }

    fn is_full(self) -> bool {
        self.look(|rows| rows.iter().all(|row| self.has(row.id)))
    }

    fn choose(self, id: i64, is_on: bool) {
        self.chosen.0.update(|chosen| {
            chosen.retain(|known| *known != (self.kind, id));
            if is_on {
                chosen.push((self.kind, id));
            }
        });
    }

    fn choose_all(self, is_on: bool) {
        let all = untrack(|| self.look(|rows| rows.iter().map(|row| (self.kind, row.id)).collect()));
        self.chosen.0.try_set(if is_on { all } else { Vec::new() });
    }

    /// What came back is not ticked should it be deleted again.
    fn forget(self, ids: &[i64]) {
        self.chosen.0.try_update(|chosen| chosen.retain(|(kind, id)| *kind != self.kind || !ids.contains(id)));
    }

    /// The name of a single one.
    fn name(self, ids: &[i64]) -> Option<String> {
        let [id] = ids else { return None };
        untrack(|| self.look(|rows| rows.iter().find(|row| row.id == *id).map(|row| row.name.clone())))
    }

    /// Where the first of them stands.
    fn place(self, ids: &[i64]) -> u32 {
        let first = |rows: &[BinRow]| {
            let mut placed = rows.iter().zip(0..);
            placed.find(|(row, _)| ids.contains(&row.id)).map(|(_, place)| place)
        };
        untrack(|| self.look(first)).unwrap_or_default()
    }
}

/// The rows, continued as far as one asks.
#[component]
pub fn Rows(kind: Kind, bin: Bin, chosen: Chosen) -> impl IntoView {
    let toasts = ui::use_toasts();
    let shown = Shown { kind, bin, chosen };
    let restore = Action::new(move |ids: &Vec<i64>| {
        let (ids, name, place) = (ids.clone(), shown.name(ids), shown.place(ids));
        async move {
            match list_api::restore(kind, ids.clone()).await {
                Ok(count) => {
                    shown.forget(&ids);
                    let said = match name {
                        Some(name) => text::restored(name),
                        None => text::restored_count(count),
                    };
                    toasts.show(BannerKind::Success, tr(said));
                    bin.remove(kind, &ids);
                    focus_row(place);
                }
                Err(error) => show_error(toasts, &error.0),
            }
        }
    });
    let is_restoring = restore.pending();
    let begin = Callback::new(move |ids: Vec<i64>| {
        // Pressed twice, they are brought back once.
        if !is_restoring.get_untracked() {
            restore.dispatch(ids);
        }
    });
    let has_more = Memo::new(move |_| bin.look(kind, |loaded| loaded.page.next.is_some()));
    let is_continuing = Signal::derive(move || bin.is_continuing(kind));
    let all = Callback::new(move |is_on: bool| shown.choose_all(is_on));
    // One that was brought back and deleted again is another row.
    let key = |row: &BinRow| (row.id, row.deleted.utc_ms);
    view! {
        <Table label=tr(text::recycle_bin())>
            <thead role="rowgroup">
                <tr role="row">
                    <th scope="col" role="columnheader" class="table__check">
                        {tick(tr(text::select_page()), Signal::derive(move || shown.is_full()), all)}
                    </th>
                    <th scope="col" role="columnheader">{tr(text::view_name())}</th>
                    <th scope="col" role="columnheader">{tr(text::deleted_at())}</th>
                    <th scope="col" role="columnheader">{tr(text::deleted_by())}</th>
                    <th scope="col" role="columnheader">{tr(text::restore())}</th>
                </tr>
            </thead>
            <tbody role="rowgroup">
                <For
                    each=move || shown.look(<[BinRow]>::to_vec)
                    key=key
                    children=move |row| row_view(shown, row, begin)
                />
            </tbody>
        </Table>
        {dynamic(move || has_more.get().then(|| view! {
            <Button pending=is_continuing on_press=move |_| bin.load_more(kind)>{tr(records::load_more())}</Button>
        }))}
        {bar(shown, is_restoring, begin)}
    }
}

/// Gives the focus to the box of the row that stands at this place now, or of the last one; where there is none, to the
/// page. Whoever has gone elsewhere meanwhile is not called back.
fn focus_row(place: u32) {
    request_animation_frame(move || {
        let is_taken = document().active_element().is_some_and(|active| active.tag_name() != "BODY");
        let Some(page) = document().get_element_by_id("main").filter(|_| !is_taken) else { return };
        let row_box = page.query_selector_all("tbody .checkbox__box").ok().and_then(|boxes| {
            let last = boxes.length().checked_sub(1)?;
            boxes.item(place.min(last))?.dyn_into::<Element>().ok()
        });
        if let Ok(wanted) = row_box.unwrap_or(page).dyn_into::<HtmlElement>() {
            let options = FocusOptions::new();
            options.set_prevent_scroll(true);
            let _ = wanted.focus_with_options(&options);
        }
    });
}

fn row_view(shown: Shown, row: BinRow, restore: Callback<Vec<i64>>) -> AnyView {
    let BinRow { id, name, deleted, deleted_by } = row;
    let by = use_boot().with_untracked(|boot| boot.directory.employee_name(deleted_by).to_owned());
    let at = format::date_time(language(), deleted.local);
    let hint = tr(text::restore_one(name.as_str()));
    let label = tr(text::select_record(name.as_str()));
    let choose = Callback::new(move |is_on: bool| shown.choose(id, is_on));
    view! {
        <tr role="row" aria-selected=move || shown.has(id).then_some("true")>
            <td role="cell" class="table__check">{tick(label, Signal::derive(move || shown.has(id)), choose)}</td>
            <td role="cell" class="table__primary">{name}</td>
            <td role="cell">{at}</td>
            <td role="cell"><Person name=by/></td>
            <td role="cell">
                <span title=hint>
                    <Button size=ButtonSize::Small icon=Icon::Undo on_press=move |_| restore.run(vec![id])>
                        {tr(text::restore())}
                    </Button>
                </span>
            </td>
        </tr>
    }
    .into_any()
}

/// The box of a row, or of all of them.
fn tick(label: String, is_on: Signal<bool>, choose: Callback<bool>) -> AnyView {
    view! {
        <label class="checkbox">
            <input
                type="checkbox"
                class="checkbox__box"
                aria-label=label
                prop:checked=move || is_on.get()
                on:change=move |event| choose.run(event_target_checked(&event))
            />
        </label>
    }
    .into_any()
}

/// How many are ticked, and their way back; nothing while none is. On the phone all are ticked from here.
fn bar(shown: Shown, is_restoring: Memo<bool>, restore: Callback<Vec<i64>>) -> AnyView {
    let state = Memo::new(move |_| (shown.chosen().len(), shown.is_full()));
    dynamic(move || {
        let (count, is_full) = state.get();
        (count > 0).then(|| {
            let count = i64::try_from(count).unwrap_or(i64::MAX);
            view! {
                <div class="selection" role="group" aria-label=tr(text::selection())>
                    <div class="selection__head">
                        <span class="selection__count" aria-live="polite">{tr(text::selected(count))}</span>
                        <IconButton
                            icon=Icon::Close
                            size=ButtonSize::Small
                            label=tr(text::clear_selection())
                            on_press=move |_| shown.choose_all(false)
                        />
                        {(!is_full).then(|| view! {
                            <Button
                                kind=ButtonKind::Ghost
                                size=ButtonSize::Small
                                on_press=move |_| shown.choose_all(true)
                            >
                                {tr(text::select_page())}
                            </Button>
                        })}
                    </div>
                    <Button
                        size=ButtonSize::Small
                        icon=Icon::Undo
                        pending=is_restoring
                        on_press=move |_| restore.run(untrack(move || shown.chosen()))
                    >
                        {tr(text::restore())}
                    </Button>
                </div>
            }
        })
    })
}
