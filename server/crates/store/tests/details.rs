//! Registration and bank data of companies and contacts.

use domain::details::{Account, Address, AddressType, DetailField, Details, Part, Saved, Subject};
use domain::errors::Place;
use domain::list::ListQuery;
use domain::record::HistoryEvent;
use domain::{AppError, FieldName, Kind, Problem};
use sqlx::PgPool;
use store::records::Opened;
use store::{details, records};

use crate::support::*;

fn polish(nip: &str) -> Details {
    let mut details = Details { country: "PL".to_owned(), ..Details::default() };
    details.set_text(DetailField::Name, "Firma sp. z o.o.".to_owned());
    details.set_text(DetailField::Nip, nip.to_owned());
    details
}

async fn company(pool: &PgPool) -> i64 {
    add(pool, new_record(Kind::Company, &[(FieldName::Title, "Firma")])).await
}

async fn save(pool: &PgPool, id: i64, before: Option<Details>, after: Details) -> Saved {
    let mut ctx = system(pool).await;
    let saved = details::save(&mut ctx, Kind::Company, id, before, after).await.unwrap();
    ctx.commit().await.unwrap();
    saved
}

async fn open(pool: &PgPool, id: i64) -> Opened {
    records::open(&mut system(pool).await, Kind::Company, id).await.unwrap()
}

/// How many companies are found.
async fn found(pool: &PgPool, typed: &str) -> usize {
    let query = ListQuery { search: typed.to_owned(), ..ListQuery::new(Kind::Company) };
    records::list(&mut system(pool).await, &query).await.unwrap().records.len()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn they_are_stored_normalised_found_and_noted(pool: PgPool) {
    classic(&pool).await;
    let id = company(&pool).await;
    let mut new = polish("526-025-02-75");
    new.addresses = vec![
        Address { address_type: AddressType::Shipping, city: "Łódź".to_owned(), ..Address::default() },
        Address {
            address_type: AddressType::Registered,
            street: "<script>alert(1)</script>".to_owned(),
            country: "PL".to_owned(),
            ..Address::default()
        },
    ];
    let iban = "61 1090 1014 0000 0712 1981 2874".to_owned();
    new.accounts = vec![Account { iban, currency: "PLN".to_owned(), ..Account::default() }];
    assert_eq!(save(&pool, id, None, new).await, Saved::Stored, "a wrong check digit hinders nobody");

    let opened = open(&pool, id).await;
    let [stored] = opened.details.as_slice() else { panic!("one") };
    assert!(stored.is_primary);
    assert_eq!(stored.text(DetailField::Nip), "5260250275");
    assert_eq!(stored.addresses[0].street, "<script>alert(1)</script>");
    assert_eq!(stored.addresses[1].city, "Łódź");
    assert_eq!(stored.accounts[0].iban, "PL61109010140000071219812874");
    assert_eq!(opened.record.version, 2);
    for typed in ["5260250275", "526-025-02-75", "PL61 1090 1014 0000 0712 1981 2874", "61109010140000071219812874"] {
        assert_eq!(found(&pool, typed).await, 1, "{typed}");
    }
    let HistoryEvent::Details { before, after } = &opened.history[0].event else { panic!("details") };
    assert_eq!(before, "");
    assert_eq!(
        after.lines().collect::<Vec<_>>(),
        [
            "primary: true",
            "subject: company",
            "country: PL",
            "name: Firma sp. z o.o.",
            "nip: 526-025-02-75",
            "address.registered: <script>alert(1)</script>, PL",
            "address.shipping: Łódź",
            "account: PL61 1090 1014 0000 0712 1981 2874, PLN",
        ]
    );
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn of_two_changes_neither_is_lost(pool: PgPool) {
    classic(&pool).await;
    let id = company(&pool).await;
    save(&pool, id, None, polish("526-025-02-74")).await;
    let seen = open(&pool, id).await.details.remove(0);

    let mut theirs = seen.clone();
    theirs.set_text(DetailField::Nip, "106-00-00-062".to_owned());
    assert_eq!(save(&pool, id, Some(seen.clone()), theirs).await, Saved::Stored);
    let mut other_part = seen.clone();
    other_part.set_text(DetailField::Krs, "0000123456".to_owned());
    assert_eq!(save(&pool, id, Some(seen.clone()), other_part).await, Saved::Stored);
    let mut mine = seen.clone();
    mine.set_text(DetailField::Nip, "5252344078".to_owned());
    let Saved::Clash { parts, current } = save(&pool, id, Some(seen), mine.clone()).await else { panic!("a clash") };
    assert_eq!(parts, [Part::Field(DetailField::Nip)]);
    assert_eq!((current.text(DetailField::Nip), current.text(DetailField::Krs)), ("1060000062", "0000123456"));

    // Whoever saw both may insist.
    mine.set_text(DetailField::Krs, "0000123456".to_owned());
    assert_eq!(save(&pool, id, Some(current), mine).await, Saved::Stored);
    let stored = open(&pool, id).await;
    assert_eq!(stored.details[0].text(DetailField::Nip), "5252344078");
    let HistoryEvent::Details { before, after } = &stored.history[0].event else { panic!("details") };
    assert_eq!((before.as_str(), after.as_str()), ("nip: 106-000-00-62", "nip: 525-234-40-78"));
    assert_eq!(found(&pool, "1060000062").await, 0);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn accounts_keep_their_identity(pool: PgPool) {
    classic(&pool).await;
    let id = company(&pool).await;
    let account = |bank: &str| Account { bank: bank.to_owned(), ..Account::default() };
    let new = Details { accounts: vec![account("A"), account("B")], ..polish("5260250274") };
    save(&pool, id, None, new).await;
    let seen = open(&pool, id).await.details.remove(0);
    let mut mine = seen.clone();
    mine.accounts = vec![seen.accounts[1].clone(), account("C")];
    mine.accounts[0].bank = "B2".to_owned();
    save(&pool, id, Some(seen.clone()), mine).await;
    let stored = open(&pool, id).await.details.remove(0);
    let banks: Vec<&str> = stored.accounts.iter().map(|account| account.bank.as_str()).collect();
    assert_eq!(banks, ["B2", "C"]);
    assert_eq!(stored.accounts[0].id, seen.accounts[1].id);

    // An account of other details is not theirs to change.
    let other = company(&pool).await;
    let foreign = Account { id: stored.accounts[0].id, ..account("Stolen") };
    save(&pool, other, None, Details { accounts: vec![foreign], ..polish("5260250274") }).await;
    assert_eq!(open(&pool, id).await.details[0].accounts[0].bank, "B2");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn one_is_primary_whatever_happens(pool: PgPool) {
    classic(&pool).await;
    let id = company(&pool).await;
    for subject in Subject::ALL {
        save(&pool, id, None, Details { subject, ..polish("5260250274") }).await;
    }
    let ids: Vec<i64> = open(&pool, id).await.details.iter().map(|details| details.id).collect();
    let mut ctx = system(&pool).await;
    details::set_primary(&mut ctx, Kind::Company, id, ids[2]).await.unwrap();
    ctx.commit().await.unwrap();
    let opened = open(&pool, id).await;
    assert_eq!(
        (opened.details[0].id, opened.details[0].is_primary, opened.details[1].is_primary),
        (ids[2], true, false)
    );

    let mut ctx = system(&pool).await;
    details::remove(&mut ctx, Kind::Company, id, ids[2]).await.unwrap();
    ctx.commit().await.unwrap();
    let opened = open(&pool, id).await;
    assert_eq!((opened.details.len(), opened.details[0].id, opened.details[0].is_primary), (2, ids[0], true));
    let HistoryEvent::Details { before, after } = &opened.history[0].event else { panic!("details") };
    assert!(before.contains("nip: 526-025-02-74") && after.is_empty(), "the history keeps what was deleted");
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn wrong_input_and_strangers_are_refused(pool: PgPool) {
    classic(&pool).await;
    let id = company(&pool).await;
    let mut ctx = system(&pool).await;
    let empty = details::save(&mut ctx, Kind::Company, id, None, Details::default()).await;
    assert_eq!(refused(empty), AppError::invalid(Place::Details, Problem::Required));
    let lead = add_lead(&pool, "Doyle", "").await;
    let of_lead = details::save(&mut ctx, Kind::Lead, lead, None, polish("1")).await;
    assert_eq!(refused(of_lead), AppError::NotFound);
    let unknown = Details { id: 404, ..polish("1") };
    let gone = details::save(&mut ctx, Kind::Company, id, Some(unknown), polish("2")).await;
    assert_eq!(refused(gone), AppError::NotFound);
    assert_eq!(refused(details::remove(&mut ctx, Kind::Company, id, 404).await), AppError::NotFound);
}
