//! What the conversion of a lead writes.

use domain::conversion::NotConvertible;
use domain::inquiry::Inquiry;
use domain::record::Cause;
use domain::value::Link;
use domain::{AppError, ClientChoice, CrmMode, FieldName, Kind, Record, Refusal, Value};
use sqlx::{PgPool, Row};
use store::{conversion, inquiries, mode, records};

use crate::support::*;

/// A lead with everything that a conversion carries.
async fn full_lead(pool: &PgPool) -> i64 {
    use domain::ContactPointKind::{Email, Phone, Web};
    let mut new = new_record(
        Kind::Lead,
        &[
            (FieldName::Title, "Shelves"),
            (FieldName::FirstName, "Freya"),
            (FieldName::LastName, "Marsh"),
            (FieldName::CompanyTitle, "Marsh & Holt Ltd"),
            (FieldName::Position, "Owner"),
            (FieldName::Comment, "Call after ten"),
            (FieldName::SourceDescription, "Stand 12"),
            (FieldName::AddressCity, "Leeds"),
        ],
    );
    new.values.insert(FieldName::Source, Value::Choice("TRADE_SHOW".to_owned()));
    new.values.insert(FieldName::Honorific, Value::Choice("HNR_EN_3".to_owned()));
    new.values.insert(FieldName::Amount, Value::Decimal("1250.50".parse().unwrap()));
    new.values.insert(FieldName::Currency, Value::Choice("GBP".to_owned()));
    new.values.insert(FieldName::Birthdate, Value::Date("1990-02-28".parse().unwrap()));
    for (kind, value) in [(Phone, "+44 7400 123456"), (Email, "freya@marsh.example"), (Web, "marsh.example")] {
        new.contact_points.push(point(kind, value));
    }
    new.contact_points[0].value_type = domain::ContactPointType::Mobile;
    add(pool, new).await
}

async fn convert_all(pool: &PgPool, client: ClientChoice, keep_activities: bool) -> i64 {
    let run = start_switch(pool, client, keep_activities).await.unwrap();
    conversion::drain(pool, run).await.unwrap();
    assert_consistent(pool).await;
    run
}

async fn only(pool: &PgPool, kind: Kind) -> Record {
    let mut ctx = system(pool).await;
    let page = records::list(&mut ctx, &domain::list::ListQuery::new(kind)).await.unwrap();
    assert_eq!(page.records.len(), 1, "{kind:?}");
    records::get(&mut ctx, kind, page.records[0].id).await.unwrap()
}

fn points(record: &Record) -> Vec<(&str, &str)> {
    record.contact_points.iter().map(|point| (point.value_type.code(), point.normalized.as_str())).collect()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn deal_contact_and_company_carry_what_the_lead_held(pool: PgPool) {
    classic(&pool).await;
    let lead = full_lead(&pool).await;
    let activity = add_activity(&pool, Kind::Lead, lead).await;
    let run = convert_all(&pool, ClientChoice::Both, true).await;

    let (deal, contact, company) =
        (only(&pool, Kind::Deal).await, only(&pool, Kind::Contact).await, only(&pool, Kind::Company).await);
    assert_eq!(deal.text(FieldName::Title), "Shelves");
    assert_eq!(deal.value(FieldName::Amount), &Value::Decimal("1250.50".parse().unwrap()));
    for (field, text) in [
        (FieldName::Currency, "GBP"),
        (FieldName::Source, "TRADE_SHOW"),
        (FieldName::SourceDescription, "Stand 12"),
        (FieldName::Comment, "Call after ten"),
        (FieldName::Stage, "NEW"),
    ] {
        assert_eq!(deal.text(field), text);
    }
    let link = |id, label: &str| Value::Link(Link::new(id, label.to_owned()));
    assert_eq!(deal.value(FieldName::LeadId), &link(lead, "Shelves"));
    assert_eq!(deal.value(FieldName::ContactId), &link(contact.id, "Freya Marsh"));
    assert_eq!(deal.value(FieldName::CompanyId), &link(company.id, "Marsh & Holt Ltd"));

    assert_eq!(contact.text(FieldName::Honorific), "HNR_EN_3");
    assert_eq!(contact.text(FieldName::Position), "Owner");
    assert_eq!(contact.value(FieldName::Birthdate), &Value::Date("1990-02-28".parse().unwrap()));
    assert_eq!(contact.value(FieldName::CompanyId), &link(company.id, "Marsh & Holt Ltd"));
    let all = [("MOBILE", "+447400123456"), ("WORK", "freya@marsh.example"), ("WORK", "https://marsh.example")];
    assert_eq!(points(&contact), all);
    assert_eq!(points(&company), all[1..], "a company beside a contact gets what belongs to the work place");
    assert_eq!(company.text(FieldName::AddressCity), "Leeds");
    assert_eq!(contact.text(FieldName::AddressCity), "");

    let mut ctx = system(&pool).await;
    let lead = records::open(&mut ctx, Kind::Lead, lead).await.unwrap();
    assert_eq!(lead.record.text(FieldName::Stage), "CONVERTED");
    assert_eq!(lead.record.value(FieldName::ContactId).as_id(), Some(contact.id));
    assert_eq!(points(&lead.record), all, "the lead keeps its own");
    assert_eq!(lead.deals, [Link::new(deal.id, "Shelves")]);
    assert!(lead.history[..3].iter().all(|entry| entry.cause == Cause::Conversion));
    let timeline = store::timeline::open(&mut ctx, Kind::Deal, deal.id).await.unwrap();
    assert_eq!(timeline.planned.iter().map(|activity| activity.id).collect::<Vec<_>>(), [activity]);
    for (kind, found) in [(Kind::Deal, deal.id), (Kind::Contact, contact.id), (Kind::Company, company.id)] {
        assert_eq!(crate::search::ids(&mut ctx, kind, "marsh").await, [found]);
    }
    let report = conversion::report(&mut ctx, run, false, 0).await.unwrap();
    assert_eq!((report.rows.len(), report.next), (1, None));
    assert_eq!((report.rows[0].deal_id, report.rows[0].activities_moved), (Some(deal.id), 1));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn activities_are_completed_unless_kept(pool: PgPool) {
    classic(&pool).await;
    let lead = full_lead(&pool).await;
    add_activity(&pool, Kind::Lead, lead).await;
    let run = convert_all(&pool, ClientChoice::Company, false).await;
    let counts = conversion::progress(&mut system(&pool).await, run).await.unwrap().counts;
    assert_eq!((counts.activities_completed, counts.activities_moved), (1, 0));
    assert_eq!((counts.companies_created, counts.contacts_created), (1, 0));
    assert_eq!(points(&only(&pool, Kind::Company).await).len(), 3, "the only client gets everything");
    assert_eq!(
        number(&pool, "select count(*) from activity where owner_kind = 1 and completed_at is not null").await,
        1
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_lead_without_name_and_company_converts(pool: PgPool) {
    classic(&pool).await;
    let lead = add(&pool, new_record(Kind::Lead, &[])).await;
    convert_all(&pool, ClientChoice::Contact, true).await;
    assert_eq!(only(&pool, Kind::Contact).await.text(FieldName::LastName), format!("#{lead}"));
    assert_eq!(only(&pool, Kind::Deal).await.text(FieldName::Title), format!("#{lead}"));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_linked_client_is_used_and_a_deleted_one_keeps_the_lead(pool: PgPool) {
    classic(&pool).await;
    let contact = add(&pool, new_record(Kind::Contact, &[(FieldName::LastName, "Marsh")])).await;
    let gone = add(&pool, new_record(Kind::Company, &[(FieldName::Title, "Gone")])).await;
    let mut linked = new_record(Kind::Lead, &[(FieldName::LastName, "Other"), (FieldName::CompanyTitle, "New")]);
    linked.values.insert(FieldName::ContactId, Value::link(Some(contact), None));
    let linked = add(&pool, linked).await;
    let mut failing = new_record(Kind::Lead, &[]);
    failing.values.insert(FieldName::CompanyId, Value::link(Some(gone), None));
    let failing = add(&pool, failing).await;
    delete(&pool, Kind::Company, gone).await;
    let run = convert_all(&pool, ClientChoice::Both, true).await;

    let deal = only(&pool, Kind::Deal).await;
    assert_eq!(deal.value(FieldName::LeadId).as_id(), Some(linked));
    assert_eq!(deal.value(FieldName::ContactId).as_id(), Some(contact));
    assert_eq!(deal.value(FieldName::IsReturnCustomer), &Value::Boolean(true));
    assert!(deal.value(FieldName::CompanyId).is_empty());
    only(&pool, Kind::Contact).await;
    let mut ctx = system(&pool).await;
    assert_eq!(records::get(&mut ctx, Kind::Lead, failing).await.unwrap().text(FieldName::Stage), "NEW");
    let report = conversion::report(&mut ctx, run, true, 0).await.unwrap();
    assert_eq!(report.rows.len(), 1);
    assert_eq!((report.rows[0].lead_id, report.rows[0].failure), (failing, Some(NotConvertible::CompanyDeleted)));
    let counts = conversion::progress(&mut ctx, run).await.unwrap().counts;
    assert_eq!((counts.total, counts.converted, counts.failed), (2, 1, 1));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_ledger_holds_what_was_before(pool: PgPool) {
    classic(&pool).await;
    let lead = full_lead(&pool).await;
    let activity = add_activity(&pool, Kind::Lead, lead).await;
    let mut ctx = system(&pool).await;
    let stage = domain::Change {
        field: FieldName::Stage,
        before: Value::Choice("NEW".to_owned()),
        after: Value::Choice("IN_PROCESS".to_owned()),
    };
    records::edit(&mut ctx, Kind::Lead, lead, vec![stage], None).await.unwrap();
    ctx.commit().await.unwrap();
    let run = convert_all(&pool, ClientChoice::Both, true).await;

    let row = sqlx::query("select * from conversion").fetch_one(&pool).await.unwrap();
    assert_eq!((row.get::<i64, _>("run_id"), row.get::<i64, _>("lead_id")), (run, lead));
    assert_eq!(row.get::<&str, _>("stage_before"), "IN_PROCESS");
    assert_eq!(row.get::<&str, _>("stage_semantics_before"), "P");
    assert_eq!(row.get::<Option<chrono::DateTime<chrono::Utc>>, _>("moved_at_before"), Some(now()));
    assert_eq!(row.get::<Option<i64>, _>("contact_id_before"), None);
    assert_eq!(row.get::<Option<i64>, _>("contact_id"), Some(only(&pool, Kind::Contact).await.id));
    assert_eq!(row.get::<Option<i64>, _>("company_id"), Some(only(&pool, Kind::Company).await.id));
    assert_eq!(row.get::<Option<i64>, _>("deal_id"), Some(only(&pool, Kind::Deal).await.id));
    let version = records::get(&mut system(&pool).await, Kind::Lead, lead).await.unwrap().version;
    assert_eq!(row.get::<i32, _>("lead_version"), version, "a later one would mean that somebody changed it since");
    let moved = sqlx::query("select * from conversion_activity").fetch_one(&pool).await.unwrap();
    assert_eq!((moved.get::<i64, _>("activity_id"), moved.get::<bool, _>("was_moved")), (activity, true));
    assert_eq!((moved.get::<i64, _>("lead_id"), moved.get::<i32, _>("version")), (lead, 2));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn one_lead_converts_by_hand_once(pool: PgPool) {
    classic(&pool).await;
    let lead = full_lead(&pool).await;
    let mut ctx = system(&pool).await;
    let deal = inquiries::convert_lead(&mut ctx, lead, &options(ClientChoice::Contact, true), &Default::default())
        .await
        .unwrap();
    ctx.commit().await.unwrap();
    assert_eq!(only(&pool, Kind::Deal).await.id, deal);
    let mut ctx = system(&pool).await;
    let again =
        inquiries::convert_lead(&mut ctx, lead, &options(ClientChoice::Contact, true), &Default::default()).await;
    assert_eq!(refused(again), AppError::Refused(Refusal::NotConvertible));
    drop(ctx);
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_database_itself_refuses_a_second_deal_of_a_lead(pool: PgPool) {
    classic(&pool).await;
    let lead = full_lead(&pool).await;
    convert_all(&pool, ClientChoice::Contact, true).await;
    execute(&pool, "update lead set stage = 'NEW', stage_semantics = 'P'").await;
    let mut ctx = system(&pool).await;
    let again =
        inquiries::convert_lead(&mut ctx, lead, &options(ClientChoice::Contact, true), &Default::default()).await;
    assert!(matches!(again, Err(store::Error::Database(_))), "{again:?}");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_inquiry_is_a_lead_or_by_the_same_transaction_a_deal(pool: PgPool) {
    store::migrate(&pool).await.unwrap();
    let inquiry = Inquiry {
        last_name: "Marsh".to_owned(),
        phone: "601 234 567".to_owned(),
        title: "Shelves".to_owned(),
        source: "WEB".to_owned(),
        ..Inquiry::default()
    };
    let mut ctx = system(&pool).await;
    assert_eq!(mode::settings(&mut ctx).await.unwrap().mode, CrmMode::Simple, "as a new installation is");
    let created = inquiries::create(&mut ctx, &inquiry).await.unwrap();
    ctx.commit().await.unwrap();
    assert_eq!(created.kind, Kind::Deal);
    assert_eq!(only(&pool, Kind::Deal).await.text(FieldName::Source), "WEB");
    assert_eq!(points(&only(&pool, Kind::Contact).await), [("MOBILE", "+48601234567")]);
    assert_consistent(&pool).await;

    let mut ctx = system(&pool).await;
    mode::switch_to_classic(&mut ctx).await.unwrap();
    let created = inquiries::create(&mut ctx, &inquiry).await.unwrap();
    assert_eq!(created.kind, Kind::Lead);
    let empty = inquiries::create(&mut ctx, &Inquiry { source: "WEB".to_owned(), ..Inquiry::default() }).await;
    assert!(matches!(refused(empty), AppError::Invalid(_)));
}
