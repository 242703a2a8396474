use domain::fields::{Section, fields};
use domain::{ContactPointKind, Field, FieldName, FieldType, Kind};
use leptos::prelude::*;
use messages::labels;
use ui::KeyValueList;

use super::open::use_open;
use super::points::PointsRow;
use super::related::Related;
use super::row::FieldRow;
use crate::text::tr;

/// The record's fields, in the sections of the catalogue, and what is linked to it.
#[component]
pub(super) fn RecordFields() -> impl IntoView {
    let kind = use_open().kind;
    view! {
        <div class="record-fields">
            {Section::ALL.into_iter().map(|section| group(kind, section)).collect_view()}
            <Related/>
        </div>
    }
    .into_any()
}

fn group(kind: Kind, section: Section) -> Option<AnyView> {
    let rows: Vec<&'static Field> =
        fields(kind).iter().filter(|field| field.section == section && is_row(field)).collect();
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
