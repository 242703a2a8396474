//! A choice of a colour: from a palette, from the system's picker, or typed.

use leptos::prelude::*;

use crate::{field::field_context, parse_hex, safe_hex, stage_style};

/// The colours of a palette as radio buttons, and beside them any other colour. The value is what was chosen or typed,
/// `#rrggbb` if it is a colour. Inside a [`crate::Field`] the typed text is its control. Name unique in the page.
///
/// `<Field …><ColorPicker name="color" value=color palette=&PALETTE palette_label=palette own_label=own/></Field>`
#[component]
pub fn ColorPicker(
    #[prop(into)] name: String,
    value: RwSignal<String>,
    /// `#rrggbb`, lower case.
    palette: &'static [&'static str],
    #[prop(into)] palette_label: String,
    /// The name of the system's picker.
    #[prop(into)]
    own_label: String,
) -> impl IntoView {
    let field = field_context(None);
    let swatch = move |color: &'static str| {
        let chosen = Signal::derive(move || value.with(|value| value.eq_ignore_ascii_case(color)));
        view! {
            <label class="color-picker__swatch" style=stage_style(color)>
                <input
                    type="radio"
                    class="color-picker__radio"
                    name=name.clone()
                    value=color
                    aria-label=color
                    checked=chosen.get_untracked()
                    prop:checked=move || chosen.get()
                    on:change=move |_| value.set(color.to_owned())
                />
                <span class="color-picker__check">{crate::Icon::Check.view()}</span>
            </label>
        }
    };
    let shown = move || value.with(|value| safe_hex(value));
    let typed = move |event| value.set(event_target_value(&event).trim().to_ascii_lowercase());
    // Who types `2fc6f6` or `#fff` means a colour.
    let complete = move |_| {
        // A field that goes with what was typed in it says so when its value has gone.
        if value.try_with_untracked(|value| parse_hex(value)).flatten().is_some() {
            value.update(|value| *value = safe_hex(value));
        }
    };
    view! {
        <div class="color-picker">
            <div class="color-picker__palette" role="radiogroup" aria-label=palette_label>
                {palette.iter().map(|color| swatch(color)).collect_view()}
            </div>
            <div class="color-picker__own">
                <input
                    type="color"
                    class="color-picker__system"
                    aria-label=own_label
                    prop:value=shown
                    on:input=move |event| value.set(event_target_value(&event))
                />
                <input
                    id=field.id
                    type="text"
                    class="input color-picker__text"
                    maxlength="7"
                    spellcheck="false"
                    autocomplete="off"
                    aria-invalid=move || field.invalid.get().then_some("true")
                    aria-describedby=move || field.described_by.get()
                    prop:value=move || value.get()
                    on:input=typed
                    on:change=complete
                />
            </div>
        </div>
    }
    .into_any()
}
