//! The frame of a form field: label, control, hint and error, tied together for assistive technology.

use leptos::{context::Provider, prelude::*};

/// What a [`Field`] tells the control inside it.
#[derive(Clone, Debug)]
pub(crate) struct FieldContext {
    pub id: String,
    pub described_by: Signal<Option<String>>,
    pub invalid: Signal<bool>,
    pub required: bool,
}

/// The id, description and state for a control: from the field around it, else from what the control was given.
pub(crate) fn field_context(id: Option<String>) -> FieldContext {
    match use_context::<FieldContext>() {
        Some(context) => FieldContext { id: id.unwrap_or(context.id), ..context },
        None => FieldContext {
            id: id.unwrap_or_default(),
            described_by: Signal::default(),
            invalid: Signal::default(),
            required: false,
        },
    }
}

/// The id of the field around, from which a second control in it derives its own.
pub fn field_id() -> Option<String> {
    use_context::<FieldContext>().map(|context| context.id)
}

/// What assistive technology is told of the control of a field that is put together from others.
#[derive(Clone, Copy, Debug)]
pub struct FieldState {
    /// The ids of hint and error.
    pub described_by: Signal<Option<String>>,
    pub invalid: Signal<bool>,
}

/// That of the field around, if there is one.
pub fn field_state() -> FieldState {
    let FieldContext { described_by, invalid, .. } = field_context(None);
    FieldState { described_by, invalid }
}

/// Label, hint and error around one control, which takes its id from here. The id must be unique in the page.
///
/// `<Field id="email" label=tr(text::email()) error=email_error required=true><TextInput value=email/></Field>`
#[component]
pub fn Field(
    #[prop(into)] id: String,
    #[prop(into)] label: Signal<String>,
    #[prop(optional, into)] hint: Signal<Option<String>>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(optional)] required: bool,
    /// Shows the label to assistive technology only.
    #[prop(optional)]
    label_hidden: bool,
    children: Children,
) -> impl IntoView {
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let described_by = {
        let (hint_id, error_id) = (hint_id.clone(), error_id.clone());
        Signal::derive(move || match (hint.get().is_some(), error.get().is_some()) {
            (true, true) => Some(format!("{error_id} {hint_id}")),
            (true, false) => Some(hint_id.clone()),
            (false, true) => Some(error_id.clone()),
            (false, false) => None,
        })
    };
    let invalid = Signal::derive(move || error.get().is_some());
    let context = FieldContext { id: id.clone(), described_by, invalid, required };
    let label_class = if label_hidden { "field__label visually-hidden" } else { "field__label" };
    view! {
        <div class="field" class:field--invalid=move || invalid.get()>
            <label class=label_class for=id>
                {move || label.get()}
                {required.then(|| view! { <span class="field__required" aria-hidden="true">" *"</span> })}
            </label>
            <Provider value=context>{children()}</Provider>
            <p class="field__error" id=error_id aria-live="polite">{move || error.get()}</p>
            <p class="field__hint" id=hint_id>{move || hint.get()}</p>
        </div>
    }
    .into_any()
}

/// Fields side by side where there is room, below each other where there is not.
///
/// `<FieldRow><Field …/><Field …/></FieldRow>`
#[component]
pub fn FieldRow(children: Children) -> impl IntoView {
    view! { <div class="field-row">{children()}</div> }.into_any()
}
