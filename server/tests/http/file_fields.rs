//! Fields for files: uploaded as the files of comments are, and out to whoever may read their record.

use axum::body::Body;
use domain::{AppError, FieldName, Problem, attachment::LARGEST_FILE, errors::Place};
use http::{Method, StatusCode};
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::site::{Answer, Site, get};

async fn upload(site: &Site, name: &str, body: impl Into<Body>, session: Option<&str>) -> Answer {
    let mut request = get(&format!("/files/attachment?name={name}"), session);
    *request.method_mut() = Method::POST;
    *request.body_mut() = body.into();
    site.send(request).await
}

/// Makes a field for files and answers its code.
async fn define(site: &Site, name: &str, is_multiple: bool, session: &str) -> FieldName {
    let definition = json!({
        "kind": "company", "naming": { "name": name }, "help": { "name": null }, "field_type": "File",
        "is_multiple": is_multiple, "is_required": false, "required_from": [], "default": "empty", "in_list": true,
        "is_searched": false, "options": [], "becomes": null
    });
    let id = site.ask("fields/create", json!({ "definition": definition }), session).await;
    FieldName::Custom(i32::try_from(id.as_i64().unwrap()).unwrap())
}

/// A file as a browser names it: what it says of name and size counts nothing.
fn file(id: &Value) -> Value {
    json!({ "file": { "id": id, "name": "../../etc/passwd", "size": 0 } })
}

fn change(company: i64, field: FieldName, before: &Value, after: &Value) -> Value {
    let changes = json!([{ "field": field, "before": before, "after": after }]);
    json!({ "kind": "company", "id": company, "changes": changes, "contact_points": null })
}

fn refused(answer: &Answer) -> AppError {
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{answer:?}");
    serde_json::from_str(&answer.body).unwrap()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_file_of_a_field_is_saved_by_who_may_read_its_record(pool: PgPool) {
    let site = Site::new(pool).await;
    let (ada, ben) = (site.administrator().await, site.employee("Ben", false, false).await);
    let field = define(&site, "Contract", false, &ada).await;
    let company = site.company("Acme", &ben).await;
    let id = upload(&site, "..%2F..%2FVertrag%20%22A%22.pdf", "%PDF-1.7", Some(&ben)).await.json();
    let path = format!("/files/{id}");
    // Until it is used it is its creator's alone: nobody else sees it, or makes it theirs.
    assert_eq!(site.get(&path, Some(&ada)).await.status, StatusCode::NOT_FOUND);
    let set = change(company, field, &json!("empty"), &file(&id));
    let unknown = AppError::invalid_field(field, Problem::UnknownValue);
    assert_eq!(refused(&site.call("records/edit", &set, Some(&ada)).await), unknown);
    site.ask("records/edit", set, &ben).await;

    let opened = site.ask("records/open", json!({ "kind": "company", "id": company }), &ada).await;
    let shown = &opened["record"]["values"][&*field.code()]["file"];
    assert_eq!(*shown, json!({ "id": id, "name": "Vertrag \"A\".pdf", "size": 8 }));
    assert_eq!(opened["history"][0]["event"]["field"]["after"]["file"]["name"], "Vertrag \"A\".pdf");
    let saved = site.get(&path, Some(&ada)).await;
    assert_eq!((saved.status, saved.body.as_str()), (StatusCode::OK, "%PDF-1.7"));
    assert_eq!(saved.header("content-type"), "application/octet-stream");
    assert_eq!(saved.header("content-disposition"), "attachment; filename*=UTF-8''Vertrag%20%22A%22.pdf");
    assert_eq!(saved.header("x-content-type-options"), "nosniff");
    assert_eq!(saved.header("cache-control"), "no-store");
    assert_eq!(site.get(&path, None).await.status, StatusCode::UNAUTHORIZED);

    // Another record cannot take it, no comment can, and it does not become a picture.
    let other = site.company("Other", &ben).await;
    let stolen = change(other, field, &json!("empty"), &file(&id));
    assert_eq!(refused(&site.call("records/edit", &stolen, Some(&ben)).await), unknown);
    let comment = json!({ "kind": "company", "id": company, "text": "Mine", "files": [id] });
    let answer = site.call("timeline/add_comment", &comment, Some(&ben)).await;
    assert_eq!(refused(&answer), AppError::invalid(Place::File, Problem::UnknownValue));
    let link = json!({ "link": { "id": id, "label": "" } });
    let logo = change(company, FieldName::PictureId, &json!("empty"), &link);
    assert!(matches!(refused(&site.call("records/edit", &logo, Some(&ben)).await), AppError::Invalid(_)));
    // Nor is a link one, or a name.
    for wrong in [link, json!({ "text": "Vertrag.pdf" })] {
        let answer = site.call("records/edit", &change(company, field, &file(&id), &wrong), Some(&ben)).await;
        assert_eq!(refused(&answer), AppError::invalid_field(field, Problem::WrongType));
    }

    // What is in the recycle bin nobody reads.
    site.ask("records/delete", json!({ "kind": "company", "id": company }), &ada).await;
    assert_eq!(site.get(&path, Some(&ben)).await.status, StatusCode::NOT_FOUND);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn lying_names_and_web_pages_do_not_come_in_and_what_is_never_saved_goes(pool: PgPool) {
    let site = Site::new(pool).await;
    let (ada, ben) = (site.administrator().await, site.employee("Ben", false, false).await);
    let field = define(&site, "Plans", true, &ada).await;
    for (name, content) in [
        ("plan.html", "x"),
        ("plan.pdf.SVG", "x"),
        ("plan.pdf", "<!doctype html><script>alert(1)</script>"),
        ("plan.png", "<svg xmlns='http://www.w3.org/2000/svg'/>"),
    ] {
        let answer = upload(&site, name, content, Some(&ben)).await;
        assert_eq!(refused(&answer), AppError::invalid(Place::File, Problem::UnsafeFile), "{name}");
    }
    let large = upload(&site, "plan.zip", vec![0; LARGEST_FILE + 1], Some(&ben)).await;
    assert_eq!(refused(&large), AppError::invalid(Place::File, Problem::FileTooLarge(20)));

    let mut kept = Vec::new();
    for name in ["%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E.txt", "C%3A%5Cplans%5Cnorth.dwg", "%E2%80%AEfdp.exe"] {
        kept.push(upload(&site, name, name.to_owned(), Some(&ben)).await.json());
    }
    let lost = upload(&site, "lost.txt", "x", Some(&ben)).await.json();
    let values = json!({
        "title": { "text": "Acme" }, (field.code()): { "many": kept.iter().map(file).collect::<Vec<_>>() }
    });
    let record = json!({ "kind": "company", "values": values, "contact_points": [] });
    let company = site.ask("records/create", json!({ "record": record }), &ben).await["id"].clone();
    let opened = site.ask("records/open", json!({ "kind": "company", "id": company }), &ada).await;
    let shown = opened["record"]["values"][&*field.code()]["many"].as_array().unwrap();
    let names: Vec<&Value> = shown.iter().map(|shown| &shown["file"]["name"]).collect();
    assert_eq!(names, ["<img src=x onerror=alert(1)>.txt", "north.dwg", "fdp.exe"]);
    // A page shows the name as text.
    let page = site.get(&format!("/crm/company/{company}"), Some(&ada)).await;
    assert!(page.body.contains("&lt;img src=x") && !page.body.contains("<img src=x"));

    let later = chrono::Utc::now() + chrono::TimeDelta::hours(25);
    assert_eq!(store::files::forget_unused(&site.pool, later).await.unwrap().len(), 1);
    assert_eq!(site.get(&format!("/files/{lost}"), Some(&ben)).await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.get(&format!("/files/{}", kept[0]), Some(&ada)).await.status, StatusCode::OK);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn fields_for_files_are_made_by_who_may_change_settings(pool: PgPool) {
    let site = Site::new(pool).await;
    let (ada, ben) = (site.administrator().await, site.employee("Ben", false, false).await);
    let field = define(&site, "Contract", false, &ada).await;
    let listed = site.ask("fields/list", json!({ "kind": "company" }), &ada).await;
    let mut definition = listed[0]["definition"].clone();
    assert_eq!(definition["field_type"], "File");
    definition["naming"]["name"] = json!("Other");
    let answer = site.call("fields/create", &json!({ "definition": definition }), Some(&ben)).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    // The same for many records at once is refused: a file is that of one.
    let company = site.company("Acme", &ben).await;
    let edit = json!({ "edit": { "field": field, "value": "empty" } });
    let arguments = json!({ "kind": "company", "target": { "these": [company] }, "action": edit });
    let answer = site.call("records/bulk", &arguments, Some(&ben)).await;
    assert!(!answer.status.is_success(), "{answer:?}");
}
