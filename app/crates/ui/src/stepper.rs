//! Where one is in a wizard.

use leptos::prelude::*;

use crate::Icon;

/// The steps of a wizard by name, `current` counted from zero. On phones only the current one shows its name.
///
/// `<Stepper label=tr(text::steps()) steps=names current=step/>`
#[component]
pub fn Stepper(
    #[prop(into)] label: String,
    #[prop(into)] steps: Signal<Vec<String>>,
    #[prop(into)] current: Signal<usize>,
) -> impl IntoView {
    let list =
        move || steps.get().into_iter().enumerate().map(|(index, name)| step_view(index, name, current)).collect_view();
    view! { <ol class="stepper" aria-label=label>{list}</ol> }.into_any()
}

fn step_view(index: usize, name: String, current: Signal<usize>) -> AnyView {
    let done = move || index < current.get();
    let now = move || index == current.get();
    let mark = move || if done() { Icon::Check.view() } else { (index + 1).to_string().into_any() };
    view! {
        <li class="stepper__step" class:stepper__step--done=done aria-current=move || now().then_some("step")>
            <span class="stepper__mark">{mark}</span>
            <span class="stepper__name">{name}</span>
        </li>
    }
    .into_any()
}
