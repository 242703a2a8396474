use domain::CrmMode;
use leptos::prelude::*;
use messages::labels;
use messages::text::mode as text;
use ui::{Badge, BadgeKind, Icon};

use super::draft::Draft;
use super::page::current_mode;
use super::switch::{SwitchToClassic, SwitchToSimple};
use crate::text::tr;

/// Both modes explained (seed 004): the way that an inquiry takes, and whom the mode suits.
#[component]
pub(super) fn ModeCards(draft: Draft) -> impl IntoView {
    view! {
        <div class="mode-cards">
            <ModeCard mode=CrmMode::Classic draft=draft/>
            <ModeCard mode=CrmMode::Simple draft=draft/>
        </div>
    }
}

#[component]
fn ModeCard(mode: CrmMode, draft: Draft) -> impl IntoView {
    let current = current_mode();
    let is_current = Signal::derive(move || current.get() == mode);
    let (explanation, suits) = match mode {
        CrmMode::Simple => (text::simple_explanation(), text::simple_suits()),
        CrmMode::Classic => (text::classic_explanation(), text::classic_suits()),
    };
    let title_id = format!("mode-{}", mode.code());
    let mark = move || is_current.get().then(|| view! { <Badge kind=BadgeKind::Accent>{tr(text::current())}</Badge> });
    let action = move || match (is_current.get(), mode) {
        (true, _) => ().into_any(),
        (false, CrmMode::Simple) => view! { <SwitchToSimple draft=draft/> }.into_any(),
        (false, CrmMode::Classic) => view! { <SwitchToClassic/> }.into_any(),
    };
    view! {
        <section class="mode-card" class:mode-card--current=is_current aria-labelledby=title_id.clone()>
            <header class="split">
                <h2 id=title_id.clone()>{tr(labels::mode(mode))}</h2>
                {mark}
            </header>
            {way(mode)}
            <p>{tr(explanation)}</p>
            <div class="mode-card__suits">
                <h3 class="muted small">{tr(text::suits())}</h3>
                <p>{tr(suits)}</p>
            </div>
            <div class="mode-card__action">{action}</div>
        </section>
    }
}

/// The way of an inquiry, as a drawing.
fn way(mode: CrmMode) -> AnyView {
    let node = |icon: Icon, name: String| view! { <span class="way__node">{icon.view()}<span>{name}</span></span> };
    let arrow = || view! { <span class="way__arrow"></span> };
    let (says, lead) = match mode {
        CrmMode::Simple => (text::simple_way(), None),
        CrmMode::Classic => (text::classic_way(), Some((node(Icon::Lead, tr(text::step_lead())), arrow()))),
    };
    view! {
        <div class="way" role="img" aria-label=tr(says)>
            {node(Icon::Mail, tr(text::step_inquiry()))}
            {arrow()}
            {lead}
            <span class="way__ends">
                {node(Icon::Deal, tr(text::step_deal()))}
                {node(Icon::User, tr(text::step_client()))}
            </span>
        </div>
    }
    .into_any()
}
