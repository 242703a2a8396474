//! What can be done to the value whose menu is open.

use domain::settings::{ListChange, ListKey, ListValue, Naming, ValueList};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use messages::errors;
use messages::text::{frame, settings as text};
use ui::{Icon, MenuHeading, MenuItem, MenuSeparator, SortMove};

use super::Editor;
use crate::paths;
use crate::settings::dialog::Task;
use crate::text::{language, tr};

#[derive(Clone)]
enum Command {
    Ask(Task),
    Sort(SortMove),
    Change(ListChange),
    /// The stages of a pipeline.
    Visit(String),
}

struct Entry {
    icon: Icon,
    label: String,
    command: Command,
}

/// How a value can be taken away.
struct Removal {
    merge: Option<Entry>,
    delete: Entry,
}

#[component]
pub(super) fn Commands(editor: Editor) -> impl IntoView {
    let go = StoredValue::new(use_navigate());
    let run = move |command: Command| match command {
        Command::Ask(task) => editor.task.set(Some(task)),
        Command::Sort(asked) => editor.sort(asked),
        Command::Change(change) => editor.change(change),
        Command::Visit(path) => go.with_value(|go| go(&path, NavigateOptions::default())),
    };
    let item = move |danger: bool, entry: Entry| {
        let Entry { icon, label, command } = entry;
        view! {
            <MenuItem icon=icon danger=danger on_press=move |_| run(command.clone())>
                <bdi>{label}</bdi>
            </MenuItem>
        }
    };
    move || {
        editor.opened.track();
        let (entries, removal) = editor.about.with(|code| {
            let offered = |list: &ValueList| list.value(code).map(|value| (entries(list, value), removal(list, value)));
            editor.look(offered).flatten()
        })?;
        let removal = match removal {
            Err(reason) => view! { <MenuHeading>{tr(text::kept())}": "{reason}</MenuHeading> }.into_any(),
            Ok(Removal { merge, delete }) => {
                view! { {merge.map(|merge| item(false, merge))} {item(true, delete)} }.into_any()
            }
        };
        Some(view! {
            {entries.into_iter().map(|entry| item(false, entry)).collect_view()}
            <MenuSeparator/>
            {removal}
        })
    }
}

fn entries(list: &ValueList, value: &ListValue) -> Vec<Entry> {
    if value.is_closing {
        return Vec::new();
    }
    let code = || value.code.clone();
    let entry = |icon, label, command| Entry { icon, label: tr(label), command };
    let mut entries = Vec::new();
    if let Some(pipeline) = value.code.parse().ok().filter(|_| list.key == ListKey::Pipelines) {
        let path = paths::statuses(ListKey::Deal(pipeline));
        entries.push(entry(Icon::Kanban, text::open_stages(), Command::Visit(path)));
    }
    let rename = |translate| Command::Ask(Task::Rename { code: code(), translate });
    entries.push(entry(Icon::Pencil, text::rename(), rename(false)));
    entries.push(entry(Icon::Language, text::translate(), rename(true)));
    if value.color.is_some() {
        entries.push(entry(Icon::Drop, text::recolor(), Command::Ask(Task::Recolor { code: code() })));
    }
    if value.is_renamed() {
        let name = value.default_names.get(&language()).cloned().unwrap_or_default();
        let change = ListChange::Rename { code: code(), before: value.naming.clone(), after: Naming::default() };
        entries.push(entry(Icon::Undo, text::restore_default(name), Command::Change(change)));
    }
    let mut group = list.values.iter().filter(|other| other.semantics == value.semantics).map(|other| &other.code);
    if group.next() != Some(&value.code) {
        entries.push(entry(Icon::ChevronUp, text::move_up(), Command::Sort(SortMove::Up(code()))));
    }
    if group.next_back().is_some_and(|last| *last != value.code) {
        entries.push(entry(Icon::ChevronDown, text::move_down(), Command::Sort(SortMove::Down(code()))));
    }
    if list.key == ListKey::Pipelines {
        if list.default.as_ref() != Some(&value.code) {
            let change = ListChange::MakeDefault { code: code() };
            entries.push(entry(Icon::Star, text::make_default(), Command::Change(change)));
        }
    } else if value.semantics != Some(domain::stage::Semantics::Success) {
        let add = Task::Add { semantics: value.semantics, after: Some(code()) };
        entries.push(entry(Icon::Plus, text::add_after(), Command::Ask(add)));
    }
    entries
}

/// How the value can be taken away, or why it cannot.
fn removal(list: &ValueList, value: &ListValue) -> Result<Removal, String> {
    if value.is_closing {
        return Err(tr(text::closing()));
    }
    if let Some(refusal) = list.why_kept(&value.code) {
        return Err(tr(errors::describe_refusal(refusal)));
    }
    let ask = |merge| Command::Ask(Task::Delete { code: value.code.clone(), merge });
    let merge = Entry { icon: Icon::Swap, label: tr(text::merge()), command: ask(true) };
    let delete = Entry { icon: Icon::Trash, label: tr(frame::delete()), command: ask(false) };
    // The deals of a pipeline need a stage each, which deleting it asks for.
    let merge = (list.key != ListKey::Pipelines).then_some(merge);
    Ok(Removal { merge, delete })
}
