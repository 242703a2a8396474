//! A few explained choices of which one is taken: the questions of a wizard.

use leptos::prelude::*;

use crate::Icon;
use crate::dynamic::dynamic;

/// One choice: its stored value, its title, and a sentence that says what it means.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RadioCard {
    pub value: String,
    pub title: String,
    pub text: String,
    /// A short mark such as "Recommended" or "Current".
    pub mark: Option<String>,
    pub icon: Option<Icon>,
}

/// Explained choices as cards; arrow keys move, as in every group of radio buttons. Name unique in the page.
///
/// `<RadioCards name="client" legend=tr(text::client()) value=client cards=cards/>`
#[component]
pub fn RadioCards(
    #[prop(into)] name: String,
    #[prop(into)] legend: String,
    value: RwSignal<String>,
    #[prop(into)] cards: Signal<Vec<RadioCard>>,
    /// Shows the legend to assistive technology only.
    #[prop(optional)]
    legend_hidden: bool,
    #[prop(optional, into)] disabled: Signal<bool>,
) -> impl IntoView {
    let legend_class = if legend_hidden { "visually-hidden" } else { "radio-cards__legend" };
    let list = move || {
        let name = name.clone();
        cards.get().into_iter().map(move |card| radio_card(&name, card, value)).collect_view()
    };
    view! {
        <fieldset class="radio-cards" disabled=move || disabled.get()>
            <legend class=legend_class>{legend}</legend>
            <div class="radio-cards__list">{dynamic(list)}</div>
        </fieldset>
    }
    .into_any()
}

fn radio_card(name: &str, card: RadioCard, value: RwSignal<String>) -> AnyView {
    let RadioCard { value: own, title, text, mark, icon } = card;
    let (shown, stored) = (own.clone(), own.clone());
    let text_id = format!("{name}-{own}-text");
    let chosen = Signal::derive(move || value.with(|value| *value == own));
    view! {
        <label class="radio-card">
            <input
                type="radio"
                class="radio-card__input"
                name=name.to_owned()
                value=shown
                aria-describedby=text_id.clone()
                checked=chosen.get_untracked()
                prop:checked=move || chosen.get()
                on:change=move |_| value.set(stored.clone())
            />
            <span class="radio-card__body">
                <span class="radio-card__title">
                    {icon.map(Icon::view)} <span>{title}</span>
                    {mark.map(|mark| view! { <span class="badge badge--accent">{mark}</span> })}
                </span>
                <span class="radio-card__text" id=text_id>{text}</span>
            </span>
        </label>
    }
    .into_any()
}
