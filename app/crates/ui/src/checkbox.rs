//! A single yes or no.

use leptos::prelude::*;

/// A check box with its text, and a hint below it where one is needed.
///
/// `<Checkbox checked=keep_open hint=tr(text::recommended())>{tr(text::do_not_close())}</Checkbox>`
#[component]
pub fn Checkbox(
    checked: RwSignal<bool>,
    #[prop(optional, into)] id: Option<String>,
    #[prop(optional, into)] name: Option<String>,
    #[prop(optional, into)] hint: Option<String>,
    /// The name for assistive technology where the visible text says too little (rows of a table).
    #[prop(optional, into)]
    label: Option<String>,
    #[prop(optional, into)] disabled: Signal<bool>,
    /// Called with the new state after a change.
    #[prop(optional, into)]
    on_commit: Option<Callback<bool>>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <label class="checkbox">
            <input
                type="checkbox"
                class="checkbox__box"
                id=id
                name=name
                aria-label=label
                checked=checked.get_untracked()
                prop:checked=move || checked.get()
                disabled=move || disabled.get()
                on:change=move |event| {
                    let state = event_target_checked(&event);
                    checked.try_set(state);
                    if let Some(on_commit) = on_commit {
                        on_commit.try_run(state);
                    }
                }
            />
            {children
                .map(|children| {
                    view! {
                        <span class="checkbox__text">
                            {children()} {hint.map(|hint| view! { <span class="checkbox__hint">{hint}</span> })}
                        </span>
                    }
                })}
        </label>
    }
    .into_any()
}
