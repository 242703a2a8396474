//! The recycle bin.

use domain::bulk::BulkAction;
use domain::list::ListQuery;
use domain::permissions::Role;
use domain::record::HistoryEvent;
use domain::{AppError, ClientChoice, FieldName, Kind};
use sqlx::PgPool;
use store::{bulk, records};

use crate::bulk::{begin, companies, matching};
use crate::support::*;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_was_deleted_comes_back_from_the_bin(pool: PgPool) {
    classic(&pool).await;
    let anna = employee(&pool, "Anna", Role::Administrator).await;
    let ben = employee(&pool, "Ben", Role::Employee).await;
    companies(&pool, 60).await;
    sqlx::query("update company set responsible_id = $1 where id = 7").bind(ben.id).execute(&pool).await.unwrap();
    let run = begin(&pool, &anna, Kind::Company, matching(Kind::Company, ""), BulkAction::Delete).await;
    assert_eq!(bulk::read(&mut acting(&pool, &anna).await, run).await.unwrap().counts.changed, 60);
    let mut ctx = acting(&pool, &anna).await;
    let first = records::bin(&mut ctx, Kind::Company, None).await.unwrap();
    let second = records::bin(&mut ctx, Kind::Company, first.next.clone()).await.unwrap();
    assert_eq!((first.rows.len(), second.rows.len(), second.next), (50, 10, None));
    assert_eq!((first.rows[0].name.as_str(), first.rows[0].deleted_by), ("Company 60", anna.id));
    drop(ctx);
    // One sees and restores what one might have deleted.
    let mut ctx = acting(&pool, &ben).await;
    let own = records::bin(&mut ctx, Kind::Company, None).await.unwrap();
    assert_eq!(own.rows.iter().map(|row| row.id).collect::<Vec<_>>(), [7]);
    assert_eq!(refused(records::restore(&mut ctx, Kind::Company, &[8]).await), AppError::NotFound);
    assert_eq!(records::restore(&mut ctx, Kind::Company, &[7, 8]).await.unwrap(), 1);
    ctx.commit().await.unwrap();
    let mut ctx = acting(&pool, &ben).await;
    let query = ListQuery { search: "company 7".to_owned(), ..ListQuery::new(Kind::Company) };
    let found = records::list(&mut ctx, &query).await.unwrap();
    assert_eq!(found.records.iter().map(|record| record.id).collect::<Vec<_>>(), [7], "found again");
    let opened = records::open(&mut ctx, Kind::Company, 7).await.unwrap();
    assert_eq!(opened.history[0].event, HistoryEvent::Restored);
    assert_eq!(refused(records::restore(&mut ctx, Kind::Company, &[7]).await), AppError::NotFound, "it is there");
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_lead_that_comes_back_in_simple_mode_becomes_a_deal(pool: PgPool) {
    classic(&pool).await;
    let anna = employee(&pool, "Anna", Role::Administrator).await;
    let (open, junk) = (add_lead(&pool, "Amato", "").await, add_lead(&pool, "Bianchi", "").await);
    execute(
        &pool,
        "update lead set stage = 'JUNK', stage_semantics = 'F', closed_at = now() where last_name = 'Bianchi'",
    )
    .await;
    let mut ctx = acting(&pool, &anna).await;
    for lead in [open, junk] {
        records::delete(&mut ctx, Kind::Lead, lead).await.unwrap();
    }
    ctx.commit().await.unwrap();
    assert_eq!(start_switch(&pool, ClientChoice::Contact, true).await, None, "no lead is in progress");
    let mut ctx = acting(&pool, &anna).await;
    assert_eq!(records::restore(&mut ctx, Kind::Lead, &[open, junk]).await.unwrap(), 2);
    ctx.commit().await.unwrap();
    let mut ctx = acting(&pool, &anna).await;
    assert_eq!(records::open(&mut ctx, Kind::Lead, open).await.unwrap().deals.len(), 1);
    let kept = records::open(&mut ctx, Kind::Lead, junk).await.unwrap();
    assert_eq!((kept.record.text(FieldName::Stage), kept.deals.len()), ("JUNK", 0));
    assert_consistent(&pool).await;
}
