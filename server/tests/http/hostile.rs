//! Requests that no page of ours sends.

use axum::body::Body;
use domain::errors::{AppError, Refusal};
use http::{Method, StatusCode, header};
use serde_json::json;
use sqlx::PgPool;

use crate::{
    calls,
    site::{Site, call},
};

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn garbage_is_the_senders_fault(pool: PgPool) {
    let site = Site::new(pool).await;
    let administrator = site.administrator().await;
    let garbage: [&[u8]; 7] =
        [b"", b"{", b"null", b"[]", b"{\"id\":\"x\",\"kind\":7}", b"\xff\xfe\x00", b"{\"id\":1e400}"];
    for known in calls::all() {
        // Where nothing has to be said, an object of whatever kind says nothing.
        let takes_nothing =
            known.arguments == json!({}) || ["session/choose", "settings/changes"].contains(&known.endpoint);
        for body in garbage {
            let answer = site.send(call(known.endpoint, body.to_vec(), Some(&administrator))).await;
            let is_well = answer.status.is_client_error() || (takes_nothing && answer.status.is_success());
            assert!(is_well, "{} {:?}: {answer:?}", known.endpoint, String::from_utf8_lossy(body));
        }
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn deep_and_strange_values_are_no_defect(pool: PgPool) {
    let site = Site::new(pool).await;
    let administrator = site.administrator().await;
    let deep = format!("{{\"id\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000));
    let answer = site.send(call("activities/complete", deep, Some(&administrator))).await;
    assert!(answer.status.is_client_error(), "{answer:?}");
    for title in ["\u{0}", "a\u{0}b", "\u{202e}abc", "\u{1f468}\u{200d}\u{1f469}", "%_\\", "'; drop table lead; --"] {
        let record = json!({ "kind": "company", "values": { "title": { "text": title } }, "contact_points": [] });
        let answer = site.call("records/create", &json!({ "record": record }), Some(&administrator)).await;
        assert!(!answer.status.is_server_error(), "{title:?}: {answer:?}");
        for endpoint in ["records/list", "records/total"] {
            let query = json!({ "query": { "kind": "company", "search": title }, "exact": false });
            let answer = site.call(endpoint, &query, Some(&administrator)).await;
            assert_eq!(answer.status, StatusCode::OK, "{endpoint} {title:?}: {answer:?}");
        }
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn forged_cursors_are_no_defect(pool: PgPool) {
    let site = Site::new(pool).await;
    let administrator = site.administrator().await;
    site.company("Firma", &administrator).await;
    for field in ["title", "created_at", "responsible_id", "annual_revenue", "stage", "comment", "company_id"] {
        for value in [json!(null), json!(""), json!("x"), json!("1e999"), json!("2026-13-45"), json!("\u{0}")] {
            let sort = json!({ "field": field, "descending": true });
            let query = json!({ "kind": "company", "sort": sort, "after": { "value": value, "id": i64::MAX } });
            let answer = site.call("records/list", &json!({ "query": query }), Some(&administrator)).await;
            assert!(!answer.status.is_server_error(), "{field} {value}: {answer:?}");
        }
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn oversized_bodies_are_refused(pool: PgPool) {
    let site = Site::new(pool).await;
    let administrator = site.administrator().await;
    let large = json!({ "email": "x".repeat(3 << 20), "password": "x" }).to_string();
    for session in [None, Some(administrator.as_str())] {
        let mut request = call("session/log_in", large.clone(), session);
        request.headers_mut().insert(header::CONTENT_LENGTH, large.len().into());
        assert_eq!(site.send(request).await.status, StatusCode::PAYLOAD_TOO_LARGE);
        // Who does not say how much will come is stopped on the way.
        let parts = large.as_bytes().chunks(64 << 10).map(|part| Ok::<_, std::io::Error>(part.to_vec()));
        let stream = Body::from_stream(futures::stream::iter(parts.collect::<Vec<_>>()));
        let answer = site.send(call("session/log_in", stream, session)).await;
        assert!(answer.status.is_client_error(), "{answer:?}");
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn other_sites_can_not_act_for_somebody(pool: PgPool) {
    let site = Site::new(pool).await;
    let administrator = site.administrator().await;
    let sent = |headers: &[(&'static str, &'static str)]| {
        let mut request = call("mode/switch_to_classic", "{}", Some(&administrator));
        request.headers_mut().remove("sec-fetch-site");
        for (name, value) in headers {
            request.headers_mut().insert(*name, value.parse().unwrap());
        }
        request
    };
    for foreign in [
        &[("sec-fetch-site", "cross-site")][..],
        &[("sec-fetch-site", "same-site")],
        &[("origin", "https://evil.example")],
        &[("origin", "null")],
        &[("origin", "http://127.0.0.1:3001")],
    ] {
        let answer = site.send(sent(foreign)).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{foreign:?}");
    }
    // Nor by a form, nor by an upload.
    let mut upload = call("x", "a;b", Some(&administrator));
    *upload.uri_mut() = "/import/upload?name=leads.csv".parse().unwrap();
    upload.headers_mut().insert("sec-fetch-site", "cross-site".parse().unwrap());
    assert_eq!(site.send(upload).await.status, StatusCode::FORBIDDEN);
    let boot = site.ask("session/boot", json!({}), &administrator).await;
    assert_eq!(boot["settings"]["mode"], "simple", "nothing was switched");
    for own in [&[("sec-fetch-site", "same-origin")][..], &[("origin", "http://127.0.0.1:3000")], &[]] {
        assert_eq!(site.send(sent(own)).await.status, StatusCode::OK, "{own:?}");
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn only_a_post_calls_a_function(pool: PgPool) {
    let site = Site::new(pool).await;
    let administrator = site.administrator().await;
    for method in [Method::GET, Method::HEAD, Method::PUT, Method::DELETE, Method::OPTIONS] {
        let mut request = call("mode/switch_to_classic", "{}", Some(&administrator));
        *request.method_mut() = method.clone();
        let answer = site.send(request).await;
        assert!(answer.status.is_client_error(), "{method}: {answer:?}");
    }
    let answer = site.call("mode/no_such_function", &json!({}), Some(&administrator)).await;
    assert!(answer.status.is_client_error(), "{answer:?}");
    let boot = site.ask("session/boot", json!({}), &administrator).await;
    assert_eq!(boot["settings"]["mode"], "simple");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn forged_one_time_links_open_nothing(pool: PgPool) {
    let site = Site::new(pool).await;
    let refused = json!(AppError::Refused(Refusal::LinkInvalid));
    for known in calls::of(&["session/set_up", "session/accept_invitation"]) {
        let answer = site.call(known.endpoint, &known.arguments, None).await;
        assert_eq!((answer.status, answer.json()), (StatusCode::CONFLICT, refused.clone()), "{}", known.endpoint);
        assert_eq!(answer.cookies(), Vec::<&str>::new());
    }
    assert_eq!(site.call("session/set_up_link", &json!({ "token": "forged" }), None).await.json(), json!(false));
    assert_eq!(site.call("session/invitation", &json!({ "token": "forged" }), None).await.json(), json!(null));
}
