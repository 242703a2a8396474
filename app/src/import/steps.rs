//! The steps of the wizard: the file, its columns, the preview.

use domain::Kind;
use domain::import::{FILE_SIZE, ImportPlan, KINDS};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use messages::labels::{self, import_introduction};
use messages::text::{frame, import as text, transfer};
use ui::{Banner, BannerKind, Button, ButtonKind, Field, FileDrop, Segment, SegmentedControl, dynamic};
use web_sys::File;

use super::api;
use super::columns::Columns;
use super::earlier::Earlier;
use super::preview::{Preview, reasons_text};
use super::wizard::Wizard;
use crate::frame::show_error;
use crate::paths;
use crate::text::tr;

#[component]
pub(super) fn FileStep(wizard: Wizard) -> impl IntoView {
    let hint =
        format!("{}. {} {}.", tr(text::drop_here()), tr(text::file_hint()), tr(text::file_limit(FILE_SIZE >> 20)));
    let segment = |kind: Kind| Segment {
        value: kind.code().to_owned(),
        label: tr(labels::kind_plural(kind)),
        icon: None,
        href: Some(paths::import(kind)),
    };
    let segments: Vec<Segment> = KINDS.into_iter().map(segment).collect();
    view! {
        <SegmentedControl label=tr(transfer::what_label()) segments=segments selected=wizard.kind.code().to_owned()/>
        <p class="muted">{tr(import_introduction(wizard.kind))}</p>
        <Field id="import-file" label=tr(text::step_file()) label_hidden=true error=wizard.refused>
        <FileDrop
            title=Signal::derive(move || tr(if wizard.is_busy.get() { text::uploading() } else { text::choose_file() }))
            hint=hint
            accept=".csv,.tsv,.txt,.xlsx,text/csv,text/tab-separated-values,text/plain,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            disabled=wizard.is_busy
            on_file=move |file: File| wizard.read(file)
        />
        </Field>
        <Earlier kind=wizard.kind/>
    }
}

#[component]
pub(super) fn ColumnsStep(wizard: Wizard) -> impl IntoView {
    view! {
        <Columns wizard=wizard/>
        <Hindrance wizard=wizard/>
        <div class="row import__actions">
            <Button on_press=move |_| wizard.go(0)>{tr(text::another_file())}</Button>
            <Button
                kind=ButtonKind::Primary
                pending=wizard.is_busy
                on_press=move |_| wizard.proceed()
            >
                {tr(frame::proceed())}
            </Button>
        </div>
    }
}

#[component]
pub(super) fn PreviewStep(wizard: Wizard) -> impl IntoView {
    let navigate = use_navigate();
    let is_starting = RwSignal::new(false);
    let start = move |_| {
        let Some(plan) = wizard.plan.get_untracked() else { return };
        let navigate = navigate.clone();
        is_starting.set(true);
        leptos::task::spawn_local(async move {
            match api::start(plan.file_id, plan.options).await {
                Ok(run) => {
                    wizard.kept.forget();
                    navigate(&paths::import_run(run), leptos_router::NavigateOptions::default());
                }
                Err(error) => show_error(wizard.toasts, &error.0),
            }
            is_starting.try_set(false);
        });
    };
    // Those that are rejected are no part of it.
    let stored = Memo::new(move |_| wizard.plan.with(|plan| plan.as_ref().map_or(0, ImportPlan::stored)));
    view! {
        <Preview wizard=wizard/>
        <Hindrance wizard=wizard/>
        <div class="row import__actions">
            <Button on_press=move |_| wizard.go(1)>{tr(frame::back())}</Button>
            <Button
                kind=ButtonKind::Primary
                pending=Signal::derive(move || is_starting.get() || wizard.is_busy.get())
                disabled=Signal::derive(move || stored.get() == 0)
                on_press=start
            >
                {move || tr(text::start(stored.get()))}
            </Button>
        </div>
    }
}

/// Says where no row would be stored, and why.
#[component]
fn Hindrance(wizard: Wizard) -> impl IntoView {
    let hindrance = Memo::new(move |_| wizard.plan.with(|plan| plan.as_ref().and_then(ImportPlan::hindrance)));
    dynamic(move || {
        let reasons = hindrance.get()?;
        let why = if reasons.is_empty() {
            view! { <span>{tr(text::hindered_otherwise())}</span> }.into_any()
        } else {
            reasons_text(&reasons)
        };
        Some(view! { <Banner kind=BannerKind::Warning title=tr(text::hindered())>{why}</Banner> })
    })
}
