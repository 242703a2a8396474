use domain::client_deals::{ClientDeal, NextActivity};
use domain::{FieldName, Kind, fields};
use leptos::prelude::*;
use messages::text::{activities, client_deals as text, frame, records};
use messages::{format, labels};
use ui::{Badge, BadgeKind};

use crate::boot::use_boot;
use crate::paths;
use crate::records::value::{ValueContext, record_name, value_text, value_view};
use crate::text::{language, tr};

/// The fields that have a column of their own.
const COLUMNS: [FieldName; 3] = [FieldName::Stage, FieldName::Amount, FieldName::ResponsibleId];

/// Amounts stand at the end of their cells, one below the other.
fn class(field: FieldName) -> &'static str {
    if field == FieldName::Amount { "table__number" } else { "" }
}

fn name(field: FieldName) -> String {
    tr(labels::field(Kind::Deal, field))
}

pub(super) fn head() -> AnyView {
    let heading = |label: String| view! { <th scope="col" role="columnheader">{label}</th> };
    let of_field =
        |field: FieldName| view! { <th scope="col" role="columnheader" class=class(field)>{name(field)}</th> };
    view! {
        <thead role="rowgroup">
            <tr role="row">
                {heading(tr(frame::deals()))} {COLUMNS.map(of_field).into_iter().collect_view()}
                {heading(tr(text::next_activity()))} {heading(name(FieldName::CreatedAt))}
            </tr>
        </thead>
    }
    .into_any()
}

pub(super) fn row(deal: &ClientDeal) -> AnyView {
    let record = &deal.record;
    let boot = use_boot();
    let (title, pipeline) = boot.with(|boot| {
        let pipelines = &boot.directory.pipelines;
        let own = record.value(FieldName::PipelineId).as_id().and_then(|id| boot.directory.pipeline(id));
        let own = own.filter(|_| pipelines.len() > 1).map(|pipeline| pipeline.name.clone());
        (record_name(&boot.directory, record), own)
    });
    let cell = |field: FieldName| {
        let content = boot.with(|boot| {
            let entry = fields::field(Kind::Deal, field)?;
            Some(value_view(entry, record.value(field), ValueContext::of(&boot.directory, record)))
        });
        let beside = pipeline.clone().filter(|_| field == FieldName::Stage);
        view! {
            <td role="cell" class=class(field) data-label=name(field)>
                {content} {beside.map(|name| view! { <span class="client-deals__pipeline muted small">{name}</span> })}
            </td>
        }
    };
    let created = boot.with(|boot| {
        let entry = fields::field(Kind::Deal, FieldName::CreatedAt)?;
        let value = record.value(FieldName::CreatedAt);
        Some(value_text(entry, value, ValueContext::of(&boot.directory, record)))
    });
    view! {
        <tr role="row">
            <td role="cell"><a class="value-link" dir="auto" href=paths::record(Kind::Deal, record.id)>{title}</a></td>
            {COLUMNS.map(cell).into_iter().collect_view()}
            <td role="cell" data-label=tr(text::next_activity())>{next_activity(deal.next_activity.as_ref())}</td>
            <td role="cell" data-label=name(FieldName::CreatedAt)>{created}</td>
        </tr>
    }
    .into_any()
}

fn next_activity(activity: Option<&NextActivity>) -> AnyView {
    let Some(activity) = activity else {
        return view! { <span class="muted">{tr(records::nothing_planned())}</span> }.into_any();
    };
    let deadline = activity.deadline.map(|deadline| format::date_time(language(), deadline.local));
    view! {
        <span class="client-deals__next">
            <span dir="auto">{activity.subject.clone()}</span>
            <span class="muted small">{deadline}</span>
            {activity.is_overdue.then(|| view! { <Badge kind=BadgeKind::Danger>{tr(activities::overdue())}</Badge> })}
        </span>
    }
    .into_any()
}
