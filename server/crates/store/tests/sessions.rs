//! Log-in, sessions and the throttling of guesses.

use chrono::Duration;
use domain::permissions::Role;
use domain::{AppError, Language, Refusal};
use sqlx::PgPool;
use store::{people, sessions};

use crate::support::*;

const PASSWORD: &str = "correct horse battery";

/// An employee who has set a password.
async fn joined(pool: &PgPool) -> i64 {
    store::migrate(pool).await.unwrap();
    let mut ctx = system(pool).await;
    let (id, token) = people::invite(&mut ctx, "Anna", "anna@team.example", true, false).await.unwrap();
    ctx.commit().await.unwrap();
    people::accept_invitation(pool, &token, PASSWORD, Language::Italian, now()).await.unwrap();
    id
}

async fn log_in(pool: &PgPool, email: &str, password: &str, peer: &str) -> store::Result<String> {
    sessions::log_in(pool, email, password, peer, "browser", now()).await
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_session_carries_the_employee_and_ends(pool: PgPool) {
    let id = joined(&pool).await;
    let token = log_in(&pool, "anna@team.example", PASSWORD, "peer").await.unwrap();
    let session = sessions::find(&pool, &token, now()).await.unwrap().unwrap();
    assert_eq!((session.actor.id, session.language), (id, Some(Language::Italian)));
    assert_eq!(session.actor.permissions.role, Role::Employee);
    assert!(session.actor.permissions.may_change_settings() && !session.actor.permissions.may_manage_people());
    assert!(sessions::find(&pool, "forged", now()).await.unwrap().is_none());
    assert_eq!(
        number(&pool, "select count(*) from session where length(token_hash) = 32").await,
        1,
        "no token is stored"
    );

    let later = now() + Duration::days(20);
    assert!(sessions::find(&pool, &token, later).await.unwrap().is_some());
    assert!(sessions::find(&pool, &token, later + Duration::days(20)).await.unwrap().is_some(), "each use prolongs it");
    assert!(sessions::find(&pool, &token, later + Duration::days(60)).await.unwrap().is_none());
    sessions::log_out(&pool, &token).await.unwrap();
    assert!(sessions::find(&pool, &token, now()).await.unwrap().is_none());
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn deactivation_and_a_new_password_end_sessions_at_once(pool: PgPool) {
    let id = joined(&pool).await;
    let token = log_in(&pool, "anna@team.example", PASSWORD, "peer").await.unwrap();
    let mut ctx = system(&pool).await;
    let renewed = people::renew_invitation(&mut ctx, id).await.unwrap();
    ctx.commit().await.unwrap();
    people::accept_invitation(&pool, &renewed, "another long password", Language::Italian, now()).await.unwrap();
    assert!(sessions::find(&pool, &token, now()).await.unwrap().is_none());

    let token = log_in(&pool, "anna@team.example", "another long password", "peer").await.unwrap();
    let mut ctx = system(&pool).await;
    people::set_active(&mut ctx, id, false).await.unwrap();
    ctx.commit().await.unwrap();
    assert!(sessions::find(&pool, &token, now()).await.unwrap().is_none());
    let refused_now = refused(log_in(&pool, "anna@team.example", "another long password", "peer").await);
    assert_eq!(refused_now, AppError::Refused(Refusal::LoginFailed));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn failures_look_alike_and_are_throttled(pool: PgPool) {
    joined(&pool).await;
    let failed = AppError::Refused(Refusal::LoginFailed);
    for email in ["anna@team.example", "nobody@team.example", "", "no address"] {
        assert_eq!(refused(log_in(&pool, email, "wrong password", "peer").await), failed);
    }
    for _ in 0..9 {
        assert_eq!(refused(log_in(&pool, "anna@team.example", "wrong password", "peer").await), failed);
    }
    let throttled = refused(log_in(&pool, "anna@team.example", PASSWORD, "other peer").await);
    let AppError::TooManyAttempts { retry_after_s } = throttled else { panic!("{throttled:?}") };
    assert!((1..=900).contains(&retry_after_s));
    let later = now() + Duration::minutes(16);
    sessions::log_in(&pool, "anna@team.example", PASSWORD, "peer", "browser", later).await.unwrap();
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_peer_that_tries_many_addresses_is_throttled(pool: PgPool) {
    joined(&pool).await;
    execute(
        &pool,
        "insert into login_failure (subject, at) select 'peer:peer', '2026-03-02T08:59Z' from generate_series(1, 50)",
    )
    .await;
    let throttled = refused(log_in(&pool, "anna@team.example", PASSWORD, "peer").await);
    assert!(matches!(throttled, AppError::TooManyAttempts { .. }));
    log_in(&pool, "anna@team.example", PASSWORD, "elsewhere").await.unwrap();
}
