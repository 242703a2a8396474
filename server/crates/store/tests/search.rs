//! Search: one or two letters match the beginnings of words, three or more match anywhere.

use domain::list::ListQuery;
use domain::{ContactPointKind, FieldName, Kind};
use sqlx::PgPool;
use store::{Ctx, records};

use crate::support::*;

/// The records that a search finds, oldest first.
pub async fn ids(ctx: &mut Ctx, kind: Kind, text: &str) -> Vec<i64> {
    let query = ListQuery { search: text.to_owned(), ..ListQuery::new(kind) };
    let page = records::list(ctx, &query).await.unwrap();
    let mut ids: Vec<i64> = page.records.iter().map(|record| record.id).collect();
    ids.sort_unstable();
    ids
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn letters_accents_and_phones_are_found(pool: PgPool) {
    classic(&pool).await;
    let mut new = new_record(
        Kind::Contact,
        &[
            (FieldName::FirstName, "Łucja"),
            (FieldName::LastName, "Żak-Włodarczyk"),
            (FieldName::CompanyTitle, "Groß & Söhne"),
        ],
    );
    new.contact_points.push(point(ContactPointKind::Phone, "601 234 567"));
    new.contact_points.push(point(ContactPointKind::Email, "Lucja.Zak@Example.org"));
    let zak = add(&pool, new).await;
    let other = add(&pool, new_record(Kind::Contact, &[(FieldName::LastName, "100%_Reuter")])).await;
    let mut ctx = system(&pool).await;

    for text in [
        "l",
        "ż",
        "Lu",
        "ŻA",
        "gr",
        "łucja",
        "LUCJA",
        "odarc",
        "zak-w",
        "gross",
        "SÖHNE",
        "sohne",
        "zak lucja",
        "l g so",
        "601 234",
        "+48601234567",
        "8601234",
        "601 234 567",
        "+48 601 234 567",
        "0048601234567",
        "zak 601 23 45 67",
        "lucja.zak@",
        "example.org",
    ] {
        assert_eq!(ids(&mut ctx, Kind::Contact, text).await, [zak], "{text}");
    }
    for text in ["u", "cj", "ja", "rczyl", "zak reuter", "x", "qq"] {
        assert_eq!(ids(&mut ctx, Kind::Contact, text).await, [] as [i64; 0], "{text}");
    }
    for text in ["100", "10", "_reu", "%_"] {
        let found = ids(&mut ctx, Kind::Contact, text).await;
        assert!(found.contains(&other), "{text}");
    }
    assert_eq!(ids(&mut ctx, Kind::Contact, "_re").await, [other], "an underscore stands for itself");
    assert_eq!(ids(&mut ctx, Kind::Contact, " \t").await, [zak, other], "blanks narrow nothing down");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_search_counts_what_it_finds_and_pages_through_it(pool: PgPool) {
    classic(&pool).await;
    execute(
        &pool,
        "insert into lead (title, stage, stage_semantics, responsible_id, created_at, created_by, changed_at, changed_by)
         select '', 'NEW', 'P', 1, now(), 1, now(), 1 from generate_series(1, 300);
         insert into lead_search (id, search) select id, case when id % 3 = 0 then ' vogel' else ' reuter' end from lead",
    )
    .await;
    let mut ctx = system(&pool).await;
    let mut query = ListQuery { search: "vog".to_owned(), ..ListQuery::new(Kind::Lead) };
    let first = records::list(&mut ctx, &query).await.unwrap();
    assert_eq!(first.total, Some(domain::list::Total::Exactly(100)));
    assert_eq!(records::total(&mut ctx, &query).await.unwrap(), 100);
    query.after = first.next;
    let second = records::list(&mut ctx, &query).await.unwrap();
    assert_eq!((second.records.len(), second.total, second.next), (50, None, None));
    assert!(first.records.iter().all(|record| !second.records.iter().any(|other| other.id == record.id)));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn suggestions_name_records_to_link_to(pool: PgPool) {
    classic(&pool).await;
    let names = [(FieldName::FirstName, "Freya"), (FieldName::LastName, "Marsh")];
    let contact = add(&pool, new_record(Kind::Contact, &names)).await;
    let gone = add(&pool, new_record(Kind::Contact, &names)).await;
    delete(&pool, Kind::Contact, gone).await;
    let mut ctx = system(&pool).await;
    let found = records::suggest(&mut ctx, Kind::Contact, "mar fr").await.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].link.id, found[0].link.label.as_str()), (contact, "Freya Marsh"));
    assert_eq!((found[0].picture, found[0].detail.as_str()), (None, ""));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn suggestions_of_one_name_are_told_apart(pool: PgPool) {
    store::migrate(&pool).await.unwrap();
    let company = add(&pool, new_record(Kind::Company, &[(FieldName::Title, "Marsh & Sons")])).await;
    let mut employed = new_record(Kind::Contact, &[(FieldName::FirstName, "Freya")]);
    employed.values.insert(FieldName::CompanyId, domain::Value::link(Some(company), None));
    let mut alone = new_record(Kind::Contact, &[(FieldName::FirstName, "Freya")]);
    alone.contact_points =
        vec![point(ContactPointKind::Email, "freya@marsh.example"), point(ContactPointKind::Phone, "+44 20 7946 0958")];
    add(&pool, employed).await;
    add(&pool, alone).await;
    let mut ctx = system(&pool).await;
    let found = records::suggest(&mut ctx, Kind::Contact, "freya").await.unwrap();
    let details: Vec<&str> = found.iter().map(|found| found.detail.as_str()).collect();
    assert_eq!(details, ["+44 20 7946 0958", "Marsh & Sons"]);
}
