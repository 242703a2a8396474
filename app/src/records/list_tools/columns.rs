//! Which columns a list shows, in which order and how wide.

use domain::Kind;
use domain::directory::Directory;
use domain::fields::CustomField;
use domain::view::{self, ColumnName, ListColumn, SavedView, WIDTHS};
use leptos::prelude::*;
use messages::text::{frame, lists as text};
use ui::{Button, ButtonKind, Checkbox, DialogActions, Each, Field, Icon, NumberInput, SortList, SortMove, SortPlace};

use crate::boot::{Boot, use_boot};
use crate::frame::show_error;
use crate::live::refresh_boot;
use crate::records::columns::Column;
use crate::records::list_api;
use crate::records::query::Address;
use crate::text::tr;

/// A column while it is being chosen.
#[derive(Clone)]
struct Row {
    code: String,
    label: String,
    is_shown: RwSignal<bool>,
    width: RwSignal<String>,
    /// What is wrong with the width.
    problem: RwSignal<Option<String>>,
}

/// All columns: those that are shown in their order, then the others.
fn rows(kind: Kind, directory: &Directory, shown: &[ListColumn]) -> Vec<Row> {
    let all = ColumnName::all(kind, &directory.custom_fields);
    let others = all.into_iter().map(|name| ListColumn { code: name.code(), width: None });
    let others = others.filter(|other| shown.iter().all(|column| column.code != other.code));
    let row = |column: ListColumn, is_shown: bool| {
        let label = Column::of(kind, directory, column.name()?)?.label(kind, directory);
        let width = RwSignal::new(width_text(&column));
        Some(Row { code: column.code, label, is_shown: RwSignal::new(is_shown), width, problem: RwSignal::new(None) })
    };
    let shown = shown.iter().filter_map(|column| row(column.clone(), true));
    shown.chain(others.filter_map(|column| row(column, false))).collect()
}

/// What was chosen; nothing while a width is wrong, which the rows say then.
fn read(rows: &[Row]) -> Option<Vec<ListColumn>> {
    let column = |row: &Row| {
        let width = row.width.with_untracked(|typed| view::read_width(typed));
        row.problem
            .set(width.err().map(|_| tr(text::wrong_width(WIDTHS.start().to_string(), WIDTHS.end().to_string()))));
        Some(ListColumn { code: row.code.clone(), width: width.ok()? })
    };
    let shown = rows.iter().filter(|row| row.is_shown.get_untracked());
    let columns: Vec<Option<ListColumn>> = shown.map(column).collect();
    columns.into_iter().collect()
}

/// Moves a row; the name stays in front.
fn moved(rows: &mut Vec<Row>, asked: &SortMove) {
    let codes: Vec<&str> = rows.iter().map(|row| row.code.as_str()).collect();
    if let Some((own, target)) = way(&codes, asked) {
        let row = rows.remove(own);
        rows.insert(target, row);
    }
}

/// From which place an item goes, and to which among the others.
fn way(codes: &[&str], asked: &SortMove) -> Option<(usize, usize)> {
    let place = |wanted: &str| codes.iter().position(|code| *code == wanted);
    let (own, target) = match asked {
        SortMove::Up(item) => {
            let own = place(item)?;
            (own, own.saturating_sub(1))
        }
        SortMove::Down(item) => {
            let own = place(item)?;
            (own, own + 1)
        }
        SortMove::To { item, place: to } => {
            let own = place(item)?;
            let target = match to {
                SortPlace::Before(beside) => place(beside)?,
                SortPlace::After(beside) => place(beside)? + 1,
            };
            // What stands below the item moves up when it is taken out.
            (own, if own < target { target - 1 } else { target })
        }
    };
    Some((own, target.clamp(1, codes.len().saturating_sub(1).max(1))))
}

/// What the list or the saved view shows unless the user chooses other columns.
fn usual_columns(kind: Kind, address: Address, boot: &Boot) -> Vec<ListColumn> {
    let directory = &boot.directory;
    let of = |view: Option<&SavedView>| boot.lists.usual_columns(kind, view, &directory.custom_fields);
    let mut usual = address.shown.with_untracked(|shown| of(shown.saved.as_ref()));
    // A view may have been saved with fields that are gone.
    usual.retain(|column| column.name().is_some_and(|name| Column::of(kind, directory, name).is_some()));
    usual
}

/// The usual columns in the usual order and width, then the others.
fn reset(kind: Kind, custom: &[CustomField], usual: &[ListColumn], rows: &mut [Row]) {
    let all = ColumnName::all(kind, custom);
    let usual_place = |row: &Row| usual.iter().position(|column| column.code == row.code);
    let place = |row: &Row| all.iter().position(|name| name.code() == row.code);
    rows.sort_by_key(|row| (usual_place(row).unwrap_or(usual.len()), place(row)));
    for row in rows.iter() {
        let column = usual_place(row).and_then(|place| usual.get(place));
        row.is_shown.set(column.is_some());
        row.width.set(column.map(width_text).unwrap_or_default());
    }
}

fn width_text(column: &ListColumn) -> String {
    column.width.map(|width| width.to_string()).unwrap_or_default()
}

/// The form.
pub fn form(kind: Kind, address: Address, open: RwSignal<bool>) -> AnyView {
    let (boot, toasts) = (use_boot(), ui::use_toasts());
    let chosen = RwSignal::new(
        boot.with_untracked(|boot| address.columns.with_untracked(|shown| rows(kind, &boot.directory, shown))),
    );
    let save = Action::new(move |columns: &Vec<ListColumn>| {
        let (view, columns) = (address.view(), columns.clone());
        async move {
            match list_api::set_columns(kind, view, columns).await {
                Ok(()) => {
                    refresh_boot(boot);
                    open.try_set(false);
                }
                Err(error) => show_error(toasts, &error.0),
            }
        }
    });
    let row = move |row: Row| {
        let is_name = row.code == ColumnName::Name.code();
        let handle = tr(text::move_column(row.label.as_str()));
        let width_id = format!("width-{}", row.code);
        let width_label = tr(text::column_width(row.label.as_str()));
        let label = row.label;
        view! {
            <div class="column-row" role="listitem" data-item=row.code data-group="">
                {if is_name { ().into_any() } else {
                    view! {
                        <button type="button" class="settings-row__handle" data-handle="" aria-label=handle>
                            {Icon::Drag.view()}
                        </button>
                    }
                    .into_any()
                }}
                <div class="column-row__name">
                    <Checkbox checked=row.is_shown disabled=is_name>{label}</Checkbox>
                </div>
                <div class="column-row__width">
                    <Field id=width_id label=width_label label_hidden=true error=row.problem>
                        <NumberInput value=row.width placeholder=tr(text::width_auto())/>
                    </Field>
                </div>
            </div>
        }
    };
    let usual = move |_| {
        boot.with_untracked(|boot| {
            let usual = usual_columns(kind, address, boot);
            chosen.update(|rows| reset(kind, &boot.directory.custom_fields, &usual, rows));
        });
    };
    view! {
        <form
            class="columns-form"
            novalidate=true
            on:submit=move |event| {
                event.prevent_default();
                let Some(columns) = chosen.with_untracked(|rows| read(rows)) else { return };
                let is_usual = boot.with_untracked(|boot| columns == usual_columns(kind, address, boot));
                save.dispatch(if is_usual { Vec::new() } else { columns });
            }
        >
            <p class="muted">{tr(text::columns_hint())}</p>
            <p class="muted only-phone">{tr(text::columns_on_phone())}</p>
            // Each input has its own label; this is for the eyes.
            <p class="column-heads" aria-hidden="true">{tr(text::width_heading())}</p>
            <SortList on_move=move |asked: SortMove| chosen.update(|rows| moved(rows, &asked))>
                <div role="list">
                    <Each each=move || chosen.get() key=|row| row.code.clone() children=row/>
                </div>
            </SortList>
            <DialogActions>
                <Button on_press=usual>{tr(text::usual_columns())}</Button>
                <Button on_press=move |_| open.set(false)>{tr(frame::cancel())}</Button>
                <Button kind=ButtonKind::Primary submit=true pending=save.pending()>{tr(frame::save())}</Button>
            </DialogActions>
        </form>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_move_and_the_name_stays_in_front() {
        const CODES: [&str; 4] = ["name", "stage", "amount", "close_date"];
        let moved = |asked: &SortMove| {
            let mut codes = CODES.to_vec();
            if let Some((own, target)) = way(&codes, asked) {
                let code = codes.remove(own);
                codes.insert(target, code);
            }
            codes
        };
        let to = |item: &str, place: SortPlace| moved(&SortMove::To { item: item.to_owned(), place });
        assert_eq!(moved(&SortMove::Up("stage".to_owned())), CODES);
        assert_eq!(moved(&SortMove::Down("stage".to_owned())), ["name", "amount", "stage", "close_date"]);
        assert_eq!(moved(&SortMove::Down("close_date".to_owned())), CODES);
        assert_eq!(to("close_date", SortPlace::Before("name".to_owned())), ["name", "close_date", "stage", "amount"]);
        assert_eq!(to("stage", SortPlace::After("close_date".to_owned())), ["name", "amount", "close_date", "stage"]);
    }
}
