//! The imports that began before: what each did, and the way to its report.

use std::time::Duration;

use domain::Kind;
use domain::run::{EarlierImport, EarlierImports, RunState};
use leptos::prelude::*;
use messages::format;
use messages::text::{frame, import as text, transfer};
use ui::{Badge, BadgeKind, Button, Each, Table, dynamic};

use super::api;
use crate::boot::use_boot;
use crate::frame::show_error;
use crate::json::resource;
use crate::live::use_live;
use crate::paths;
use crate::text::{language, tr};

/// Runs may advance many times a second.
const PAUSE: Duration = Duration::from_secs(1);

/// The imports of a kind that the reader may see, also one that goes on. Nothing where there is none.
#[component]
pub(super) fn Earlier(kind: Kind) -> impl IntoView {
    let first = resource(move || kind, |kind| api::earlier(kind, None));
    view! {
        <Suspense>
            {dynamic(move || first.get().map(|page| match page {
                Ok(page) => view! { <Imports kind=kind first=page/> }.into_any(),
                Err(failure) => {
                    view! { <p class="muted">{tr(messages::errors::describe(&failure.0))}</p> }.into_any()
                }
            }))}
        </Suspense>
    }
}

#[component]
fn Imports(kind: Kind, first: EarlierImports) -> impl IntoView {
    let toasts = ui::use_toasts();
    let imports = RwSignal::new(first.imports);
    let next = RwSignal::new(first.next);
    keep_current(kind, imports, next);
    let more = Action::new(move |(): &()| async move {
        match api::earlier(kind, next.try_get_untracked().flatten()).await {
            Ok(page) => {
                imports.try_update(|imports| imports.extend(page.imports));
                next.try_set(page.next);
            }
            Err(failure) => show_error(toasts, &failure.0),
        }
    });
    let more_button = move || {
        view! {
            <div class="row">
                <Button pending=more.pending() on_press=move |_| { more.dispatch(()); }>{tr(frame::show_more())}</Button>
            </div>
        }
    };
    // What is shown of a row changes with these.
    let key = |import: &EarlierImport| {
        (import.id, import.state.code(), import.counts.done(), import.undo.map(RunState::code))
    };
    let is_empty = Memo::new(move |_| imports.with(Vec::is_empty));
    dynamic(move || {
        (!is_empty.get()).then(|| {
            view! {
                <div class="stack">
                    <h2 class="import__title">{tr(transfer::earlier())}</h2>
                    <Table label=tr(transfer::earlier())>
                        <thead>
                            <tr>
                                <th scope="col">{tr(text::step_file())}</th>
                                <th scope="col">{tr(transfer::earlier_when())}</th>
                                <th scope="col">{tr(transfer::earlier_who())}</th>
                                <th scope="col">{tr(text::result())}</th>
                            </tr>
                        </thead>
                        <tbody>
                            <Each each=move || imports.get() key=key children=row/>
                        </tbody>
                    </Table>
                    {dynamic(move || next.get().is_some().then(more_button))}
                </div>
            }
        })
    })
}

/// Reads the latest anew when some run began, advanced or ended. Older ones that are shown below them stay.
fn keep_current(kind: Kind, imports: RwSignal<Vec<EarlierImport>>, next: RwSignal<Option<i64>>) {
    let live = use_live();
    let is_due = StoredValue::new(false);
    // Counts what was asked for: only the last answer is shown.
    let asked = StoredValue::new(0_u64);
    let read = move || {
        is_due.try_set_value(false);
        let turn = asked.try_update_value(|asked| {
            *asked += 1;
            *asked
        });
        leptos::task::spawn_local(async move {
            let Ok(fresh) = api::earlier(kind, None).await else { return };
            let Some(shown) = imports.try_get_untracked().filter(|_| asked.try_get_value() == turn) else { return };
            let last = fresh.imports.last().map(|import| import.id);
            let is_older = |import: &EarlierImport| last.is_some_and(|last| import.id < last);
            let older: Vec<EarlierImport> = shown.into_iter().filter(is_older).collect();
            if older.is_empty() {
                next.try_set(fresh.next);
            }
            imports.try_set(fresh.imports.into_iter().chain(older).collect());
        });
    };
    Effect::new(move |told: Option<()>| {
        live.runs();
        if told.is_some() && is_due.try_get_value() == Some(false) {
            is_due.set_value(true);
            set_timeout(read, PAUSE);
        }
    });
}

fn row(import: EarlierImport) -> AnyView {
    let who = use_boot().with_untracked(|boot| boot.directory.employee_name(import.started_by).to_owned());
    let when = format::date_time(language(), import.started.local);
    let (mark, counts) = (mark(&import), counts(&import));
    view! {
        <tr>
            <td class="table__primary">
                <a class="value-link" href=paths::import_run(import.id)><bdi>{import.file_name}</bdi></a>
            </td>
            <td data-label=tr(transfer::earlier_when())>{when}</td>
            <td data-label=tr(transfer::earlier_who())><bdi>{who}</bdi></td>
            <td data-label=tr(text::result()) class="import__reasons"><span class="row">{mark} <span>{counts}</span></span></td>
        </tr>
    }
    .into_any()
}

/// What is not simply complete.
fn mark(import: &EarlierImport) -> Option<AnyView> {
    let (kind, name) = match (import.state, import.undo) {
        (RunState::Running, _) => (BadgeKind::Accent, transfer::earlier_running()),
        (_, Some(RunState::Running)) => (BadgeKind::Accent, transfer::earlier_undoing()),
        (_, Some(RunState::Finished)) => (BadgeKind::Neutral, transfer::earlier_undone()),
        (_, Some(RunState::Failed)) => (BadgeKind::Danger, transfer::earlier_undo_stopped()),
        (RunState::Failed, None) => (BadgeKind::Danger, transfer::earlier_stopped()),
        (RunState::Finished, None) => return None,
    };
    Some(view! { <Badge kind=kind>{tr(name)}</Badge> }.into_any())
}

/// How far it is, or what became of its rows.
fn counts(import: &EarlierImport) -> String {
    let counts = import.counts;
    if import.state == RunState::Running {
        return tr(text::progress(counts.done(), counts.rows));
    }
    let all = [
        (counts.created, text::created(counts.created)),
        (counts.changed(), transfer::updated(counts.changed())),
        (counts.unchanged, transfer::unchanged(counts.unchanged)),
        (counts.rejected, text::rejected(counts.rejected)),
    ];
    let said: Vec<String> = all.into_iter().filter(|(count, _)| *count > 0).map(|(_, text)| tr(text)).collect();
    if said.is_empty() { tr(text::created(0)) } else { said.join(" · ") }
}
