//! Pictures: in, beside the name of their record, and out to those who may read it.

use std::io::Cursor;

use axum::body::Body;
use domain::{AppError, FieldName, Problem, picture::LARGEST_FILE};
use http::{Method, StatusCode};
use image::{DynamicImage, ImageFormat, RgbaImage};
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::site::{Answer, Site, get};

fn picture(format: ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    DynamicImage::from(RgbaImage::new(300, 300)).write_to(&mut file, format).unwrap();
    file.into_inner()
}

async fn upload(site: &Site, name: &str, body: impl Into<Body>, session: Option<&str>) -> Answer {
    let mut request = get(&format!("/files/picture?name={name}"), session);
    *request.method_mut() = Method::POST;
    *request.body_mut() = body.into();
    site.send(request).await
}

/// What a company's logo becomes: the change as a browser sends it.
fn logo(company: i64, before: &Value, after: &Value) -> Value {
    let changes = json!([{ "field": "picture_id", "before": before, "after": after }]);
    json!({ "kind": "company", "id": company, "changes": changes, "contact_points": null })
}

fn link(file: &Value) -> Value {
    json!({ "link": { "id": file, "label": "" } })
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_logo_belongs_to_its_company(pool: PgPool) {
    let site = Site::new(pool).await;
    let (ben, eva) = (site.employee("Ben", false, false).await, site.employee("Eva", false, false).await);
    let company = site.company("Acme", &ben).await;
    let file = upload(&site, "..%2F..%2Flogo.png", picture(ImageFormat::Png), Some(&ben)).await.json();
    let path = format!("/files/{file}");
    // Until it is used it is its creator's alone: nobody else sees it, or makes it theirs.
    assert_eq!(site.get(&path, Some(&ben)).await.status, StatusCode::OK);
    assert_eq!(site.get(&path, Some(&eva)).await.status, StatusCode::NOT_FOUND);
    let stolen = site.call("records/edit", &logo(company, &json!("empty"), &link(&file)), Some(&eva)).await;
    let refused = AppError::invalid_field(FieldName::PictureId, Problem::UnknownValue);
    assert_eq!(serde_json::from_str::<AppError>(&stolen.body).unwrap(), refused);

    site.ask("records/edit", logo(company, &json!("empty"), &link(&file)), &ben).await;
    let shown = site.get(&path, Some(&eva)).await;
    assert_eq!(shown.status, StatusCode::OK);
    assert_eq!(shown.header("content-type"), "image/png");
    assert_eq!(shown.header("x-content-type-options"), "nosniff");
    assert_eq!(shown.header("cache-control"), "private, max-age=31536000, immutable");
    assert!(shown.header("content-security-policy").starts_with("default-src 'none'"));
    assert_eq!(site.get(&path, None).await.status, StatusCode::UNAUTHORIZED);

    let opened = site.ask("records/open", json!({ "kind": "company", "id": company }), &eva).await;
    let value = &opened["record"]["values"]["picture_id"]["link"];
    assert_eq!((&value["id"], &value["label"]), (&file, &json!("logo.png")));
    // Another company cannot take it.
    let other = site.company("Other", &ben).await;
    let answer = site.call("records/edit", &logo(other, &json!("empty"), &link(&file)), Some(&ben)).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{answer:?}");
    // What was taken away can be brought back.
    site.ask("records/edit", logo(company, &link(&file), &json!("empty")), &eva).await;
    site.ask("records/edit", logo(company, &json!("empty"), &link(&file)), &eva).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_is_no_picture_is_refused_with_its_reason(pool: PgPool) {
    let site = Site::new(pool).await;
    let ben = site.employee("Ben", false, false).await;
    let mut lying = picture(ImageFormat::Png);
    lying.truncate(60);
    let cases: [(&str, Vec<u8>, Problem); 7] = [
        (
            "logo.svg",
            b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>".to_vec(),
            Problem::NotAPicture,
        ),
        ("logo.png", b"<html><script>alert(1)</script>".to_vec(), Problem::NotAPicture),
        ("logo.png", Vec::new(), Problem::NotAPicture),
        ("logo.png", lying, Problem::NotAPicture),
        ("logo.jpg", picture(ImageFormat::Png), Problem::OtherFormat),
        ("logo.png", vec![0; LARGEST_FILE + 1], Problem::FileTooLarge(5)),
        ("logo.png", vec![0; LARGEST_FILE + (2 << 20)], Problem::FileTooLarge(5)),
    ];
    for (name, content, problem) in cases {
        let answer = upload(&site, name, content, Some(&ben)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}: {answer:?}");
        let expected = AppError::invalid_field(FieldName::PictureId, problem);
        assert_eq!(serde_json::from_str::<AppError>(&answer.body).unwrap(), expected, "{name}");
    }
    assert_eq!(upload(&site, "a.png", picture(ImageFormat::Png), None).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(site.get("/files/999", Some(&ben)).await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.get("/files/..%2f..%2fetc", Some(&ben)).await.status, StatusCode::BAD_REQUEST);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn files_that_nothing_uses_are_forgotten_after_a_day(pool: PgPool) {
    let site = Site::new(pool).await;
    let ben = site.employee("Ben", false, false).await;
    let company = site.company("Acme", &ben).await;
    let used = upload(&site, "a.png", picture(ImageFormat::Png), Some(&ben)).await.json();
    upload(&site, "b.png", picture(ImageFormat::Png), Some(&ben)).await;
    site.ask("records/edit", logo(company, &json!("empty"), &link(&used)), &ben).await;
    let now = chrono::Utc::now();
    let forgotten = store::files::forget_unused(&site.pool, now + chrono::TimeDelta::hours(23)).await.unwrap();
    assert_eq!(forgotten.len(), 0);
    let forgotten = store::files::forget_unused(&site.pool, now + chrono::TimeDelta::hours(25)).await.unwrap();
    assert_eq!(forgotten.len(), 1);
    assert_eq!(site.get(&format!("/files/{used}"), Some(&ben)).await.status, StatusCode::OK);
}
