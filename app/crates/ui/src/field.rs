//! The frame of a form field: label, control, hint and error, tied together for assistive technology.

use leptos::{context::Provider, prelude::*};

/// What a [`Field`] tells the control inside it.
#[derive(Clone, Debug)]
pub(crate) struct FieldContext {
    pub id: String,
    pub described_by: Signal<Option<String>>,
    pub invalid: Signal<bool>,
    pub required: bool,
    /// That of the field, to be told of a change which is no input.
    pub error: Option<FieldError>,
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
            error: None,
        },
    }
}

/// The id of the field around, from which a second control in it derives its own.
pub fn field_id() -> Option<String> {
    use_context::<FieldContext>().map(|context| context.id)
}

/// The error of the field around, for a control whose changes are no input: what is removed by a press.
pub fn field_error() -> Option<FieldError> {
    use_context::<FieldContext>().and_then(|context| context.error)
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

/// An error that is about what stood in a control when it was checked: it is gone with the first change there, and is
/// shown again when the next check finds one.
#[derive(Clone, Copy, Debug)]
pub struct FieldError {
    found: Signal<Option<String>>,
    is_outdated: RwSignal<bool>,
}

impl FieldError {
    /// In the body of a component. `found` tells of each check, also of one that finds the same.
    pub fn new(found: Signal<Option<String>>) -> Self {
        let is_outdated = RwSignal::new(false);
        Effect::new(move |_| {
            found.track();
            if is_outdated.get_untracked() {
                is_outdated.set(false);
            }
        });
        Self { found, is_outdated }
    }

    /// What is shown; tracked.
    pub fn get(self) -> Option<String> {
        if self.is_outdated.get() { None } else { self.found.get() }
    }

    /// Something was changed in the control.
    pub fn outdate(self) {
        self.is_outdated.try_set(true);
    }
}

/// Label, hint and error around one control, which takes its id from here. The id must be unique in the page.
///
/// The error goes when what stands in the control is changed: see [`FieldError`].
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
    /// The error follows the value by itself, and stays as long as it is there.
    #[prop(optional)]
    error_is_live: bool,
    children: Children,
) -> impl IntoView {
    let error = FieldError::new(error);
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
    let context = FieldContext { id: id.clone(), described_by, invalid, required, error: Some(error) };
    // Before the control itself, which may be checked at once.
    let outdate = move |_| {
        if !error_is_live {
            error.outdate();
        }
    };
    let label_class = if label_hidden { "field__label visually-hidden" } else { "field__label" };
    view! {
        <div class="field" class:field--invalid=move || invalid.get() on:input:capture=outdate>
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
