//! Every server function with arguments that it understands.

use std::{collections::BTreeSet, fs, path::Path};

use leptos::server_fn::axum::server_fn_paths;
use serde_json::{Value, json};

/// A server function, without `/api/` and with arguments of the right form.
pub struct Call {
    pub endpoint: &'static str,
    pub arguments: Value,
}

/// The server functions of those who are not logged in. Every other one needs a session.
pub const PUBLIC: [&str; 7] = [
    "session/log_in",
    "session/log_out",
    "session/set_up_link",
    "session/set_up",
    "session/invitation",
    "session/accept_invitation",
    "session/choose",
];

/// The server functions of those who may change CRM settings.
pub const OF_SETTINGS: [&str; 23] = [
    "fields/list",
    "fields/count",
    "fields/create",
    "fields/change",
    "fields/order",
    "fields/delete",
    "fields/restore",
    "mode/preview",
    "mode/switch_to_simple",
    "mode/switch_to_classic",
    "mode/set_deal_creation",
    "mode/progress",
    "mode/latest",
    "mode/report",
    "settings/list",
    "settings/usage",
    "settings/change",
    "settings/create_pipeline",
    "settings/delete",
    "settings/moving",
    "settings/changes",
    "settings/undo",
    "settings/set_counters",
];

/// The server functions of administrators.
pub const OF_ADMINISTRATORS: [&str; 5] =
    ["people/list", "people/invite", "people/renew_invitation", "people/set_active", "people/set_may_change_settings"];

/// An id that no record has.
pub const NOBODY: i64 = 999_999;

/// Every server function.
pub fn all() -> Vec<Call> {
    let deal_creation = json!({ "client": "contact", "pipeline_id": 0, "keep_activities": true });
    let query = json!({ "kind": "company", "search": "", "sort": { "field": "created_at", "descending": true } });
    let inquiry = json!({
        "first_name": "Jan", "last_name": "Kowalski", "company_title": "", "phone": "", "email": "",
        "title": "Kitchen", "comment": "", "source": ""
    });
    let choices = json!({
        "encoding": null, "separator": null, "decimal": null, "date_order": null, "currency": null, "columns": null,
        "new_fields": [{ "name": "Ticker", "field_type": "Text" }]
    });
    let options = json!({
        "encoding": "utf-8", "separator": "semicolon", "decimal": "comma", "date_order": "day_month_year",
        "currency": "PLN", "columns": []
    });
    let company = json!({ "kind": "company", "values": { "title": { "text": "Firma" } }, "contact_points": [] });
    let content = json!({
        "search": "", "filter": "*(*source:any:WEB)", "sort": { "field": "created_at", "descending": true }, "columns": []
    });
    let view = json!({
        "id": null, "kind": "company", "name": "Web", "content": content, "is_shared": false, "is_pinned": true
    });
    let todo = json!({ "todo": { "deadline": "2026-03-05T10:30", "reminder": 15, "color": "blue" } });
    let input = json!({ "subject": "Call", "responsible_id": null, "what": todo });
    let activity = json!({ "owner_kind": "deal", "owner_id": NOBODY, "input": input });
    let busy = json!({ "day": "2026-03-05", "people": [NOBODY], "except": null });
    let chosen = json!({ "whose": { "employee": NOBODY }, "kind": "call" });
    let group = json!({ "chosen": chosen, "group": "overdue", "after": { "at": 0, "id": 1 } });
    let calendar = json!({ "chosen": { "whose": "everyone" }, "span": "month", "day": "2026-03-05" });
    let cursor = json!({ "activity": [0, 1], "comment": 1, "history": null });
    let details = json!({
        "id": 0, "is_primary": false, "subject": "company", "country": "PL",
        "fields": [{ "field": "nip", "text": "526-025-02-74" }], "addresses": [], "accounts": []
    });
    let field = json!({
        "kind": "company", "naming": { "name": "Ticker" }, "help": { "name": null }, "field_type": "Text",
        "is_multiple": false, "is_required": false, "required_from": [], "default": "empty", "in_list": true,
        "is_searched": false, "options": [], "becomes": null
    });
    let linked = json!({ "contact_id": NOBODY, "role": "Director", "is_primary": true });
    [
        ("activities/add", json!({ "activity": activity })),
        ("activities/agenda", json!({ "chosen": chosen })),
        ("activities/agenda_group", json!({ "query": group })),
        ("activities/assign", json!({ "id": NOBODY, "employee_id": 1 })),
        ("activities/busy", json!({ "wanted": busy })),
        ("activities/calendar", json!({ "query": calendar })),
        ("activities/check_step", json!({ "id": NOBODY, "step": 0, "is_done": true })),
        ("activities/complete", json!({ "id": NOBODY, "outcome": { "result": "Agreed", "call_status": null } })),
        ("activities/delete", json!({ "id": NOBODY })),
        ("activities/edit", json!({ "id": NOBODY, "before": input, "input": input })),
        ("activities/postpone", json!({ "id": NOBODY, "to": "tomorrow", "seen": null })),
        ("activities/reopen", json!({ "id": NOBODY })),
        ("clients/create", json!({ "record": company, "details": [details], "contacts": [] })),
        ("company_contacts/add", json!({ "company_id": NOBODY, "linked": linked })),
        ("company_contacts/link", json!({ "company_id": NOBODY, "linked": linked })),
        ("company_contacts/unlink", json!({ "company_id": NOBODY, "contact_id": NOBODY })),
        ("details/save", json!({ "kind": "company", "id": NOBODY, "before": null, "after": details })),
        ("details/remove", json!({ "kind": "company", "id": NOBODY, "details_id": NOBODY })),
        ("details/set_primary", json!({ "kind": "company", "id": NOBODY, "details_id": NOBODY })),
        ("fields/list", json!({ "kind": "company" })),
        ("fields/count", json!({ "id": NOBODY })),
        ("fields/create", json!({ "definition": field })),
        ("fields/change", json!({ "id": NOBODY, "version": 1, "definition": field })),
        ("fields/order", json!({ "kind": "company", "ids": [NOBODY] })),
        ("fields/delete", json!({ "id": NOBODY })),
        ("fields/restore", json!({ "id": NOBODY })),
        ("import/earlier", json!({ "kind": "company", "before": null })),
        ("import/inspect", json!({ "file_id": NOBODY, "choices": choices })),
        ("import/start", json!({ "file_id": NOBODY, "options": options })),
        ("import/progress", json!({ "run": NOBODY })),
        ("import/undo", json!({ "run": NOBODY })),
        ("import/report", json!({ "run": NOBODY, "only_rejected": false, "after": 0 })),
        ("inquiries/create", json!({ "inquiry": inquiry })),
        (
            "layouts/save",
            json!({
                "kind": "company", "is_own": true, "version": 0,
                "layout": { "sections": [{ "key": "about", "items": ["title"] }], "hidden": ["source"] }
            }),
        ),
        ("leads/convert", json!({ "id": NOBODY, "options": deal_creation, "given": { "custom_1": { "text": "x" } } })),
        ("mode/preview", json!({})),
        (
            "mode/switch_to_simple",
            json!({ "client": "contact", "pipeline": { "existing": 0 }, "keep_activities": true, "previewed": 0 }),
        ),
        ("mode/switch_to_classic", json!({})),
        ("mode/set_deal_creation", json!({ "options": deal_creation })),
        ("mode/progress", json!({ "run_id": NOBODY })),
        ("mode/latest", json!({})),
        ("mode/report", json!({ "run_id": NOBODY, "only_failed": false, "after": 0 })),
        ("notifications/own", json!({ "known": 0 })),
        ("notifications/list", json!({})),
        ("notifications/read", json!({ "until": NOBODY })),
        ("notifications/standing", json!({ "ids": [NOBODY] })),
        ("people/list", json!({})),
        (
            "people/invite",
            json!({
                "name": "Ben", "email": "ben@team.example", "may_change_settings": false, "is_administrator": false
            }),
        ),
        ("people/renew_invitation", json!({ "id": NOBODY })),
        ("people/set_active", json!({ "id": NOBODY, "is_active": false })),
        ("people/set_may_change_settings", json!({ "id": NOBODY, "may": true })),
        ("records/list", json!({ "query": query })),
        ("records/total", json!({ "query": query, "exact": true })),
        ("records/kanban", json!({ "kind": "deal", "pipeline_id": 0, "search": "", "filter": "" })),
        ("records/open", json!({ "kind": "company", "id": NOBODY })),
        (
            "records/set_columns",
            json!({ "kind": "company", "view": null, "columns": [{ "code": "name", "width": 200 }] }),
        ),
        ("records/save_view", json!({ "draft": view })),
        ("records/delete_view", json!({ "id": NOBODY })),
        ("records/set_default_view", json!({ "kind": "company", "view": null })),
        ("records/bulk", json!({ "kind": "company", "target": { "these": [NOBODY] }, "action": "delete" })),
        ("records/bulk_run", json!({ "run": NOBODY })),
        ("records/bulk_latest", json!({ "kind": "company" })),
        ("records/bulk_undo", json!({ "run": NOBODY })),
        ("records/bin", json!({ "kind": "company", "search": "", "after": null })),
        ("records/bring_back", json!({ "kind": "company", "ids": [NOBODY] })),
        ("records/suggest", json!({ "kind": "company", "typed": "fir" })),
        ("records/create", json!({ "record": company })),
        (
            "records/edit",
            json!({
                "kind": "company", "id": NOBODY, "contact_points": null,
                "changes": [{ "field": "title", "before": "empty", "after": { "text": "Firma" } }]
            }),
        ),
        ("records/edit_points", json!({ "kind": "company", "id": NOBODY, "change": { "before": [], "after": [] } })),
        ("records/history", json!({ "query": { "kind": "company", "id": NOBODY } })),
        ("records/as_of", json!({ "kind": "company", "id": NOBODY, "day": "2026-03-02" })),
        (
            "records/restore",
            json!({ "kind": "company", "id": NOBODY, "entry_id": NOBODY, "seen": { "field": { "text": "Firma" } } }),
        ),
        ("records/deals_of_client", json!({ "kind": "company", "id": NOBODY, "before": null })),
        ("records/delete", json!({ "kind": "company", "id": NOBODY })),
        ("records/move_to_pipeline", json!({ "id": NOBODY, "before": 0, "pipeline_id": NOBODY, "stage": "NEW" })),
        ("settings/list", json!({ "list": "SOURCE" })),
        ("settings/usage", json!({ "list": "deal-0" })),
        ("settings/change", json!({ "list": "lead", "change": { "move": { "code": "PROCESSED", "after": null } } })),
        ("settings/create_pipeline", json!({ "naming": { "name": "Partners" }, "template": "default" })),
        ("settings/delete", json!({ "deletion": { "list": "SOURCE", "code": "WEB", "replacement": null } })),
        ("settings/moving", json!({ "run_id": NOBODY })),
        ("settings/changes", json!({ "before": null })),
        ("settings/undo", json!({ "entry_id": NOBODY })),
        ("settings/set_counters", json!({ "counters": { "mode": "activity", "minutes": 30 } })),
        ("session/accept_invitation", json!({ "token": "forged", "password": "correct horse battery staple" })),
        ("session/boot", json!({})),
        ("session/choose", json!({ "language": "pl", "theme": "dark" })),
        ("session/invitation", json!({ "token": "forged" })),
        ("session/log_in", json!({ "email": "nobody@team.example", "password": "wrong password" })),
        ("session/log_out", json!({})),
        (
            "session/set_up",
            json!({
                "token": "forged", "name": "Eve", "email": "eve@team.example",
                "password": "correct horse battery staple"
            }),
        ),
        ("session/set_up_link", json!({ "token": "forged" })),
        ("session/set_time_zone", json!({ "zone": "Europe/Warsaw" })),
        ("timeline/open", json!({ "kind": "company", "id": NOBODY })),
        ("timeline/past", json!({ "kind": "company", "id": NOBODY, "after": cursor })),
        ("timeline/add_comment", json!({ "kind": "company", "id": NOBODY, "text": "**Wants** oak" })),
        ("timeline/edit_comment", json!({ "id": NOBODY, "seen": "Oak", "text": "Pine" })),
        ("timeline/delete_comment", json!({ "id": NOBODY })),
        ("timeline/pin_comment", json!({ "id": NOBODY, "is_pinned": true })),
    ]
    .map(|(endpoint, arguments)| Call { endpoint, arguments })
    .into()
}

/// The calls of these endpoints.
pub fn of(endpoints: &[&str]) -> Vec<Call> {
    let calls: Vec<Call> = all().into_iter().filter(|call| endpoints.contains(&call.endpoint)).collect();
    assert_eq!(calls.len(), endpoints.len());
    calls
}

#[test]
fn every_server_function_is_tested() {
    let known: BTreeSet<String> = all().iter().map(|call| format!("/api/{}", call.endpoint)).collect();
    let registered: BTreeSet<String> = server_fn_paths().map(|(path, _)| path.to_owned()).collect();
    assert_eq!(registered, known, "add new server functions to the table above");
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("../app/src");
    assert_eq!(declared_in(&sources), registered.len(), "a server function is declared and not registered");
}

/// How many server functions the sources in a folder declare.
fn declared_in(folder: &Path) -> usize {
    let of_entry = |path: &Path| {
        if path.is_dir() {
            return declared_in(path);
        }
        let text = fs::read_to_string(path).unwrap();
        text.lines().filter(|line| line.trim_start().starts_with("#[server(")).count()
    };
    fs::read_dir(folder).unwrap().map(|entry| of_entry(&entry.unwrap().path())).sum()
}
