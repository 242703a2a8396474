//! The page of the import, which shows one step after another.

use domain::import::KINDS;
use domain::{Action, AppError, Kind, Level};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use messages::labels::import_title;
use messages::text::{import as text, transfer};
use ui::{Banner, EmptyState, Icon, PageHeader, Stepper, dynamic};

use super::steps::{ColumnsStep, FileStep, PreviewStep};
use super::wizard::{PREVIEW, Wizard};
use crate::boot::use_boot;
use crate::frame::PageTitle;
use crate::text::tr;

/// Brings records in from a file.
#[component]
pub fn ImportPage() -> impl IntoView {
    let query = use_query_map();
    // An address without a kind, or with another one, is that of the leads.
    let kind = Memo::new(move |_| {
        let asked = query.with(|query| query.get_str("kind").and_then(Kind::from_code));
        asked.filter(|kind| KINDS.contains(kind)).unwrap_or(Kind::Lead)
    });
    let title = Signal::derive(move || tr(import_title(kind.get())));
    view! {
        <PageTitle title=title/>
        {dynamic(move || Some(view! { <OfKind kind=kind.get()/> }))}
    }
}

#[component]
fn OfKind(kind: Kind) -> impl IntoView {
    let boot = use_boot();
    let may_import = boot.with_untracked(|boot| {
        boot.user.as_ref().is_some_and(|user| user.permissions.level(kind, Action::Import) > Level::None)
    });
    let wizard = Wizard::new(kind);
    // The preview has many columns side by side.
    let class = move || match wizard.step.get() {
        PREVIEW => "page page--narrow import import--wide",
        _ => "page page--narrow import",
    };
    let content = if may_import {
        // Only the browser keeps anything; what is rendered first is the same on the server.
        Effect::new(move |_| wizard.resume());
        view! { <Steps wizard=wizard/> }.into_any()
    } else {
        view! {
            <EmptyState icon=Icon::Lock title=tr(messages::errors::describe(&AppError::Forbidden)) text=tr(transfer::no_right())/>
        }
        .into_any()
    };
    view! {
        <div class=class>
            <PageHeader title=tr(import_title(kind))/>
            {content}
        </div>
    }
}

#[component]
fn Steps(wizard: Wizard) -> impl IntoView {
    let kind = wizard.kind;
    let names =
        vec![tr(text::step_file()), tr(text::step_columns()), tr(text::step_preview()), tr(text::step_report())];
    view! {
        <div class="stack">
            <Stepper label=tr(import_title(kind)) steps=names current=wizard.step/>
            {(kind == Kind::Lead).then(|| view! { <ModeNote/> })}
            <ResumedNote wizard=wizard/>
            {move || match wizard.step.get() {
                0 => view! { <FileStep wizard=wizard/> }.into_any(),
                1 => view! { <ColumnsStep wizard=wizard/> }.into_any(),
                _ => view! { <PreviewStep wizard=wizard/> }.into_any(),
            }}
        </div>
    }
}

/// After a reload: which file it is about, and that nothing has happened yet.
#[component]
fn ResumedNote(wizard: Wizard) -> impl IntoView {
    let name = move || wizard.plan.with_untracked(|plan| plan.as_ref().map(|plan| plan.file_name.clone()));
    dynamic(move || {
        wizard.is_resumed.get().then(|| {
            view! { <Banner>{tr(text::resumed(name().unwrap_or_default()))}</Banner> }
        })
    })
}

/// In Simple mode rows become deals at once.
#[component]
fn ModeNote() -> impl IntoView {
    let boot = use_boot();
    let is_classic = Memo::new(move |_| boot.with(|boot| boot.is_classic()));
    dynamic(move || {
        (!is_classic.get()).then(|| {
            view! { <Banner>{format!("{} {}", tr(text::becomes_deals()), tr(text::final_statuses_stay()))}</Banner> }
        })
    })
}
