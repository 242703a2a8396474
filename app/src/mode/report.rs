use domain::Kind;
use domain::run::{ConversionReport, ConversionReportRow};
use domain::value::Link;
use leptos::prelude::*;
use messages::labels;
use messages::text::{kinds, mode as text, records};
use ui::{
    Badge, BadgeKind, Banner, BannerKind, Button, Each, Segment, SegmentedControl, Skeleton, SkeletonKind, Table,
    use_toasts,
};

use super::api;
use super::failures::{Failed, Failures};
use crate::frame::show_error;
use crate::json::resource;
use crate::paths;
use crate::text::tr;

const ALL: &str = "all";
const FAILED: &str = "failed";

/// Every lead of a run and what it became; first of all what stayed a lead, and why.
#[component]
pub(super) fn Report(run_id: i64, has_failures: bool) -> impl IntoView {
    let shown = RwSignal::new(ALL.to_owned());
    let only_failed = Memo::new(move |_| shown.with(|shown| shown == FAILED));
    let first = resource(move || only_failed.get(), move |only_failed| api::read_report(run_id, only_failed, 0));
    let segment = |value: &str, label: String| Segment { value: value.to_owned(), label, icon: None, href: None };
    let segments = vec![segment(ALL, tr(text::report_all())), segment(FAILED, tr(text::report_only_failed()))];
    view! {
        {has_failures.then(|| view! { <WhatStayed run_id=run_id/> })}
        <section class="stack">
            <div class="split">
                <h2>{tr(text::report_rows())}</h2>
                {has_failures.then(|| view! {
                    <SegmentedControl
                        label=tr(text::report_rows())
                        segments=segments
                        selected=shown
                        on_select=move |value| shown.set(value)
                    />
                })}
            </div>
            <Transition fallback=loading>
                {move || first.get().map(|page| match page {
                    Ok(page) => view! { <Rows run_id=run_id only_failed=only_failed.get_untracked() first=page/> }.into_any(),
                    Err(failure) => view! {
                        <Banner kind=BannerKind::Error>{tr(messages::errors::describe(&failure.0))}</Banner>
                    }.into_any(),
                })}
            </Transition>
        </section>
    }
}

fn loading() -> AnyView {
    view! { <Skeleton kind=SkeletonKind::Rows count=8 label=tr(messages::text::frame::loading())/> }.into_any()
}

/// The first leads that were not converted, by reason; the table has them all.
#[component]
fn WhatStayed(run_id: i64) -> impl IntoView {
    let failed = resource(|| (), move |()| api::read_report(run_id, true, 0));
    let list = |report: ConversionReport| {
        let failed =
            |row: ConversionReportRow| Some(Failed { lead_id: row.lead_id, title: row.title, reason: row.failure? });
        report.rows.into_iter().filter_map(failed).collect::<Vec<_>>()
    };
    view! {
        <section class="stack stack--small">
            <h2>{tr(text::not_convertible_title())}</h2>
            <Suspense>
                {move || failed.get().and_then(Result::ok).map(|report| view! { <Failures failed=list(report)/> })}
            </Suspense>
        </section>
    }
}

#[component]
fn Rows(run_id: i64, only_failed: bool, first: ConversionReport) -> impl IntoView {
    let toasts = use_toasts();
    let rows = RwSignal::new(first.rows);
    let next = RwSignal::new(first.next);
    let load_more = Action::new(move |(): &()| async move {
        let Some(after) = next.try_get_untracked().flatten() else { return };
        match api::read_report(run_id, only_failed, after).await {
            Ok(page) => {
                rows.try_update(|rows| rows.extend(page.rows));
                next.try_set(page.next);
            }
            Err(failure) => show_error(toasts, &failure.0),
        }
    });
    view! {
        <Table label=tr(text::report_rows())>
            <thead>
                <tr>
                    <th scope="col">{tr(kinds::lead())}</th>
                    <th scope="col">{tr(text::report_result())}</th>
                    <th scope="col">{tr(kinds::deal())}</th>
                    <th scope="col">{tr(kinds::contact())}</th>
                    <th scope="col">{tr(kinds::company())}</th>
                    <th scope="col">{tr(text::activities())}</th>
                </tr>
            </thead>
            <tbody>
                <Each each=move || rows.get() key=|row| row.lead_id children=row/>
            </tbody>
        </Table>
        {move || rows.with(Vec::is_empty).then(|| view! { <p class="muted">{tr(text::report_empty())}</p> })}
        {move || next.with(Option::is_some).then(|| view! {
            <div class="row">
                <Button pending=load_more.pending() on_press=move |_| { load_more.dispatch(()); }>
                    {tr(records::load_more())}
                </Button>
            </div>
        })}
    }
}

fn row(row: ConversionReportRow) -> impl IntoView {
    let result = match row.failure {
        None => view! { <Badge kind=BadgeKind::Success>{tr(text::report_row_converted())}</Badge> }.into_any(),
        Some(reason) => view! {
            <Badge kind=BadgeKind::Warning>{tr(text::report_row_failed())}</Badge>
            <span class="report__reason">{tr(labels::not_convertible(reason))}</span>
        }
        .into_any(),
    };
    let deal = row.deal_id.map(|id| Link::new(id, tr(labels::numbered(Kind::Deal, id))));
    let moved = (row.activities_moved > 0).then(|| tr(text::report_activities_moved(row.activities_moved)));
    let completed =
        (row.activities_completed > 0).then(|| tr(text::report_activities_completed(row.activities_completed)));
    let activities: Vec<String> = moved.into_iter().chain(completed).collect();
    view! {
        <tr>
            <td><a href=paths::record(Kind::Lead, row.lead_id)>{row.title}</a></td>
            <td>{result}</td>
            {cell(Kind::Deal, deal)}
            {cell(Kind::Contact, row.contact)}
            {cell(Kind::Company, row.company)}
            <td>{activities.join(", ")}</td>
        </tr>
    }
}

/// A record that was created, or nothing.
fn cell(kind: Kind, created: Option<Link>) -> AnyView {
    match created {
        None => view! { <td></td> }.into_any(),
        Some(link) => view! {
            <td data-label=tr(labels::kind(kind))>
                <a class="link" href=paths::record(kind, link.id)>{link.label}</a>
            </td>
        }
        .into_any(),
    }
}
