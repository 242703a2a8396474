//! Pages, as the server renders them, and the stream that keeps them current.

use axum::body::Body;
use http::{Request, StatusCode, header};
use serde_json::json;
use sqlx::PgPool;

use crate::site::{Site, get};

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn pages_come_with_their_data(pool: PgPool) {
    let site = Site::new(pool).await;
    let administrator = site.administrator().await;
    let company = site.company("Spółka <b>& Söhne</b>", &administrator).await;
    for (path, text) in [
        ("/crm/company".to_owned(), "Spółka &lt;b&gt;&amp; Söhne"),
        (format!("/crm/company/{company}"), "Spółka &lt;b&gt;&amp; Söhne"),
        (format!("/crm/company/{company}?tab=deals"), "Deals with this client appear here"),
        (format!("/crm/company/{company}?tab=history"), "All fields"),
        (format!("/crm/company/{company}?tab=history&history.day=2020-02-29"), "this record did not exist yet"),
        ("/crm/deal".to_owned(), "No deals yet"),
        ("/crm/contact".to_owned(), "No contacts yet"),
        ("/crm/lead".to_owned(), "Leads are used in Classic mode"),
        ("/activities".to_owned(), "Nothing to do"),
        ("/activities?view=week&date=2026-03-04".to_owned(), "2 Mar 2026"),
        ("/activities?view=month&date=2026-03-04&person=all".to_owned(), "March 2026"),
        ("/crm/mode".to_owned(), "What is a lead?"),
        ("/crm/import".to_owned(), "Choose a file"),
        ("/settings/people".to_owned(), "ada@team.example"),
        ("/settings/counters".to_owned(), "Minutes before their time"),
    ] {
        let answer = site.get(&path, Some(&administrator)).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert!(answer.body.contains(text), "{path} lacks {text}: {}", answer.body);
        let markup = answer.body.find("<b>").map(|at| &answer.body[at.saturating_sub(60)..at + 10]);
        assert_eq!(markup, None, "{path}: text became markup");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn every_answer_says_what_the_browser_must_not_do(pool: PgPool) {
    let site = Site::new(pool).await;
    let administrator = site.administrator().await;
    for path in ["/crm/deal", "/login", "/nowhere", "/healthz", "/readyz", "/import/1/rejected", "/icons.svg"] {
        let answer = site.get(path, Some(&administrator)).await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("x-frame-options"), "DENY", "{path}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
        assert_eq!(answer.header("x-request-id").len(), 16, "{path}");
        // Browsers complain about these over plain http.
        assert_eq!(answer.header("cross-origin-opener-policy"), "", "{path}");
        assert_eq!(answer.header("strict-transport-security"), "", "{path}");
        assert!(answer.header("content-security-policy").contains("frame-ancestors 'none'"), "{path}");
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn scripts_carry_a_nonce_that_is_never_the_same(pool: PgPool) {
    let site = Site::new(pool).await;
    let administrator = site.administrator().await;
    let mut nonces = Vec::new();
    for _ in 0..2 {
        let answer = site.get("/crm/deal", Some(&administrator)).await;
        let policy = answer.header("content-security-policy").to_owned();
        let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap().to_owned();
        let directive = |name: &str| policy.split("; ").find(|one| one.starts_with(name)).unwrap().to_owned();
        let scripts = directive("script-src");
        assert!(!scripts.contains("unsafe-inline") && !scripts.contains("'unsafe-eval'"), "{policy}");
        for script in answer.body.split("<script").skip(1) {
            let tag = script.split('>').next().unwrap();
            assert!(tag.contains(&format!("nonce=\"{nonce}\"")), "<script{tag}>");
        }
        nonces.push(nonce);
    }
    assert_ne!(nonces[0], nonces[1]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn people_are_led_to_where_they_can_do_something(pool: PgPool) {
    let site = Site::new(pool).await;
    let leads = async |path: &str, session: Option<&str>| {
        let answer = site.get(path, session).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}: {answer:?}");
        answer.header("location").to_owned()
    };
    assert_eq!(leads("/crm/deal", None).await, "/start");
    let administrator = site.administrator().await;
    assert_eq!(leads("/start", None).await, "/login");
    assert_eq!(leads("/crm/deal/7?view=list", None).await, "/login?next=/crm/deal/7%3Fview%3Dlist");
    assert_eq!(leads("/login", Some(&administrator)).await, "/");
    assert_eq!(leads("/login?next=//evil.example", Some(&administrator)).await, "/");
    assert_eq!(leads("/nowhere", None).await, "/login?next=/nowhere");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_is_not_there_says_so(pool: PgPool) {
    let site = Site::new(pool).await;
    let administrator = site.administrator().await;
    for (path, text) in [
        ("/nowhere", "There is no such page"),
        ("/crm/company/999999", "This record was not found"),
        ("/crm/company/no-number", "This record was not found"),
        ("/crm/deal/99999999999999999999", "This record was not found"),
        ("/crm/mode/run/999999", "does not exist"),
        ("/crm/import/999999", "does not exist"),
    ] {
        let answer = site.get(path, Some(&administrator)).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(answer.body.contains(text), "{path} lacks {text}");
    }
    let file = Request::get("/pkg/nothing.js").header(header::ACCEPT, "*/*").body(Body::empty()).unwrap();
    let answer = site.send(file).await;
    assert_eq!((answer.status, answer.body.as_str()), (StatusCode::NOT_FOUND, ""));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn pages_of_settings_are_refused_clearly(pool: PgPool) {
    let site = Site::new(pool).await;
    site.administrator().await;
    let employee = site.employee("Ben", false, false).await;
    for (path, text) in [
        ("/crm/mode", "You cannot change the CRM mode"),
        ("/crm/mode/run/1", "You cannot change the CRM mode"),
        ("/settings/people", "Only administrators manage people."),
        ("/settings/counters", "You cannot change these settings"),
    ] {
        let answer = site.get(path, Some(&employee)).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
        assert!(answer.body.contains(text), "{path} lacks {text}");
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn strangers_learn_nothing(pool: PgPool) {
    let site = Site::new(pool).await;
    let administrator = site.administrator().await;
    site.company("Geheim", &administrator).await;
    let answer = site.get("/login", None).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(!answer.body.contains("Geheim") && !answer.body.contains("team.example"), "{}", answer.body);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_event_stream_needs_a_session(pool: PgPool) {
    let site = Site::new(pool).await;
    let administrator = site.administrator().await;
    for session in [None, Some("forged")] {
        assert_eq!(site.get("/events", session).await.status, StatusCode::UNAUTHORIZED);
    }
    let stream = site.open(get("/events", Some(&administrator))).await;
    assert_eq!(stream.status(), StatusCode::OK);
    assert_eq!(stream.headers()[header::CONTENT_TYPE], "text/event-stream");
    assert_eq!(stream.headers()[header::CACHE_CONTROL], "no-store");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_server_says_whether_it_is_well(pool: PgPool) {
    let site = Site::new(pool).await;
    // Before there is an administrator.
    assert_eq!(site.get("/healthz", None).await.status, StatusCode::OK);
    assert_eq!(site.get("/readyz", None).await.status, StatusCode::OK);
    site.pool.close().await;
    assert_eq!(site.get("/healthz", None).await.status, StatusCode::OK);
    assert_eq!(site.get("/readyz", None).await.status, StatusCode::SERVICE_UNAVAILABLE);
    for path in ["/crm/deal", "/login"] {
        assert_eq!(site.get(path, None).await.status, StatusCode::SERVICE_UNAVAILABLE, "{path}");
    }
    assert_eq!(site.call("session/boot", &json!({}), Some("x")).await.status, StatusCode::SERVICE_UNAVAILABLE);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_menu_and_lists_say_how_much_is_due_and_what_that_means(pool: PgPool) {
    let site = Site::new(pool).await;
    let administrator = site.administrator().await;
    let employee = site.employee("Ben", false, false).await;
    let company = site.company("Firma", &administrator).await;
    // In the time zone of somebody who never told theirs.
    for minutes in [-60, 10, 60] {
        let at = (chrono::Utc::now() + chrono::TimeDelta::minutes(minutes)).format("%Y-%m-%dT%H:%M").to_string();
        let what = json!({ "todo": { "deadline": at, "reminder": null, "color": null } });
        let input = json!({ "subject": "Call", "responsible_id": null, "what": what });
        let activity = json!({ "owner_kind": "company", "owner_id": company, "input": input });
        site.ask("activities/add", json!({ "activity": activity }), &administrator).await;
    }
    let own = site.ask("notifications/own", json!({ "known": 0 }), &administrator).await;
    assert_eq!(own["due"], json!([["company", 2]]));
    let body = site.get("/crm/company", Some(&administrator)).await.body;
    let told = "Activities of your records that are overdue or due within 15 minutes: 2";
    // In both bars the section of companies and that of activities; and the row of the list.
    let number_of = |text: &str| body.matches(text).count();
    let told = number_of(&format!(r#"title="{told}""#));
    assert_eq!((told, number_of("nav-count"), number_of("due-mark")), (5, 4, 1), "{body}");
    let body = site.get("/crm/company", Some(&employee)).await.body;
    assert!(!body.contains("nav-count") && !body.contains("due-mark"), "others have their own");
    let counters = json!({ "mode": "activity", "minutes": 0 });
    site.ask("settings/set_counters", json!({ "counters": counters }), &administrator).await;
    let body = site.get("/crm/company", Some(&administrator)).await.body;
    assert!(body.contains(r#"title="Your activities that are overdue: 1""#), "{body}");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn calendars_know_a_meeting_by_one_name_whatever_address_was_typed(pool: PgPool) {
    for (public_url, known) in [(None, "modus"), (Some("http://crm.example.com:8080"), "crm.example.com")] {
        let site = Site::reached(pool.clone(), public_url).await;
        let session = site.employee(if public_url.is_some() { "Ada" } else { "Ben" }, true, true).await;
        let company = site.company("Firma", &session).await;
        let start = "2026-03-05T10:30";
        let meeting = json!({ "start": start, "minutes": 30, "place": "", "participants": [], "reminder": null });
        let input = json!({ "subject": "Meet", "responsible_id": null, "what": { "meeting": meeting } });
        let activity = json!({ "owner_kind": "company", "owner_id": company, "input": input });
        let id = site.ask("activities/add", json!({ "activity": activity }), &session).await;
        for host in ["10.0.0.1:3000", "modus.lan"] {
            let mut request = get(&format!("/activities/{id}/calendar"), Some(&session));
            request.headers_mut().insert(header::HOST, host.parse().unwrap());
            let answer = site.send(request).await;
            assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
            assert!(answer.body.contains(&format!("\r\nUID:activity-{id}@{known}\r\n")), "{}", answer.body);
        }
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn cards_are_rendered_as_they_are_laid_out(pool: PgPool) {
    let site = Site::new(pool).await;
    let administrator = site.administrator().await;
    let employee = site.employee("Ben", false, false).await;
    let company = site.company("Firma", &administrator).await;
    let sections = json!([
        { "key": "about", "items": ["title"] },
        { "key": "own_1", "naming": { "name": "<i>Ours</i>" }, "items": ["employees"] }
    ]);
    let layout = json!({ "sections": sections, "hidden": ["industry"] });
    let save = |is_own: bool| json!({ "kind": "company", "is_own": is_own, "version": 0, "layout": layout });
    assert_eq!(site.call("layouts/save", &save(false), Some(&employee)).await.status, StatusCode::FORBIDDEN);
    site.ask("layouts/save", save(true), &employee).await;
    assert_eq!(site.call("layouts/save", &save(true), Some(&employee)).await.status, StatusCode::CONFLICT);
    for (session, is_arranged) in [(&employee, true), (&administrator, false)] {
        let body = site.get(&format!("/crm/company/{company}"), Some(session)).await.body;
        assert_eq!(body.contains("&lt;i&gt;Ours&lt;/i&gt;"), is_arranged);
        assert!(!body.contains("<i>Ours"), "text became markup");
        assert_eq!(body.contains(r#"key-value__label">Industry"#), !is_arranged);
        assert!(body.contains(r#"key-value__label">Employees"#));
    }
}
