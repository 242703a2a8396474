//! The tab *History*: each change of the record, a way back to earlier values, and the record as it was on a day.

pub mod api;
mod as_of;
mod changes;
mod filters;
mod restore;

use chrono::{Datelike, NaiveDate};
use domain::history::{AsOf, HistoryFilter, HistoryPage, HistoryQuery};
use domain::record::Cause;
use domain::{AppError, Kind};
use leptos::prelude::*;
use messages::text::{details as details_text, frame, records};
use messages::{Message, labels};
use serde::{Deserialize, Serialize};
use ui::{Skeleton, SkeletonKind, dynamic};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::list::Failed;
use super::panel::{PanelAddress, use_tabs};
use crate::errors::Failure;
use crate::json::following;
use crate::text::tr;

/// The parameters of the tab in the address.
const FIELD: &str = "history.field";
const PERSON: &str = "history.person";
const CAUSE: &str = "history.cause";
const DAY: &str = "history.day";

/// What the address asks for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wanted {
    filter: HistoryFilter,
    /// The record as of this day, instead of its changes.
    day: Option<NaiveDate>,
}

impl Wanted {
    /// Reads the address, tracked.
    pub fn of(address: PanelAddress) -> Self {
        let cause = address.get(CAUSE);
        Self {
            filter: HistoryFilter {
                field: address.get(FIELD),
                employee_id: address.get(PERSON).and_then(|id| id.parse().ok()),
                cause: Cause::ALL.into_iter().find(|known| cause.as_deref() == Some(known.code())),
            },
            day: address.get(DAY).and_then(|day| domain::date::parse_iso(&day)),
        }
    }
}

/// The names under which the history keeps registration data, and the contacts of a company.
const DETAILS: &str = "details";
const CONTACTS: &str = "contacts";

/// The parts of a kind of record that are neither fields nor contact points, each with its name in the history.
fn parts_of(kind: Kind) -> Vec<(&'static str, Message)> {
    let details = (DETAILS, details_text::title());
    match kind {
        Kind::Company => vec![details, (CONTACTS, labels::kind_plural(Kind::Contact))],
        Kind::Contact => vec![details],
        Kind::Lead | Kind::Deal => Vec::new(),
    }
}

/// What the tab shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum HistoryShown {
    /// The first page of the changes, and what it was filtered by.
    Changes(HistoryFilter, HistoryPage),
    /// The record at the end of a day, and the parts that were changed since: what they were is not walked back to.
    AsOf(#[serde(deserialize_with = "domain::date::deserialize")] NaiveDate, Box<AsOf>, Vec<String>),
}

/// Fetches what the tab shows first.
///
/// # Errors
/// What the server answered.
pub async fn read_history(kind: Kind, id: i64, wanted: Wanted) -> Result<HistoryShown, Failure> {
    if let Some(day) = wanted.day {
        let past = api::read_as_of(kind, id, day.to_string()).await?;
        let mut changed = Vec::new();
        for (part, _) in parts_of(kind) {
            if is_changed_since(kind, id, part, day).await? {
                changed.push(part.to_owned());
            }
        }
        return Ok(HistoryShown::AsOf(day, Box::new(past), changed));
    }
    let query = HistoryQuery { kind, id, filter: wanted.filter.clone(), before: None };
    Ok(HistoryShown::Changes(wanted.filter, api::read_page(query).await?))
}

async fn is_changed_since(kind: Kind, id: i64, part: &str, day: NaiveDate) -> Result<bool, Failure> {
    let filter = HistoryFilter { field: Some(part.to_owned()), ..HistoryFilter::default() };
    let page = api::read_page(HistoryQuery { kind, id, filter, before: None }).await?;
    let last = page.entries.first().map(|entry| entry.at.local);
    let day = (day.year(), day.month(), day.day());
    Ok(last.is_some_and(|last| (last.year, u32::from(last.month), u32::from(last.day)) > day))
}

/// The tab.
#[component]
pub fn HistoryTab() -> impl IntoView {
    let restoring = RwSignal::new(None::<restore::Restoring>);
    view! {
        <section class="record-history" tabindex="-1" aria-label=tr(records::tab_history())>
            <filters::Filters/>
            <Transition fallback=loading>
                <Shown restoring=restoring/>
            </Transition>
            {dynamic(move || restoring.get().map(|wanted| view! { <restore::RestoreDialog wanted=wanted restoring=restoring/> }))}
        </section>
    }
    .into_any()
}

/// Moves the focus to the history, whose changes come and go with the buttons in them.
fn focus_history() {
    let history = document().query_selector("#record .record-history").ok().flatten();
    if let Some(history) = history.and_then(|history| history.dyn_into::<HtmlElement>().ok()) {
        let _ = history.focus();
    }
}

/// What kind of thing is shown. While the same is fetched anew what was loaded beyond the first page stays.
#[derive(Clone, PartialEq)]
enum Status {
    Changes(HistoryFilter),
    AsOf(NaiveDate, Box<AsOf>, Vec<String>),
    Failed(AppError),
}

#[component]
fn Shown(restoring: RwSignal<Option<restore::Restoring>>) -> impl IntoView {
    let history = use_tabs().history;
    let status = following(move |_| {
        Some(match history.get().flatten()? {
            Ok(HistoryShown::Changes(filter, _)) => Status::Changes(filter),
            Ok(HistoryShown::AsOf(day, past, parts)) => Status::AsOf(day, past, parts),
            Err(Failure(error)) => Status::Failed(error),
        })
    });
    dynamic(move || {
        let Some(status) = status.get() else { return loading() };
        match status {
            Status::Changes(_) => match untrack(|| history.get_untracked()).flatten() {
                Some(Ok(HistoryShown::Changes(filter, first))) => {
                    view! { <changes::Changes filter=filter first=first restoring=restoring/> }.into_any()
                }
                _ => ().into_any(),
            },
            Status::AsOf(day, past, parts) => {
                view! { <as_of::AsOfDay day=day past=*past parts=parts restoring=restoring/> }.into_any()
            }
            Status::Failed(error) => view! { <Failed error=error on_retry=move |()| history.refetch()/> }.into_any(),
        }
    })
}

fn loading() -> AnyView {
    view! { <Skeleton kind=SkeletonKind::Rows count=6 label=tr(frame::loading())/> }.into_any()
}
