//! Switching the mode.

use domain::conversion::PreviewTotals;
use domain::inquiry::Inquiry;
use domain::mode::PipelineChoice;
use domain::permissions::Role;
use domain::{AppError, ClientChoice, CrmMode, FieldName, Kind, Problem, Refusal, Value};
use sqlx::PgPool;
use store::mode::Switch;
use store::{conversion, demo, inquiries, mode};

use crate::support::*;

fn switch(pipeline: PipelineChoice) -> Switch {
    Switch { client: ClientChoice::Both, pipeline, keep_activities: true }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn without_leads_in_progress_the_switch_is_done_at_once(pool: PgPool) {
    classic(&pool).await;
    assert_eq!(start_switch(&pool, ClientChoice::Both, true).await, None);
    let settings = mode::settings(&mut system(&pool).await).await.unwrap();
    assert_eq!((settings.mode, settings.running), (CrmMode::Simple, None));
    assert_eq!(settings.deal_creation, options(ClientChoice::Both, true));
    assert_eq!(start_switch(&pool, ClientChoice::Contact, false).await, None, "set already");
    let settings = mode::settings(&mut system(&pool).await).await.unwrap();
    assert_eq!(settings.deal_creation, options(ClientChoice::Both, true), "nothing was switched");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_running_switch_refuses_every_other_one(pool: PgPool) {
    classic(&pool).await;
    add_lead(&pool, "Doyle", "").await;
    let run = start_switch(&pool, ClientChoice::Contact, true).await.unwrap();
    let running = AppError::Refused(Refusal::SwitchRunning);
    let mut ctx = system(&pool).await;
    assert_eq!(refused(mode::switch_to_simple(&mut ctx, &switch(PipelineChoice::Existing(0))).await), running);
    assert_eq!(refused(mode::switch_to_classic(&mut ctx).await), running);
    assert_eq!(mode::settings(&mut ctx).await.unwrap().running, Some(run));
    drop(ctx);
    conversion::drain(&pool, run).await.unwrap();
    let mut ctx = system(&pool).await;
    mode::switch_to_classic(&mut ctx).await.unwrap();
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_new_pipeline_is_made_with_the_switch_or_not_at_all(pool: PgPool) {
    classic(&pool).await;
    add_lead(&pool, "Doyle", "").await;
    let mut ctx = system(&pool).await;
    for (name, problem) in [(" ", Problem::Required), ("ALLGEMEIN", Problem::AlreadyUsed)] {
        let error = refused(mode::switch_to_simple(&mut ctx, &switch(PipelineChoice::New(name.to_owned()))).await);
        assert_eq!(error, AppError::invalid(domain::errors::Place::PipelineName, problem));
    }
    let error = refused(mode::switch_to_simple(&mut ctx, &switch(PipelineChoice::Existing(99))).await);
    assert_eq!(error, AppError::invalid_field(FieldName::PipelineId, Problem::UnknownValue));
    let run = mode::switch_to_simple(&mut ctx, &switch(PipelineChoice::New("Old leads".to_owned()))).await.unwrap();
    ctx.commit().await.unwrap();
    conversion::drain(&pool, run.unwrap()).await.unwrap();
    assert_eq!(
        number(&pool, "select count(*) from deal join pipeline on pipeline.id = pipeline_id where name = 'Old leads'")
            .await,
        1
    );
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn only_those_with_the_right_may_switch(pool: PgPool) {
    classic(&pool).await;
    let mut actor = employee(&pool, "Anna", Role::Employee).await;
    let mut ctx = acting(&pool, &actor).await;
    assert_eq!(
        refused(mode::switch_to_simple(&mut ctx, &switch(PipelineChoice::Existing(0))).await),
        AppError::Forbidden
    );
    assert_eq!(refused(mode::preview(&mut ctx).await), AppError::Forbidden);
    assert_eq!(
        refused(mode::set_deal_creation(&mut ctx, options(ClientChoice::Both, true)).await),
        AppError::Forbidden
    );
    assert_eq!(refused(conversion::latest(&mut ctx).await), AppError::Forbidden);
    actor.permissions.settings = true;
    let mut ctx = acting(&pool, &actor).await;
    mode::switch_to_simple(&mut ctx, &switch(PipelineChoice::Existing(0))).await.unwrap();
}

/// Returns once so many transactions wait for the lock of the mode.
async fn until_waiting(pool: &PgPool, transactions: i64) {
    let waiting = "select count(*) from pg_locks join pg_database on pg_database.oid = database
                   where locktype = 'advisory' and not granted and datname = current_database()";
    while number(pool, waiting).await < transactions {
        tokio::task::yield_now().await;
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn no_lead_slips_between(pool: PgPool) {
    classic(&pool).await;
    let inquiry = Inquiry { last_name: "Marsh".to_owned(), ..Inquiry::default() };
    // An inquiry is being stored while the switch begins.
    let mut first = system(&pool).await;
    let stored = inquiries::create(&mut first, &inquiry).await.unwrap();
    assert_eq!(stored.kind, Kind::Lead);
    let flip = tokio::spawn({
        let pool = pool.clone();
        async move { start_switch(&pool, ClientChoice::Contact, true).await }
    });
    // The switch waits for it.
    until_waiting(&pool, 1).await;
    assert!(!flip.is_finished());
    // One that comes while the switch waits, waits too.
    let late = tokio::spawn({
        let (pool, inquiry) = (pool.clone(), inquiry.clone());
        async move {
            let mut ctx = system(&pool).await;
            let created = inquiries::create(&mut ctx, &inquiry).await.unwrap();
            ctx.commit().await.unwrap();
            created
        }
    });
    until_waiting(&pool, 2).await;
    assert!(!late.is_finished());
    first.commit().await.unwrap();
    let run = flip.await.unwrap().expect("there is the first lead to convert");
    assert_eq!(late.await.unwrap().kind, Kind::Deal);
    conversion::drain(&pool, run).await.unwrap();
    assert_eq!(number(&pool, "select count(*) from deal").await, 2);
    assert_eq!(number(&pool, "select count(*) from conversion where failure is null").await, 2);
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_flood_of_inquiries_during_a_switch_loses_none(pool: PgPool) {
    classic(&pool).await;
    let inquirers: Vec<_> = (0..4)
        .map(|inquirer| {
            let pool = pool.clone();
            tokio::spawn(async move {
                for number in 0..10 {
                    let mut ctx = system(&pool).await;
                    let inquiry = Inquiry { last_name: format!("Marsh {inquirer} {number}"), ..Inquiry::default() };
                    inquiries::create(&mut ctx, &inquiry).await.unwrap();
                    ctx.commit().await.unwrap();
                }
            })
        })
        .collect();
    while number(&pool, "select count(*) from lead").await == 0 {
        tokio::task::yield_now().await;
    }
    let run = start_switch(&pool, ClientChoice::Contact, true).await;
    if let Some(run) = run {
        conversion::drain(&pool, run).await.unwrap();
    }
    for inquirer in inquirers {
        inquirer.await.unwrap();
    }
    assert_eq!(number(&pool, "select count(*) from deal").await, 40);
    assert_eq!(number(&pool, "select count(*) from lead where stage_semantics = 'P'").await, 0);
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_preview_equals_what_the_run_then_does(pool: PgPool) {
    store::migrate(&pool).await.unwrap();
    demo::load_team_into_new(&pool, 400, 11, now()).await.unwrap();
    let nameless = add(&pool, new_record(Kind::Lead, &[])).await;
    add_activity(&pool, Kind::Lead, nameless).await;
    let gone = add(&pool, new_record(Kind::Contact, &[(FieldName::LastName, "Gone")])).await;
    let mut failing = new_record(Kind::Lead, &[]);
    failing.values.insert(FieldName::ContactId, Value::link(Some(gone), None));
    let failing = add(&pool, failing).await;
    add_activity(&pool, Kind::Lead, failing).await;
    delete(&pool, Kind::Contact, gone).await;

    for keep_activities in [true, false] {
        let mut ctx = system(&pool).await;
        let preview = mode::preview(&mut ctx).await.unwrap();
        let planned = preview.totals(&options(ClientChoice::Both, keep_activities));
        assert_eq!(preview.not_convertible.iter().map(|(lead, _)| *lead).collect::<Vec<_>>(), [failing]);
        assert_eq!(preview.examples.len(), 5);
        drop(ctx);
        let run = start_switch(&pool, ClientChoice::Both, keep_activities).await.unwrap();
        conversion::drain(&pool, run).await.unwrap();
        let mut ctx = system(&pool).await;
        let counts = conversion::progress(&mut ctx, run).await.unwrap().counts;
        let done = PreviewTotals {
            active_leads: counts.total,
            deals: counts.deals,
            contacts_created: counts.contacts_created,
            companies_created: counts.companies_created,
            known_clients: planned.known_clients,
            activities_moved: counts.activities_moved,
            activities_completed: counts.activities_completed,
            not_convertible: counts.failed,
        };
        assert_eq!(planned, done);
        assert!(planned.known_clients > 0 || !keep_activities);
        // Once more, with other leads.
        mode::switch_to_classic(&mut ctx).await.unwrap();
        ctx.commit().await.unwrap();
        demo::load(&pool, demo::DemoOptions { leads: 100, seed: 12, with_team: false }, now()).await.unwrap();
        assert_consistent(&pool).await;
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_deal_creation_mode_can_be_changed_alone(pool: PgPool) {
    store::migrate(&pool).await.unwrap();
    let mut ctx = system(&pool).await;
    mode::set_deal_creation(&mut ctx, options(ClientChoice::Company, true)).await.unwrap();
    let inquiry = Inquiry { company_title: "Marsh Ltd".to_owned(), ..Inquiry::default() };
    inquiries::create(&mut ctx, &inquiry).await.unwrap();
    ctx.commit().await.unwrap();
    assert_eq!(number(&pool, "select count(*) from company where title = 'Marsh Ltd'").await, 1);
    assert_eq!(number(&pool, "select count(*) from contact").await, 0);
}
