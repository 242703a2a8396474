use domain::fields::{Section, fields};
use domain::{ContactPointKind, Field, FieldName, FieldType, Kind};
use leptos::prelude::*;
use messages::labels;
use messages::text::custom;
use ui::{Button, ButtonKind, ButtonSize, Icon, KeyValueList, dynamic};

use super::open::use_open;
use super::points::PointsRow;
use super::related::Related;
use super::row::FieldRow;
use crate::boot::use_boot;
use crate::fields::FieldDialog;
use crate::records::company_contacts::ContactsBlock;
use crate::records::details::DetailsBlock;
use crate::text::tr;

/// The record's fields, in the sections of the catalogue, and what is linked to it.
#[component]
pub(super) fn RecordFields() -> impl IntoView {
    let kind = use_open().kind;
    let boot = use_boot();
    let fields = Memo::new(move |_| {
        boot.with(|boot| {
            boot.directory.custom_fields.iter().filter(|own| own.kind == kind).cloned().collect::<Vec<_>>()
        })
    });
    view! {
        <div class="record-fields">
            // Anew when a field was added or changed, and only then: editors stand in it.
            {dynamic(move || {
                // Read, not only tracked: a memo that nobody reads follows nothing.
                fields.with(|_| ());
                Section::ALL.into_iter().map(|section| group(kind, section)).collect_view()
            })}
            {(kind == Kind::Company).then(|| view! { <ContactsBlock/> })}
            {kind.is_client().then(|| view! { <DetailsBlock/> })}
            <AddField/>
            <Related/>
        </div>
    }
    .into_any()
}

/// Adds a custom field to the kind of record, for those who may change settings.
#[component]
fn AddField() -> impl IntoView {
    let kind = use_open().kind;
    let may_add = use_boot().with_untracked(crate::boot::Boot::may_change_settings);
    let adds = RwSignal::new(false);
    may_add.then(|| {
        view! {
            <div>
                <Button
                    kind=ButtonKind::Ghost
                    size=ButtonSize::Small
                    icon=Icon::Plus
                    on_press=move |_| adds.set(true)
                >
                    {tr(custom::add_field())}
                </Button>
            </div>
            {dynamic(move || adds.get().then(|| {
                view! { <FieldDialog kind=kind known=None on_close=move |()| { adds.try_set(false); }/> }
            }))}
        }
    })
}

fn group(kind: Kind, section: Section) -> Option<AnyView> {
    let mut rows = use_boot().with_untracked(|boot| boot.directory.fields(kind));
    rows.retain(|field| field.section == section && is_row(field));
    let points: &[ContactPointKind] =
        if section_of_points(kind) == Some(section) { &ContactPointKind::ALL } else { &[] };
    if rows.is_empty() && points.is_empty() {
        return None;
    }
    Some(
        view! {
            <KeyValueList title=tr(labels::section(kind, section))>
                {rows.into_iter().map(|field| view! { <FieldRow field=field/> }).collect_view()}
                {points.iter().map(|point| view! { <PointsRow kind=*point/> }).collect_view()}
            </KeyValueList>
        }
        .into_any(),
    )
}

/// Currencies stand beside their amounts; stages and what the conversion left behind are shown above the fields.
fn is_row(field: &Field) -> bool {
    !matches!(field.field_type, FieldType::Currency | FieldType::Stage)
        && !matches!(field.name, FieldName::IsIncomplete | FieldName::LeadId)
}

/// Where phones, e-mails and web sites stand: with the client, or with a company itself.
pub fn section_of_points(kind: Kind) -> Option<Section> {
    let has_client = fields(kind).iter().any(|field| field.section == Section::Client);
    kind.has_contact_points().then_some(if has_client { Section::Client } else { Section::About })
}
