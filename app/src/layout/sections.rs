use domain::layout::{Item, LayoutSection, SectionKey, names};
use leptos::prelude::*;
use messages::text::{custom, frame, layout as text, settings};
use ui::{Button, ButtonKind, ButtonSize, Checkbox, Each, Icon, IconButton, SortList, dynamic};

use super::dialog::Task;
use super::draft::{Draft, Sorted};
use super::names::{item_name, section_title};
use crate::boot::Boot;
use crate::text::tr;

/// All sections with what stands in them, to be put into another order.
#[component]
pub(super) fn Sections(
    draft: Draft,
    /// Where the focus goes at first.
    begins_with: SectionKey,
    task: RwSignal<Option<Task>>,
) -> impl IntoView {
    let keys = Memo::new(move |_| {
        draft.shown.with(|layout| layout.sections.iter().map(|section| section.key).collect::<Vec<_>>())
    });
    view! {
        <SortList on_move=move |asked| draft.sort(asked)>
            <div class="layout-sections">
                <Each each=move || keys.get() key=|key| *key let:key>
                    {section_view(draft, key, key == begins_with, task)}
                </Each>
            </div>
        </SortList>
        <div>
            <Button size=ButtonSize::Small icon=Icon::Plus on_press=move |_| task.set(Some(Task::AddSection))>
                {tr(text::add_section())}
            </Button>
        </div>
    }
    .into_any()
}

/// What a section is called by now.
pub(super) fn title_of(draft: Draft, key: SectionKey) -> Memo<String> {
    let title = move |section: &LayoutSection| section_title(draft.kind, section);
    Memo::new(move |_| draft.shown.with(|layout| layout.section(key).map(title)).unwrap_or_default())
}

fn section_view(draft: Draft, key: SectionKey, takes_focus: bool, task: RwSignal<Option<Task>>) -> AnyView {
    let title = title_of(draft, key);
    let is_first =
        Memo::new(move |_| draft.shown.with(|layout| layout.sections.first().is_some_and(|first| first.key == key)));
    let items = Memo::new(move |_| {
        draft.shown.with(|layout| layout.section(key).map(|section| section.items.clone())).unwrap_or_default()
    });
    let may_add_fields = draft.boot.with_untracked(Boot::may_change_settings);
    let rename = Signal::derive(move || tr(settings::rename_title(title.get())));
    let delete = Signal::derive(move || tr(frame::labelled(frame::delete(), title.get())));
    let id = ["layout", &key.code()].join("-");
    let heading = id.clone();
    let delete_button = move || {
        (!is_first.get()).then(|| {
            view! {
                <IconButton
                    icon=Icon::Trash
                    size=ButtonSize::Small
                    label=delete
                    on_press=move |_| draft.change(|layout| layout.remove_section(key))
                />
            }
        })
    };
    view! {
        <section
            class="layout-section"
            data-item=Sorted::Section(key).code()
            data-group="sections"
            aria-labelledby=id
        >
            <div class="layout-section__head">
                {dynamic(move || if is_first.get() { lock() } else { handle(title) })}
                <h3 id=heading class="layout-section__title" tabindex="-1" autofocus=takes_focus>
                    <bdi>{move || title.get()}</bdi>
                </h3>
                <IconButton
                    icon=Icon::Pencil
                    size=ButtonSize::Small
                    label=rename
                    on_press=move |_| task.set(Some(Task::Rename(key)))
                />
                {dynamic(delete_button)}
            </div>
            <div class="layout-section__items" role="list" aria-label=move || title.get()>
                <Each each=move || items.get() key=|item| *item let:item>
                    {row(draft, item)}
                </Each>
                {dynamic(move || items.with(Vec::is_empty).then(|| empty(key)))}
            </div>
            {may_add_fields.then(|| view! {
                <Button
                    kind=ButtonKind::Ghost
                    size=ButtonSize::Small
                    icon=Icon::Plus
                    on_press=move |_| task.set(Some(Task::AddField(key)))
                >
                    {tr(custom::add_field())}
                    <ui::VisuallyHidden>" – "{move || title.get()}</ui::VisuallyHidden>
                </Button>
            })}
        </section>
    }
    .into_any()
}

fn row(draft: Draft, item: Item) -> AnyView {
    let name = Memo::new(move |_| draft.boot.with(|boot| item_name(&boot.directory, draft.kind, item)));
    let is_name = names(draft.kind).iter().any(|name| Item::Field(*name) == item);
    let is_fixed = Memo::new(move |_| draft.fixed.with(|fixed| fixed.contains(&item)));
    let is_shown = Memo::new(move |_| draft.shown.with(|layout| !layout.is_hidden(item)));
    let checked = RwSignal::new(is_shown.get_untracked());
    Effect::new(move |_| checked.set(is_shown.get()));
    let note = move || is_fixed.get().then(|| view! { <span class="muted small">{tr(text::always_shown())}</span> });
    view! {
        <div class="layout-item" role="listitem" data-item=Sorted::Item(item).code() data-group="fields">
            {if is_name { lock() } else { handle(name) }}
            <Checkbox
                checked=checked
                disabled=is_fixed
                on_commit=move |shown: bool| draft.change(|layout| layout.set_hidden(item, !shown))
            >
                <bdi>{move || name.get()}</bdi>
            </Checkbox>
            {dynamic(note)}
        </div>
    }
    .into_any()
}

/// The place of a section with nothing in it: something can be dragged there.
fn empty(key: SectionKey) -> AnyView {
    view! {
        <div class="layout-item muted small" role="listitem" data-item=Sorted::End(key).code() data-group="fields">
            {tr(text::empty_section())}
        </div>
    }
    .into_any()
}

fn handle(name: Memo<String>) -> AnyView {
    view! {
        <button
            type="button"
            class="layout-handle"
            data-handle=""
            aria-label=move || tr(settings::handle(name.get()))
        >
            {Icon::Drag.view()}
        </button>
    }
    .into_any()
}

/// In the place of a handle: what a record is called stands first.
fn lock() -> AnyView {
    let label = tr(text::stands_first());
    view! { <span class="layout-handle" role="img" aria-label=label.clone() title=label>{Icon::Lock.view()}</span> }
        .into_any()
}
