//! The contacts of a company.

use domain::bulk::{BulkAction, BulkTarget};
use domain::company_contact::{LinkedContact, noted_text};
use domain::details::{DetailField, Details};
use domain::errors::Problem;
use domain::history::{AsOf, Seen};
use domain::import::ImportChoices;
use domain::permissions::Role;
use domain::record::{Cause, HistoryEvent};
use domain::{AppError, Change, ContactPointKind, ContactPointType, FieldName, Kind, Value};
use sqlx::PgPool;
use store::import::Wish;
use store::records::Opened;
use store::{clients, company_contacts, history, import, records, runs};

use crate::bulk::begin;
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

/// What the latest change of a company's contacts was, as it is shown.
async fn latest(pool: &PgPool, company: i64) -> (String, String) {
    let history = open(pool, Kind::Company, company).await.history;
    match &history[0].event {
        HistoryEvent::Contacts { before, after } => (noted_text(before), noted_text(after)),
        other => panic!("{other:?}"),
    }
}

/// What the history of a company says of its contacts, the latest first, as it is shown.
async fn noted(pool: &PgPool, company: i64) -> Vec<(String, String)> {
    let history = open(pool, Kind::Company, company).await.history;
    let events = history.into_iter().map(|entry| entry.event);
    let shown = |event| match event {
        HistoryEvent::Contacts { before, after } => Some((noted_text(&before), noted_text(&after))),
        _ => None,
    };
    events.filter_map(shown).collect()
}

fn entry(before: &str, after: &str) -> (String, String) {
    (before.to_owned(), after.to_owned())
}

/// The change of a contact's own company.
fn other_company(from: Option<i64>, to: Option<i64>) -> Change {
    Change { field: FieldName::CompanyId, before: Value::link(from, None), after: Value::link(to, None) }
}

/// Chooses another company on the contact's own card.
async fn choose(pool: &PgPool, contact: i64, from: Option<i64>, to: Option<i64>) {
    let mut ctx = system(pool).await;
    records::edit(&mut ctx, Kind::Contact, contact, vec![other_company(from, to)], None).await.unwrap();
    ctx.commit().await.unwrap();
}

async fn unlink(pool: &PgPool, company: i64, contact: i64) {
    let mut ctx = system(pool).await;
    company_contacts::unlink(&mut ctx, company, contact).await.unwrap();
    ctx.commit().await.unwrap();
}

async fn restore(pool: &PgPool, kind: Kind, ids: &[i64]) {
    let mut ctx = system(pool).await;
    records::restore(&mut ctx, kind, ids).await.unwrap();
    ctx.commit().await.unwrap();
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
    assert_eq!(latest(&pool, firma).await, (String::new(), "★ Ben".to_owned()));

    link(&pool, other, linked(anna, "Advisor", false)).await;
    assert_eq!(latest(&pool, other).await, (String::new(), "★ Anna (Advisor)".to_owned()), "the first one there");
    link(&pool, other, linked(anna, "Adviser", false)).await;
    assert_eq!(contacts(&pool, other).await, [shown("Anna", "Adviser", true)], "there is no other");
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
    until_waiting(pool).await;
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
    assert_eq!(contacts(&pool, firma).await, [shown("Anna", "CEO", true)]);

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
    choose(&pool, anna, Some(firma), Some(other)).await;
    assert_eq!(contacts(&pool, firma).await, []);
    assert_eq!(contacts(&pool, other).await, [shown("Anna", "", true)], "the first one there");
    delete(&pool, Kind::Contact, anna).await;
    assert_eq!(contacts(&pool, other).await, []);

    // Whoever lies in the recycle bin is nobody's first contact.
    let ben = contact(&pool, "Ben").await;
    choose(&pool, ben, None, Some(other)).await;
    assert_eq!(contacts(&pool, other).await, [shown("Ben", "", true)]);
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn both_companies_note_that_a_contact_went_from_one_to_the_other(pool: PgPool) {
    classic(&pool).await;
    let (firma, other) = (company(&pool, "Firma").await, company(&pool, "Other").await);
    let (anna, ben, carl) = (contact(&pool, "Anna").await, contact(&pool, "Ben").await, contact(&pool, "Carl").await);
    choose(&pool, anna, None, Some(firma)).await;
    choose(&pool, ben, None, Some(firma)).await;
    let joined = [entry("", "Ben"), entry("", "★ Anna")];
    assert_eq!(noted(&pool, firma).await, joined);

    link(&pool, firma, linked(anna, "CEO", true)).await;
    choose(&pool, anna, Some(firma), Some(other)).await;
    assert_eq!(noted(&pool, firma).await[..2], [entry("Ben", "★ Ben"), entry("★ Anna (CEO)", "")]);
    assert_eq!(noted(&pool, other).await, [entry("", "★ Anna")]);
    choose(&pool, anna, Some(other), None).await;
    assert_eq!(noted(&pool, other).await[0], entry("★ Anna", ""));
    assert_eq!(open(&pool, Kind::Company, other).await.history[0].cause, Cause::Person);

    // One that was linked already is what it was there.
    link(&pool, other, linked(ben, "Advisor", false)).await;
    let before = noted(&pool, other).await;
    choose(&pool, ben, Some(firma), Some(other)).await;
    assert_eq!(noted(&pool, other).await, before);
    assert_eq!(contacts(&pool, other).await, [shown("Ben", "Advisor", true)]);
    choose(&pool, carl, None, Some(other)).await;
    assert_eq!(contacts(&pool, other).await, [shown("Ben", "Advisor", true), shown("Carl", "", false)]);
    assert_eq!(noted(&pool, other).await[0], entry("", "Carl"));

    // Who was there is no field of the company: what it was on a day before is read all the same.
    let mut ctx = system(&pool).await;
    ctx.now += chrono::Duration::days(1);
    records::edit(&mut ctx, Kind::Contact, carl, vec![other_company(Some(other), None)], None).await.unwrap();
    let then = history::as_of(&mut ctx, Kind::Company, other, now().date_naive()).await.unwrap();
    let AsOf::Then(past) = then else { panic!("it was there") };
    assert_eq!((past.record.text(FieldName::Title), past.changed), ("Other", Vec::new()));
    drop(ctx);
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn companies_note_the_contacts_that_come_and_go_in_bulk(pool: PgPool) {
    classic(&pool).await;
    let ada = employee(&pool, "Ada", Role::Administrator).await;
    let (firma, other) = (company(&pool, "Firma").await, company(&pool, "Other").await);
    let (anna, ben, carl) = (contact(&pool, "Anna").await, contact(&pool, "Ben").await, contact(&pool, "Carl").await);
    link(&pool, firma, linked(anna, "CEO", true)).await;
    link(&pool, firma, linked(ben, "", false)).await;
    let action = BulkAction::Edit { field: FieldName::CompanyId, value: Value::link(Some(other), None) };
    let run = begin(&pool, &ada, Kind::Contact, BulkTarget::These(vec![anna, ben, carl]), action).await;
    assert_eq!(contacts(&pool, firma).await, []);
    let expected = [shown("Anna", "", true), shown("Carl", "", false), shown("Ben", "", false)];
    assert_eq!(contacts(&pool, other).await, expected);
    assert_eq!(noted(&pool, firma).await[..2], [entry("Ben", ""), entry("★ Anna (CEO)", "")]);
    assert_eq!(noted(&pool, other).await, [entry("", "Carl"), entry("", "Ben"), entry("", "★ Anna")]);
    assert_eq!(open(&pool, Kind::Company, other).await.history[0].cause, Cause::Bulk);

    // Taken back, they are where they were. The role went with the link.
    let mut ctx = acting(&pool, &ada).await;
    store::bulk::undo(&mut ctx, run).await.unwrap();
    ctx.commit().await.unwrap();
    assert_eq!(contacts(&pool, firma).await, [shown("Anna", "", true), shown("Ben", "", false)]);
    assert_eq!(contacts(&pool, other).await, []);
    assert_eq!(noted(&pool, firma).await[..2], [entry("", "Ben"), entry("", "★ Anna")]);
    assert_eq!(noted(&pool, other).await[..3], [entry("Carl", ""), entry("Ben", ""), entry("★ Anna", "")]);
    assert_eq!(number(&pool, "select count(*) from company_contact").await, 1, "no link stays behind");
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_import_and_its_taking_back_leave_no_link_behind(pool: PgPool) {
    classic(&pool).await;
    let (firma, other) = (company(&pool, "Firma").await, company(&pool, "Other").await);
    let (anna, ben) = (contact(&pool, "Anna").await, contact(&pool, "Ben").await);
    link(&pool, firma, linked(anna, "CEO", true)).await;
    link(&pool, firma, linked(ben, "", false)).await;
    let choices = ImportChoices { kind: Some(Kind::Contact), ..ImportChoices::default() };
    let wish = Wish { choices, key: Some("Last name".to_owned()), ..Wish::default() };
    let content = b"Last name;Company name\nAnna;Other\n".to_vec();
    let import = import::import_file(&pool, "one.csv", content, wish, now()).await.unwrap();
    assert_eq!((import.counts.updated, import.counts.unchanged), (1, 0));
    assert_eq!(contacts(&pool, firma).await, [shown("Ben", "", true)]);
    assert_eq!(contacts(&pool, other).await, [shown("Anna", "", true)]);
    assert_eq!(noted(&pool, firma).await[..2], [entry("Ben", "★ Ben"), entry("★ Anna (CEO)", "")]);
    assert_eq!(noted(&pool, other).await, [entry("", "★ Anna")]);

    let mut ctx = system(&pool).await;
    import::undo(&mut ctx, import.id).await.unwrap();
    ctx.commit().await.unwrap();
    runs::work_pending(&pool).await;
    let undone = import::progress(&mut system(&pool).await, import.id).await.unwrap().undo.unwrap();
    assert_eq!((undone.counts.restored, undone.counts.kept), (1, 0), "companies are not counted");
    assert_eq!(contacts(&pool, firma).await, [shown("Ben", "", true), shown("Anna", "", false)]);
    assert_eq!(contacts(&pool, other).await, []);
    assert_eq!(noted(&pool, firma).await[0], entry("", "Anna"));
    assert_eq!(noted(&pool, other).await[0], entry("★ Anna", ""));
    assert_eq!(open(&pool, Kind::Company, other).await.history[0].cause, Cause::Import);
    assert_consistent(&pool).await;
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
    unlink(&pool, firma, carl).await;
    assert_eq!(contacts(&pool, firma).await, [shown("Ben", "CEO", true)]);
    assert_eq!(latest(&pool, firma).await, ("Ben (CEO)".to_owned(), "★ Ben (CEO)".to_owned()));

    // Also where another company is chosen on the contact's own card, and where nobody remains.
    link(&pool, firma, linked(carl, "", false)).await;
    for (id, left) in [(ben, vec![shown("Carl", "", true)]), (carl, Vec::new())] {
        choose(&pool, id, Some(firma), Some(other)).await;
        assert_eq!(contacts(&pool, firma).await, left);
    }
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn when_the_primary_contact_is_deleted_the_oldest_takes_its_place(pool: PgPool) {
    classic(&pool).await;
    let ada = employee(&pool, "Ada", Role::Administrator).await;
    let (firma, other) = (company(&pool, "Firma").await, company(&pool, "Other").await);
    let (anna, ben, carl) = (contact(&pool, "Anna").await, contact(&pool, "Ben").await, contact(&pool, "Carl").await);
    for (id, role) in [(anna, "CEO"), (ben, ""), (carl, "")] {
        link(&pool, firma, linked(id, role, id == anna)).await;
    }
    link(&pool, other, linked(anna, "Advisor", true)).await;
    delete(&pool, Kind::Contact, anna).await;
    assert_eq!(contacts(&pool, firma).await, [shown("Ben", "", true), shown("Carl", "", false)]);
    assert_eq!(latest(&pool, firma).await, ("Ben".to_owned(), "★ Ben".to_owned()));
    assert_eq!(contacts(&pool, other).await, []);

    // Whoever comes back finds the place taken, and has it still where nobody was there to take it.
    restore(&pool, Kind::Contact, &[anna]).await;
    let expected = [shown("Ben", "", true), shown("Carl", "", false), shown("Anna", "CEO", false)];
    assert_eq!(contacts(&pool, firma).await, expected);
    assert_eq!(contacts(&pool, other).await, [shown("Anna", "Advisor", true)]);

    // The same for many at once, of which none takes the place of another one.
    let run = begin(&pool, &ada, Kind::Contact, BulkTarget::These(vec![ben, anna]), BulkAction::Delete).await;
    assert_eq!(contacts(&pool, firma).await, [shown("Carl", "", true)]);
    let mut ctx = acting(&pool, &ada).await;
    store::bulk::undo(&mut ctx, run).await.unwrap();
    ctx.commit().await.unwrap();
    let expected = [shown("Carl", "", true), shown("Ben", "", false), shown("Anna", "CEO", false)];
    assert_eq!(contacts(&pool, firma).await, expected);
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn contacts_that_an_import_makes_come_to_their_companies(pool: PgPool) {
    classic(&pool).await;
    let (firma, other) = (company(&pool, "Firma").await, company(&pool, "Other").await);
    link(&pool, other, linked(contact(&pool, "Zoe").await, "", true)).await;
    let choices = ImportChoices { kind: Some(Kind::Contact), ..ImportChoices::default() };
    let wish = Wish { choices, ..Wish::default() };
    let content = b"Last name;Company name\nAnna;Firma\nBen;Firma\nCarl;Other\nDora;\n".to_vec();
    let import = import::import_file(&pool, "four.csv", content, wish, now()).await.unwrap().id;
    assert_eq!(contacts(&pool, firma).await, [shown("Anna", "", true), shown("Ben", "", false)]);
    assert_eq!(contacts(&pool, other).await, [shown("Zoe", "", true), shown("Carl", "", false)]);
    assert_eq!(noted(&pool, firma).await, [entry("", "Ben"), entry("", "★ Anna")]);
    assert_eq!(noted(&pool, other).await[0], entry("", "Carl"));
    assert_eq!(open(&pool, Kind::Company, firma).await.history[0].cause, Cause::Import);
    assert_consistent(&pool).await;

    let mut ctx = system(&pool).await;
    import::undo(&mut ctx, import).await.unwrap();
    ctx.commit().await.unwrap();
    runs::work_pending(&pool).await;
    assert_eq!(contacts(&pool, firma).await, []);
    assert_eq!(contacts(&pool, other).await, [shown("Zoe", "", true)]);
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_oldest_contact_is_the_primary_one_where_nobody_was_made_it(pool: PgPool) {
    classic(&pool).await;
    let firma = company(&pool, "Firma").await;
    let (anna, ben) = (contact(&pool, "Anna").await, contact(&pool, "Ben").await);
    // As a conversion leaves them.
    execute(&pool, "update contact set company_id = (select id from company)").await;
    assert_eq!(contacts(&pool, firma).await, [shown("Anna", "", true), shown("Ben", "", false)]);
    link(&pool, firma, linked(ben, "", true)).await;
    assert_eq!(contacts(&pool, firma).await, [shown("Ben", "", true), shown("Anna", "", false)]);
    unlink(&pool, firma, ben).await;
    assert_eq!(contacts(&pool, firma).await, [shown("Anna", "", true)]);
    unlink(&pool, firma, anna).await;
    assert_eq!(contacts(&pool, firma).await, []);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_import_that_is_taken_back_leaves_its_companies_a_primary_contact(pool: PgPool) {
    classic(&pool).await;
    let firma = company(&pool, "Firma").await;
    let choices = ImportChoices { kind: Some(Kind::Contact), ..ImportChoices::default() };
    let wish = Wish { choices, ..Wish::default() };
    let content = b"Last name;Company name\nAnna;Firma\n".to_vec();
    let import = import::import_file(&pool, "one.csv", content, wish, now()).await.unwrap().id;
    let ben = contact(&pool, "Ben").await;
    link(&pool, firma, linked(ben, "", false)).await;
    assert_eq!(contacts(&pool, firma).await, [shown("Anna", "", true), shown("Ben", "", false)]);
    let mut ctx = system(&pool).await;
    import::undo(&mut ctx, import).await.unwrap();
    ctx.commit().await.unwrap();
    runs::work_pending(&pool).await;
    assert_eq!(contacts(&pool, firma).await, [shown("Ben", "", true)]);
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_contact_that_was_unlinked_is_linked_again_from_the_history(pool: PgPool) {
    classic(&pool).await;
    let firma = company(&pool, "Firma").await;
    let (anna, ben) = (contact(&pool, "Anna").await, contact(&pool, "Ben").await);
    link(&pool, firma, linked(anna, "CEO", true)).await;
    link(&pool, firma, linked(ben, "", false)).await;
    unlink(&pool, firma, anna).await;
    unlink(&pool, firma, ben).await;
    let opened = open(&pool, Kind::Company, firma).await;
    let entry = |name: &str| {
        let left = |event: &HistoryEvent| match event {
            HistoryEvent::Contacts { before, after } => after.is_empty() && noted_text(before) == name,
            _ => false,
        };
        opened.history.iter().find(|entry| left(&entry.event)).unwrap().id
    };
    let (of_anna, of_ben) = (entry("★ Anna (CEO)"), entry("★ Ben"));
    let mut ctx = system(&pool).await;
    history::restore(&mut ctx, Kind::Company, firma, of_anna, Seen::Unlinked).await.unwrap();
    ctx.commit().await.unwrap();
    assert_eq!(contacts(&pool, firma).await, [shown("Anna", "CEO", true)]);
    assert_eq!(open(&pool, Kind::Company, firma).await.history[0].cause, Cause::Restored);
    let opened = open(&pool, Kind::Contact, anna).await;
    assert_eq!(opened.record.value(FieldName::CompanyId).as_id(), Some(firma), "its own company, too");

    // Anna is the primary one by now, and stays it.
    let mut ctx = system(&pool).await;
    history::restore(&mut ctx, Kind::Company, firma, of_ben, Seen::Unlinked).await.unwrap();
    let twice = history::restore(&mut ctx, Kind::Company, firma, of_ben, Seen::Unlinked).await;
    assert_eq!(refused(twice), AppError::invalid_field(FieldName::ContactId, Problem::AlreadyLinked));
    ctx.commit().await.unwrap();
    assert_eq!(contacts(&pool, firma).await, [shown("Anna", "CEO", true), shown("Ben", "", false)]);

    // What tells of no contact that left brings none back.
    let linking = open(&pool, Kind::Company, firma).await.history[0].id;
    let mut ctx = system(&pool).await;
    let wrong = history::restore(&mut ctx, Kind::Company, firma, linking, Seen::Unlinked).await;
    assert_eq!(refused(wrong), AppError::NotFound);
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn who_moves_or_deletes_a_contact_waits_for_who_unlinks_it(pool: PgPool) {
    classic(&pool).await;
    let (firma, other) = (company(&pool, "Firma").await, company(&pool, "Other").await);
    let change = other_company(Some(firma), Some(other));
    for deletes in [false, true] {
        let (anna, ben) = (contact(&pool, "Anna").await, contact(&pool, "Ben").await);
        link(&pool, firma, linked(anna, "", true)).await;
        link(&pool, firma, linked(ben, "", false)).await;
        // Unlinking several has the company between them.
        let mut unlinking = system(&pool).await;
        company_contacts::unlink(&mut unlinking, firma, ben).await.unwrap();
        let other_way = tokio::spawn({
            let (pool, change) = (pool.clone(), change.clone());
            async move {
                let mut ctx = system(&pool).await;
                if deletes {
                    records::delete(&mut ctx, Kind::Contact, anna).await?;
                } else {
                    records::edit(&mut ctx, Kind::Contact, anna, vec![change], None).await?;
                }
                ctx.commit().await
            }
        });
        until_waiting(&pool).await;
        company_contacts::unlink(&mut unlinking, firma, anna).await.unwrap();
        unlinking.commit().await.unwrap();
        let outcome = other_way.await.unwrap();
        if deletes {
            outcome.unwrap();
        } else {
            let theirs = Value::Empty;
            assert_eq!(refused(outcome), AppError::Conflict { field: FieldName::CompanyId, theirs });
        }
        assert_eq!(contacts(&pool, firma).await, []);
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
    assert_eq!(noted(&pool, firma).await, [entry("", "Ben"), entry("", "★ Anna")]);
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
    assert_eq!(noted(&pool, id).await, [entry("", "★ Anna (CEO)")]);
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
