use domain::record::{Cause, HistoryEntry, HistoryEvent};
use domain::{ContactPoint, Record, Value, contact_point};
use leptos::prelude::*;
use messages::text::{history, records as text};
use messages::{format, labels};
use ui::{Change, Icon, Timeline, TimelineItem, dynamic};

use crate::boot::{Boot, use_boot};
use crate::records::panel::{Tab, use_open, use_tabs};
use crate::records::value::{ValueContext, field_label, value_text};
use crate::text::{language, tr};

/// What happened to the record last, newest first, and the way to the rest.
#[component]
pub(super) fn History() -> impl IntoView {
    let open = use_open();
    let tabs = use_tabs();
    let boot = use_boot();
    let entries = Memo::new(move |_| open.opened.with(|opened| opened.history.clone()));
    let items = move || {
        entries.with(|entries| {
            boot.with(|boot| {
                open.opened.with(|opened| entries.iter().map(|entry| item(entry, &opened.record, boot)).collect_view())
            })
        })
    };
    dynamic(move || {
        (!entries.with(Vec::is_empty)).then(|| {
            view! {
                <Timeline title=tr(text::tab_history())>{items}</Timeline>
                <a class="link small" href=move || tabs.path(Tab::History)>{tr(history::all_changes())}</a>
            }
        })
    })
}

fn item(entry: &HistoryEntry, record: &Record, boot: &Boot) -> AnyView {
    let (icon, title, change) = match &entry.event {
        HistoryEvent::Created => (Icon::Plus, tr(text::history_created()), None),
        HistoryEvent::Deleted => (Icon::Trash, tr(text::history_deleted()), None),
        HistoryEvent::ContactPoints { before, after } => {
            (Icon::Phone, tr(text::history_contact_points()), Some((values_of(before), values_of(after))))
        }
        HistoryEvent::Field { field, before, after } => {
            let title = tr(text::history_changed(field_label(&boot.directory, record.kind, *field)));
            let Some(field) = boot.directory.field(record.kind, *field) else { return ().into_any() };
            // What the currency was at the time is not known: amounts are shown without one.
            let context = ValueContext { currency: "", ..ValueContext::of(&boot.directory, record) };
            let shown = |value: &Value| value_text(&field, value, context);
            (Icon::Pencil, title, Some((shown(before), shown(after))))
        }
    };
    let author = boot.directory.employee_name(entry.employee_id).to_owned();
    let cause = (entry.cause != Cause::Person).then(|| format!(" · {}", tr(labels::cause(entry.cause))));
    let or_empty = |text: String| if text.is_empty() { tr(text::history_empty_value()) } else { text };
    view! {
        <TimelineItem icon=icon title=title time=format::date_time(language(), entry.at.local)>
            {change.map(|(before, after)| view! {
                <div class="history-change" dir="auto"><Change before=or_empty(before) after=or_empty(after)/></div>
            })}
            <div class="small">{author} {cause}</div>
        </TimelineItem>
    }
    .into_any()
}

/// The values of contact points, which are told apart at a glance.
fn values_of(stored: &str) -> String {
    let values = |points: Vec<ContactPoint>| points.into_iter().map(|point| point.value).collect::<Vec<_>>().join(", ");
    contact_point::from_stored(stored).map_or_else(|| stored.to_owned(), values)
}
