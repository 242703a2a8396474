use std::collections::BTreeMap;

use domain::Kind;
use domain::conversion::NotConvertible;
use leptos::prelude::*;
use messages::labels;
use messages::text::kinds;

use crate::paths;
use crate::text::tr;

/// A lead that stays a lead.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Failed {
    pub lead_id: i64,
    pub title: String,
    pub reason: NotConvertible,
}

/// Leads that stay leads, by reason, with what can be done about it.
#[component]
pub(super) fn Failures(#[prop(into)] failed: Signal<Vec<Failed>>) -> impl IntoView {
    let groups = move || {
        let mut groups: BTreeMap<NotConvertible, Vec<Failed>> = BTreeMap::new();
        for failed in failed.get() {
            groups.entry(failed.reason).or_default().push(failed);
        }
        groups.into_iter().map(|(reason, failed)| group(reason, failed)).collect_view()
    };
    view! { <ul class="failures">{groups}</ul> }
}

fn group(reason: NotConvertible, failed: Vec<Failed>) -> AnyView {
    let count = i64::try_from(failed.len()).unwrap_or(i64::MAX);
    let link = |failed: Failed| {
        view! { <li><a class="link" href=paths::record(Kind::Lead, failed.lead_id) target="_blank">{failed.title}</a></li> }
    };
    view! {
        <li class="failures__reason">
            <p>{tr(labels::not_convertible(reason))}</p>
            <p class="muted">{tr(labels::not_convertible_advice(reason))}</p>
            <details class="failures__leads" open=count <= 5>
                <summary>{tr(kinds::lead_count(count))}</summary>
                <ul>{failed.into_iter().map(link).collect_view()}</ul>
            </details>
        </li>
    }
    .into_any()
}
