use domain::company_contact::{Noted, noted_text};
use domain::fields::Access;
use domain::history::{HistoryFilter, HistoryPage, HistoryQuery};
use domain::record::{Cause, HistoryEntry, HistoryEvent};
use domain::{ContactPoint, Field, FieldType, Kind, Record, Value, contact_point};
use leptos::prelude::*;
use messages::text::{details as details_text, frame, history as text, lists, records};
use messages::{format, labels};
use ui::{Badge, Button, ButtonKind, ButtonSize, EmptyState, Icon, Person, VisuallyHidden, dynamic};

use super::HistoryShown;
use super::api;
use super::restore::{Earlier, Restoring};
use crate::boot::{Boot, use_boot};
use crate::frame::show_error;
use crate::records::api::Opened;
use crate::records::details;
use crate::records::panel::{OpenRecord, use_open, use_tabs};
use crate::records::value::{ValueContext, field_label, value_text};
use crate::text::{language, tr};

/// The changes, newest first: by day, and those that were made together in one.
#[component]
pub(super) fn Changes(
    filter: HistoryFilter,
    first: HistoryPage,
    restoring: RwSignal<Option<Restoring>>,
) -> impl IntoView {
    let open = use_open();
    let boot = use_boot();
    let history = use_tabs().history;
    let toasts = ui::use_toasts();
    let known = RwSignal::new(first);
    let own = filter.clone();
    Effect::new(move |was_here: Option<()>| {
        if let Some(Some(Ok(HistoryShown::Changes(filter, fresh)))) = history.get()
            && was_here.is_some()
            && filter == own
        {
            known.update(|known| known.renew(fresh));
        }
    });
    let is_narrowed = filter != HistoryFilter::default();
    let more = Action::new(move |before: &i64| {
        let query = HistoryQuery { kind: open.kind, id: open.id, filter: filter.clone(), before: Some(*before) };
        async move {
            match api::read_page(query).await {
                Ok(older) => {
                    known.try_update(|known| known.append(older));
                }
                Err(failure) => show_error(toasts, &failure.0),
            }
        }
    });
    let list = move || {
        known.with(|known| {
            if known.entries.is_empty() {
                let title = if is_narrowed { text::nothing_found() } else { records::history_empty() };
                return view! { <EmptyState icon=Icon::History title=tr(title)/> }.into_any();
            }
            let days = known.entries.chunk_by(|one, other| day_of(one) == day_of(other));
            days.map(|day| boot.with(|boot| view_of_day(day, open, boot, restoring))).collect_view().into_any()
        })
    };
    let next = Memo::new(move |_| known.with(|known| known.next));
    view! {
        {dynamic(list)}
        {dynamic(move || next.get().map(|before| view! {
            <div class="row">
                <Button pending=more.pending() on_press=move |_| { more.dispatch(before); }>{tr(frame::show_more())}</Button>
            </div>
        }))}
    }
    .into_any()
}

fn day_of(entry: &HistoryEntry) -> (i32, u8, u8) {
    let local = entry.at.local;
    (local.year, local.month, local.day)
}

/// Whether both were made by one change: whatever is written together has one time.
fn is_together(one: &HistoryEntry, other: &HistoryEntry) -> bool {
    (one.at.utc_ms, one.employee_id, one.cause) == (other.at.utc_ms, other.employee_id, other.cause)
}

fn view_of_day(day: &[HistoryEntry], open: OpenRecord, boot: &Boot, restoring: RwSignal<Option<Restoring>>) -> AnyView {
    let title = day.first().map(|entry| format::local_date(language(), entry.at.local));
    let changes = day.chunk_by(is_together).map(|change| view_of_change(change, open, boot, restoring));
    view! {
        <section class="record-history__day">
            <h3 class="record-history__date">{title}</h3>
            <ol class="record-history__changes">{changes.collect_view()}</ol>
        </section>
    }
    .into_any()
}

fn view_of_change(
    change: &[HistoryEntry],
    open: OpenRecord,
    boot: &Boot,
    restoring: RwSignal<Option<Restoring>>,
) -> Option<AnyView> {
    let first = change.first()?;
    let author = boot.directory.employee_name(first.employee_id).to_owned();
    let cause = first.cause;
    let cause = (cause != Cause::Person).then(|| view! { <Badge>{tr(labels::cause(cause))}</Badge> });
    let time = format::time_of_day(first.at.local);
    let entries = change.iter().filter_map(|entry| view_of_entry(entry, open, boot, restoring));
    Some(
        view! {
            <li class="record-history__change">
                <div class="record-history__head">
                    <Person name=author/>
                    {cause}
                    <time class="record-history__time">{time}</time>
                </div>
                <ul class="record-history__entries">{entries.collect_view()}</ul>
            </li>
        }
        .into_any(),
    )
}

fn view_of_entry(
    entry: &HistoryEntry,
    open: OpenRecord,
    boot: &Boot,
    restoring: RwSignal<Option<Restoring>>,
) -> Option<AnyView> {
    let (name, before, after) = match &entry.event {
        HistoryEvent::Created => return Some(plain(tr(records::history_created()))),
        HistoryEvent::Deleted => return Some(plain(tr(records::history_deleted()))),
        HistoryEvent::Restored => return Some(plain(tr(lists::history_restored()))),
        HistoryEvent::ContactPoints { before, after } => {
            (tr(text::contact_points()), points_text(before), points_text(after))
        }
        HistoryEvent::Details { before, after } => {
            (tr(details_text::title()), details::history_lines(before), details::history_lines(after))
        }
        HistoryEvent::Contacts { before, after } => {
            (tr(labels::kind_plural(Kind::Contact)), noted_text(before), noted_text(after))
        }
        HistoryEvent::Field { field, before, after } => {
            let field = boot.directory.field(open.kind, *field)?;
            let shown = |value: &Value| open.opened.with(|opened| text_of(&field, value, &opened.record, boot));
            (field_label(&boot.directory, open.kind, field.name), shown(before), shown(after))
        }
    };
    let earlier = open.opened.with(|opened| earlier(entry, opened, boot)).filter(|_| open.may_edit());
    let restore = earlier.map(|earlier| {
        let label = tr(text::restore_value(name.as_str(), or_empty(before.clone())));
        let wanted = Restoring { entry_id: entry.id, earlier };
        view! {
            <Button
                kind=ButtonKind::Ghost
                size=ButtonSize::Small
                icon=Icon::Undo
                on_press=move |_| restoring.set(Some(wanted.clone()))
            >
                <span aria-hidden="true">{tr(text::restore())}</span>
                <VisuallyHidden>{label}</VisuallyHidden>
            </Button>
        }
    });
    Some(
        view! {
            <li class="record-history__entry">
                <span class="record-history__name">{name}</span>
                <div class="record-history__values change">
                    <del dir="auto">{or_empty(before)}</del>
                    <span aria-hidden="true">"→"</span>
                    <ins dir="auto">{or_empty(after)}</ins>
                </div>
                <div class="record-history__restore">{restore}</div>
            </li>
        }
        .into_any(),
    )
}

fn plain(title: String) -> AnyView {
    view! { <li class="record-history__entry"><span class="record-history__name">{title}</span></li> }.into_any()
}

/// A value of the history. What the currency of the record was at the time is not known: its amounts are shown
/// without one.
pub(super) fn text_of(field: &Field, value: &Value, record: &Record, boot: &Boot) -> String {
    value_text(field, value, ValueContext { currency: "", ..ValueContext::of(&boot.directory, record) })
}

/// What the record holds at present, with the currency of its amounts.
pub(super) fn text_now(field: &Field, record: &Record, boot: &Boot) -> String {
    value_text(field, record.value(field.name), ValueContext::of(&boot.directory, record))
}

/// Contact points of the history, one a line.
pub(super) fn points_text(stored: &str) -> String {
    contact_point::from_stored(stored).map_or_else(|| stored.to_owned(), |points| lines_of(&points))
}

pub(super) fn lines_of(points: &[ContactPoint]) -> String {
    let line = |point: &ContactPoint| {
        let use_of = tr(labels::contact_point_type(point.value_type));
        format!("{} ({use_of})", point.value)
    };
    points.iter().map(line).collect::<Vec<_>>().join("\n")
}

pub(super) fn or_empty(text: String) -> String {
    if text.is_empty() { tr(records::history_empty_value()) } else { text }
}

/// What an entry can bring back: a value that people may enter, or a contact that left the company, and that is not
/// there anyway.
fn earlier(entry: &HistoryEntry, opened: &Opened, boot: &Boot) -> Option<Earlier> {
    let record = &opened.record;
    match &entry.event {
        HistoryEvent::Field { field, before, .. } => {
            let field = boot.directory.field(record.kind, *field)?;
            is_restorable(&field, before, record, boot).then(|| Earlier::Field(field, before.clone()))
        }
        HistoryEvent::ContactPoints { before, .. } => {
            let points = contact_point::from_stored(before)?;
            (!contact_point::same(&points, &record.contact_points)).then_some(Earlier::Points(points))
        }
        HistoryEvent::Contacts { before, after } => {
            let former = Noted::from_stored(before).filter(|_| after.is_empty())?;
            let is_there = opened.contacts.iter().any(|own| own.contact.id == former.contact_id);
            (!is_there).then_some(Earlier::Contact(former))
        }
        _ => None,
    }
}

pub(super) fn is_restorable(field: &Field, before: &Value, record: &Record, boot: &Boot) -> bool {
    let context = ValueContext::of(&boot.directory, record);
    let is_possible = match (field.field_type, before) {
        // Of another pipeline, or deleted by now; and leads are moved in Classic only.
        (FieldType::Stage, Value::Choice(code)) => {
            let stages = boot.directory.stages(record.kind, context.pipeline_id);
            stages.iter().any(|stage| stage.code == *code) && (record.kind != Kind::Lead || boot.is_classic())
        }
        _ => !(field.is_required && before.is_empty()),
    };
    is_possible && field.access == Access::Editable && !before.same_as(record.value(field.name))
}
