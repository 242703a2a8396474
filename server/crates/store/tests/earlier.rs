//! Imports that began before: they are found again, by those who may see their reports.

use chrono::Utc;
use domain::Kind;
use domain::run::{EarlierImports, RunState};
use sqlx::PgPool;
use store::{Actor, Ctx, import};

use super::transfer::{employee, import_with, of_kind, undo};

async fn earlier(pool: &PgPool, actor: Option<&Actor>, kind: Kind, before: Option<i64>) -> EarlierImports {
    let mut ctx = match actor {
        Some(actor) => Ctx::begin(pool, actor.clone(), Utc::now(), String::new()).await.unwrap(),
        None => Ctx::begin_system(pool, Utc::now()).await.unwrap(),
    };
    import::earlier(&mut ctx, kind, before).await.unwrap()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn earlier_imports_are_listed_to_those_who_may_see_their_reports(pool: PgPool) {
    store::migrate(&pool).await.unwrap();
    let actor = employee(&pool).await;
    assert_eq!(earlier(&pool, None, Kind::Company, None).await, EarlierImports { imports: Vec::new(), next: None });
    let mut runs = Vec::new();
    for at in 1..=11 {
        runs.insert(0, import_with(&pool, format!("Name\nA{at}\n;\n"), of_kind(Kind::Company)).await.id);
    }
    let contacts = import_with(&pool, "Name\nAnna Lane\n", of_kind(Kind::Contact)).await.id;

    // One of somebody else, which goes on.
    let mut ctx = Ctx::begin(&pool, actor.clone(), Utc::now(), String::new()).await.unwrap();
    let file = import::save(&mut ctx, "mine.csv", b"Name\nOwn\n".to_vec()).await.unwrap();
    let options = import::inspect(&mut ctx, file, of_kind(Kind::Company).choices).await.unwrap().options;
    let own = import::start(&mut ctx, file, options).await.unwrap();
    ctx.commit().await.unwrap();
    runs.insert(0, own);

    let first = earlier(&pool, None, Kind::Company, None).await;
    let second = earlier(&pool, None, Kind::Company, first.next).await;
    assert_eq!((first.imports.len(), second.imports.len(), second.next), (10, 2, None));
    let listed: Vec<i64> = first.imports.iter().chain(&second.imports).map(|import| import.id).collect();
    assert_eq!(listed, runs, "each once, the latest first");
    let ids = |page: EarlierImports| page.imports.iter().map(|import| import.id).collect::<Vec<_>>();
    assert_eq!(ids(earlier(&pool, None, Kind::Contact, None).await), [contacts]);
    let running = &first.imports[0];
    assert_eq!((running.state, running.started_by, running.undo), (RunState::Running, actor.id, None));
    assert_eq!(running.file_name, "mine.csv");
    let finished = &first.imports[1];
    assert_eq!((finished.state, finished.counts.created, finished.counts.rejected), (RunState::Finished, 1, 1));

    assert_eq!(ids(earlier(&pool, Some(&actor), Kind::Company, None).await), [own], "those of others are not theirs");
    assert!(ids(earlier(&pool, Some(&actor), Kind::Contact, None).await).is_empty());
    assert!(ids(earlier(&pool, Some(&actor), Kind::Company, Some(own)).await).is_empty());

    store::runs::work_pending(&pool).await;
    undo(&pool, runs[1]).await;
    let states = earlier(&pool, None, Kind::Company, None).await.imports;
    assert_eq!((states[0].state, states[0].undo), (RunState::Finished, None));
    assert_eq!((states[1].state, states[1].undo), (RunState::Finished, Some(RunState::Finished)));
}
