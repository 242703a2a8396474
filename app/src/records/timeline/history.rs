use domain::record::{Cause, HistoryEntry, HistoryEvent};
use domain::{Record, Value, fields};
use leptos::prelude::*;
use messages::text::{frame, records as text};
use messages::{format, labels};
use ui::{Button, ButtonKind, ButtonSize, Change, Icon, Timeline, TimelineItem, dynamic};

use crate::boot::{Boot, use_boot};
use crate::records::panel::use_open;
use crate::records::value::{ValueContext, value_text};
use crate::text::{language, tr};

/// How many entries are shown at first.
const FIRST: usize = 20;

/// What happened to the record, newest first.
#[component]
pub(super) fn History() -> impl IntoView {
    let open = use_open();
    let boot = use_boot();
    let shows_all = RwSignal::new(false);
    let entries = Memo::new(move |_| open.opened.with(|opened| opened.history.clone()));
    let items = move || {
        let limit = if shows_all.get() { usize::MAX } else { FIRST };
        entries.with(|entries| {
            boot.with(|boot| {
                open.opened.with(|opened| {
                    entries.iter().take(limit).map(|entry| item(entry, &opened.record, boot)).collect_view()
                })
            })
        })
    };
    let has_more = move || entries.with(Vec::len) > FIRST && !shows_all.get();
    dynamic(move || {
        (!entries.with(Vec::is_empty)).then(|| {
            view! {
                <Timeline title=tr(text::tab_history())>{items}</Timeline>
                {dynamic(move || has_more().then(|| view! {
                    <Button size=ButtonSize::Small kind=ButtonKind::Ghost on_press=move |_| shows_all.set(true)>
                        {tr(frame::show_more())}
                    </Button>
                }))}
            }
        })
    })
}

fn item(entry: &HistoryEntry, record: &Record, boot: &Boot) -> AnyView {
    let (icon, title, change) = match &entry.event {
        HistoryEvent::Created => (Icon::Plus, tr(text::history_created()), None),
        HistoryEvent::Deleted => (Icon::Trash, tr(text::history_deleted()), None),
        HistoryEvent::ContactPoints { before, after } => {
            (Icon::Phone, tr(text::history_contact_points()), Some((before.clone(), after.clone())))
        }
        HistoryEvent::Field { field, before, after } => {
            let title = tr(text::history_changed(labels::field(record.kind, *field)));
            let Some(field) = fields::field(record.kind, *field) else { return ().into_any() };
            // What the currency was at the time is not known: amounts are shown without one.
            let context = ValueContext { currency: "", ..ValueContext::of(&boot.directory, record) };
            let shown = |value: &Value| value_text(field, value, context);
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
