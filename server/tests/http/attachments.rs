//! Files of comments: in with any name and content but those of web pages, and out to be saved.

use axum::body::Body;
use domain::{
    AppError, Problem,
    attachment::{LARGEST_FILE, MOST_FILES},
    errors::Place,
};
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

async fn comment(site: &Site, company: i64, text: &str, files: &[&Value], session: &str) -> Value {
    let arguments = json!({ "kind": "company", "id": company, "text": text, "files": files });
    site.ask("timeline/add_comment", arguments, session).await
}

/// The files of the comments on a company, newest comment first.
async fn files(site: &Site, company: i64, session: &str) -> Vec<Value> {
    let opened = site.ask("timeline/open", json!({ "kind": "company", "id": company }), session).await;
    let entries = opened["past"]["entries"].as_array().unwrap();
    entries.iter().filter_map(|entry| entry.get("comment")).map(|comment| comment["files"].clone()).collect()
}

fn refused(answer: &Answer) -> AppError {
    serde_json::from_str(&answer.body).unwrap()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn files_of_a_comment_are_saved_by_who_may_read_its_record(pool: PgPool) {
    let site = Site::new(pool).await;
    let (ben, eva) = (site.employee("Ben", false, false).await, site.employee("Eva", false, false).await);
    let company = site.company("Acme", &ben).await;
    let file = upload(&site, "..%2F..%2FAngebot%20%22A%22.pdf", "%PDF-1.7", Some(&ben)).await.json();
    let path = format!("/files/{file}");
    // Until it is used it is its creator's alone: nobody else sees it, or makes it theirs.
    assert_eq!(site.get(&path, Some(&eva)).await.status, StatusCode::NOT_FOUND);
    let arguments = json!({ "kind": "company", "id": company, "text": "Mine", "files": [file] });
    let stolen = site.call("timeline/add_comment", &arguments, Some(&eva)).await;
    assert_eq!(refused(&stolen), AppError::invalid(Place::File, Problem::UnknownValue));

    // A file can be all that a comment says.
    comment(&site, company, "", &[&file], &ben).await;
    let expected = json!([{ "id": file, "name": "Angebot \"A\".pdf", "size": 8 }]);
    assert_eq!(files(&site, company, &eva).await, [expected]);
    let saved = site.get(&path, Some(&eva)).await;
    assert_eq!((saved.status, saved.body.as_str()), (StatusCode::OK, "%PDF-1.7"));
    assert_eq!(saved.header("content-type"), "application/octet-stream");
    assert_eq!(saved.header("content-disposition"), "attachment; filename*=UTF-8''Angebot%20%22A%22.pdf");
    assert_eq!(saved.header("x-content-type-options"), "nosniff");
    assert_eq!(saved.header("cache-control"), "no-store");
    assert!(saved.header("content-security-policy").starts_with("default-src 'none'"));
    assert_eq!(site.get(&path, None).await.status, StatusCode::UNAUTHORIZED);

    // Another comment cannot take it, and it does not become a picture.
    let other = site.call("timeline/add_comment", &arguments, Some(&ben)).await;
    assert_eq!(refused(&other), AppError::invalid(Place::File, Problem::UnknownValue));
    let loose = upload(&site, "big.raw", "\u{89}PNG", Some(&ben)).await.json();
    let changes = json!([{ "field": "picture_id", "before": "empty", "after": { "link": { "id": loose } } }]);
    let logo = json!({ "kind": "company", "id": company, "changes": changes, "contact_points": null });
    assert_eq!(site.call("records/edit", &logo, Some(&ben)).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn files_come_and_go_with_their_comment(pool: PgPool) {
    let site = Site::new(pool).await;
    let ben = site.employee("Ben", false, false).await;
    let company = site.company("Acme", &ben).await;
    let mut sent = Vec::new();
    for name in ["a.txt", "b.txt", "c.txt"] {
        sent.push(upload(&site, name, name, Some(&ben)).await.json());
    }
    let id = comment(&site, company, "Two", &[&sent[0], &sent[1]], &ben).await;
    // Who names no files leaves them as they are.
    let text_alone = json!({ "id": id, "seen": "Two", "text": "Still two" });
    site.ask("timeline/edit_comment", text_alone.clone(), &ben).await;
    assert_eq!(files(&site, company, &ben).await[0].as_array().unwrap().len(), 2);
    let changes = json!({ "added": [sent[2]], "removed": [sent[0]] });
    let edit = json!({ "id": id, "seen": "Still two", "text": "Others", "files": changes });
    site.ask("timeline/edit_comment", edit, &ben).await;
    let shown = files(&site, company, &ben).await;
    assert_eq!((&shown[0][0]["name"], &shown[0][1]["name"]), (&json!("b.txt"), &json!("c.txt")));
    // Who has the comment open as it was before can go on all the same: they say what they changed.
    let gone = json!({ "added": [], "removed": [sent[0]] });
    let late = json!({ "id": id, "seen": "Still two", "text": "Still two", "files": gone });
    site.ask("timeline/edit_comment", late, &ben).await;
    assert_eq!(files(&site, company, &ben).await, shown);
    // Unless they changed the same.
    let answer = site.call("timeline/edit_comment", &text_alone, Some(&ben)).await;
    assert_eq!(answer.status, StatusCode::CONFLICT, "{answer:?}");
    // Neither text nor files is no comment.
    let both = json!({ "added": [], "removed": [sent[1], sent[2]] });
    let nothing = json!({ "id": id, "seen": "Others", "text": " ", "files": both });
    let answer = site.call("timeline/edit_comment", &nothing, Some(&ben)).await;
    assert_eq!(refused(&answer), AppError::invalid(Place::CommentText, Problem::Required));
    let too_many = json!({ "added": (0..=MOST_FILES).collect::<Vec<_>>(), "removed": [] });
    let many = json!({ "id": id, "seen": "Others", "text": "Many", "files": too_many });
    let answer = site.call("timeline/edit_comment", &many, Some(&ben)).await;
    assert_eq!(refused(&answer), AppError::invalid(Place::File, Problem::TooManyFiles(20)));

    // What no comment has any more is thrown away.
    site.ask("timeline/delete_comment", json!({ "id": id }), &ben).await;
    let later = chrono::Utc::now() + chrono::TimeDelta::hours(25);
    assert_eq!(store::files::forget_unused(&site.pool, later).await.unwrap().len(), 3);
    assert_eq!(site.get(&format!("/files/{}", sent[1]), Some(&ben)).await.status, StatusCode::NOT_FOUND);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn web_pages_and_what_is_too_large_are_refused(pool: PgPool) {
    let site = Site::new(pool).await;
    let ben = site.employee("Ben", false, false).await;
    for (name, content) in [
        ("page.html", "x"),
        ("logo.svg", "x"),
        ("logo.png", "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("notes.txt", "\u{feff}<!DOCTYPE html><script>alert(1)</script>"),
    ] {
        let answer = upload(&site, name, content, Some(&ben)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}: {answer:?}");
        assert_eq!(refused(&answer), AppError::invalid(Place::File, Problem::UnsafeFile), "{name}");
    }
    let answer = upload(&site, "offer.pdf", "PK\u{3}\u{4}", Some(&ben)).await;
    assert_eq!(refused(&answer), AppError::invalid(Place::File, Problem::MisnamedFile));
    let answer = upload(&site, "a.zip", vec![0; LARGEST_FILE + 1], Some(&ben)).await;
    assert_eq!(refused(&answer), AppError::invalid(Place::File, Problem::FileTooLarge(20)));
    let answer = upload(&site, "a.zip", vec![0; LARGEST_FILE + (2 << 20)], Some(&ben)).await;
    assert_eq!(refused(&answer), AppError::invalid(Place::File, Problem::FileTooLarge(20)), "cut off");
    assert_eq!(upload(&site, "a.txt", "x", None).await.status, StatusCode::UNAUTHORIZED);
    let script = upload(&site, "%3Cscript%3E.txt", "x", Some(&ben)).await;
    assert_eq!(script.status, StatusCode::OK);
}
