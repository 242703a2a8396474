//! Working off a run: interrupted, in parallel, with leads that the database refuses.

use domain::conversion::NotConvertible;
use domain::run::RunState;
use domain::{ClientChoice, Kind};
use sqlx::PgPool;
use store::{conversion, demo, mode, runs};
use tokio::task::JoinHandle;

use crate::support::*;

/// A database with so many leads in progress, and a run that is to convert them.
async fn started(pool: &PgPool, in_progress: i64) -> i64 {
    classic(pool).await;
    let options = demo::DemoOptions { leads: in_progress * 2, seed: 5, with_team: true };
    demo::load(pool, options, now()).await.unwrap();
    assert_eq!(number(pool, "select count(*) from lead where stage_semantics = 'P'").await, in_progress);
    start_switch(pool, ClientChoice::Both, true).await.unwrap()
}

/// A worker that has converted some of the leads, and goes on.
async fn working(pool: &PgPool, run: i64) -> JoinHandle<store::Result<()>> {
    let worker = tokio::spawn({
        let pool = pool.clone();
        async move { conversion::drain(&pool, run).await }
    });
    while number(pool, "select count(*) from conversion").await == 0 {
        tokio::task::yield_now().await;
    }
    worker
}

async fn assert_all_converted(pool: &PgPool, run: i64, leads: i64) {
    let progress = conversion::progress(&mut system(pool).await, run).await.unwrap();
    assert_eq!(progress.state, RunState::Finished);
    assert_eq!((progress.counts.total, progress.counts.converted, progress.counts.failed), (leads, leads, 0));
    let in_ledger = sqlx::query_scalar::<_, i64>("select count(distinct lead_id) from conversion where run_id = $1")
        .bind(run)
        .fetch_one(pool)
        .await
        .unwrap();
    assert_eq!(in_ledger, leads);
    assert_eq!(number(pool, "select count(*) from lead where stage_semantics = 'P'").await, 0);
    assert_consistent(pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_run_is_worked_off_and_finished_once(pool: PgPool) {
    let run = started(&pool, 50).await;
    conversion::drain(&pool, run).await.unwrap();
    assert_all_converted(&pool, run, 50).await;
    // There is nothing left to do.
    conversion::drain(&pool, run).await.unwrap();
    assert_all_converted(&pool, run, 50).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn several_workers_share_a_run(pool: PgPool) {
    let run = started(&pool, 6_500).await;
    let (first, second, third) =
        tokio::join!(conversion::drain(&pool, run), conversion::drain(&pool, run), conversion::drain(&pool, run));
    first.and(second).and(third).unwrap();
    assert_all_converted(&pool, run, 6_500).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_worker_that_vanishes_loses_at_most_a_batch(pool: PgPool) {
    let run = started(&pool, 5_000).await;
    let worker = working(&pool, run).await;
    worker.abort();
    let _ = worker.await;
    assert!(number(&pool, "select count(*) from deal where lead_id in (select lead_id from conversion)").await > 0);
    let progress = conversion::progress(&mut system(&pool).await, run).await.unwrap();
    assert_eq!(progress.state, RunState::Running);
    runs::work_pending(&pool).await;
    assert_all_converted(&pool, run, 5_000).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_database_that_goes_away_is_waited_for(pool: PgPool) {
    let run = started(&pool, 5_000).await;
    let worker = working(&pool, run).await;
    // As if the database were stopped under the worker's hands.
    execute(
        &pool,
        "select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and pid <> pg_backend_pid()",
    )
    .await;
    if let Err(error) = worker.await.unwrap() {
        assert!(error.is_transient(), "{error:?}");
    }
    // Connections that were cut are noticed and replaced.
    for _ in 0..10 {
        runs::work_pending(&pool).await;
        if matches!(runs::is_pending(&pool).await, Ok(false)) {
            break;
        }
    }
    assert_all_converted(&pool, run, 5_000).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn one_lead_that_the_database_refuses_does_not_stop_the_others(pool: PgPool) {
    let run = started(&pool, 50).await;
    let refused = number(&pool, "select id from lead where stage_semantics = 'P' order by id offset 20 limit 1").await;
    sqlx::query("create table refused (id bigint)").execute(&pool).await.unwrap();
    sqlx::query("insert into refused values ($1)").bind(refused).execute(&pool).await.unwrap();
    execute(
        &pool,
        "create function refuse() returns trigger language plpgsql as $$ begin
             if new.lead_id in (select id from refused) then raise exception 'refused'; end if;
             return new;
         end $$;
         create trigger refuse before insert on deal for each row execute function refuse()",
    )
    .await;
    conversion::drain(&pool, run).await.unwrap();
    let mut ctx = system(&pool).await;
    let progress = conversion::progress(&mut ctx, run).await.unwrap();
    assert_eq!((progress.state, progress.counts.converted, progress.counts.failed), (RunState::Finished, 49, 1));
    let report = conversion::report(&mut ctx, run, true, 0).await.unwrap();
    assert_eq!(report.rows.len(), 1);
    assert_eq!((report.rows[0].lead_id, report.rows[0].failure), (refused, Some(NotConvertible::DatabaseError)));
    drop(ctx);
    assert_consistent(&pool).await;

    // The next switch takes it up again.
    execute(&pool, "drop trigger refuse on deal").await;
    let mut ctx = system(&pool).await;
    mode::switch_to_classic(&mut ctx).await.unwrap();
    ctx.commit().await.unwrap();
    let run = start_switch(&pool, ClientChoice::Both, true).await.unwrap();
    conversion::drain(&pool, run).await.unwrap();
    assert_all_converted(&pool, run, 1).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_lead_deleted_or_junked_in_time_is_left_alone(pool: PgPool) {
    let run = started(&pool, 50).await;
    let lead = number(&pool, "select id from lead where stage_semantics = 'P' limit 1").await;
    delete(&pool, Kind::Lead, lead).await;
    conversion::drain(&pool, run).await.unwrap();
    let progress = conversion::progress(&mut system(&pool).await, run).await.unwrap();
    assert_eq!((progress.counts.total, progress.counts.converted), (50, 49));
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_report_is_read_page_by_page(pool: PgPool) {
    let run = started(&pool, 250).await;
    conversion::drain(&pool, run).await.unwrap();
    let mut ctx = system(&pool).await;
    let (mut leads, mut after) = (Vec::new(), 0);
    loop {
        let report = conversion::report(&mut ctx, run, false, after).await.unwrap();
        leads.extend(report.rows.iter().map(|row| row.lead_id));
        match report.next {
            Some(next) => after = next,
            None => break,
        }
    }
    assert!(leads.is_sorted());
    leads.dedup();
    assert_eq!(leads.len(), 250);
    assert_eq!(conversion::latest(&mut ctx).await.unwrap().unwrap().id, run);
}
