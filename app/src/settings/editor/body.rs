use domain::settings::{ListKey, ValueList};
use domain::stage::Semantics;
use leptos::html;
use leptos::prelude::*;
use messages::labels;
use messages::text::{frame, settings as text};
use ui::{Button, ButtonKind, ButtonSize, Each, Icon, SearchBox, SortList, dynamic, stage_style};

use super::items::{FEW, GroupOf, Item, in_sight, items};
use super::row::Row;
use super::{Editor, shown};
use crate::settings::dialog::Task;
use crate::text::tr;

/// The list itself: what stands above it, and its lines.
#[component]
pub(super) fn Body(editor: Editor) -> impl IntoView {
    let key = editor.key;
    let length = Memo::new(move |_| with_list(editor, |list| list.values.len()).unwrap_or_default());
    view! {
        {key.has_stages().then(|| view! { <Bar editor=editor/> })}
        <div class="split settings__tools" hidden=move || key.has_stages() && length.get() <= FEW>
            <span class="muted small">{move || tr(text::value_count(i64::try_from(length.get()).unwrap_or(i64::MAX)))}</span>
            {dynamic(move || (length.get() > FEW).then(|| view! {
                <SearchBox
                    id="value-search"
                    label=tr(text::search())
                    clear_label=tr(text::clear_search())
                    value=editor.search
                />
            }))}
            {(!key.has_stages()).then(|| view! { <AddButton editor=editor/> })}
        </div>
        <Lines editor=editor/>
    }
}

fn with_list<T>(editor: Editor, look: impl FnOnce(&ValueList) -> T) -> Option<T> {
    editor.loaded.with(|loaded| Some(look(loaded.as_ref()?.as_ref().ok()?)))
}

/// The stages as the coloured bar that records show.
#[component]
fn Bar(editor: Editor) -> impl IntoView {
    let segments = Memo::new(move |_| {
        let segment = |value: &domain::settings::ListValue| {
            (value.semantics, shown(value), stage_style(value.color.as_deref().unwrap_or_default()))
        };
        with_list(editor, |list| list.values.iter().map(segment).collect::<Vec<_>>()).unwrap_or_default()
    });
    let segment = |(semantics, name, style): (Option<Semantics>, String, String)| {
        let group = semantics.map_or("", Semantics::letter);
        view! { <li class="settings-bar__segment" data-group=group style=style title=name.clone()><bdi>{name.clone()}</bdi></li> }
    };
    view! {
        <ul class="settings-bar" aria-label=tr(text::bar_label()) tabindex="0">
            {dynamic(move || segments.get().into_iter().map(segment).collect_view())}
        </ul>
    }
}

/// Adds at the end of a list without groups.
#[component]
fn AddButton(editor: Editor) -> impl IntoView {
    let is_pipelines = editor.key == ListKey::Pipelines;
    let add = move |_| {
        let after = editor.look(|list| list.values.last().map(|last| last.code.clone())).flatten();
        let add = Task::Add { semantics: None, after };
        editor.task.set(Some(if is_pipelines { Task::CreatePipeline } else { add }));
    };
    view! {
        <Button kind=ButtonKind::Primary icon=Icon::Plus on_press=add>
            {tr(if is_pipelines { text::create_pipeline() } else { text::add_value() })}
        </Button>
    }
}

#[component]
fn Lines(editor: Editor) -> impl IntoView {
    let all = Memo::new(move |_| {
        let search = editor.search.get();
        with_list(editor, |list| items(list, &search)).unwrap_or_default()
    });
    let length = Memo::new(move |_| all.with(Vec::len));
    let frame = NodeRef::<html::Div>::new();
    let window = in_sight(frame, length);
    let rendered = move || {
        let (from, to) = window.get();
        all.with(|all| all.get(from..to.min(all.len())).map(<[Item]>::to_vec)).unwrap_or_default()
    };
    // What is not rendered takes its room.
    let room = move || {
        let (from, to) = window.get();
        format!("--above:{from};--below:{}", length.get().saturating_sub(to))
    };
    let is_searching = Memo::new(move |_| editor.search.with(|search| !search.trim().is_empty()));
    view! {
        <SortList on_move=move |asked| editor.sort(asked)>
            <div
                node_ref=frame
                class="settings-lines"
                class:settings-lines--found=move || is_searching.get()
                role="list"
                aria-labelledby="list-name"
                style=room
            >
                <Each each=rendered key=|item| item.clone() children=move |item| line(editor, item)/>
            </div>
        </SortList>
        {dynamic(move || (length.get() == 0).then(|| view! {
            <p class="muted settings__nothing" role="status">
                {tr(if is_searching.get() { text::nothing_found() } else { text::empty_list() })}
            </p>
        }))}
    }
}

fn line(editor: Editor, item: Item) -> AnyView {
    match item {
        Item::Value(code) => view! { <Row editor=editor code=code/> }.into_any(),
        Item::Group(group) => view! {
            <div class="settings-line settings-line--group" role="listitem">
                <h3>{group.semantics().map(|semantics| tr(labels::semantics(semantics)))}</h3>
            </div>
        }
        .into_any(),
        Item::Add(group) => add_line(editor, group),
    }
}

fn add_line(editor: Editor, group: GroupOf) -> AnyView {
    let semantics = group.semantics();
    let name = semantics.map(labels::semantics);
    let add = move |_| {
        let last = |list: &ValueList| list.group(semantics).last().map(|last| last.code.clone());
        let after = editor.look(last).flatten();
        editor.task.set(Some(Task::Add { semantics, after }));
    };
    view! {
        <div class="settings-line settings-line--add" role="listitem">
            <Button kind=ButtonKind::Ghost size=ButtonSize::Small icon=Icon::Plus on_press=add>
                {name.map_or_else(|| tr(frame::add()), |name| tr(text::add_stage_to(name)))}
            </Button>
        </div>
    }
    .into_any()
}
