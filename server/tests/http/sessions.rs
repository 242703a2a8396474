//! Log-in, log-out, and the cookie between them.

use domain::errors::{AppError, Refusal};
use http::{Request, StatusCode, header};
use serde_json::json;
use sqlx::PgPool;
use store::people;

use crate::site::{PASSWORD, Site, call};

const EMAIL: &str = "ada@team.example";

/// A site with an administrator who has set a password.
async fn joined(pool: PgPool, public_url: Option<&str>) -> Site {
    let site = Site::reached(pool, public_url).await;
    let mut ctx = site.system().await;
    let (_, token) = people::invite(&mut ctx, "Ada", EMAIL, true, true).await.unwrap();
    ctx.commit().await.unwrap();
    let arguments = json!({ "token": token, "password": PASSWORD });
    assert_eq!(site.call("session/accept_invitation", &arguments, None).await.status, StatusCode::OK);
    site
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_cookie_is_out_of_reach_of_scripts_and_other_sites(pool: PgPool) {
    let site = joined(pool, None).await;
    let answer = site.call("session/log_in", &json!({ "email": EMAIL, "password": PASSWORD }), None).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    let [cookie] = answer.cookies()[..] else { panic!("{answer:?}") };
    let (pair, attributes) = cookie.split_once("; ").unwrap();
    assert_eq!(attributes, "Path=/; Max-Age=2592000; SameSite=Lax; HttpOnly", "without Secure over plain http");
    let token = pair.strip_prefix("modus_session=").unwrap();
    assert!(token.len() >= 32, "{token}");
    let boot = site.ask("session/boot", json!({}), token).await;
    assert_eq!((&boot["user"]["email"], &boot["theme"]), (&json!(EMAIL), &json!("dark")));

    let answer = site.call("session/log_out", &json!({}), Some(token)).await;
    assert_eq!(answer.cookies(), ["modus_session=; Path=/; Max-Age=0; SameSite=Lax; HttpOnly"]);
    assert_eq!(site.call("session/boot", &json!({}), Some(token)).await.status, StatusCode::UNAUTHORIZED);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn over_https_the_cookie_is_bound_to_the_host(pool: PgPool) {
    let site = joined(pool, Some("https://crm.example.com")).await;
    let log_in = json!({ "email": EMAIL, "password": PASSWORD });
    let answer = site.call("session/log_in", &log_in, None).await;
    let [cookie] = answer.cookies()[..] else { panic!("{answer:?}") };
    let (pair, attributes) = cookie.split_once("; ").unwrap();
    assert_eq!(attributes, "Path=/; Max-Age=2592000; SameSite=Lax; HttpOnly; Secure");
    assert!(pair.starts_with("__Host-modus_session="), "{pair}");
    assert_eq!(answer.header("strict-transport-security"), "max-age=31536000");
    assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin");

    let with = |cookie: &str| {
        let mut request = call("session/boot", "{}", None);
        request.headers_mut().insert(header::COOKIE, cookie.parse().unwrap());
        request
    };
    assert_eq!(site.send(with(pair)).await.status, StatusCode::OK);
    // What anybody in the network could have set over plain http is not believed.
    let plain = pair.strip_prefix("__Host-").unwrap();
    assert_eq!(site.send(with(plain)).await.status, StatusCode::UNAUTHORIZED);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn guessing_is_slowed_down(pool: PgPool) {
    let site = joined(pool, None).await;
    let wrong = json!({ "email": EMAIL, "password": "wrong password" });
    for _ in 0..10 {
        let answer = site.call("session/log_in", &wrong, None).await;
        assert_eq!(answer.status, StatusCode::CONFLICT);
        assert_eq!(answer.json(), json!(AppError::Refused(Refusal::LoginFailed)));
        assert_eq!(answer.cookies(), Vec::<&str>::new());
    }
    let right = json!({ "email": EMAIL, "password": PASSWORD });
    let answer = site.call("session/log_in", &right, None).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS, "{answer:?}");
    assert!(answer.json()["too_many_attempts"]["retry_after_s"].as_i64().unwrap() > 0);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_first_administrator_is_created_once(pool: PgPool) {
    let site = Site::new(pool).await;
    let token = people::set_up_link(&site.pool, chrono::Utc::now()).await.unwrap();
    let set_up = json!({ "token": token, "name": "Ada", "email": EMAIL, "password": PASSWORD });
    let weak = json!({ "token": token, "name": "", "email": "ada", "password": "short" });
    let answer = site.call("session/set_up", &weak, None).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{answer:?}");
    let answer = site.call("session/set_up", &set_up, None).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    assert!(answer.cookies()[0].starts_with("modus_session="));
    let answer = site.call("session/set_up", &set_up, None).await;
    assert_eq!(answer.status, StatusCode::CONFLICT, "{answer:?}");
    assert_eq!(answer.cookies(), Vec::<&str>::new());
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_invitation_is_accepted_once(pool: PgPool) {
    let site = Site::new(pool).await;
    let administrator = site.administrator().await;
    let invite = json!({
        "name": "Ben", "email": "ben@team.example", "may_change_settings": false, "is_administrator": false
    });
    let token = site.ask("people/invite", invite, &administrator).await;
    let shown = site.call("session/invitation", &json!({ "token": token }), None).await.json();
    assert_eq!(shown, json!({ "name": "Ben", "email": "ben@team.example" }));
    let accept = json!({ "token": token, "password": PASSWORD });
    assert_eq!(site.call("session/accept_invitation", &accept, None).await.status, StatusCode::OK);
    assert_eq!(site.call("session/accept_invitation", &accept, None).await.status, StatusCode::CONFLICT);
    let log_in = json!({ "email": "BEN@team.example", "password": PASSWORD });
    assert_eq!(site.call("session/log_in", &log_in, None).await.status, StatusCode::OK);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_address_at_a_domain_with_umlauts_is_one_account_in_both_forms(pool: PgPool) {
    const READABLE: &str = "anna@müller.example";
    const ASCII: &str = "anna@xn--mller-kva.example";
    let site = Site::new(pool).await;
    let administrator = site.administrator().await;
    let invitation = |email: &str| json!({ "name": "Anna", "email": email, "may_change_settings": false, "is_administrator": false });
    let token = site.ask("people/invite", invitation(ASCII), &administrator).await;
    let shown = site.call("session/invitation", &json!({ "token": token }), None).await.json();
    assert_eq!(shown["email"], json!(READABLE));
    let accept = json!({ "token": token, "password": PASSWORD });
    assert_eq!(site.call("session/accept_invitation", &accept, None).await.status, StatusCode::OK);
    // One that was stored before in the other form is found as well.
    for stored in [READABLE, ASCII] {
        let change = sqlx::query("update employee set email = $1 where name = 'Anna'").bind(stored);
        assert_eq!(change.execute(&site.pool).await.unwrap().rows_affected(), 1);
        for typed in [READABLE, ASCII, "Anna@MÜLLER.example"] {
            let log_in = json!({ "email": typed, "password": PASSWORD });
            let answer = site.call("session/log_in", &log_in, None).await;
            assert_eq!(answer.status, StatusCode::OK, "{typed} of {stored}: {answer:?}");
        }
        for typed in [READABLE, ASCII] {
            let answer = site.call("people/invite", &invitation(typed), Some(&administrator)).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{typed} of {stored}: {answer:?}");
        }
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn choices_are_remembered_before_and_after_log_in(pool: PgPool) {
    let site = joined(pool, None).await;
    let choice = json!({ "language": "pl", "theme": "dark" });
    let answer = site.call("session/choose", &choice, None).await;
    let attributes = "Path=/; Max-Age=31536000; SameSite=Lax";
    assert_eq!(
        answer.cookies(),
        [format!("modus_language=pl; {attributes}"), format!("modus_theme=dark; {attributes}")]
    );
    let page = |cookie: &str, accepts: &str| {
        let request = Request::get("/login").header(header::ACCEPT, "text/html");
        let request = request.header(header::COOKIE, cookie).header(header::ACCEPT_LANGUAGE, accepts);
        request.body(axum::body::Body::empty()).unwrap()
    };
    let polish = site.send(page("modus_language=pl; modus_theme=dark", "de")).await;
    assert!(polish.body.contains("<html lang=\"pl\" data-theme=\"dark\">"), "{}", &polish.body[..300]);
    let german = site.send(page("modus_language=xx; modus_theme=<script>", "fr, de;q=0.8, en;q=0.5")).await;
    assert!(german.body.contains("<html lang=\"de\">"), "{}", &german.body[..300]);
    let answer = site.call("session/choose", &json!({ "language": null, "theme": "<script>" }), None).await;
    assert_eq!(answer.cookies(), Vec::<&str>::new());
}
