use chrono::NaiveDate;
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::*;
use crate::errors::{AppError, Place, Problem, Violation};
use crate::fields::{CustomField, FieldDefinition, FieldLink, RequiredFrom};
use crate::mode::ClientChoice;
use crate::settings::Naming;
use crate::stage::{Semantics, Stage};
use crate::{ContactPointKind, ContactPointType, DealCreation, Kind, Language, Record};

fn name() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), "[A-Za-zĄąŻżÖö]{1,12}"]
}

fn point() -> impl Strategy<Value = ContactPoint> {
    let kinds = prop::sample::select(ContactPointKind::ALL.to_vec());
    let types = prop::sample::select(ContactPointType::ALL.to_vec());
    (kinds, types, "[a-z0-9]{3,8}").prop_map(|(kind, value_type, value)| ContactPoint {
        kind,
        value_type,
        normalized: value.clone(),
        value,
    })
}

fn link() -> impl Strategy<Value = ClientLink> {
    prop_oneof![
        6 => Just(ClientLink::None),
        2 => (1..99_i64).prop_map(ClientLink::To),
        1 => (1..99_i64).prop_map(ClientLink::Gone),
    ]
}

prop_compose! {
    pub fn lead()(
        (title, first_name, second_name, last_name, company_title, comment) in
            (name(), name(), name(), name(), name(), name()),
        contact_points in prop::collection::vec(point(), 0..5),
        amount in prop::option::of(0..1_000_000_i64),
        (contact, company) in (link(), link()),
        activities in prop::collection::hash_set(1..1_000_i64, 0..4),
        (responsible_id, id, is_open) in (1..9_i64, 1..9_999_i64, any::<bool>()),
    ) -> LeadFacts {
        LeadFacts {
            id, title, first_name, second_name, last_name, company_title, comment, contact_points, responsible_id,
            is_open, contact, company,
            birthdate: NaiveDate::from_ymd_opt(1990, 2, 28),
            amount: amount.map(|cents| Decimal::new(cents, 2)),
            currency: amount.map(|_| "EUR".to_owned()),
            activities: activities.into_iter().collect(),
            ..LeadFacts::default()
        }
    }
}

prop_compose! {
    fn options()(
        client in prop::sample::select(ClientChoice::ALL.to_vec()),
        pipeline_id in 0..3_i64,
        keep_activities in any::<bool>(),
    ) -> DealCreation {
        DealCreation { client, pipeline_id, keep_activities }
    }
}

proptest! {
    #[test]
    fn no_lead_amount_phone_or_activity_is_lost(lead in lead(), options in options()) {
        let is_gone = |link| matches!(link, ClientLink::Gone(_));
        let Ok(plan) = plan(&lead, &options) else {
            prop_assert!(is_gone(lead.contact) || is_gone(lead.company));
            return Ok(());
        };
        prop_assert_eq!(plan.lead_id, lead.id);
        prop_assert_eq!((plan.deal.amount, &plan.deal.currency), (lead.amount, &lead.currency));
        prop_assert_eq!(plan.deal.responsible_id, lead.responsible_id);
        prop_assert_eq!(&plan.deal.comment, &lead.comment);
        prop_assert_eq!(plan.deal.pipeline_id, options.pipeline_id);
        prop_assert!(!plan.deal.title.is_empty());

        let (ActivityFate::MoveToDeal(activities) | ActivityFate::Complete(activities)) = &plan.activities;
        prop_assert_eq!(activities, &lead.activities);
        prop_assert_eq!(matches!(plan.activities, ActivityFate::MoveToDeal(_)), options.keep_activities);

        let is_linked = lead.contact != ClientLink::None || lead.company != ClientLink::None;
        let creates = plan.contact.creates() || plan.company.creates();
        prop_assert_eq!(creates, !is_linked, "a known client is used, an unknown one is created");
        for point in lead.contact_points.iter().filter(|_| creates) {
            let on_contact = plan.contact.draft().is_some_and(|draft| draft.contact_points.contains(point));
            let on_company = plan.company.draft().is_some_and(|draft| draft.contact_points.contains(point));
            prop_assert!(on_contact || on_company);
        }
    }

    #[test]
    fn every_created_client_has_a_name(lead in lead(), options in options()) {
        let Ok(plan) = plan(&lead, &options) else { return Ok(()) };
        if let Some(contact) = plan.contact.draft() {
            let name = crate::record::person_name(&contact.first_name, &contact.second_name, &contact.last_name);
            prop_assert!(!name.is_empty());
        }
        if let Some(company) = plan.company.draft() {
            prop_assert!(!company.title.is_empty());
        }
    }

    #[test]
    fn equal_shapes_give_equal_plans(lead in lead(), options in options()) {
        let planned = plan(&lead, &options).map(|plan| Outline::of(&plan));
        prop_assert_eq!(planned, LeadShape::of(&lead).outline(&options));
    }
}

/// Fields of a lead, each with its counterpart on one of the three; what the lead holds of them; and whether the
/// counterpart is required.
fn custom() -> impl Strategy<Value = Vec<(Kind, String, bool)>> {
    let kinds = prop::sample::select(vec![Kind::Deal, Kind::Contact, Kind::Company]);
    prop::collection::vec((kinds, "[a-z]{0,3}", any::<bool>()), 0..6)
}

fn text_field(id: usize, kind: Kind) -> CustomField {
    let id = i32::try_from(id).unwrap();
    let definition = FieldDefinition { naming: Naming::named(format!("{kind:?} {id}")), ..FieldDefinition::new(kind) };
    definition.custom_field(id, false, Language::English)
}

proptest! {
    /// What a linked field of the lead holds is on the new record; if a required one is empty, the record says so, and
    /// is created all the same.
    #[test]
    fn linked_custom_fields_are_carried_and_none_is_lost(
        lead in lead(), options in options(), custom in custom(),
    ) {
        let mut lead = LeadFacts { contact: ClientLink::None, company: ClientLink::None, ..lead };
        let mut fields = Vec::new();
        for (at, (kind, text, is_required)) in custom.iter().enumerate() {
            let target = CustomField { is_required: *is_required, ..text_field(100 + at, *kind) };
            let link = FieldLink { kind: *kind, id: target.id };
            let source = CustomField { becomes: Some(link), ..text_field(at, Kind::Lead) };
            lead.custom.insert(source.name(), crate::Value::text(text.as_str()));
            fields.extend([source, target]);
        }
        let plan = plan_with(&lead, &options, Targets { fields: &fields, ..Targets::default() }).unwrap();
        for (at, (kind, text, is_required)) in custom.iter().enumerate() {
            let draft = match kind {
                Kind::Deal => &plan.custom.deal,
                Kind::Contact => &plan.custom.contact,
                Kind::Company | Kind::Lead => &plan.custom.company,
            };
            let carried = draft.values.get(&text_field(100 + at, *kind).name());
            prop_assert_eq!(carried.and_then(crate::Value::as_text).unwrap_or_default(), text);
            prop_assert!(!is_required || !text.is_empty() || draft.is_incomplete());
        }
        let incomplete = |kind| custom.iter().any(|(own, text, is_required)| *own == kind && *is_required && text.is_empty());
        prop_assert_eq!(plan.custom.deal.is_incomplete(), incomplete(Kind::Deal));
        prop_assert_eq!(Outline::of(&plan), LeadShape::of(&lead).outline(&options).unwrap());
    }
}

#[test]
fn a_new_deal_has_the_defaults_of_its_fields() {
    let default = crate::Value::text("usual");
    let field = CustomField { is_required: true, default: default.clone(), ..text_field(1, Kind::Deal) };
    let targets = Targets { fields: std::slice::from_ref(&field), ..Targets::default() };
    let plan = plan_with(&LeadFacts::default(), &DealCreation::default(), targets).unwrap();
    assert_eq!(plan.custom.deal.values, BTreeMap::from([(field.name(), default)]));
    assert!(!plan.custom.deal.is_incomplete() && plan.custom.contact.is_empty());
}

/// A field of deals that is required from a stage of the pipeline with the number 0 on.
fn required_from(id: usize, stage: &str) -> CustomField {
    let from = RequiredFrom { pipeline_id: Some(0), stage: stage.to_owned() };
    CustomField { required_from: vec![from], ..text_field(id, Kind::Deal) }
}

fn stages() -> [Stage; 4] {
    let stage = |(code, semantics): (&str, Semantics)| Stage {
        code: code.to_owned(),
        name: code.to_owned(),
        color: String::new(),
        semantics,
        is_closing: false,
    };
    let (open, won, lost) = (Semantics::InProgress, Semantics::Success, Semantics::Failure);
    [("NEW", open), ("OFFER", open), ("WON", won), ("LOST", lost)].map(stage)
}

#[test]
fn a_new_deal_is_measured_by_the_stage_that_it_gets() {
    let lacking = |from: &str, pipeline_id: i64| {
        let (field, stages) = (required_from(1, from), stages());
        let targets = Targets { fields: std::slice::from_ref(&field), stages: &stages, stage: "NEW" };
        let options = DealCreation { pipeline_id, ..DealCreation::default() };
        let plan = plan_with(&LeadFacts::default(), &options, targets).unwrap();
        assert_eq!(plan.custom.deal.is_incomplete(), !plan.lacking().is_empty());
        plan.lacking()
    };
    assert_eq!(lacking("NEW", 0), [(Kind::Deal, FieldName::Custom(1))]);
    for (from, pipeline_id) in [("OFFER", 0), ("LOST", 0), ("GONE", 0), ("NEW", 1)] {
        assert_eq!(lacking(from, pipeline_id), []);
    }
}

/// A lead as it is opened, with values of its custom fields.
fn opened(values: &[(FieldName, Value)]) -> Record {
    let (contact_points, planned) = Default::default();
    Record { kind: Kind::Lead, id: 1, version: 1, values: values.iter().cloned().collect(), contact_points, planned }
}

#[test]
fn a_person_is_asked_for_what_the_new_records_would_lack() {
    let required = |id, kind| CustomField { is_required: true, ..text_field(id, kind) };
    let fields = [
        required(1, Kind::Company),
        required(2, Kind::Contact),
        required_from(3, "NEW"),
        required_from(4, "OFFER"),
        CustomField { default: Value::text("usual"), ..required(5, Kind::Deal) },
        required(6, Kind::Lead),
        CustomField { becomes: Some(FieldLink { kind: Kind::Contact, id: 2 }), ..text_field(7, Kind::Lead) },
    ];
    let stages = stages();
    let targets = Targets { fields: &fields, stages: &stages, stage: "NEW" };
    let asked = |client, values: &[(FieldName, Value)]| {
        let options = DealCreation { client, ..DealCreation::default() };
        super::asked(&opened(values), &options, targets)
    };
    let (deal, contact, company) = (
        (Kind::Deal, FieldName::Custom(3)),
        (Kind::Contact, FieldName::Custom(2)),
        (Kind::Company, FieldName::Custom(1)),
    );
    assert_eq!(asked(ClientChoice::Contact, &[]), [deal, contact]);
    assert_eq!(asked(ClientChoice::Company, &[]), [deal, company]);
    assert_eq!(asked(ClientChoice::Contact, &[(FieldName::Custom(7), Value::text("known"))]), [deal]);
    let both = [(FieldName::LastName, Value::text("Marsh")), (FieldName::CompanyTitle, Value::text("Firma"))];
    assert_eq!(asked(ClientChoice::Both, &both), [deal, contact, company]);
    let linked = [(FieldName::ContactId, Value::link(Some(9), None))];
    assert_eq!(asked(ClientChoice::Both, &linked), [deal], "a known client is not asked");
}

#[test]
fn what_a_person_gives_is_checked_by_the_rules_of_every_form() {
    let required = |id, kind| CustomField { is_required: true, ..text_field(id, kind) };
    let fields = [required(1, Kind::Deal), required(2, Kind::Contact), required(3, Kind::Company)];
    let targets = Targets { fields: &fields, ..Targets::default() };
    let plan = plan_with(&LeadFacts::default(), &DealCreation::default(), targets).unwrap();
    let [deal, contact, company] = [1, 2, 3].map(FieldName::Custom);
    let fill = |given: &[(FieldName, &str)]| {
        let given: BTreeMap<FieldName, Value> = given.iter().map(|(name, text)| (*name, Value::text(*text))).collect();
        plan.fill(&fields, &given)
    };
    let wrong = |name, problem| Violation { place: Place::Field(name), problem };
    assert_eq!(
        fill(&[(deal, " ")]),
        Err(AppError::Invalid(vec![wrong(deal, Problem::Required), wrong(contact, Problem::Required)]))
    );
    let long = "x".repeat(256);
    assert_eq!(
        fill(&[(deal, long.as_str()), (contact, "b")]),
        Err(AppError::Invalid(vec![wrong(deal, Problem::TooLong(255))]))
    );
    let filled = fill(&[(deal, " a "), (contact, "b"), (company, "of nobody")]).unwrap();
    let expected = [(Kind::Deal, vec![(deal, Value::text("a"))]), (Kind::Contact, vec![(contact, Value::text("b"))])];
    assert_eq!(filled, BTreeMap::from(expected));
}

#[test]
fn both_creates_what_the_lead_names() {
    let options = DealCreation { client: ClientChoice::Both, ..DealCreation::default() };
    let outline = |has_person, has_company_title| {
        let shape = LeadShape { has_person, has_company_title, ..LeadShape::default() };
        let outline = shape.outline(&options).expect("not linked");
        (outline.creates_contact, outline.creates_company)
    };
    assert_eq!(outline(true, true), (true, true));
    assert_eq!(outline(true, false), (true, false));
    assert_eq!(outline(false, true), (false, true));
    assert_eq!(outline(false, false), (true, false), "a client there must be");
}

#[test]
fn a_preview_adds_up_its_shapes() {
    let shape =
        |has_company_title, contact| LeadShape { has_person: true, has_company_title, contact, ..LeadShape::default() };
    let count = |shape, leads| ShapeCount { shape, leads, open_activities: 1 };
    let preview = Preview {
        shapes: vec![
            count(shape(true, LinkShape::None), 5),
            count(shape(false, LinkShape::Linked), 3),
            count(shape(false, LinkShape::Gone), 2),
        ],
        ..Preview::default()
    };
    let options = DealCreation { client: ClientChoice::Both, keep_activities: true, ..DealCreation::default() };
    let totals = preview.totals(&options);
    assert_eq!((totals.active_leads, totals.deals, totals.not_convertible), (10, 8, 2));
    assert_eq!((totals.contacts_created, totals.companies_created, totals.known_clients), (5, 5, 3));
    assert_eq!((totals.activities_moved, totals.activities_completed), (2, 0), "those of failing leads stay");
}

#[test]
fn a_preview_is_outdated_by_more_than_a_few_new_leads() {
    assert!(Preview::is_outdated(0, 1), "nobody was told that anything would be converted");
    assert!(!Preview::is_outdated(0, 0));
    assert!(!Preview::is_outdated(5, 15));
    assert!(Preview::is_outdated(5, 16));
    assert!(!Preview::is_outdated(10_000, 10_100));
    assert!(Preview::is_outdated(10_000, 10_101));
    assert!(!Preview::is_outdated(10_000, 3), "fewer leads are no surprise");
    assert!(Preview::is_outdated(i64::MIN, 1), "whatever the browser sends");
}
