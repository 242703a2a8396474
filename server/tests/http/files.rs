//! Files of the import: in, and the rejected rows out.

use axum::body::Body;
use domain::{AppError, Problem, errors::Place, import::FILE_SIZE};
use http::{Request, StatusCode, header};
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::site::{Answer, Site, get};

/// The second row has a cell too many.
const FILE: &str = "Titel;Nachname;Firma\nKüche;Müller;Bau GmbH\nBad;Schmidt;Dach AG;zu viel\n";

async fn upload(site: &Site, body: impl Into<Body>, session: Option<&str>) -> Answer {
    let mut request = get("/import/upload?name=anfragen%20%C3%BC.csv", session);
    *request.method_mut() = http::Method::POST;
    *request.body_mut() = body.into();
    site.send(request).await
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_file_comes_in_and_its_rejected_rows_go_out(pool: PgPool) {
    let site = Site::new(pool).await;
    let employee = site.employee("Ben", false, false).await;
    let answer = upload(&site, FILE, Some(&employee)).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    let choices = json!({
        "encoding": null, "separator": null, "decimal": null, "date_order": null, "currency": null, "columns": null
    });
    let file = answer.json();
    let plan = site.ask("import/inspect", json!({ "file_id": file, "choices": choices }), &employee).await;
    assert_eq!((&plan["rows"], &plan["created"], &plan["rejected"]), (&json!(2), &json!(1), &json!(1)));
    let arguments = json!({ "file_id": file, "options": plan["options"] });
    let run = site.ask("import/start", arguments, &employee).await;
    store::runs::work_pending(&site.pool).await;
    let progress = site.ask("import/progress", json!({ "run": run }), &employee).await;
    assert_eq!(progress["state"], "finished");

    let path = format!("/import/{run}/rejected");
    let rejected = site.get(&path, Some(&employee)).await;
    assert_eq!(rejected.status, StatusCode::OK);
    assert_eq!(rejected.header("content-type"), "text/csv; charset=utf-8");
    let name = "attachment; filename*=UTF-8''rejected-anfragen%20%C3%BC.csv";
    assert_eq!(rejected.header("content-disposition"), name);
    assert!(rejected.body.contains("Schmidt") && !rejected.body.contains("Müller"), "{}", rejected.body);
    assert_eq!(site.get(&path, None).await.status, StatusCode::UNAUTHORIZED);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn files_come_from_employees_only_and_have_a_limit(pool: PgPool) {
    let site = Site::new(pool).await;
    let employee = site.employee("Ben", false, false).await;
    assert_eq!(upload(&site, FILE, None).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(upload(&site, FILE, Some("forged")).await.status, StatusCode::UNAUTHORIZED);
    let large = vec![b'x'; FILE_SIZE + 1];
    let answer = upload(&site, large, Some(&employee)).await;
    let expected = AppError::invalid(Place::File, Problem::FileTooLarge(64));
    assert_eq!(serde_json::from_str::<AppError>(&answer.body).unwrap(), expected);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_is_no_table_is_refused(pool: PgPool) {
    let site = Site::new(pool).await;
    let employee = site.employee("Ben", false, false).await;
    for body in [&b""[..], b"\x00\x01\x02\x03", b"PK\x03\x04 a spreadsheet of another kind", b"\xff\xff\xff\xff"] {
        let answer = upload(&site, body.to_vec(), Some(&employee)).await;
        let Ok(Value::Number(file)) = serde_json::from_str(&answer.body) else {
            assert!(answer.status.is_client_error(), "{body:?}: {answer:?}");
            continue;
        };
        let choices = json!({
            "encoding": null, "separator": null, "decimal": null, "date_order": null, "currency": null,
            "columns": null
        });
        let answer =
            site.call("import/inspect", &json!({ "file_id": file, "choices": choices }), Some(&employee)).await;
        assert!(!answer.status.is_server_error(), "{body:?}: {answer:?}");
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn reports_of_nothing_are_not_found(pool: PgPool) {
    let site = Site::new(pool).await;
    let employee = site.employee("Ben", false, false).await;
    for (run, status) in
        [("999999", StatusCode::NOT_FOUND), ("0", StatusCode::NOT_FOUND), ("x", StatusCode::BAD_REQUEST)]
    {
        let request = Request::get(format!("/import/{run}/rejected"));
        let request = request.header(header::COOKIE, format!("modus_session={employee}"));
        let answer = site.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, status, "{run}: {answer:?}");
    }
}
