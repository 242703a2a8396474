use chrono::NaiveDate;
use domain::fields::Section;
use domain::history::{AsOf, Past};
use domain::layout::section_of_points;
use domain::{Field, FieldType, Kind};
use leptos::prelude::*;
use messages::text::history as text;
use messages::{Message, format, labels};
use ui::{Badge, BadgeKind, Button, ButtonSize, EmptyState, Icon, KeyValue, KeyValueList, VisuallyHidden, dynamic};

use super::changes::{is_restorable, lines_of, or_empty, text_now};
use super::restore::{Earlier, Restoring};
use super::{DAY, FIELD, focus_history, parts_of};
use crate::boot::use_boot;
use crate::records::panel::{use_open, use_tabs};
use crate::records::value::{ValueContext, field_label, value_text};
use crate::text::{language, tr};

/// The record as it was at the end of a day.
#[component]
pub(super) fn AsOfDay(
    day: NaiveDate,
    past: AsOf,
    /// Those that were changed since then.
    parts: Vec<String>,
    restoring: RwSignal<Option<Restoring>>,
) -> impl IntoView {
    let address = use_tabs().address;
    let kind = use_open().kind;
    let day = format::date(language(), day);
    // The button goes with the day.
    let go_back = move |_| {
        focus_history();
        address.change(&[(DAY, "")]);
    };
    let back = move || {
        view! { <Button size=ButtonSize::Small on_press=go_back>{tr(text::back_to_history())}</Button> }
    };
    match past {
        AsOf::NotYet { created } => {
            let created = format::local_date(language(), created.local);
            view! {
                <EmptyState icon=Icon::History title=tr(text::not_yet(day)) text=tr(text::not_yet_hint(created))>
                    {back()}
                </EmptyState>
            }
            .into_any()
        }
        AsOf::Ahead => view! {
            <EmptyState icon=Icon::History title=tr(text::ahead(day)) text=tr(text::ahead_hint())>
                {back()}
            </EmptyState>
        }
        .into_any(),
        AsOf::Then(past) => {
            let changed = past.changed.len() + usize::from(past.changed_points.is_some()) + parts.len();
            let changed = i64::try_from(changed).unwrap_or(i64::MAX);
            let past = StoredValue::new(past);
            let said = if changed == 0 { text::nothing_changed() } else { text::number_changed(changed) };
            view! {
                <div class="record-history__past record-fields">
                    <div class="record-history__past-head">
                        <div>
                            <h3>{tr(text::as_of_title(day))}</h3>
                            <p class="muted small">{tr(said)}</p>
                        </div>
                        {back()}
                    </div>
                    {dynamic(move || past.with_value(|past| {
                        Section::ALL.into_iter().map(|section| group(past, section, restoring)).collect_view()
                    }))}
                    {changed_parts(kind, &parts)}
                </div>
            }
            .into_any()
        }
    }
}

/// The parts that were changed since: what they were stands in their changes.
fn changed_parts(kind: Kind, changed: &[String]) -> Option<AnyView> {
    let address = use_tabs().address;
    let own = parts_of(kind).into_iter().filter(|(code, _)| changed.iter().any(|changed| changed == code));
    let row = |(code, name): (&'static str, Message)| {
        let show_all = move |_| {
            focus_history();
            address.change(&[(FIELD, code), (DAY, "")]);
        };
        let content = move || {
            view! {
                <div class="record-history__altered">
                    <Badge kind=BadgeKind::Accent>{tr(text::changed_since())}</Badge>
                    <Button size=ButtonSize::Small on_press=show_all>
                        {tr(text::all_changes())}
                    </Button>
                </div>
            }
            .into_any()
        };
        view! { <KeyValue label=tr(name)>{content}</KeyValue> }.into_any()
    };
    let rows: Vec<AnyView> = own.map(row).collect();
    (!rows.is_empty()).then(|| view! { <KeyValueList title=tr(text::sections())>{rows}</KeyValueList> }.into_any())
}

fn group(past: &Past, section: Section, restoring: RwSignal<Option<Restoring>>) -> Option<AnyView> {
    let kind = past.record.kind;
    let fields = use_boot().with(|boot| boot.directory.fields(kind));
    let own = fields.into_iter().filter(|field| field.section == section);
    let mut rows: Vec<AnyView> = own.filter_map(|field| row(past, field, restoring)).collect();
    if section_of_points(kind) == Some(section) {
        rows.extend(points(past, restoring));
    }
    let title = tr(labels::section(kind, section));
    (!rows.is_empty()).then(|| view! { <KeyValueList title=title>{rows}</KeyValueList> }.into_any())
}

/// A field, if it had a value then or was changed since. What the program notes for itself has no history.
fn row(past: &Past, field: Field, restoring: RwSignal<Option<Restoring>>) -> Option<AnyView> {
    let open = use_open();
    let value = past.record.value(field.name).clone();
    let altered = past.altered(field.name);
    let is_shown = if field.field_type == FieldType::Currency || field.section == Section::System {
        altered.is_some()
    } else {
        altered.is_some() || !value.is_empty()
    };
    if !is_shown {
        return None;
    }
    let boot = use_boot();
    let then = boot.with(|boot| value_text(&field, &value, ValueContext::of(&boot.directory, &past.record)));
    let altered = altered.map(|entry_id| {
        let now = open.opened.with(|opened| boot.with(|boot| text_now(&field, &opened.record, boot)));
        let may_restore = open.may_edit()
            && open.opened.with(|opened| boot.with(|boot| is_restorable(&field, &value, &opened.record, boot)));
        let wanted = may_restore.then(|| Restoring { entry_id, earlier: Earlier::Field(field, value.clone()) });
        (now, wanted)
    });
    let name = boot.with(|boot| field_label(&boot.directory, open.kind, field.name));
    Some(shown(name, then, altered, restoring))
}

fn points(past: &Past, restoring: RwSignal<Option<Restoring>>) -> Option<AnyView> {
    let open = use_open();
    let then = past.points_text.clone().unwrap_or_else(|| lines_of(&past.record.contact_points));
    if then.is_empty() && past.changed_points.is_none() {
        return None;
    }
    let altered = past.changed_points.map(|entry_id| {
        let now = open.opened.with(|opened| lines_of(&opened.record.contact_points));
        let may_restore = open.may_edit() && past.points_text.is_none() && now != then;
        let earlier = Earlier::Points(past.record.contact_points.clone());
        (now, may_restore.then_some(Restoring { entry_id, earlier }))
    });
    Some(shown(tr(text::contact_points()), then, altered, restoring))
}

/// What there was; and if it was changed since, what there is now, and the way back.
fn shown(
    name: String,
    then: String,
    altered: Option<(String, Option<Restoring>)>,
    restoring: RwSignal<Option<Restoring>>,
) -> AnyView {
    let label = name.clone();
    let parts = StoredValue::new((name, then, altered));
    let content = move || {
        let (name, then, altered) = parts.get_value();
        let then = or_empty(then);
        let Some((now, wanted)) = altered else {
            return view! { <span class="value-lines" dir="auto">{then}</span> }.into_any();
        };
        let restore = wanted.map(|wanted| {
            let label = tr(text::restore_value(name.as_str(), then.as_str()));
            view! {
                <Button size=ButtonSize::Small icon=Icon::Undo on_press=move |_| restoring.set(Some(wanted.clone()))>
                    <span aria-hidden="true">{tr(text::restore())}</span>
                    <VisuallyHidden>{label}</VisuallyHidden>
                </Button>
            }
        });
        view! {
            <div class="record-history__altered">
                <span class="value-lines" dir="auto">{then.clone()}</span>
                <Badge kind=BadgeKind::Accent>{tr(text::changed_since())}</Badge>
                <span class="muted small value-lines" dir="auto">{tr(text::now(or_empty(now)))}</span>
                {restore}
            </div>
        }
        .into_any()
    };
    view! { <KeyValue label=label>{content}</KeyValue> }.into_any()
}
