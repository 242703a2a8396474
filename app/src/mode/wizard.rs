use domain::AppError;
use domain::conversion::Preview;
use domain::errors::Refusal;
use leptos::html;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use messages::text::{frame, mode as text};
use ui::{Button, ButtonKind, Icon, IconButton, Stepper};

use super::draft::{Draft, Step};
use super::preview::PreviewStep;
use super::steps::{ActivitiesStep, ClientStep, PipelineStep};
use super::switch::{Request, use_switch_to_simple};
use crate::paths;
use crate::text::tr;

/// The switch to Simple while leads are in progress: three questions, the preview, and the one button that does it.
#[component]
pub(super) fn Wizard(draft: Draft, step: Signal<Step>) -> impl IntoView {
    let switch = use_switch_to_simple();
    let navigate = StoredValue::new(use_navigate());
    let go = move |path: &str| navigate.with_value(|navigate| navigate(path, NavigateOptions::default()));
    let back = move || match step.get_untracked().previous() {
        Some(previous) => go(&previous.path()),
        None => go(paths::MODE),
    };
    let done = Callback::new(move |error: Option<AppError>| {
        let is_name = matches!(&error, Some(AppError::Invalid(_)));
        if is_name {
            draft.pipeline_problem.try_set(error);
            go(&Step::Pipeline.path());
        } else if error == Some(AppError::Refused(Refusal::PreviewOutdated)) {
            draft.is_fresh.try_set(false);
        }
    });
    let proceed = move || {
        let current = step.get_untracked();
        match current.next() {
            Some(next) if draft.check(current) => go(&next.path()),
            Some(_) => {}
            None if draft.is_fresh.get_untracked() => {
                let (options, pipeline) = untrack(|| (draft.options(), draft.pipeline_choice()));
                let previewed = draft.preview.with_untracked(Preview::active_leads);
                switch.run(Request { options, pipeline, previewed }, done);
            }
            None => {}
        }
    };
    let section = NodeRef::<html::Section>::new();
    Effect::new(move |shown: Option<Step>| {
        let now = step.get();
        // Who continues by keyboard or by voice is told the new question.
        if let Some(section) = section.get_untracked().filter(|_| shown != Some(now)) {
            let _ = section.focus();
        }
        now
    });
    let names =
        vec![tr(text::step_pipeline()), tr(text::step_client()), tr(text::step_activities()), tr(text::step_preview())];
    let is_last = Signal::derive(move || step.get() == Step::Preview);
    let confirm = Signal::derive(move || {
        let deals = draft.preview.with(|preview| preview.totals(&draft.options()).deals);
        tr(if deals > 0 { text::start(deals) } else { text::switch_to_simple() })
    });
    view! {
        <form
            class="page page--narrow wizard"
            class:wizard--last=is_last
            novalidate=true
            on:submit=move |event| {
                event.prevent_default();
                proceed();
            }
        >
            <header class="wizard__bar">
                <span class="only-phone">
                    <IconButton icon=Icon::ArrowLeft label=tr(frame::back()) on_press=move |_| back()/>
                </span>
                <h1 class="truncate">{tr(text::wizard_title())}</h1>
            </header>
            <Stepper label=tr(text::wizard_title()) steps=names current=Signal::derive(move || step.get().number())/>
            <section class="wizard__step" tabindex="-1" aria-labelledby="wizard-question" node_ref=section>
                {move || match step.get() {
                    Step::Pipeline => view! { <PipelineStep draft=draft/> }.into_any(),
                    Step::Client => view! { <ClientStep draft=draft/> }.into_any(),
                    Step::Activities => view! { <ActivitiesStep draft=draft/> }.into_any(),
                    Step::Preview => view! { <PreviewStep draft=draft/> }.into_any(),
                }}
            </section>
            <footer class="wizard__actions">
                <span class="only-desktop wizard__cancel">
                    <Button kind=ButtonKind::Ghost on_press=move |_| go(paths::MODE)>{tr(frame::cancel())}</Button>
                </span>
                <span class="only-desktop">
                    <Button on_press=move |_| back()>{tr(frame::back())}</Button>
                </span>
                {move || if is_last.get() {
                    view! {
                        <Button
                            kind=ButtonKind::Primary
                            submit=true
                            pending=switch.pending
                            disabled=Signal::derive(move || !draft.is_fresh.get())
                        >
                            {move || confirm.get()}
                        </Button>
                    }.into_any()
                } else {
                    view! { <Button kind=ButtonKind::Primary submit=true>{tr(frame::proceed())}</Button> }.into_any()
                }}
            </footer>
        </form>
    }
}
