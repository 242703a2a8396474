//! Who may call what.

use domain::{AppError, errors::Refusal};
use http::StatusCode;
use serde_json::json;
use sqlx::PgPool;

use crate::{
    calls::{self, NOBODY, OF_ADMINISTRATORS, OF_SETTINGS, PUBLIC},
    site::Site,
};

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn without_a_session_only_the_named_functions_answer(pool: PgPool) {
    let site = Site::new(pool).await;
    site.administrator().await;
    for call in calls::all() {
        for session in [None, Some("forged")] {
            let answer = site.call(call.endpoint, &call.arguments, session).await;
            let is_public = PUBLIC.contains(&call.endpoint);
            assert_eq!(answer.status == StatusCode::UNAUTHORIZED, !is_public, "{}: {answer:?}", call.endpoint);
            if !is_public {
                assert_eq!(answer.header("content-type"), "application/json", "{}", call.endpoint);
                assert_eq!(answer.json(), json!(AppError::Unauthenticated), "{}", call.endpoint);
            }
        }
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn without_the_right_settings_and_people_are_closed(pool: PgPool) {
    let site = Site::new(pool).await;
    site.administrator().await;
    let employee = site.employee("Ben", false, false).await;
    let permitted = site.employee("Cleo", true, false).await;
    for call in calls::of(&OF_SETTINGS).into_iter().chain(calls::of(&OF_ADMINISTRATORS)) {
        let answer = site.call(call.endpoint, &call.arguments, Some(&employee)).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}: {answer:?}", call.endpoint);
        assert_eq!(answer.json(), json!(AppError::Forbidden));
    }
    for call in calls::of(&OF_ADMINISTRATORS) {
        let answer = site.call(call.endpoint, &call.arguments, Some(&permitted)).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}: {answer:?}", call.endpoint);
    }
    for call in calls::of(&OF_SETTINGS) {
        let answer = site.call(call.endpoint, &call.arguments, Some(&permitted)).await;
        assert_ne!(answer.status, StatusCode::FORBIDDEN, "{}: {answer:?}", call.endpoint);
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_right_that_is_taken_is_gone_at_once(pool: PgPool) {
    let site = Site::new(pool).await;
    let administrator = site.administrator().await;
    let employee = site.employee("Ben", true, false).await;
    let list = site.ask("people/list", json!({}), &administrator).await;
    let ben = list.as_array().unwrap().iter().find(|one| one["name"] == "Ben").unwrap()["id"].clone();
    site.ask("mode/preview", json!({}), &employee).await;
    site.ask("people/set_may_change_settings", json!({ "id": ben, "may": false }), &administrator).await;
    assert_eq!(site.call("mode/preview", &json!({}), Some(&employee)).await.status, StatusCode::FORBIDDEN);
    site.ask("people/set_active", json!({ "id": ben, "is_active": false }), &administrator).await;
    assert_eq!(site.call("mode/preview", &json!({}), Some(&employee)).await.status, StatusCode::UNAUTHORIZED);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn only_own_records_are_deleted(pool: PgPool) {
    let site = Site::new(pool).await;
    let administrator = site.administrator().await;
    let employee = site.employee("Ben", false, false).await;
    let company = site.company("Firma", &administrator).await;
    let arguments = json!({ "kind": "company", "id": company });
    let opened = site.ask("records/open", arguments.clone(), &employee).await;
    assert_eq!((&opened["may_update"], &opened["may_delete"]), (&json!(true), &json!(false)));
    assert_eq!(site.call("records/delete", &arguments, Some(&employee)).await.status, StatusCode::FORBIDDEN);
    let own = site.company("Own", &employee).await;
    site.ask("records/delete", json!({ "kind": "company", "id": own }), &employee).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn ids_that_nothing_has_are_not_found(pool: PgPool) {
    let site = Site::new(pool).await;
    let administrator = site.administrator().await;
    let endpoints = [
        "activities/add",
        "activities/assign",
        "activities/check_step",
        "activities/complete",
        "activities/delete",
        "activities/edit",
        "activities/postpone",
        "activities/reopen",
        "company_contacts/add",
        "company_contacts/link",
        "company_contacts/unlink",
        "details/remove",
        "details/save",
        "details/set_primary",
        "import/inspect",
        "import/start",
        "import/progress",
        "import/undo",
        "import/report",
        "leads/convert",
        "mode/progress",
        "mode/report",
        "people/renew_invitation",
        "people/set_active",
        "people/set_may_change_settings",
        "records/open",
        "records/as_of",
        "records/bring_back",
        "records/bulk_run",
        "records/bulk_undo",
        "records/deals_of_client",
        "records/delete_view",
        "records/edit",
        "records/edit_points",
        "records/history",
        "records/restore",
        "records/delete",
        "records/move_to_pipeline",
        "settings/moving",
        "settings/undo",
        "timeline/open",
        "timeline/past",
        "timeline/add_comment",
        "timeline/edit_comment",
        "timeline/delete_comment",
        "timeline/pin_comment",
    ];
    for call in calls::of(&endpoints) {
        for id in [NOBODY, 0, -1, i64::MAX, i64::MIN] {
            let arguments = call.arguments.to_string().replace(&NOBODY.to_string(), &id.to_string());
            let arguments = serde_json::from_str(&arguments).unwrap();
            let answer = site.call(call.endpoint, &arguments, Some(&administrator)).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{} {id}: {answer:?}", call.endpoint);
            assert_eq!(answer.json(), json!(AppError::NotFound));
        }
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_record_of_another_kind_or_a_deleted_one_is_not_found(pool: PgPool) {
    let site = Site::new(pool).await;
    let administrator = site.administrator().await;
    let company = site.company("Firma", &administrator).await;
    let other = json!({ "kind": "contact", "id": company });
    assert_eq!(site.call("records/open", &other, Some(&administrator)).await.status, StatusCode::NOT_FOUND);
    let arguments = json!({ "kind": "company", "id": company });
    site.ask("records/delete", arguments.clone(), &administrator).await;
    for endpoint in ["records/open", "records/delete"] {
        let answer = site.call(endpoint, &arguments, Some(&administrator)).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{endpoint}: {answer:?}");
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn links_to_what_does_not_exist_are_refused(pool: PgPool) {
    let site = Site::new(pool).await;
    let administrator = site.administrator().await;
    for (field, value) in [
        ("responsible_id", json!({ "link": { "id": NOBODY } })),
        ("source", json!({ "choice": "NOWHERE" })),
        ("title", json!({ "link": { "id": 1 } })),
        ("created_by", json!({ "link": { "id": 1 } })),
    ] {
        let mut values = json!({ "title": { "text": "Firma" } });
        values[field] = value;
        let record = json!({ "kind": "company", "values": values, "contact_points": [] });
        let answer = site.call("records/create", &json!({ "record": record }), Some(&administrator)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}: {answer:?}");
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_change_of_what_changed_meanwhile_is_a_conflict(pool: PgPool) {
    let site = Site::new(pool).await;
    let administrator = site.administrator().await;
    let company = site.company("Before", &administrator).await;
    let edit = |before: &str, after: &str| {
        let change = json!({ "field": "title", "before": { "text": before }, "after": { "text": after } });
        json!({ "kind": "company", "id": company, "changes": [change], "contact_points": null })
    };
    site.ask("records/edit", edit("Before", "Theirs"), &administrator).await;
    let answer = site.call("records/edit", &edit("Before", "Mine"), Some(&administrator)).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert_eq!(answer.json(), json!({ "conflict": { "field": "title", "theirs": { "text": "Theirs" } } }));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_switch_after_an_outdated_preview_changes_nothing(pool: PgPool) {
    let site = Site::new(pool).await;
    let administrator = site.administrator().await;
    site.ask("mode/switch_to_classic", json!({}), &administrator).await;
    let inquiry = &calls::of(&["inquiries/create"])[0].arguments;
    for _ in 0..3 {
        site.ask("inquiries/create", inquiry.clone(), &administrator).await;
    }
    let switch = &calls::of(&["mode/switch_to_simple"])[0];
    let answer = site.call(switch.endpoint, &switch.arguments, Some(&administrator)).await;
    assert_eq!(answer.status, StatusCode::CONFLICT, "{answer:?}");
    assert_eq!(answer.json(), json!(AppError::Refused(Refusal::PreviewOutdated)));
    let boot = site.ask("session/boot", json!({}), &administrator).await;
    assert_eq!(boot["settings"]["mode"], "classic");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_counters_count_is_checked(pool: PgPool) {
    let site = Site::new(pool).await;
    let administrator = site.administrator().await;
    for minutes in [-1, 1441] {
        let counters = json!({ "counters": { "mode": "item", "minutes": minutes } });
        let answer = site.call("settings/set_counters", &counters, Some(&administrator)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{answer:?}");
    }
    let boot = site.ask("session/boot", json!({}), &administrator).await;
    assert_eq!(boot["settings"]["counters"], json!({ "mode": "item", "minutes": 15 }));
    let counters = json!({ "mode": "activity", "minutes": 0 });
    site.ask("settings/set_counters", json!({ "counters": counters }), &administrator).await;
    let boot = site.ask("session/boot", json!({}), &administrator).await;
    assert_eq!(boot["settings"]["counters"], counters);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn names_of_values_are_checked_and_told_in_a_conflict(pool: PgPool) {
    let site = Site::new(pool).await;
    let administrator = site.administrator().await;
    let rename = |before: Option<&str>, after: &str| {
        let change = json!({ "rename": { "code": "WEB", "before": { "name": before }, "after": { "name": after } } });
        json!({ "list": "SOURCE", "change": change })
    };
    for wrong in ["x".repeat(256).as_str(), "Call"] {
        let answer = site.call("settings/change", &rename(None, wrong), Some(&administrator)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{answer:?}");
    }
    site.ask("settings/change", rename(None, "<b>Web</b> 🌍"), &administrator).await;
    let answer = site.call("settings/change", &rename(None, "Mine"), Some(&administrator)).await;
    assert_eq!(
        (answer.status, answer.json()),
        (StatusCode::CONFLICT, json!({ "outdated": { "theirs": "<b>Web</b> 🌍" } }))
    );
    for list in ["NOWHERE", "deal-999999", "deal-x", ""] {
        let answer = site.call("settings/list", &json!({ "list": list }), Some(&administrator)).await;
        assert!(answer.status.is_client_error(), "{list}: {answer:?}");
    }
    let forged = json!({ "list": "SOURCE", "change": { "remove": { "code": "CALL" } } });
    assert_eq!(site.call("settings/change", &forged, Some(&administrator)).await.status, StatusCode::NOT_FOUND);
}
