//! Text, number, date and multi-line inputs, each controlled by a signal.

use leptos::{html, prelude::*};

use crate::field::field_context;

/// What is typed into a [`TextInput`]: decides keyboard, autofill and masking. What it may be is decided by nobody but
/// the form: browsers refuse web addresses without a scheme, and rewrite the domains of e-mails.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TextKind {
    #[default]
    Text,
    Email,
    Phone,
    Url,
    Password,
}

impl TextKind {
    const fn name(self) -> &'static str {
        match self {
            Self::Text | Self::Email | Self::Url => "text",
            Self::Phone => "tel",
            Self::Password => "password",
        }
    }

    /// The keyboard, where it is another than that of the type.
    const fn mode(self) -> Option<&'static str> {
        match self {
            Self::Email => Some("email"),
            Self::Url => Some("url"),
            Self::Text | Self::Phone | Self::Password => None,
        }
    }
}

struct Input {
    kind: &'static str,
    /// The keyboard; whatever has its own is no prose.
    mode: Option<&'static str>,
    class: &'static str,
    value: RwSignal<String>,
    id: Option<String>,
    name: Option<String>,
    label: Option<String>,
    placeholder: Option<String>,
    autocomplete: Option<String>,
    max_length: Option<u32>,
    list: Option<String>,
    focused: bool,
    disabled: Signal<bool>,
    on_commit: Option<Callback<String>>,
}

/// The value of a date or time that is typed only in part: whatever reads it finds no date. The browser itself gives an
/// empty text then, as if nothing had been typed. Nobody types this character.
pub const HALF_TYPED: &str = "\u{1a}";

/// What is entered in the element.
fn entered(input: &web_sys::HtmlInputElement) -> String {
    if input.validity().bad_input() { HALF_TYPED.to_owned() } else { input.value() }
}

/// Set once an element follows a signal. A view that is exchanged for another of the same type keeps its elements: what
/// stands in them then was typed into another control.
const FOLLOWS: &str = "data-follows";

/// Whether the element follows a signal for the first time.
fn is_first(element: &web_sys::Element) -> bool {
    let is_first = !element.has_attribute(FOLLOWS);
    if is_first {
        let _ = element.set_attribute(FOLLOWS, "");
    }
    is_first
}

/// Keeps the element's text and the signal equal. What was typed or filled in before the page came alive is taken over
/// instead of being overwritten, hence no plain `prop:value`.
pub(crate) fn sync_input(node: NodeRef<html::Input>, value: RwSignal<String>) {
    Effect::new(move |known: Option<()>| {
        let text = value.get();
        let Some(input) = node.get() else { return };
        let shown = entered(&input);
        let is_first = is_first(&input);
        if known.is_none() && is_first && shown != input.default_value() {
            value.set(shown);
        } else if shown != text && text == HALF_TYPED {
            // What was typed in part before the page was loaded anew is gone.
            value.set(shown);
        } else if shown != text {
            input.set_value(&text);
        }
    });
}

fn focus_once(node: NodeRef<html::Input>) {
    Effect::new(move |_| {
        if let Some(input) = node.get() {
            let _ = input.focus();
        }
    });
}

fn input(parts: Input) -> AnyView {
    let field = field_context(parts.id);
    let node = NodeRef::<html::Input>::new();
    sync_input(node, parts.value);
    if parts.focused {
        focus_once(node);
    }
    let (value, disabled) = (parts.value, parts.disabled);
    // The element may outlive what it belongs to.
    let typed = move || node.try_get_untracked().flatten().map(|input| entered(&input));
    let is_half = move || value.try_with_untracked(|known| known == HALF_TYPED) == Some(true);
    // Browsers do not tell that a date begins or ceases to be half typed, as its value is the same empty text.
    let note_half = move || {
        if let Some(text) = typed()
            && is_half() != (text == HALF_TYPED)
        {
            value.try_set(text);
        }
    };
    let commit = move || {
        if let (Some(on_commit), Some(text)) = (parts.on_commit, typed()) {
            on_commit.try_run(text);
        }
    };
    view! {
        <input
            node_ref=node
            id=field.id
            name=parts.name
            type=parts.kind
            inputmode=parts.mode
            autocapitalize=parts.mode.map(|_| "off")
            spellcheck=parts.mode.map(|_| "false")
            class=parts.class
            value=value.get_untracked()
            placeholder=parts.placeholder
            autocomplete=parts.autocomplete
            maxlength=parts.max_length
            list=parts.list
            required=field.required
            aria-label=parts.label
            aria-invalid=move || field.invalid.get().then_some("true")
            aria-describedby=move || field.described_by.get()
            disabled=move || disabled.get()
            on:input=move |_| {
                if let Some(text) = typed() {
                    value.set(text);
                }
            }
            on:keydown=move |_| note_half()
            on:blur=move |_| {
                note_half();
                if is_half() {
                    commit();
                }
            }
            on:change=move |_| commit()
        />
    }
    .into_any()
}

/// A line of text. Outside a [`crate::Field`] give it `label`.
///
/// `<TextInput value=email kind=TextKind::Email name="email" autocomplete="username"/>`
#[component]
pub fn TextInput(
    value: RwSignal<String>,
    #[prop(optional)] kind: TextKind,
    #[prop(optional, into)] id: Option<String>,
    #[prop(optional, into)] name: Option<String>,
    #[prop(optional, into)] label: Option<String>,
    #[prop(optional, into)] placeholder: Option<String>,
    #[prop(optional, into)] autocomplete: Option<String>,
    #[prop(optional, into)] max_length: Option<u32>,
    /// The id of a `datalist` with suggestions.
    #[prop(optional, into)]
    list: Option<String>,
    /// Takes the focus when it appears.
    #[prop(optional)]
    focused: bool,
    #[prop(optional, into)] disabled: Signal<bool>,
    /// Called with the text when it was changed and left, or confirmed with Enter.
    #[prop(optional, into)]
    on_commit: Option<Callback<String>>,
) -> impl IntoView {
    input(Input {
        kind: kind.name(),
        mode: kind.mode(),
        class: "input",
        value,
        id,
        name,
        label,
        placeholder,
        autocomplete,
        max_length,
        list,
        focused,
        disabled,
        on_commit,
    })
}

/// A number as the user types it, with the decimal keyboard on phones; the caller parses it in the user's format.
///
/// `<Field …><NumberInput value=amount/></Field>`
#[component]
pub fn NumberInput(
    value: RwSignal<String>,
    #[prop(optional, into)] id: Option<String>,
    #[prop(optional, into)] name: Option<String>,
    #[prop(optional, into)] label: Option<String>,
    #[prop(optional, into)] placeholder: Option<String>,
    #[prop(optional)] focused: bool,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional, into)] on_commit: Option<Callback<String>>,
) -> impl IntoView {
    input(Input {
        kind: "text",
        mode: Some("decimal"),
        class: "input input--number",
        value,
        id,
        name,
        label,
        placeholder,
        autocomplete: Some("off".into()),
        max_length: None,
        list: None,
        focused,
        disabled,
        on_commit,
    })
}

/// A day as `YYYY-MM-DD`, or with `time` a day and time as `YYYY-MM-DDTHH:MM`; empty when unset, [`HALF_TYPED`] while a
/// part is missing.
///
/// `<Field …><DateInput value=deadline time=true/></Field>`
#[component]
pub fn DateInput(
    value: RwSignal<String>,
    #[prop(optional)] time: bool,
    #[prop(optional, into)] id: Option<String>,
    #[prop(optional, into)] name: Option<String>,
    #[prop(optional, into)] label: Option<String>,
    #[prop(optional)] focused: bool,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional, into)] on_commit: Option<Callback<String>>,
) -> impl IntoView {
    input(Input {
        kind: if time { "datetime-local" } else { "date" },
        mode: None,
        class: "input input--date",
        value,
        id,
        name,
        label,
        placeholder: None,
        autocomplete: None,
        max_length: None,
        list: None,
        focused,
        disabled,
        on_commit,
    })
}

/// Several lines of text; grows with its content up to a limit.
///
/// `<Field …><TextArea value=comment rows=3/></Field>`
#[component]
pub fn TextArea(
    value: RwSignal<String>,
    #[prop(default = 3)] rows: u32,
    #[prop(optional, into)] id: Option<String>,
    #[prop(optional, into)] name: Option<String>,
    #[prop(optional, into)] label: Option<String>,
    #[prop(optional, into)] placeholder: Option<String>,
    #[prop(optional, into)] max_length: Option<u32>,
    #[prop(optional)] focused: bool,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional, into)] on_commit: Option<Callback<String>>,
) -> impl IntoView {
    let field = field_context(id);
    let node = NodeRef::<html::Textarea>::new();
    Effect::new(move |known: Option<()>| {
        let text = value.get();
        let Some(area) = node.get() else { return };
        let shown = area.value();
        let is_first = is_first(&area);
        if known.is_none() && is_first && !shown.is_empty() {
            value.set(shown);
        } else if shown != text {
            area.set_value(&text);
        }
        if known.is_none() && focused {
            let _ = area.focus();
        }
    });
    // The text is set through the property only: as a child of the element it would not be escaped.
    view! {
        <textarea
            node_ref=node
            id=field.id
            name=name
            class="input input--area"
            rows=rows
            placeholder=placeholder
            maxlength=max_length
            required=field.required
            aria-label=label
            aria-invalid=move || field.invalid.get().then_some("true")
            aria-describedby=move || field.described_by.get()
            disabled=move || disabled.get()
            on:input=move |event| value.set(event_target_value(&event))
            on:change=move |event| {
                if let Some(on_commit) = on_commit {
                    on_commit.try_run(event_target_value(&event));
                }
            }
        ></textarea>
    }
    .into_any()
}
