//! What is sent again because its answer was lost is created once.

use chrono::Duration;
use domain::company_contact::LinkedContact;
use domain::details::{DetailField, Details};
use domain::inquiry::{Created, Inquiry};
use domain::permissions::Role;
use domain::record::NewRecord;
use domain::send_key::SendKey;
use domain::{AppError, ContactPointKind, FieldName, Kind, Problem};
use sqlx::PgPool;
use store::Actor;
use store::records::once;

use crate::support::*;

fn key(text: &str) -> SendKey {
    SendKey::new(text.to_owned()).unwrap()
}

fn company(title: &str) -> NewRecord {
    new_record(Kind::Company, &[(FieldName::Title, title)])
}

/// Sends the form of a record in a transaction of its own.
async fn send(pool: &PgPool, actor: &Actor, record: NewRecord, key: Option<&SendKey>) -> Created {
    let mut ctx = acting(pool, actor).await;
    let created = once::create(&mut ctx, record, key).await.unwrap();
    ctx.commit().await.unwrap();
    created
}

/// Sends a form that is not taken.
async fn refuse(pool: &PgPool, actor: &Actor, record: NewRecord, key: &SendKey) -> AppError {
    let mut ctx = acting(pool, actor).await;
    refused(once::create(&mut ctx, record, Some(key)).await)
}

/// Sends the form of an inquiry in a transaction of its own.
async fn send_inquiry(pool: &PgPool, actor: &Actor, inquiry: &Inquiry, key: &SendKey) -> Created {
    let mut ctx = acting(pool, actor).await;
    let created = once::create_inquiry(&mut ctx, inquiry, Some(key)).await.unwrap();
    ctx.commit().await.unwrap();
    created
}

async fn companies(pool: &PgPool) -> i64 {
    number(pool, "select count(*) from company").await
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_is_sent_twice_under_a_key_is_created_once(pool: PgPool) {
    classic(&pool).await;
    let anna = employee(&pool, "Anna", Role::Employee).await;
    let ben = employee(&pool, "Ben", Role::Employee).await;
    let (first, other) = (key("3f9a"), key("77b0"));
    let created = send(&pool, &anna, company("Meier"), Some(&first)).await;
    assert_eq!(created.kind, Kind::Company);
    assert_eq!(send(&pool, &anna, company("Meier"), Some(&first)).await, created);
    assert_eq!(companies(&pool).await, 1);
    assert_ne!(send(&pool, &anna, company("Meier"), Some(&other)).await, created, "another form");
    assert_ne!(send(&pool, &ben, company("Meier"), Some(&first)).await, created, "somebody else's form");
    assert_ne!(send(&pool, &anna, company("Meier"), None).await, created, "without a key as ever");
    assert_eq!(companies(&pool).await, 4);

    for kind in [Kind::Lead, Kind::Deal, Kind::Contact] {
        let name = if kind == Kind::Contact { FieldName::LastName } else { FieldName::Title };
        let record = || new_record(kind, &[(name, "Meier")]);
        let own = key(kind.code());
        let created = send(&pool, &anna, record(), Some(&own)).await;
        assert_eq!(created.kind, kind);
        assert_eq!(send(&pool, &anna, record(), Some(&own)).await, created);
    }
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn in_simple_mode_the_deal_of_a_lead_is_found_again(pool: PgPool) {
    store::migrate(&pool).await.unwrap();
    let anna = employee(&pool, "Anna", Role::Employee).await;
    let lead = || new_record(Kind::Lead, &[(FieldName::Title, "Kitchen"), (FieldName::LastName, "Doyle")]);
    let created = send(&pool, &anna, lead(), Some(&key("lead"))).await;
    assert_eq!(created.kind, Kind::Deal);
    assert_eq!(send(&pool, &anna, lead(), Some(&key("lead"))).await, created);

    let inquiry = Inquiry { title: "Bath".to_owned(), last_name: "Marsh".to_owned(), ..Inquiry::default() };
    let created = send_inquiry(&pool, &anna, &inquiry, &key("inquiry")).await;
    assert_eq!(created.kind, Kind::Deal);
    assert_eq!(send_inquiry(&pool, &anna, &inquiry, &key("inquiry")).await, created);
    assert_eq!(number(&pool, "select count(*) from lead").await, 2);
    assert_eq!(number(&pool, "select count(*) from deal").await, 2);
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_company_is_not_made_again_with_its_details_and_contacts(pool: PgPool) {
    classic(&pool).await;
    let anna = employee(&pool, "Anna", Role::Employee).await;
    let contact = add(&pool, new_record(Kind::Contact, &[(FieldName::LastName, "Nowak")])).await;
    let mut details = Details { country: "DE".to_owned(), ..Details::default() };
    details.set_text(DetailField::UstIdNr, "DE 136695976".to_owned());
    let linked = LinkedContact { contact_id: contact, role: "CEO".to_owned(), is_primary: true };
    let sent = key("3f9a");
    let mut answers = Vec::new();
    for _ in 0..2 {
        let mut ctx = acting(&pool, &anna).await;
        let (details, contacts) = (vec![details.clone()], vec![linked.clone()]);
        let created = once::create_client(&mut ctx, company("Meier"), details, contacts, Some(&sent)).await;
        answers.push(created.unwrap());
        ctx.commit().await.unwrap();
    }
    assert_eq!(answers[0], answers[1]);
    // Without its details it is another request.
    let told = AppError::AlreadyCreated { created: answers[0], name: "Meier".to_owned() };
    assert_eq!(refuse(&pool, &anna, company("Meier"), &sent).await, told);
    assert_eq!(companies(&pool).await, 1);
    assert_eq!(number(&pool, "select count(*) from details").await, 1);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_is_changed_before_it_is_sent_again_is_told_what_is_there(pool: PgPool) {
    classic(&pool).await;
    let anna = employee(&pool, "Anna", Role::Employee).await;
    let (sent, other) = (key("3f9a"), key("77b0"));
    let with_phone = |phone: &str| {
        let mut record = company("Meier");
        record.contact_points.push(point(ContactPointKind::Phone, phone));
        record
    };
    let created = send(&pool, &anna, with_phone("+48 22 123 45 67"), Some(&sent)).await;
    let told = AppError::AlreadyCreated { created, name: "Meier".to_owned() };
    assert_eq!(refuse(&pool, &anna, with_phone("+48 22 123 45 68"), &sent).await, told);
    assert_eq!(refuse(&pool, &anna, company("Nowak"), &sent).await, told);
    assert_eq!(companies(&pool).await, 1);
    assert_eq!(send(&pool, &anna, with_phone("+48 22 123 45 67"), Some(&sent)).await, created, "as it was sent first");
    assert_ne!(send(&pool, &anna, company("Nowak"), Some(&other)).await, created, "under a key of its own");
    assert_eq!(companies(&pool).await, 2);

    let inquiry = |title: &str| Inquiry { title: title.to_owned(), ..Inquiry::default() };
    let lead = send_inquiry(&pool, &anna, &inquiry("Kitchen"), &key("inquiry")).await;
    let mut ctx = acting(&pool, &anna).await;
    let second = once::create_inquiry(&mut ctx, &inquiry("Bath"), Some(&key("inquiry"))).await;
    assert_eq!(refused(second), AppError::AlreadyCreated { created: lead, name: "Kitchen".to_owned() });
    drop(ctx);
    assert_eq!(number(&pool, "select count(*) from lead").await, 1);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_was_deleted_since_is_created_anew(pool: PgPool) {
    classic(&pool).await;
    let anna = employee(&pool, "Anna", Role::Employee).await;
    let sent = key("3f9a");
    let first = send(&pool, &anna, company("Meier"), Some(&sent)).await;
    delete(&pool, Kind::Company, first.id).await;
    let second = send(&pool, &anna, company("Nowak"), Some(&sent)).await;
    assert_ne!(second, first);
    assert_eq!(send(&pool, &anna, company("Nowak"), Some(&sent)).await, second);
    let told = AppError::AlreadyCreated { created: second, name: "Nowak".to_owned() };
    assert_eq!(refuse(&pool, &anna, company("Meier"), &sent).await, told);
    delete(&pool, Kind::Company, second.id).await;
    let third = send(&pool, &anna, company("Nowak"), Some(&sent)).await;
    assert!(third != first && third != second, "the same again, which is there no more");
    assert_eq!(companies(&pool).await, 3);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_was_not_created_leaves_no_key(pool: PgPool) {
    classic(&pool).await;
    let anna = employee(&pool, "Anna", Role::Employee).await;
    let sent = key("3f9a");
    let mut ctx = acting(&pool, &anna).await;
    let nameless = once::create(&mut ctx, new_record(Kind::Company, &[]), Some(&sent)).await;
    assert_eq!(refused(nameless), AppError::invalid_field(FieldName::Title, Problem::Required));
    drop(ctx);
    let mut ctx = acting(&pool, &anna).await;
    once::create(&mut ctx, company("Given up"), Some(&sent)).await.unwrap();
    drop(ctx);
    assert_eq!(number(&pool, "select count(*) from created_once").await, 0);
    send(&pool, &anna, company("Meier"), Some(&sent)).await;
    assert_eq!(number(&pool, "select count(*) from company where title = 'Meier'").await, 1);
    assert_eq!(companies(&pool).await, 1);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn who_comes_at_the_same_time_waits_and_finds_it(pool: PgPool) {
    classic(&pool).await;
    let anna = employee(&pool, "Anna", Role::Employee).await;
    let sent = key("3f9a");
    let mut first = acting(&pool, &anna).await;
    let created = once::create(&mut first, company("Meier"), Some(&sent)).await.unwrap();
    let second = tokio::spawn({
        let (pool, anna, sent) = (pool.clone(), anna.clone(), sent.clone());
        async move { send(&pool, &anna, company("Meier"), Some(&sent)).await }
    });
    until_waiting(&pool).await;
    first.commit().await.unwrap();
    assert_eq!(second.await.unwrap(), created);
    assert_eq!(companies(&pool).await, 1);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_key_is_forgotten_after_a_day(pool: PgPool) {
    classic(&pool).await;
    let anna = employee(&pool, "Anna", Role::Employee).await;
    let sent = key("3f9a");
    let created = send(&pool, &anna, company("Meier"), Some(&sent)).await;
    once::forget_old(&pool, now() + Duration::hours(23)).await.unwrap();
    assert_eq!(send(&pool, &anna, company("Meier"), Some(&sent)).await, created);
    once::forget_old(&pool, now() + Duration::hours(25)).await.unwrap();
    assert_ne!(send(&pool, &anna, company("Meier"), Some(&sent)).await, created);
}
