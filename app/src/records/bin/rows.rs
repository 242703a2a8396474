use domain::Kind;
use domain::bin::BinRow;
use leptos::prelude::*;
use messages::format;
use messages::text::{lists as text, records};
use ui::{BannerKind, Button, ButtonKind, ButtonSize, Each, Icon, IconButton, Person, Table, dynamic};

use super::loading::Bin;
use crate::boot::use_boot;
use crate::frame::show_error;
use crate::records::list_api;
use crate::records::row_boxes::{LastPressed, Press, choice_box, first_place, focus_row};
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
    last: LastPressed,
}

impl Shown {
    fn look<T: Default>(self, look: impl FnOnce(&[BinRow]) -> T) -> T {
        self.bin.look(self.kind, |loaded| look(&loaded.page.rows))
    }

    fn ids(self) -> Vec<i64> {
        self.look(|rows| rows.iter().map(|row| row.id).collect())
    }

    fn has(self, id: i64) -> bool {
        self.chosen.0.with(|chosen| chosen.contains(&(self.kind, id)))
    }

    /// The ticked ones. What somebody else has restored meanwhile is not among them.
    fn chosen(self) -> Vec<i64> {
        self.ids().into_iter().filter(|id| self.has(*id)).collect()
    }

    fn is_full(self) -> bool {
        self.look(|rows| rows.iter().all(|row| self.has(row.id)))
    }

    /// Chooses a row or drops it; with the shift key all rows from the one that was pressed before.
    fn press(self, id: i64, press: Press) {
        let shown = untrack(|| self.ids());
        let pressed: Vec<(Kind, i64)> =
            self.last.meant(press, id, &shown).into_iter().map(|id| (self.kind, id)).collect();
        self.chosen.0.update(|chosen| press.apply(chosen, pressed));
    }

    fn choose_all(self, is_on: bool) {
        let all = untrack(|| self.look(|rows| rows.iter().map(|row| (self.kind, row.id)).collect()));
        self.chosen.0.try_set(if is_on { all } else { Vec::new() });
        self.last.forget();
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
        first_place(&untrack(|| self.ids()), ids)
    }
}

/// The rows, continued as far as one asks.
#[component]
pub fn Rows(kind: Kind, bin: Bin, chosen: Chosen) -> impl IntoView {
    let toasts = ui::use_toasts();
    let shown = Shown { kind, bin, chosen, last: LastPressed::new() };
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
    let all = Callback::new(move |press: Press| shown.choose_all(press.is_on));
    let is_full = Signal::derive(move || shown.is_full());
    // One that was brought back and deleted again is another row.
    let key = |row: &BinRow| (row.id, row.deleted.utc_ms);
    view! {
        <Table label=tr(text::recycle_bin())>
            <thead role="rowgroup">
                <tr role="row">
                    <th scope="col" role="columnheader" class="table__check">
                        {choice_box(Signal::stored(tr(text::select_page())), is_full, all)}
                    </th>
                    <th scope="col" role="columnheader">{tr(text::view_name())}</th>
                    <th scope="col" role="columnheader">{tr(text::deleted_at())}</th>
                    <th scope="col" role="columnheader">{tr(text::deleted_by())}</th>
                    <th scope="col" role="columnheader"><span class="visually-hidden">{tr(text::restore())}</span></th>
                </tr>
            </thead>
            <tbody role="rowgroup">
                <Each
                    each=move || shown.look(<[BinRow]>::to_vec)
                    key=key
                    children=move |row| row_view(shown, row, begin)
                />
            </tbody>
        </Table>
        {more(shown)}
        {bar(shown, is_restoring, begin)}
    }
}

/// Continues the rows. The button goes with the last page: the focus goes to the first row that this page brought.
fn more(shown: Shown) -> AnyView {
    let Shown { kind, bin, .. } = shown;
    let has_more = Memo::new(move |_| bin.look(kind, |loaded| loaded.page.next.is_some()));
    let is_continuing = Signal::derive(move || bin.is_continuing(kind));
    let continued_at = StoredValue::new(0_u32);
    Effect::new(move |was_continuing: Option<bool>| {
        let is_continuing = is_continuing.get();
        if was_continuing == Some(true) && !is_continuing {
            focus_row(continued_at.get_value());
        }
        is_continuing
    });
    let press = move |_| {
        continued_at.set_value(u32::try_from(untrack(|| shown.ids().len())).unwrap_or_default());
        bin.load_more(kind);
    };
    dynamic(move || {
        has_more
            .get()
            .then(|| view! { <Button pending=is_continuing on_press=press>{tr(records::load_more())}</Button> })
    })
}

fn row_view(shown: Shown, row: BinRow, restore: Callback<Vec<i64>>) -> AnyView {
    let BinRow { id, name, deleted, deleted_by } = row;
    let by = use_boot().with_untracked(|boot| boot.directory.employee_name(deleted_by).to_owned());
    let at = format::date_time(language(), deleted.local);
    let hint = tr(text::restore_one(name.as_str()));
    let label = Signal::stored(tr(text::select_record(name.as_str())));
    let is_on = Signal::derive(move || shown.has(id));
    let press = Callback::new(move |press: Press| shown.press(id, press));
    view! {
        <tr role="row" aria-selected=move || shown.has(id).then_some("true")>
            <td role="cell" class="table__check">{choice_box(label, is_on, press)}</td>
            <td role="cell" class="table__primary">{name}</td>
            <td role="cell" data-label=tr(text::deleted_at())>{at}</td>
            <td role="cell" data-label=tr(text::deleted_by())><Person name=by/></td>
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
