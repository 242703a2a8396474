use domain::company_contact::noted_text;
use domain::record::{Cause, HistoryEntry, HistoryEvent};
use domain::{ContactPoint, Record, Value, contact_point};
use leptos::prelude::*;
use messages::text::{details as details_text, records as text};
use messages::{format, labels};
use ui::{Change, Icon, TimelineItem};

use crate::boot::Boot;
use crate::records::details;
use crate::records::value::{ValueContext, field_label, value_text};
use crate::text::{language, tr};

/// One change of the record, in short.
pub(super) fn item(entry: &HistoryEntry, record: &Record, boot: &Boot) -> AnyView {
    let (icon, title, change) = match &entry.event {
        HistoryEvent::Created => (Icon::Plus, tr(text::history_created()), None),
        HistoryEvent::Deleted => (Icon::Trash, tr(text::history_deleted()), None),
        HistoryEvent::Restored => (Icon::Undo, tr(messages::text::lists::history_restored()), None),
        HistoryEvent::ContactPoints { before, after } => {
            (Icon::Phone, tr(text::history_contact_points()), Some((values_of(before), values_of(after))))
        }
        HistoryEvent::Details { before, after } => {
            let lines = |text: &str| details::history_lines(text);
            (Icon::Document, tr(details_text::history_details()), Some((lines(before), lines(after))))
        }
        HistoryEvent::Contacts { before, after } => {
            (Icon::Users, tr(details_text::history_contacts()), Some((noted_text(before), noted_text(after))))
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
