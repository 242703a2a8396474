//! The coloured bar of a record's stages.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlSelectElement};

use crate::dynamic::dynamic;
use crate::{Icon, stage_style};

/// One segment of a [`StageBar`]: value, name, and colour as `#rrggbb`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stage {
    pub value: String,
    pub name: String,
    pub color: String,
}

/// One segment a stage, the current and the earlier ones filled with the current one's colour; pressing a segment asks
/// for that stage. The arrow keys move between segments. On phones it is a list over a compact bar.
///
/// `<StageBar label=tr(text::stage()) stages=stages current=stage on_select=move |value| move_to(value)/>`
#[component]
pub fn StageBar(
    #[prop(into)] label: String,
    #[prop(into)] stages: Signal<Vec<Stage>>,
    /// Value of the current stage.
    #[prop(into)]
    current: Signal<String>,
    #[prop(into)] on_select: Callback<String>,
    #[prop(optional, into)] disabled: Signal<bool>,
) -> impl IntoView {
    let position = Memo::new(move |_| {
        stages.with(|stages| current.with(|current| stages.iter().position(|stage| stage.value == *current)))
    });
    let style = move || {
        let color =
            stages.with(|stages| position.get().and_then(|index| stages.get(index)).map(|stage| stage.color.clone()));
        stage_style(&color.unwrap_or_default())
    };
    let segments = move || {
        let segment = |(index, stage)| segment(index, stage, position, on_select, disabled);
        stages.get().into_iter().enumerate().map(segment).collect_view()
    };
    let (list_label, bar_label) = (label.clone(), label);
    let options = move || {
        let option = |stage: Stage| {
            let own = stage.value.clone();
            let chosen = Signal::derive(move || current.with(|current| *current == own));
            view! {
                <option value=stage.value selected=move || chosen.get() prop:selected=move || chosen.get()>
                    {stage.name}
                </option>
            }
        };
        stages.get().into_iter().map(option).collect_view()
    };
    let choose = move |event: ev::Event| {
        let Some(select) = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok()) else {
            return;
        };
        let chosen = select.value();
        // It shows the stage that the record is in, which may stay the same: what is refused must not stand there.
        select.set_value(&current.get_untracked());
        on_select.run(chosen);
    };
    view! {
        <div class="stage-bar" style=style>
            <div class="stage-bar__segments" role="group" aria-label=bar_label on:keydown=segment_key>
                {dynamic(segments)}
            </div>
            <span class="stage-bar__compact select">
                <select
                    class="input select__control"
                    aria-label=list_label
                    disabled=move || disabled.get()
                    on:change=choose
                >
                    {dynamic(options)}
                </select>
                {Icon::ChevronDown.view()}
            </span>
        </div>
    }
    .into_any()
}

fn segment(
    index: usize,
    stage: Stage,
    position: Memo<Option<usize>>,
    on_select: Callback<String>,
    disabled: Signal<bool>,
) -> AnyView {
    let Stage { value, name, color } = stage;
    let current = move || position.get() == Some(index);
    let filled = move || position.get().is_some_and(|position| index <= position);
    // One segment is in the tab order: the current one, else the first.
    let reachable = move || position.get().unwrap_or(0) == index;
    view! {
        <button
            type="button"
            class="stage-bar__segment"
            class:stage-bar__segment--filled=filled
            style=format!("--own:{}", crate::safe_hex(&color))
            title=name
            aria-current=move || current().then_some("step")
            tabindex=move || if reachable() { "0" } else { "-1" }
            disabled=move || disabled.get()
            on:click=move |_| on_select.run(value.clone())
        >
            <span class="stage-bar__name">{name.clone()}</span>
        </button>
    }
    .into_any()
}

fn segment_key(event: ev::KeyboardEvent) {
    let Some(segment) = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok()) else { return };
    let next = match event.key().as_str() {
        "ArrowRight" => segment.next_element_sibling(),
        "ArrowLeft" => segment.previous_element_sibling(),
        "Home" => segment.parent_element().and_then(|list| list.first_element_child()),
        "End" => segment.parent_element().and_then(|list| list.last_element_child()),
        _ => return,
    };
    event.prevent_default();
    if let Some(next) = next.and_then(|next| next.dyn_into::<HtmlElement>().ok()) {
        let _ = next.focus();
    }
}
