//! Records that one has no right to, with everything that hangs on them.
//!
//! Everybody may read and change every record that is not in the recycle bin (`domain::permissions`), so what lies there
//! is what nobody reaches: it is kept out by the same condition as what one has no right to.

use axum::body::Body;
use domain::AppError;
use http::{Method, StatusCode};
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::{
    calls,
    site::{Site, get},
};

/// Replaces the id that nothing has by one that something has.
fn about(endpoint: &str, id: i64) -> Value {
    let call = &calls::of(&[endpoint])[0];
    serde_json::from_str(&call.arguments.to_string().replace(&calls::NOBODY.to_string(), &id.to_string())).unwrap()
}

async fn upload(site: &Site, session: &str) -> Value {
    let mut request = get("/files/attachment?name=offer.pdf", Some(session));
    *request.method_mut() = Method::POST;
    *request.body_mut() = Body::from("%PDF-1.7");
    site.send(request).await.json()
}

/// A company with a contact, details, a comment with a file, and an activity.
struct Furnished {
    company: i64,
    contact: i64,
    details: Value,
    comment: Value,
    activity: Value,
    file: Value,
    entry: Value,
}

async fn furnish(site: &Site, session: &str) -> Furnished {
    let company = site.company("Firma", session).await;
    let person = json!({ "kind": "contact", "values": { "last_name": { "text": "Amato" } }, "contact_points": [] });
    let created = site.ask("records/create", json!({ "record": person }), session).await;
    let contact = created["id"].as_i64().unwrap();
    let linked = json!({ "contact_id": contact, "role": "Director", "is_primary": true });
    site.ask("company_contacts/link", json!({ "company_id": company, "linked": linked }), session).await;
    site.ask("details/save", about("details/save", company), session).await;
    let file = upload(site, session).await;
    let said = json!({ "kind": "company", "id": company, "text": "Offer", "files": [file] });
    let comment = site.ask("timeline/add_comment", said, session).await;
    let mut planned = about("activities/add", company);
    planned["activity"]["owner_kind"] = json!("company");
    let activity = site.ask("activities/add", planned, session).await;
    let opened = site.ask("records/open", json!({ "kind": "company", "id": company }), session).await;
    let details = opened["details"][0].clone();
    let entry = opened["history"][0]["id"].clone();
    assert!(details["id"].is_i64() && entry.is_i64() && comment.is_i64() && activity.is_i64(), "{opened}");
    Furnished { company, contact, details, comment, activity, file, entry }
}

impl Furnished {
    /// Every way to look at the company, and to change something of it.
    fn calls(&self) -> Vec<(&'static str, Value)> {
        let Self { company, contact, details, comment, activity, entry, .. } = self;
        let of_details = json!({ "kind": "company", "id": company, "details_id": details["id"] });
        let restored = json!({ "kind": "company", "id": company, "entry_id": entry, "seen": { "field": "empty" } });
        let edited = json!({ "kind": "company", "id": company, "before": details, "after": details });
        let unlinked = json!({ "company_id": company, "contact_id": contact });
        let linked = json!({ "contact_id": contact, "role": "", "is_primary": false });
        let input = about("activities/edit", 0)["input"].clone();
        let outcome = json!({ "result": "Agreed", "call_status": null });
        let mut calls = vec![
            ("details/save", edited),
            ("details/remove", of_details.clone()),
            ("details/set_primary", of_details),
            ("company_contacts/add", json!({ "company_id": company, "linked": linked })),
            ("company_contacts/link", json!({ "company_id": company, "linked": linked })),
            ("company_contacts/unlink", unlinked),
            ("records/restore", restored),
            ("timeline/edit_comment", json!({ "id": comment, "seen": "Offer", "text": "Pine" })),
            ("timeline/delete_comment", json!({ "id": comment })),
            ("timeline/pin_comment", json!({ "id": comment, "is_pinned": true })),
            ("activities/assign", json!({ "id": activity, "employee_id": 1 })),
            ("activities/complete", json!({ "id": activity, "outcome": outcome })),
            ("activities/delete", json!({ "id": activity })),
            ("activities/edit", json!({ "id": activity, "before": input, "input": input })),
            ("activities/postpone", json!({ "id": activity, "to": "tomorrow" })),
            ("activities/reopen", json!({ "id": activity })),
        ];
        let of_record = [
            "details/save",
            "records/as_of",
            "records/deals_of_client",
            "records/delete",
            "records/edit",
            "records/edit_points",
            "records/history",
            "records/open",
            "timeline/add_comment",
            "timeline/open",
            "timeline/past",
        ];
        calls.extend(of_record.map(|endpoint| (endpoint, about(endpoint, *company))));
        let mut planned = about("activities/add", *company);
        planned["activity"]["owner_kind"] = json!("company");
        calls.push(("activities/add", planned));
        calls
    }

    fn paths(&self) -> [String; 2] {
        [format!("/files/{}", self.file), format!("/activities/{}/calendar", self.activity)]
    }
}

/// What the company's rows hold, of every table that hangs on it.
async fn stored(site: &Site) -> String {
    let parts =
        ["company", "contact", "company_contact", "details", "comment", "activity", "file", "history"].map(|table| {
            format!("(select coalesce(jsonb_agg(to_jsonb({table}) order by to_jsonb({table})), '[]') from {table})")
        });
    let sql = format!("select jsonb_build_array({})::text", parts.join(", "));
    sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(&site.pool).await.unwrap()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn nobody_looks_at_or_changes_a_record_out_of_reach_or_anything_of_it(pool: PgPool) {
    let site = Site::new(pool).await;
    let administrator = site.administrator().await;
    let employee = site.employee("Ben", false, false).await;
    let firma = furnish(&site, &employee).await;
    assert_eq!(site.get(&firma.paths()[0], Some(&administrator)).await.status, StatusCode::OK);
    site.ask("records/delete", json!({ "kind": "company", "id": firma.company }), &employee).await;
    let before = stored(&site).await;
    for session in [&employee, &administrator] {
        for (endpoint, arguments) in firma.calls() {
            let answer = site.call(endpoint, &arguments, Some(session)).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{endpoint} {arguments}: {answer:?}");
            assert_eq!(answer.json(), json!(AppError::NotFound), "{endpoint}");
        }
        for path in firma.paths() {
            assert_eq!(site.get(&path, Some(session)).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        // Nor in numbers, nor as a choice, nor as what is busy or planned.
        let search = json!({ "kind": "company", "typed": "firma" });
        assert_eq!(site.ask("records/suggest", search, session).await, json!([]));
        let target = json!({ "these": [firma.company] });
        let bulk = json!({ "kind": "company", "target": target, "action": "delete" });
        let run = site.ask("records/bulk", bulk, session).await;
        let report = site.ask("records/bulk_run", json!({ "run": run }), session).await;
        assert_eq!((&report["counts"]["changed"], &report["counts"]["failed"]), (&json!(0), &json!(1)));
        assert_eq!(report["failures"][0]["name"], "", "it is not named");
        let everyone = json!({ "chosen": { "whose": "everyone" } });
        let agenda = site.call("activities/agenda", &everyone, Some(session)).await;
        assert!(!agenda.body.contains("Firma"), "{agenda:?}");
    }
    assert_eq!(stored(&site).await, before, "nothing has changed");
    // It comes back with everything that it had.
    site.ask("records/bring_back", json!({ "kind": "company", "ids": [firma.company] }), &employee).await;
    for (endpoint, arguments) in firma.calls().into_iter().filter(|(endpoint, _)| endpoint.ends_with("/open")) {
        assert_eq!(site.call(endpoint, &arguments, Some(&employee)).await.status, StatusCode::OK, "{endpoint}");
    }
    assert_eq!(site.get(&firma.paths()[0], Some(&employee)).await.status, StatusCode::OK);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_is_others_or_everybodys_is_not_changed_by_who_has_no_right_to_it(pool: PgPool) {
    let site = Site::new(pool).await;
    let administrator = site.administrator().await;
    let employee = site.employee("Ben", false, false).await;
    let firma = furnish(&site, &administrator).await;
    let view = |is_shared: bool| {
        let mut draft = about("records/save_view", 0);
        draft["draft"]["is_shared"] = json!(is_shared);
        draft
    };
    let personal = site.ask("records/save_view", view(false), &administrator).await;
    let shared = site.ask("records/save_view", view(true), &administrator).await;
    let bulk = json!({
        "kind": "company", "target": { "these": [firma.company] },
        "action": { "edit": { "field": "source", "value": { "choice": "CALL" } } }
    });
    let run = site.ask("records/bulk", bulk, &administrator).await;
    let mut layout = about("layouts/save", 0);
    layout["is_own"] = json!(false);
    let change = |id: &Value| {
        let mut draft = view(false);
        draft["draft"]["id"] = id.clone();
        draft
    };
    let begins = json!({ "kind": "company", "view": personal });
    let returned = json!({ "kind": "company", "ids": [firma.company] });
    let before = stored(&site).await;
    let (forbidden, unknown) = (StatusCode::FORBIDDEN, StatusCode::NOT_FOUND);
    for (endpoint, arguments, status) in [
        ("layouts/save", layout, forbidden),
        ("fields/create", about("fields/create", 0), forbidden),
        ("records/delete", json!({ "kind": "company", "id": firma.company }), forbidden),
        ("timeline/edit_comment", json!({ "id": firma.comment, "seen": "Offer", "text": "Pine" }), forbidden),
        ("timeline/delete_comment", json!({ "id": firma.comment }), forbidden),
        ("records/save_view", view(true), forbidden),
        ("records/save_view", change(&shared), forbidden),
        ("records/save_view", change(&personal), unknown),
        ("records/delete_view", json!({ "id": shared }), forbidden),
        ("records/delete_view", json!({ "id": personal }), unknown),
        ("records/set_default_view", begins, unknown),
        ("records/bulk_run", json!({ "run": run }), unknown),
        ("records/bulk_undo", json!({ "run": run }), unknown),
        ("records/bring_back", returned.clone(), unknown),
    ] {
        let answer = site.call(endpoint, &arguments, Some(&employee)).await;
        assert_eq!(answer.status, status, "{endpoint} {arguments}: {answer:?}");
    }
    // All that match are not more than one may.
    let query = json!({ "kind": "company", "filter": "*(*source:any:CALL)" });
    let bulk = json!({ "kind": "company", "target": { "matching": query }, "action": "delete" });
    let run = site.ask("records/bulk", bulk, &employee).await;
    let report = site.ask("records/bulk_run", json!({ "run": run }), &employee).await;
    assert_eq!((&report["counts"]["changed"], &report["counts"]["failed"]), (&json!(0), &json!(1)), "{report}");
    assert_eq!(report["failures"][0]["reason"], json!(AppError::Forbidden));
    assert_eq!(stored(&site).await, before, "nothing has changed");
    // Nor is what others deleted seen or brought back.
    site.ask("records/delete", json!({ "kind": "company", "id": firma.company }), &administrator).await;
    let bin = site.ask("records/bin", json!({ "kind": "company", "search": "", "after": null }), &employee).await;
    assert_eq!(bin["rows"], json!([]));
    let answer = site.call("records/bring_back", &returned, Some(&employee)).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND, "{answer:?}");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_change_of_many_that_is_taken_back_twice_at_once_is_taken_back_once(pool: PgPool) {
    let site = Site::new(pool).await;
    let administrator = site.administrator().await;
    let company = site.company("Firma", &administrator).await;
    let bulk = json!({ "kind": "company", "target": { "these": [company] }, "action": "delete" });
    let run = site.ask("records/bulk", bulk, &administrator).await;
    let undo = || site.ask("records/bulk_undo", json!({ "run": run }), &administrator);
    let (one, other) = tokio::join!(undo(), undo());
    assert_eq!(one, other);
    let report = site.ask("records/bulk_run", json!({ "run": one }), &administrator).await;
    assert_eq!((&report["counts"]["changed"], &report["is_undo"]), (&json!(1), &json!(true)));
    site.ask("records/open", json!({ "kind": "company", "id": company }), &administrator).await;
}
