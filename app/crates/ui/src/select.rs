//! A choice from a short list.

use leptos::prelude::*;

use crate::dynamic::dynamic;
use crate::field::field_context;

/// One entry of a [`Select`]: the value that is stored, and the text that is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub label: String,
}

impl Choice {
    #[must_use]
    pub fn new(value: impl ToString, label: impl Into<String>) -> Self {
        Self { value: value.to_string(), label: label.into() }
    }
}

/// The system's own list: best on phones and with assistive technology. Outside a [`crate::Field`] give it `label`.
///
/// `<Field …><Select value=source choices=choices empty=tr(text::not_chosen())/></Field>`
#[component]
pub fn Select(
    value: RwSignal<String>,
    #[prop(into)] choices: Signal<Vec<Choice>>,
    /// The text of an additional first entry that stands for the empty value.
    #[prop(optional, into)]
    empty: Option<String>,
    #[prop(optional, into)] id: Option<String>,
    #[prop(optional, into)] name: Option<String>,
    #[prop(optional, into)] label: Option<String>,
    #[prop(optional, into)] disabled: Signal<bool>,
    /// Called with the new value after a choice.
    #[prop(optional, into)]
    on_commit: Option<Callback<String>>,
) -> impl IntoView {
    let field = field_context(id);
    let entries = move || {
        let empty = empty.clone().map(|label| Choice { value: String::new(), label });
        let entry = move |Choice { value: own, label }: Choice| {
            let shown = own.clone();
            let chosen = Signal::derive(move || value.with(|value| *value == own));
            view! {
                <option value=shown selected=move || chosen.get() prop:selected=move || chosen.get()>{label}</option>
            }
        };
        empty.into_iter().chain(choices.get()).map(entry).collect_view()
    };
    view! {
        <span class="select">
            <select
                id=field.id
                name=name
                class="input select__control"
                required=field.required
                aria-label=label
                aria-invalid=move || field.invalid.get().then_some("true")
                aria-describedby=move || field.described_by.get()
                disabled=move || disabled.get()
                on:change=move |event| {
                    let chosen = event_target_value(&event);
                    value.try_set(chosen.clone());
                    if let Some(on_commit) = on_commit {
                        on_commit.try_run(chosen);
                    }
                }
            >
                {dynamic(entries)}
            </select>
            {crate::Icon::ChevronDown.view()}
        </span>
    }
    .into_any()
}
