//! Activities on leads and deals.

use domain::activity::NewActivity;
use domain::permissions::Role;
use domain::{AppError, ClientChoice, Kind, Refusal};
use sqlx::PgPool;
use store::{activities, conversion, records};

use crate::support::*;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn open_ones_come_first_by_deadline(pool: PgPool) {
    classic(&pool).await;
    let lead = add_lead(&pool, "Doyle", "").await;
    let actor = employee(&pool, "Anna", Role::Employee).await;
    let mut ctx = acting(&pool, &actor).await;
    let mut ids = Vec::new();
    for deadline in [None, Some("2026-03-04T09:00"), Some("2026-03-01T09:00"), Some("2026-03-03T09:00")] {
        let new = NewActivity {
            owner_kind: Kind::Lead,
            owner_id: lead,
            subject: format!("  Due {deadline:?}\n"),
            deadline: deadline.map(str::to_owned),
            responsible_id: None,
        };
        ids.push(activities::add(&mut ctx, new).await.unwrap());
    }
    activities::complete(&mut ctx, ids[1]).await.unwrap();
    activities::complete(&mut ctx, ids[1]).await.unwrap();
    let opened = records::open(&mut ctx, Kind::Lead, lead).await.unwrap();
    let order: Vec<i64> = opened.activities.iter().map(|activity| activity.id).collect();
    assert_eq!(order, [ids[2], ids[3], ids[0], ids[1]]);
    let overdue: Vec<bool> = opened.activities.iter().map(|activity| activity.is_overdue).collect();
    assert_eq!(overdue, [true, false, false, false]);
    let deadline = opened.activities[0].deadline.unwrap();
    assert_eq!((deadline.local.hour, deadline.utc_ms), (9, 1_772_352_000_000), "entered in the actor's zone");
    assert_eq!(opened.activities[0].responsible_id, actor.id);
    activities::reopen(&mut ctx, ids[1]).await.unwrap();
    let opened = records::open(&mut ctx, Kind::Lead, lead).await.unwrap();
    assert!(opened.activities.iter().all(|activity| activity.completed.is_none()));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn wrong_input_is_refused(pool: PgPool) {
    classic(&pool).await;
    let lead = add_lead(&pool, "Doyle", "").await;
    let contact = add(&pool, new_record(Kind::Contact, &[(domain::FieldName::LastName, "Doyle")])).await;
    let new = |owner_kind, owner_id, subject: &str, deadline: &str| NewActivity {
        owner_kind,
        owner_id,
        subject: subject.to_owned(),
        deadline: Some(deadline.to_owned()),
        responsible_id: None,
    };
    let mut ctx = system(&pool).await;
    for wrong in [
        new(Kind::Lead, lead, " ", ""),
        new(Kind::Lead, lead, &"x".repeat(256), ""),
        new(Kind::Lead, lead, "Call", "tomorrow"),
        new(Kind::Lead, lead, "Call", "2026-02-30T10:00"),
        new(Kind::Lead, lead, "Call", "2026-02-2ÄT10:00"),
    ] {
        assert!(matches!(refused(activities::add(&mut ctx, wrong).await), AppError::Invalid(_)));
    }
    assert_eq!(refused(activities::add(&mut ctx, new(Kind::Contact, contact, "Call", "")).await), AppError::NotFound);
    assert_eq!(refused(activities::add(&mut ctx, new(Kind::Deal, 404, "Call", "")).await), AppError::NotFound);
    assert_eq!(refused(activities::complete(&mut ctx, 404).await), AppError::NotFound);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_hour_that_the_clock_skips_is_read_as_the_next(pool: PgPool) {
    classic(&pool).await;
    let lead = add_lead(&pool, "Doyle", "").await;
    let actor = employee(&pool, "Anna", Role::Employee).await;
    let mut ctx = acting(&pool, &actor).await;
    let new = NewActivity {
        owner_kind: Kind::Lead,
        owner_id: lead,
        subject: "Call".to_owned(),
        deadline: Some("2026-03-29T02:30".to_owned()),
        responsible_id: None,
    };
    activities::add(&mut ctx, new).await.unwrap();
    let opened = records::open(&mut ctx, Kind::Lead, lead).await.unwrap();
    assert_eq!(opened.activities[0].deadline.unwrap().local.hour, 3);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_deal_shows_what_was_done_on_its_lead(pool: PgPool) {
    classic(&pool).await;
    let lead = add_lead(&pool, "Doyle", "").await;
    let done = add_activity(&pool, Kind::Lead, lead).await;
    let open = add_activity(&pool, Kind::Lead, lead).await;
    let mut ctx = system(&pool).await;
    activities::complete(&mut ctx, done).await.unwrap();
    ctx.commit().await.unwrap();
    let run = start_switch(&pool, ClientChoice::Contact, true).await.unwrap();
    conversion::drain(&pool, run).await.unwrap();

    let mut ctx = system(&pool).await;
    let deal = number(&pool, "select id from deal").await;
    let opened = records::open(&mut ctx, Kind::Deal, deal).await.unwrap();
    let shown: Vec<(i64, Kind)> = opened.activities.iter().map(|activity| (activity.id, activity.owner_kind)).collect();
    assert_eq!(shown, [(open, Kind::Deal), (done, Kind::Lead)]);
    let reopened = activities::reopen(&mut ctx, done).await;
    assert_eq!(refused(reopened), AppError::Refused(Refusal::LeadConverted), "open work belongs to the deal");
}
