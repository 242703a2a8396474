//! Required fields where records are made without a form: the mark of what is incomplete, and what a person fills in.

use std::collections::BTreeMap;

use chrono::Utc;
use domain::errors::{Place, Violation};
use domain::fields::{FieldDefinition, FieldType, RequiredFrom};
use domain::import::ImportChoices;
use domain::inquiry::Inquiry;
use domain::record::{Cause, HistoryEvent};
use domain::{AppError, Change, ClientChoice, FieldName, Kind, Problem, Record, Value};
use sqlx::PgPool;
use store::import::Wish;
use store::{conversion, custom as fields, import, inquiries, records};

use crate::custom::{define, definition, id_of, list_of};
use crate::support::*;

/// A text that is required of the kind.
async fn required(pool: &PgPool, kind: Kind, name: &str) -> FieldName {
    define(pool, FieldDefinition { is_required: true, ..definition(kind, name, FieldType::Text) }).await
}

/// A text that deals must have from a stage of the pipeline *General* on.
async fn required_from(pool: &PgPool, name: &str, stage: &str) -> FieldName {
    let required_from = vec![RequiredFrom { pipeline_id: Some(0), stage: stage.to_owned() }];
    define(pool, FieldDefinition { required_from, ..definition(Kind::Deal, name, FieldType::Text) }).await
}

async fn get(pool: &PgPool, kind: Kind, id: i64) -> Record {
    records::get(&mut system(pool).await, kind, id).await.unwrap()
}

async fn is_marked(pool: &PgPool, kind: Kind, id: i64) -> bool {
    get(pool, kind, id).await.value(FieldName::IsIncomplete) == &Value::Boolean(true)
}

async fn change(pool: &PgPool, kind: Kind, id: i64, field: FieldName, after: Value) {
    let before = get(pool, kind, id).await.value(field).clone();
    let mut ctx = system(pool).await;
    records::edit(&mut ctx, kind, id, vec![Change { field, before, after }], None).await.unwrap();
    ctx.commit().await.unwrap();
}

/// The deals that the switch to Simple makes of all leads in progress, in their order.
async fn switched(pool: &PgPool, client: ClientChoice) -> Vec<Record> {
    let run = start_switch(pool, client, true).await.unwrap();
    conversion::drain(pool, run).await.unwrap();
    let ids: Vec<i64> = sqlx::query_scalar("select id from deal order by lead_id").fetch_all(pool).await.unwrap();
    let mut deals = Vec::new();
    for id in ids {
        deals.push(get(pool, Kind::Deal, id).await);
    }
    deals
}

fn lacking(fields: &[FieldName]) -> AppError {
    let lacks = |name: &FieldName| Violation { place: Place::Field(*name), problem: Problem::Required };
    AppError::Invalid(fields.iter().map(lacks).collect())
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_new_deal_is_marked_by_what_its_stage_asks_for_and_until_it_has_that(pool: PgPool) {
    classic(&pool).await;
    let site = required_from(&pool, "Site", "NEW").await;
    let order = required_from(&pool, "Order", "EXECUTING").await;
    let always = required(&pool, Kind::Deal, "Area").await;
    add_lead(&pool, "Marsh", "").await;
    let mut deals: Vec<i64> = switched(&pool, ClientChoice::Contact).await.iter().map(|deal| deal.id).collect();
    let inquiry = Inquiry { last_name: "Nowak".to_owned(), ..Inquiry::default() };
    let mut ctx = system(&pool).await;
    deals.push(inquiries::create(&mut ctx, &inquiry).await.unwrap().id);
    ctx.commit().await.unwrap();
    for deal in deals {
        assert!(is_marked(&pool, Kind::Deal, deal).await);
        change(&pool, Kind::Deal, deal, order, Value::text("for later")).await;
        change(&pool, Kind::Deal, deal, always, Value::text("12")).await;
        assert!(is_marked(&pool, Kind::Deal, deal).await, "what its stage asks for is still missing");
        change(&pool, Kind::Deal, deal, site, Value::text("Main street")).await;
        assert!(!is_marked(&pool, Kind::Deal, deal).await);
    }
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_only_a_later_stage_asks_for_marks_no_new_deal(pool: PgPool) {
    classic(&pool).await;
    required_from(&pool, "Order", "EXECUTING").await;
    add_lead(&pool, "Marsh", "").await;
    let deals = switched(&pool, ClientChoice::Contact).await;
    assert!(!is_marked(&pool, Kind::Deal, deals[0].id).await);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn whoever_converts_by_hand_fills_in_what_the_new_records_lack(pool: PgPool) {
    classic(&pool).await;
    let site = required_from(&pool, "Site", "NEW").await;
    let size =
        define(&pool, FieldDefinition { is_required: true, ..list_of(Kind::Company, "Size", &["S", "L"]) }).await;
    let nickname = required(&pool, Kind::Contact, "Nickname").await;
    let lead = add_lead(&pool, "Marsh", "Firma").await;
    // What the lead itself lacks is nobody's business here.
    required(&pool, Kind::Lead, "Budget").await;
    let convert = async |client: ClientChoice, given: Vec<(FieldName, Value)>| {
        let given: BTreeMap<FieldName, Value> = given.into_iter().collect();
        let mut ctx = system(&pool).await;
        let deal = inquiries::convert_lead(&mut ctx, lead, &options(client, true), &given).await?;
        ctx.commit().await?;
        Ok::<i64, store::Error>(deal)
    };
    let text = |name: FieldName, value: &str| (name, Value::text(value));
    let choice = |code: &str| (size, Value::Choice(code.to_owned()));
    assert_eq!(refused(convert(ClientChoice::Both, Vec::new()).await), lacking(&[site, nickname, size]));
    assert_eq!(refused(convert(ClientChoice::Company, vec![text(site, " "), choice("s")]).await), lacking(&[site]));
    let unknown = convert(ClientChoice::Company, vec![text(site, "Main street"), choice("xxl")]).await;
    assert_eq!(refused(unknown), AppError::invalid_field(size, Problem::UnknownValue));
    assert_eq!(number(&pool, "select (select count(*) from deal) + (select count(*) from company)").await, 0);
    assert_eq!(get(&pool, Kind::Lead, lead).await.text(FieldName::Stage), "NEW", "nothing is half-written");

    let given = vec![text(site, " Main street "), text(nickname, "Fletch"), choice("l")];
    let deal = convert(ClientChoice::Both, given).await.unwrap();
    let deal = get(&pool, Kind::Deal, deal).await;
    let contact = deal.value(FieldName::ContactId).as_id().unwrap();
    let company = deal.value(FieldName::CompanyId).as_id().unwrap();
    assert_eq!(deal.value(site), &Value::text("Main street"));
    for (kind, id, name, value) in [
        (Kind::Deal, deal.id, site, Value::text("Main street")),
        (Kind::Contact, contact, nickname, Value::text("Fletch")),
        (Kind::Company, company, size, Value::Choice("l".to_owned())),
    ] {
        let opened = records::open(&mut system(&pool).await, kind, id).await.unwrap();
        assert_eq!(opened.record.value(name), &value);
        assert_eq!(opened.record.value(FieldName::IsIncomplete), &Value::Boolean(false));
        let noted = HistoryEvent::Field { field: name, before: Value::Empty, after: value };
        assert_eq!((&opened.history[0].event, opened.history[0].cause), (&noted, Cause::Conversion));
    }
    assert_eq!(crate::search::ids(&mut system(&pool).await, Kind::Contact, "fletch").await, [contact]);
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_client_who_is_known_is_not_asked(pool: PgPool) {
    classic(&pool).await;
    let contact = add(&pool, new_record(Kind::Contact, &[(FieldName::LastName, "Marsh")])).await;
    required(&pool, Kind::Contact, "Nickname").await;
    required(&pool, Kind::Company, "Size").await;
    let mut new = new_record(Kind::Lead, &[(FieldName::Title, "Shelves")]);
    new.values.insert(FieldName::ContactId, Value::link(Some(contact), None));
    let lead = add(&pool, new).await;
    let mut ctx = system(&pool).await;
    inquiries::convert_lead(&mut ctx, lead, &options(ClientChoice::Both, true), &BTreeMap::new()).await.unwrap();
    ctx.commit().await.unwrap();
    assert!(!is_marked(&pool, Kind::Contact, contact).await);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_import_that_fills_in_what_is_missing_takes_the_mark_away(pool: PgPool) {
    classic(&pool).await;
    let size = required(&pool, Kind::Company, "Size").await;
    required(&pool, Kind::Company, "Colour").await;
    for company in ["Alpha", "Beta", "Gamma"] {
        add_lead(&pool, "Marsh", company).await;
    }
    let company = |deal: &Record| deal.value(FieldName::CompanyId).as_id().unwrap();
    let companies: Vec<i64> = switched(&pool, ClientChoice::Company).await.iter().map(company).collect();
    let content = "Name;Size;Colour;City\nAlpha;S;red;\nBeta;L;;\nGamma;;;Leeds\n";
    let choices = ImportChoices { kind: Some(Kind::Company), ..ImportChoices::default() };
    let wish = Wish { choices, key: Some("Name".to_owned()), ..Wish::default() };
    let run = import::import_file(&pool, "file.csv", content.into(), wish, Utc::now()).await.unwrap();
    assert_eq!(run.counts.updated, 3);
    let mut marked = Vec::new();
    for id in &companies {
        marked.push(is_marked(&pool, Kind::Company, *id).await);
    }
    assert_eq!(marked, [false, true, true]);
    assert_eq!(get(&pool, Kind::Company, companies[1]).await.value(size), &Value::text("L"));
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_nobody_requires_any_more_marks_nobody(pool: PgPool) {
    classic(&pool).await;
    let site = required_from(&pool, "Site", "NEW").await;
    let area = required(&pool, Kind::Deal, "Area").await;
    let size = required(&pool, Kind::Company, "Size").await;
    for company in ["Alpha", "Beta"] {
        add_lead(&pool, "Marsh", company).await;
    }
    let deals = switched(&pool, ClientChoice::Company).await;
    let [first, second] = [deals[0].id, deals[1].id];
    let company = deals[0].value(FieldName::CompanyId).as_id().unwrap();
    change(&pool, Kind::Deal, first, area, Value::text("12")).await;
    delete(&pool, Kind::Deal, second).await;

    // Not required from the first stage on any more, but from a later one.
    let mut ctx = system(&pool).await;
    let defined = fields::defined(&mut ctx, Kind::Deal).await.unwrap();
    let known = defined.into_iter().find(|field| field.id == id_of(site)).unwrap();
    let required_from = vec![RequiredFrom { pipeline_id: Some(0), stage: "EXECUTING".to_owned() }];
    let later = FieldDefinition { required_from, ..known.definition };
    fields::update(&mut ctx, known.id, known.version, later).await.unwrap();
    ctx.commit().await.unwrap();
    assert!(!is_marked(&pool, Kind::Deal, first).await);
    let marked = "select count(*) from deal where is_incomplete";
    assert_eq!(number(&pool, marked).await, 1, "the other one still lacks its area");
    assert!(is_marked(&pool, Kind::Company, company).await);

    let mut ctx = system(&pool).await;
    fields::delete(&mut ctx, id_of(area)).await.unwrap();
    fields::delete(&mut ctx, id_of(size)).await.unwrap();
    ctx.commit().await.unwrap();
    assert_eq!(number(&pool, marked).await, 0, "in the recycle bin as well");
    assert!(!is_marked(&pool, Kind::Company, company).await);
    assert_consistent(&pool).await;
}
