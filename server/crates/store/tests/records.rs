//! Creating, editing and deleting records.

use domain::bulk::{BulkAction, BulkTarget};
use domain::permissions::Role;
use domain::record::{Cause, HistoryEvent};
use domain::value::Link;
use domain::{AppError, Change, ContactPointKind, FieldName, Kind, Problem, Refusal, Value};
use rust_decimal::Decimal;
use sqlx::PgPool;
use store::{bulk, records};

use crate::support::*;

fn change(field: FieldName, before: Value, after: Value) -> Change {
    Change { field, before, after }
}

fn renamed(before: &str, after: &str) -> Vec<Change> {
    vec![change(FieldName::Title, Value::text(before), Value::text(after))]
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_new_record_gets_its_defaults(pool: PgPool) {
    classic(&pool).await;
    let actor = employee(&pool, "Anna", Role::Employee).await;
    let mut ctx = acting(&pool, &actor).await;
    let mut new = new_record(Kind::Lead, &[(FieldName::Title, "  Office\t chairs ")]);
    new.contact_points.push(point(ContactPointKind::Phone, "601 234 567"));
    new.contact_points.push(point(ContactPointKind::Email, " Anna@Example.ORG"));
    new.contact_points.push(point(ContactPointKind::Web, "  "));
    let id = records::create(&mut ctx, new).await.unwrap();
    let lead = records::get(&mut ctx, Kind::Lead, id).await.unwrap();

    assert_eq!(lead.text(FieldName::Title), "Office chairs");
    assert_eq!(lead.text(FieldName::Stage), "NEW");
    assert_eq!(lead.text(FieldName::Currency), "EUR");
    assert_eq!(lead.value(FieldName::ResponsibleId).as_id(), Some(actor.id));
    assert_eq!(lead.value(FieldName::IsOpen), &Value::Boolean(true));
    assert_eq!(lead.version, 1);
    let normalized: Vec<&str> = lead.contact_points.iter().map(|point| point.normalized.as_str()).collect();
    assert_eq!(normalized, ["+48601234567", "anna@example.org"], "read in the default country; empty ones dropped");
    let Value::Moment(created) = lead.value(FieldName::CreatedAt) else { panic!("a moment") };
    assert_eq!((created.utc_ms, created.local.hour), (now().timestamp_millis(), 10), "in the actor's zone");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn every_kind_can_be_created_and_deleted(pool: PgPool) {
    classic(&pool).await;
    for (kind, field) in [
        (Kind::Lead, FieldName::Title),
        (Kind::Deal, FieldName::Title),
        (Kind::Contact, FieldName::LastName),
        (Kind::Company, FieldName::Title),
    ] {
        let id = add(&pool, new_record(kind, &[(field, "Fletcher")])).await;
        let opened = records::open(&mut system(&pool).await, kind, id).await.unwrap();
        assert_eq!(opened.record.text(field), "Fletcher");
        assert_eq!(opened.history.len(), 1);
        assert_eq!((&opened.history[0].event, opened.history[0].cause), (&HistoryEvent::Created, Cause::Person));
        delete(&pool, kind, id).await;
        assert_eq!(refused(records::get(&mut system(&pool).await, kind, id).await), AppError::NotFound);
    }
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn wrong_values_are_named_all_at_once(pool: PgPool) {
    classic(&pool).await;
    let mut ctx = system(&pool).await;
    let nameless = records::create(&mut ctx, new_record(Kind::Company, &[])).await;
    assert_eq!(refused(nameless), AppError::invalid_field(FieldName::Title, Problem::Required));

    let mut new = new_record(Kind::Lead, &[(FieldName::Title, &"ä".repeat(256))]);
    new.values.insert(FieldName::Amount, Value::Decimal(Decimal::from(10_i64.pow(16))));
    let AppError::Invalid(violations) = refused(records::create(&mut ctx, new).await) else { panic!("invalid") };
    assert_eq!(violations.len(), 2);

    for (field, value) in [
        (FieldName::Source, Value::Choice("NO_SUCH".to_owned())),
        (FieldName::Stage, Value::Choice("NO_SUCH".to_owned())),
        (FieldName::ContactId, Value::link(Some(404), None)),
        (FieldName::ResponsibleId, Value::link(Some(404), None)),
    ] {
        let mut new = new_record(Kind::Lead, &[]);
        new.values.insert(field, value);
        let error = refused(records::create(&mut ctx, new).await);
        assert_eq!(error, AppError::invalid_field(field, Problem::UnknownValue));
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn nobody_is_born_in_times_to_come(pool: PgPool) {
    classic(&pool).await;
    let mut ctx = system(&pool).await;
    let born = |day: &str| Value::Date(day.parse().unwrap());
    let refusal = AppError::invalid_field(FieldName::Birthdate, Problem::NotBornYet);
    let mut new = new_record(Kind::Contact, &[(FieldName::LastName, "Doyle")]);
    new.values.insert(FieldName::Birthdate, born("2026-03-04"));
    assert_eq!(refused(records::create(&mut ctx, new.clone()).await), refusal);
    new.values.insert(FieldName::Birthdate, born("2026-03-02"));
    let id = records::create(&mut ctx, new).await.unwrap();
    let later = change(FieldName::Birthdate, born("2026-03-02"), born("2026-03-04"));
    assert_eq!(refused(records::edit(&mut ctx, Kind::Contact, id, vec![later], None).await), refusal);
    let action = BulkAction::Edit { field: FieldName::Birthdate, value: born("2026-03-04") };
    let target = BulkTarget::These(vec![id]);
    assert_eq!(refused(bulk::begin(&mut ctx, Kind::Contact, target, action).await), refusal);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_edit_writes_one_history_row_per_changed_field(pool: PgPool) {
    classic(&pool).await;
    let id = add_lead(&pool, "Doyle", "").await;
    let mut ctx = system(&pool).await;
    let changes = vec![
        change(FieldName::Title, Value::text("Inquiry"), Value::text("Shelves")),
        change(FieldName::Amount, Value::Empty, Value::Decimal(Decimal::new(125_050, 2))),
        // Nothing changes here, whatever the editor saw before.
        change(FieldName::LastName, Value::text("outdated"), Value::text("Doyle")),
    ];
    let points = vec![point(ContactPointKind::Email, "doyle@example.org")];
    records::edit(&mut ctx, Kind::Lead, id, changes, Some(points)).await.unwrap();
    let opened = records::open(&mut ctx, Kind::Lead, id).await.unwrap();
    assert_eq!(opened.record.version, 2);
    assert_eq!(opened.record.text(FieldName::Title), "Shelves");
    let events: Vec<&HistoryEvent> = opened.history.iter().map(|entry| &entry.event).collect();
    assert_eq!(
        events,
        [
            &HistoryEvent::ContactPoints {
                before: "PHONE WORK +48 601 234 567".into(),
                after: "EMAIL WORK doyle@example.org".into(),
            },
            &HistoryEvent::Field {
                field: FieldName::Amount,
                before: Value::Empty,
                after: Value::Decimal("1250.5".parse().unwrap()),
            },
            &HistoryEvent::Field {
                field: FieldName::Title,
                before: Value::text("Inquiry"),
                after: Value::text("Shelves"),
            },
            &HistoryEvent::Created,
        ]
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn only_a_change_of_the_same_field_is_a_conflict(pool: PgPool) {
    classic(&pool).await;
    let id = add_lead(&pool, "Doyle", "").await;
    let mut ctx = system(&pool).await;
    records::edit(&mut ctx, Kind::Lead, id, renamed("Inquiry", "Theirs"), None).await.unwrap();
    let other_field = vec![change(FieldName::Comment, Value::Empty, Value::text("Mine"))];
    records::edit(&mut ctx, Kind::Lead, id, other_field, None).await.unwrap();
    let conflict = refused(records::edit(&mut ctx, Kind::Lead, id, renamed("Inquiry", "Mine"), None).await);
    assert_eq!(conflict, AppError::Conflict { field: FieldName::Title, theirs: Value::text("Theirs") });
    // Both meant the same.
    records::edit(&mut ctx, Kind::Lead, id, renamed("Inquiry", "Theirs"), None).await.unwrap();
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_client_renamed_is_found_with_its_deals(pool: PgPool) {
    classic(&pool).await;
    let company = add(&pool, new_record(Kind::Company, &[(FieldName::Title, "Bellini S.p.A.")])).await;
    let mut deal = new_record(Kind::Deal, &[(FieldName::Title, "Shelves")]);
    deal.values.insert(FieldName::CompanyId, Value::Link(Link::new(company, "")));
    let deal = add(&pool, deal).await;
    let mut ctx = system(&pool).await;
    records::edit(&mut ctx, Kind::Company, company, renamed("Bellini S.p.A.", "Sanna"), None).await.unwrap();
    ctx.commit().await.unwrap();
    let mut ctx = system(&pool).await;
    let opened = records::open(&mut ctx, Kind::Deal, deal).await.unwrap();
    assert_eq!(opened.record.value(FieldName::CompanyId), &Value::link(Some(company), Some("Sanna".to_owned())));
    let found = crate::search::ids(&mut ctx, Kind::Deal, "sanna").await;
    assert_eq!(found, [deal]);
    let opened = records::open(&mut ctx, Kind::Company, company).await.unwrap();
    assert_eq!((opened.deals, opened.deal_count), (Vec::new(), 1));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_employee_deletes_only_what_is_theirs(pool: PgPool) {
    classic(&pool).await;
    let actor = employee(&pool, "Anna", Role::Employee).await;
    let administrator = employee(&pool, "Zofia", Role::Administrator).await;
    let theirs = add_lead(&pool, "Doyle", "").await;
    let mut ctx = acting(&pool, &actor).await;
    let own = records::create(&mut ctx, new_record(Kind::Lead, &[])).await.unwrap();
    let opened = records::open(&mut ctx, Kind::Lead, theirs).await.unwrap();
    assert_eq!((opened.may_update, opened.may_delete), (true, false));
    assert_eq!(refused(records::delete(&mut ctx, Kind::Lead, theirs).await), AppError::Forbidden);
    records::delete(&mut ctx, Kind::Lead, own).await.unwrap();
    assert_eq!(refused(records::delete(&mut ctx, Kind::Lead, own).await), AppError::NotFound);
    let mut ctx = acting(&pool, &administrator).await;
    records::delete(&mut ctx, Kind::Lead, theirs).await.unwrap();
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_lead_becomes_converted_by_its_conversion_alone(pool: PgPool) {
    classic(&pool).await;
    let id = add_lead(&pool, "Doyle", "").await;
    let stage = |before: &str, after: &str| {
        vec![change(FieldName::Stage, Value::Choice(before.to_owned()), Value::Choice(after.to_owned()))]
    };
    let mut ctx = system(&pool).await;
    records::edit(&mut ctx, Kind::Lead, id, stage("NEW", "JUNK"), None).await.unwrap();
    let lead = records::get(&mut ctx, Kind::Lead, id).await.unwrap();
    assert!(!lead.value(FieldName::ClosedAt).is_empty() && !lead.value(FieldName::MovedBy).is_empty());
    records::edit(&mut ctx, Kind::Lead, id, stage("JUNK", "PROCESSED"), None).await.unwrap();
    let lead = records::get(&mut ctx, Kind::Lead, id).await.unwrap();
    assert!(lead.value(FieldName::ClosedAt).is_empty());
    let converted = records::edit(&mut ctx, Kind::Lead, id, stage("PROCESSED", "CONVERTED"), None).await;
    assert_eq!(refused(converted), AppError::Refused(Refusal::NotConvertible));
    let unknown = records::edit(&mut ctx, Kind::Lead, id, stage("PROCESSED", "WON"), None).await;
    assert_eq!(refused(unknown), AppError::invalid_field(FieldName::Stage, Problem::UnknownValue));
    ctx.commit().await.unwrap();

    let run = start_switch(&pool, domain::ClientChoice::Contact, true).await.unwrap();
    let mut ctx = system(&pool).await;
    let in_simple = records::edit(&mut ctx, Kind::Lead, id, stage("PROCESSED", "NEW"), None).await;
    assert_eq!(refused(in_simple), AppError::Refused(Refusal::NeedsClassic));
    drop(ctx);
    store::conversion::drain(&pool, run).await.unwrap();
    let mut ctx = system(&pool).await;
    let reopened = records::edit(&mut ctx, Kind::Lead, id, stage("CONVERTED", "NEW"), None).await;
    assert_eq!(refused(reopened), AppError::Refused(Refusal::LeadConverted));
}
