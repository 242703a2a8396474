use domain::settings::{ListKey, ListValue};
use leptos::prelude::*;
use messages::errors;
use messages::text::settings as text;
use ui::{Badge, BadgeKind, Icon, SharedMenuButton, dynamic, stage_style};

use super::items::group_letter;
use super::usage::Used;
use super::{Editor, MENU, shown};
use crate::boot::use_boot;
use crate::settings::dialog::Task;
use crate::text::tr;

/// What a row shows of its value.
#[derive(Clone, PartialEq)]
struct Shown {
    value: ListValue,
    name: String,
    /// Why it cannot be deleted.
    kept: Option<String>,
    is_default: bool,
}

/// One value with what can be done to it.
#[component]
pub(super) fn Row(editor: Editor, code: String) -> impl IntoView {
    let own = code.clone();
    let state = Memo::new(move |_| {
        editor.loaded.with(|loaded| {
            let list = loaded.as_ref()?.as_ref().ok()?;
            let value = list.value(&own)?;
            Some(Shown {
                value: value.clone(),
                name: shown(value),
                kept: list.why_kept(&own).map(|refusal| tr(errors::describe_refusal(refusal))),
                is_default: list.default.as_ref() == Some(&own),
            })
        })
    });
    let name =
        Memo::new(move |_| state.with(|state| state.as_ref().map(|state| state.name.clone())).unwrap_or_default());
    let group = move || {
        let semantics = state.with(|state| state.as_ref().and_then(|state| state.value.semantics));
        group_letter(editor.key, semantics)
    };
    let kept = Memo::new(move |_| state.with(|state| state.as_ref().and_then(|state| state.kept.clone())));
    let item = code.clone();
    let actions = Signal::derive(move || labelled(messages::text::frame::more_actions(), name.get()));
    view! {
        <div class="settings-line settings-row" role="listitem" data-item=item data-group=group>
            <button type="button" class="settings-row__handle" data-handle="" aria-label=move || tr(text::handle(name.get()))>
                {Icon::Drag.view()}
            </button>
            {editor.key.has_stages().then(|| view! { <Swatch editor=editor code=code.clone() state=state/> })}
            <div class="settings-row__text">
                <Name editor=editor code=code.clone() name=name/>
                <div class="settings-row__more">
                    <Marks key=editor.key code=code.clone() state=state/>
                    <code class="settings-row__code" title=tr(text::code())>{code.clone()}</code>
                    <Used editor=editor code=code.clone() name=name/>
                </div>
            </div>
            <span class="settings-row__lock">
                {dynamic(move || kept.get().map(|reason| view! {
                    <span role="img" aria-label=reason.clone() title=reason>{Icon::Lock.view()}</span>
                }))}
            </span>
            <SharedMenuButton menu=MENU value=code label=actions opened=editor.opened about=editor.about/>
        </div>
    }
}

/// The colour of a stage; pressed, it asks for another one.
#[component]
fn Swatch(editor: Editor, code: String, state: Memo<Option<Shown>>) -> impl IntoView {
    let style = move || {
        state.with(|state| {
            stage_style(state.as_ref().and_then(|state| state.value.color.as_deref()).unwrap_or_default())
        })
    };
    let label = move || state.with(|state| state.as_ref().map(|state| tr(text::recolor_title(state.name.as_str()))));
    view! {
        <button
            type="button"
            class="settings-row__swatch"
            style=style
            aria-label=label
            title=tr(text::recolor())
            on:click=move |_| editor.task.set(Some(Task::Recolor { code: code.clone() }))
        ></button>
    }
}

#[component]
fn Name(editor: Editor, code: String, name: Memo<String>) -> impl IntoView {
    view! {
        <button
            type="button"
            class="settings-row__name"
            title=move || name.get()
            on:click=move |_| editor.task.set(Some(Task::Rename { code: code.clone(), translate: false }))
        >
            <bdi>{move || name.get()}</bdi>
            <ui::VisuallyHidden>" – "{tr(text::rename())}</ui::VisuallyHidden>
            {Icon::Pencil.view()}
        </button>
    }
}

/// What is special about a pipeline, and whether the value is going.
#[component]
fn Marks(key: ListKey, code: String, state: Memo<Option<Shown>>) -> impl IntoView {
    let boot = use_boot();
    let is_closing = Memo::new(move |_| state.with(|state| state.as_ref().is_some_and(|state| state.value.is_closing)));
    let is_default = Memo::new(move |_| state.with(|state| state.as_ref().is_some_and(|state| state.is_default)));
    let creates_deals = Memo::new(move |_| {
        let pipeline = boot.with(|boot| boot.settings.deal_creation.pipeline_id);
        key == ListKey::Pipelines && code.parse() == Ok(pipeline)
    });
    view! {
        {dynamic(move || is_closing.get().then(|| view! { <Badge kind=BadgeKind::Warning>{tr(text::closing())}</Badge> }))}
        {dynamic(move || is_default.get().then(|| view! { <Badge kind=BadgeKind::Accent>{tr(text::default_mark())}</Badge> }))}
        {dynamic(move || creates_deals.get().then(|| view! { <Badge>{tr(text::creates_deals())}</Badge> }))}
    }
}

fn labelled(label: messages::Message, value: String) -> String {
    tr(messages::text::frame::labelled(label, value))
}
