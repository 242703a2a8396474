//! The first administrator, invitations and rights.

use chrono::Duration;
use domain::errors::Place;
use domain::permissions::Role;
use domain::{AppError, Language, Problem, Refusal};
use sqlx::PgPool;
use store::{directory, people, sessions};

use crate::support::*;

const PASSWORD: &str = "correct horse battery";
const LINK_INVALID: AppError = AppError::Refused(Refusal::LinkInvalid);

async fn administrator(pool: &PgPool, token: &str) -> store::Result<i64> {
    people::create_administrator(pool, token, "Zofia", "Zofia@Team.example", PASSWORD, Language::Polish, now()).await
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_first_administrator_comes_through_a_link_that_works_once(pool: PgPool) {
    store::migrate(&pool).await.unwrap();
    let old = people::set_up_link(&pool, now()).await.unwrap();
    let token = people::set_up_link(&pool, now()).await.unwrap();
    assert!(!people::set_up_link_is_valid(&pool, &old, now()).await.unwrap(), "replaced by the newer one");
    assert!(people::set_up_link_is_valid(&pool, &token, now()).await.unwrap());
    assert!(!people::set_up_link_is_valid(&pool, &token, now() + Duration::days(8)).await.unwrap());
    assert_eq!(refused(administrator(&pool, &old).await), LINK_INVALID);

    let short = people::create_administrator(&pool, &token, "", "nonsense", "short", Language::Polish, now()).await;
    assert!(matches!(refused(short), AppError::Invalid(_)), "a mistake does not use the link up");
    assert!(!people::has_administrator(&pool).await.unwrap());
    administrator(&pool, &token).await.unwrap();
    assert!(people::has_administrator(&pool).await.unwrap());
    assert_eq!(refused(administrator(&pool, &token).await), LINK_INVALID);
    assert_eq!(refused(people::set_up_link(&pool, now()).await), AppError::Refused(Refusal::AlreadySetUp));
    sessions::log_in(&pool, " zofia@TEAM.example", PASSWORD, "peer", "agent", now()).await.unwrap();
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_invitation_sets_the_password_once(pool: PgPool) {
    store::migrate(&pool).await.unwrap();
    let mut ctx = system(&pool).await;
    let (id, token) = people::invite(&mut ctx, "Anna", "anna@team.example", false, false).await.unwrap();
    ctx.commit().await.unwrap();
    let invited = people::invitation(&pool, &token, now()).await.unwrap().unwrap();
    assert_eq!((invited.name.as_str(), invited.email.as_str()), ("Anna", "anna@team.example"));
    assert!(people::invitation(&pool, &token, now() + Duration::days(15)).await.unwrap().is_none());
    let accept = |password| people::accept_invitation(&pool, &token, password, Language::German, now());
    assert!(matches!(refused(accept("short").await), AppError::Invalid(_)));
    assert_eq!(accept(PASSWORD).await.unwrap(), id);
    assert_eq!(refused(accept(PASSWORD).await), LINK_INVALID);

    let mut ctx = system(&pool).await;
    let renewed = people::renew_invitation(&mut ctx, id).await.unwrap();
    let taken = people::invite(&mut ctx, "Other", "ANNA@team.example", false, false).await;
    assert_eq!(refused(taken), AppError::invalid(Place::Login, Problem::AlreadyUsed));
    drop(ctx);
    assert!(people::invitation(&pool, &renewed, now()).await.unwrap().is_none(), "its transaction was dropped");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_used_set_up_link_is_no_invitation_and_the_reverse(pool: PgPool) {
    store::migrate(&pool).await.unwrap();
    let set_up = people::set_up_link(&pool, now()).await.unwrap();
    let mut ctx = system(&pool).await;
    let (_, invitation) = people::invite(&mut ctx, "Anna", "anna@team.example", false, false).await.unwrap();
    ctx.commit().await.unwrap();
    assert_eq!(refused(administrator(&pool, &invitation).await), LINK_INVALID);
    let accepted = people::accept_invitation(&pool, &set_up, PASSWORD, Language::English, now()).await;
    assert_eq!(refused(accepted), LINK_INVALID);
    assert!(people::set_up_link_is_valid(&pool, &set_up, now()).await.unwrap(), "neither attempt used it up");
    assert!(people::invitation(&pool, &invitation, now()).await.unwrap().is_some());
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn only_administrators_manage_people(pool: PgPool) {
    store::migrate(&pool).await.unwrap();
    let mut actor = employee(&pool, "Anna", Role::Employee).await;
    actor.permissions.settings = true;
    let mut ctx = acting(&pool, &actor).await;
    assert_eq!(refused(people::list(&mut ctx).await), AppError::Forbidden);
    assert_eq!(refused(people::invite(&mut ctx, "X", "x@team.example", true, true).await), AppError::Forbidden);
    assert_eq!(refused(people::set_may_change_settings(&mut ctx, actor.id, true).await), AppError::Forbidden);
    assert_eq!(refused(people::set_active(&mut ctx, actor.id, false).await), AppError::Forbidden);
    assert_eq!(refused(people::renew_invitation(&mut ctx, actor.id).await), AppError::Forbidden);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn nobody_locks_everybody_out(pool: PgPool) {
    store::migrate(&pool).await.unwrap();
    let first = employee(&pool, "Zofia", Role::Administrator).await;
    let second = employee(&pool, "Jonas", Role::Administrator).await;
    let mut ctx = acting(&pool, &first).await;
    assert_eq!(refused(people::set_active(&mut ctx, first.id, false).await), AppError::Refused(Refusal::Oneself));
    people::set_active(&mut ctx, second.id, false).await.unwrap();
    let mut by_system = system(&pool).await;
    ctx.commit().await.unwrap();
    let last = people::set_active(&mut by_system, first.id, false).await;
    assert_eq!(refused(last), AppError::Refused(Refusal::LastAdministrator));
    let system_id = by_system.actor.id;
    drop(by_system);
    let mut ctx = acting(&pool, &first).await;
    assert_eq!(refused(people::set_active(&mut ctx, system_id, false).await), AppError::NotFound);
    let listed = people::list(&mut ctx).await.unwrap();
    let names: Vec<(&str, bool)> = listed.iter().map(|employee| (employee.name.as_str(), employee.is_active)).collect();
    assert_eq!(names, [("Zofia", true), ("Jonas", false)], "without the system employee");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn only_those_of_one_name_are_known_by_their_addresses(pool: PgPool) {
    store::migrate(&pool).await.unwrap();
    let mut ctx = system(&pool).await;
    for (name, email) in [("Anna", "anna@x.example"), ("Ben Żak", "ben@x.example"), ("Ben Zak", "zak@x.example")] {
        people::invite(&mut ctx, name, email, false, false).await.unwrap();
    }
    let directory = directory::load(&mut ctx).await.unwrap();
    let mut names: Vec<String> = directory.employees.iter().map(|employee| employee.mention_name()).collect();
    names.sort_unstable();
    assert_eq!(names, ["Anna", "Ben Zak (zak@x.example)", "Ben Żak (ben@x.example)", "Modus"]);
}
