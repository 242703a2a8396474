//! The contacts of a company.

use domain::company_contact::LinkedContact;
use domain::details::{DetailField, Details};
use domain::errors::Problem;
use domain::record::HistoryEvent;
use domain::{AppError, Change, ContactPointKind, ContactPointType, FieldName, Kind, Value};
use sqlx::PgPool;
use store::records::Opened;
use store::{clients, company_contacts, records};

use crate::support::*;

async fn company(pool: &PgPool, title: &str) -> i64 {
    add(pool, new_record(Kind::Company, &[(FieldName::Title, title)])).await
}

async fn contact(pool: &PgPool, last_name: &str) -> i64 {
    add(pool, new_record(Kind::Contact, &[(FieldName::LastName, last_name)])).await
}

fn linked(contact_id: i64, role: &str, is_primary: bool) -> LinkedContact {
    LinkedContact { contact_id, role: role.to_owned(), is_primary }
}

async fn link(pool: &PgPool, company: i64, contact: LinkedContact) {
    let mut ctx = system(pool).await;
    company_contacts::link(&mut ctx, company, contact).await.unwrap();
    ctx.commit().await.unwrap();
}

async fn open(pool: &PgPool, kind: Kind, id: i64) -> Opened {
    records::open(&mut system(pool).await, kind, id).await.unwrap()
}

async fn contacts(pool: &PgPool, company: i64) -> Vec<(String, String, bool)> {
    let opened = open(pool, Kind::Company, company).await;
    opened.contacts.into_iter().map(|own| (own.contact.label, own.role, own.is_primary)).collect()
}

fn shown(name: &str, role: &str, is_primary: bool) -> (String, String, bool) {
    (name.to_owned(), role.to_owned(), is_primary)
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn contacts_are_linked_with_a_role_and_one_is_primary(pool: PgPool) {
    classic(&pool).await;
    let (firma, other) = (company(&pool, "Firma").await, company(&pool, "Other").await);
    let (anna, ben) = (contact(&pool, "Anna").await, contact(&pool, "Ben").await);
    link(&pool, firma, linked(anna, " CEO ", true)).await;
    link(&pool, firma, linked(ben, "", true)).await;
    assert_eq!(contacts(&pool, firma).await, [shown("Ben", "", true), shown("Anna", "CEO", false)]);
    let opened = open(&pool, Kind::Contact, anna).await;
    assert_eq!(opened.record.value(FieldName::CompanyId).as_id(), Some(firma), "it had no company");
    let event = &open(&pool, Kind::Company, firma).await.history[0].event;
    assert_eq!(event, &HistoryEvent::Contacts { before: String::new(), after: "★ Ben".to_owned() });

    link(&pool, other, linked(anna, "Advisor", false)).await;
    assert_eq!(contacts(&pool, other).await, [shown("Anna", "Advisor", false)]);
    let opened = open(&pool, Kind::Contact, anna).await;
    assert_eq!(opened.record.value(FieldName::CompanyId).as_id(), Some(firma), "its own company stays");
    assert_eq!(opened.companies.iter().map(|link| link.label.as_str()).collect::<Vec<_>>(), ["Other"]);

    let mut ctx = system(&pool).await;
    let twice = company_contacts::add(&mut ctx, firma, linked(anna, "Owner", true)).await;
    assert_eq!(refused(twice), AppError::invalid_field(FieldName::ContactId, Problem::AlreadyLinked));
    company_contacts::unlink(&mut ctx, firma, anna).await.unwrap();
    assert_eq!(refused(company_contacts::unlink(&mut ctx, firma, anna).await), AppError::NotFound);
    let too_long = company_contacts::link(&mut ctx, firma, linked(anna, &"x".repeat(256), false)).await;
    assert!(matches!(refused(too_long), AppError::Invalid(_)));
    ctx.commit().await.unwrap();
    assert_eq!(contacts(&pool, firma).await, [shown("Ben", "", true)]);
    let opened = open(&pool, Kind::Contact, anna).await;
    assert!(opened.record.value(FieldName::CompanyId).is_empty());
    assert_consistent(&pool).await;
}

/// Returns once a transaction waits for a row that another one has.
async fn until_one_waits(pool: &PgPool) {
    let waiting =
        "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    while number(pool, waiting).await < 1 {
        tokio::task::yield_now().await;
    }
}

/// What becomes of a contact that is added while somebody else adds another one, which is stored first.
async fn add_beside(pool: &PgPool, company: i64, earlier: LinkedContact, later: LinkedContact) -> store::Result<()> {
    let mut first = system(pool).await;
    company_contacts::add(&mut first, company, earlier).await.unwrap();
    let second = tokio::spawn({
        let pool = pool.clone();
        async move {
            let mut ctx = system(&pool).await;
            company_contacts::add(&mut ctx, company, later).await?;
            ctx.commit().await
        }
    });
    until_one_waits(pool).await;
    first.commit().await.unwrap();
    second.await.unwrap()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn who_adds_a_contact_at_the_same_time_sees_what_the_faster_one_did(pool: PgPool) {
    classic(&pool).await;
    let firma = company(&pool, "Firma").await;
    let (anna, ben, carl) = (contact(&pool, "Anna").await, contact(&pool, "Ben").await, contact(&pool, "Carl").await);
    let twice = add_beside(&pool, firma, linked(anna, "CEO", false), linked(anna, "Owner", true)).await;
    assert_eq!(refused(twice), AppError::invalid_field(FieldName::ContactId, Problem::AlreadyLinked));
    assert_eq!(contacts(&pool, firma).await, [shown("Anna", "CEO", false)]);

    add_beside(&pool, firma, linked(ben, "", true), linked(carl, "", true)).await.unwrap();
    let expected = [shown("Carl", "", true), shown("Ben", "", false), shown("Anna", "CEO", false)];
    assert_eq!(contacts(&pool, firma).await, expected, "the later one's choice holds");
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_contact_that_goes_to_another_company_leaves_the_first(pool: PgPool) {
    classic(&pool).await;
    let (firma, other) = (company(&pool, "Firma").await, company(&pool, "Other").await);
    let anna = contact(&pool, "Anna").await;
    link(&pool, firma, linked(anna, "CEO", true)).await;
    let change = Change {
        field: FieldName::CompanyId,
        before: Value::link(Some(firma), None),
        after: Value::link(Some(other), None),
    };
    let mut ctx = system(&pool).await;
    records::edit(&mut ctx, Kind::Contact, anna, vec![change], None).await.unwrap();
    ctx.commit().await.unwrap();
    assert_eq!(contacts(&pool, firma).await, []);
    assert_eq!(contacts(&pool, other).await, [shown("Anna", "", false)]);
    delete(&pool, Kind::Contact, anna).await;
    assert_eq!(contacts(&pool, other).await, []);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn when_the_primary_contact_leaves_the_oldest_takes_its_place(pool: PgPool) {
    classic(&pool).await;
    let (firma, other) = (company(&pool, "Firma").await, company(&pool, "Other").await);
    let (anna, ben, carl) = (contact(&pool, "Anna").await, contact(&pool, "Ben").await, contact(&pool, "Carl").await);
    for (id, role) in [(anna, ""), (ben, "CEO"), (carl, "")] {
        link(&pool, firma, linked(id, role, id == carl)).await;
    }
    delete(&pool, Kind::Contact, anna).await;
    let mut ctx = system(&pool).await;
    company_contacts::unlink(&mut ctx, firma, carl).await.unwrap();
    ctx.commit().await.unwrap();
    assert_eq!(contacts(&pool, firma).await, [shown("Ben", "CEO", true)]);
    let event = &open(&pool, Kind::Company, firma).await.history[0].event;
    let after = "★ Ben (CEO)".to_owned();
    assert_eq!(event, &HistoryEvent::Contacts { before: "Ben (CEO)".to_owned(), after });

    // Also where another company is chosen on the contact's own card, and where nobody remains.
    link(&pool, firma, linked(carl, "", false)).await;
    for (id, left) in [(ben, vec![shown("Carl", "", true)]), (carl, Vec::new())] {
        let change = Change {
            field: FieldName::CompanyId,
            before: Value::link(Some(firma), None),
            after: Value::link(Some(other), None),
        };
        let mut ctx = system(&pool).await;
        records::edit(&mut ctx, Kind::Contact, id, vec![change], None).await.unwrap();
        ctx.commit().await.unwrap();
        assert_eq!(contacts(&pool, firma).await, left);
    }
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_contact_that_is_created_for_a_company_without_any_is_its_primary_one(pool: PgPool) {
    classic(&pool).await;
    let firma = company(&pool, "Firma").await;
    for name in ["Anna", "Ben"] {
        let mut new = new_record(Kind::Contact, &[(FieldName::LastName, name)]);
        new.values.insert(FieldName::CompanyId, Value::link(Some(firma), None));
        add(&pool, new).await;
    }
    assert_eq!(contacts(&pool, firma).await, [shown("Anna", "", true), shown("Ben", "", false)]);
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_company_is_created_with_details_and_contacts_or_not_at_all(pool: PgPool) {
    classic(&pool).await;
    let anna = contact(&pool, "Anna").await;
    let mut details = Details { country: "DE".to_owned(), ..Details::default() };
    details.set_text(DetailField::UstIdNr, "DE 136695976".to_owned());
    let new = || new_record(Kind::Company, &[(FieldName::Title, "Meier")]);
    let mut ctx = system(&pool).await;
    let wrong = clients::create(&mut ctx, new(), vec![details.clone()], vec![linked(404, "", false)]).await;
    assert_eq!(refused(wrong), AppError::NotFound);
    drop(ctx);
    assert_eq!(number(&pool, "select count(*) from company").await, 0);

    let mut ctx = system(&pool).await;
    let id = clients::create(&mut ctx, new(), vec![details], vec![linked(anna, "CEO", true)]).await.unwrap();
    ctx.commit().await.unwrap();
    let opened = open(&pool, Kind::Company, id).await;
    assert_eq!(opened.details[0].text(DetailField::UstIdNr), "DE136695976");
    assert_eq!(contacts(&pool, id).await, [shown("Anna", "CEO", true)]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn messengers_stand_with_the_other_ways_to_reach(pool: PgPool) {
    classic(&pool).await;
    let mut new = new_record(Kind::Contact, &[(FieldName::LastName, "Anna")]);
    let messenger = |value_type, value: &str| domain::ContactPoint { value_type, ..point(ContactPointKind::Im, value) };
    new.contact_points = vec![
        messenger(ContactPointType::Telegram, "https://t.me/Anna_K"),
        messenger(ContactPointType::Whatsapp, "601 234 567"),
        messenger(ContactPointType::Other, "anna on IRC"),
    ];
    let id = add(&pool, new.clone()).await;
    let opened = open(&pool, Kind::Contact, id).await;
    let stored: Vec<&str> = opened.record.contact_points.iter().map(|point| point.normalized.as_str()).collect();
    assert_eq!(stored, ["@anna_k", "+48601234567", "anna on IRC"], "numbers are read in the default country");
    new.contact_points = vec![messenger(ContactPointType::Whatsapp, "javascript:alert(1)")];
    let mut ctx = system(&pool).await;
    assert!(matches!(refused(records::create(&mut ctx, new).await), AppError::Invalid(_)));
}
