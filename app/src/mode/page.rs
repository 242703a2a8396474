use domain::CrmMode;
use domain::run::ConversionRun;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use messages::format;
use messages::text::{frame, mode as text};
use ui::{Card, EmptyState, Icon, PageHeader};

use super::api;
use super::cards::ModeCards;
use super::deal_creation::DealCreationCard;
use super::draft::{Draft, Step};
use super::run::Run;
use super::wizard::Wizard;
use crate::boot::{Boot, use_boot};
use crate::frame::PageTitle;
use crate::json::resource;
use crate::paths;
use crate::text::{language, tr};

/// The page *CRM mode*, and the wizard of the switch in its place while that is open.
#[component]
pub fn ModePage() -> impl IntoView {
    let boot = use_boot();
    let draft = Draft::new();
    let query = use_query_map();
    let step = Memo::new(move |_| query.with(|query| query.get("step")).and_then(|code| Step::from_code(&code)));
    let is_permitted = Memo::new(move |_| boot.with(Boot::may_change_settings));
    // While somebody's switch runs, or once it is done, there is nothing left for a wizard to do.
    let can_switch = Memo::new(move |_| boot.with(|boot| boot.is_classic() && boot.settings.running.is_none()));
    let in_wizard = Memo::new(move |_| step.get().is_some() && draft.begun_with.get().is_some() && can_switch.get());
    let title = Signal::derive(move || tr(if in_wizard.get() { text::wizard_title() } else { frame::crm_mode() }));
    let step = Signal::derive(move || step.get().unwrap_or(Step::Pipeline));
    view! {
        <PageTitle title=title/>
        {move || match (is_permitted.get(), in_wizard.get()) {
            (false, _) => view! { <NoRight/> }.into_any(),
            (true, true) => view! { <Wizard draft=draft step=step/> }.into_any(),
            (true, false) => view! { <Overview draft=draft/> }.into_any(),
        }}
    }
}

/// What others than administrators and employees with the right see.
#[component]
pub(super) fn NoRight() -> impl IntoView {
    #[cfg(feature = "ssr")]
    crate::context::set_status(&domain::AppError::Forbidden);
    view! {
        <div class="page">
            <PageHeader title=tr(frame::crm_mode())/>
            <EmptyState icon=Icon::Lock title=tr(text::no_right_title()) text=tr(text::no_right())>
                <a class="button button--secondary" href=paths::HOME>{tr(frame::go_to_start())}</a>
            </EmptyState>
        </div>
    }
}

#[component]
fn Overview(draft: Draft) -> impl IntoView {
    let boot = use_boot();
    let running = Memo::new(move |_| boot.with(|boot| boot.settings.running));
    view! {
        <div class="page mode">
            <PageHeader title=tr(frame::crm_mode())/>
            <p class="prose">{tr(text::introduction())}</p>
            {move || running.get().map(|id| view! {
                <Card>
                    <Run id=id/>
                    <p class="muted">{tr(text::running_notice())}</p>
                </Card>
            })}
            <ModeCards draft=draft/>
            <section class="mode__lead">
                <h2>{tr(text::what_is_a_lead())}</h2>
                <p class="prose">{tr(text::lead_explanation())}</p>
            </section>
            <DealCreationCard/>
            <LastRun/>
        </div>
    }
}

/// The way to the report of the latest switch.
#[component]
fn LastRun() -> impl IntoView {
    let boot = use_boot();
    // The running one has its own place; when it ends, it becomes the latest.
    let running = Memo::new(move |_| boot.with(|boot| boot.settings.running));
    let latest = resource(move || running.get(), |_| api::read_latest());
    view! {
        <Transition>
            {move || latest.get().and_then(Result::ok).flatten().and_then(|run| report_link(&run))}
        </Transition>
    }
}

fn report_link(run: &ConversionRun) -> Option<impl IntoView + use<>> {
    let finished = run.finished?;
    let when = format::date_time(language(), finished.local);
    Some(view! {
        <p class="muted">
            <a class="link" href=paths::conversion(run.id)>{tr(text::report_of_last_switch())}</a>
            {format!(" · {when} · {}", tr(text::report_converted(run.counts.converted)))}
            {(run.counts.failed > 0).then(|| format!(" · {}", tr(text::report_failed(run.counts.failed))))}
        </p>
    })
}

/// The mode that is set.
pub(super) fn current_mode() -> Memo<CrmMode> {
    let boot = use_boot();
    Memo::new(move |_| boot.with(|boot| boot.settings.mode))
}
