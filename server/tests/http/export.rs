//! Lists as files: who gets them, what stands in them, and that nothing in them is run.

use domain::Kind;
use domain::import::{ImportChoices, Rows};
use http::StatusCode;
use serde_json::json;
use sqlx::PgPool;
use store::import::{self, Wish};

use crate::site::Site;

async fn companies(site: &Site, csv: &str) {
    let choices = ImportChoices { kind: Some(Kind::Company), ..ImportChoices::default() };
    let wish = Wish { choices, ..Wish::default() };
    import::import_file(&site.pool, "a.csv", csv.as_bytes().to_vec(), wish, chrono::Utc::now()).await.unwrap();
}

fn cells(csv: &str) -> Vec<Vec<String>> {
    Rows::new(csv.trim_start_matches('\u{feff}'), ',').map(|row| row.cells).collect()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_list_is_a_file_as_it_is_shown(pool: PgPool) {
    let site = Site::new(pool).await;
    let employee = site.employee("Ben", false, false).await;
    let names: String = (0..120).map(|at| format!("Firma {at:03};IT\r\n")).collect();
    companies(
        &site,
        &format!("Name;Industry;Phone;Annual revenue;Currency\r\nÄrger & Co;TELECOM;+48 22 1;-5,50;EUR\r\n{names}"),
    )
    .await;

    let file = site.get("/export/company.csv", Some(&employee)).await;
    assert_eq!(file.status, StatusCode::OK, "{file:?}");
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    assert!(file.header("content-disposition").starts_with("attachment; filename*=UTF-8''Companies-20"));
    assert!(file.body.starts_with('\u{feff}'));
    let rows = cells(&file.body);
    assert_eq!(rows.len(), 122, "with the header, over several pages");
    assert_eq!(rows[0][..3], ["Modus ID", "Company name", "Company type"]);
    let last = rows.last().unwrap();
    assert!(last.contains(&"Ärger & Co".to_owned()) && last.contains(&"-5.50".to_owned()), "{last:?}");
    assert!(last.contains(&"+48 22 1".to_owned()) && last.contains(&"Telecommunications".to_owned()), "{last:?}");

    let of = async |query: &str| cells(&site.get(&format!("/export/company.csv?{query}"), Some(&employee)).await.body);
    let filtered = of("filter.industry=TELECOM").await;
    assert_eq!((filtered.len(), filtered[1][1].as_str()), (2, "Ärger & Co"));
    let searched = of("search=firma%20007&sort=title&direction=asc").await;
    assert_eq!((searched.len(), searched[1][1].as_str()), (2, "Firma 007"));
    let sorted = of("sort=title&direction=desc").await;
    assert_eq!((sorted.len(), sorted[1][1].as_str()), (122, "Firma 119"));
    let web = "where=%2A%28%2Aindustry%3Aany%3ATELECOM%29";
    assert_eq!(of(web).await.len(), 2, "by the filter of the list");
    assert!(of("fields=all").await[0].contains(&"Phone: Mobile".to_owned()));

    let workbook = site.get("/export/company.xlsx?search=firma", Some(&employee)).await;
    assert_eq!(workbook.header("content-type"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    assert!(workbook.body.starts_with("PK"));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_file_has_the_columns_that_one_chose_and_what_a_view_shows(pool: PgPool) {
    let site = Site::new(pool).await;
    let employee = site.employee("Ada", true, false).await;
    let field = json!({
        "kind": "company", "naming": { "name": "Share" }, "help": { "name": null }, "field_type": "Decimal",
        "is_multiple": true, "is_required": false, "required_from": [], "default": "empty", "in_list": false,
        "is_searched": false, "options": [], "becomes": null
    });
    site.ask("fields/create", json!({ "definition": field }), &employee).await;
    let shares = json!({ "many": [{ "decimal": "0.25" }, { "decimal": "-3" }] });
    for (title, shares) in [("Alfa", shares), ("Beta", json!("empty"))] {
        let values = json!({ "title": { "text": title }, "custom_1": shares });
        let record = json!({ "kind": "company", "values": values, "contact_points": [] });
        site.ask("records/create", json!({ "record": record }), &employee).await;
    }
    let columns = json!(["name", "custom_1", "annual_revenue"].map(|code| json!({ "code": code })));
    site.ask("records/set_columns", json!({ "kind": "company", "columns": columns }), &employee).await;
    let rows = cells(&site.get("/export/company.csv?sort=title&direction=asc", Some(&employee)).await.body);
    assert_eq!(rows[0], ["Modus ID", "Company name", "Share", "Annual revenue", "Currency"]);
    assert_eq!(rows[1][1..3], ["Alfa", "0.25\n-3"]);

    let content = json!({
        "search": "", "filter": "*(*custom_1:empty)", "sort": { "field": "title", "descending": false },
        "columns": [{ "code": "name" }]
    });
    let view = json!({
        "id": null, "kind": "company", "name": "Bare", "content": content, "is_shared": false, "is_pinned": true
    });
    let id = site.ask("records/save_view", json!({ "draft": view }), &employee).await;
    let shown = async |query: String| cells(&site.get(&query, Some(&employee)).await.body);
    let rows = shown(format!("/export/company.csv?view={id}")).await;
    assert_eq!((rows.len(), rows[0].len(), rows[1][1].as_str()), (2, 2, "Beta"));
    // A section that begins with the view is exported as it begins.
    site.ask("records/set_default_view", json!({ "kind": "company", "view": id }), &employee).await;
    assert_eq!(shown("/export/company.csv".to_owned()).await.len(), 2);
    assert_eq!(shown("/export/company.csv?view=list".to_owned()).await.len(), 3);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn only_employees_get_files_and_only_of_what_there_is(pool: PgPool) {
    let site = Site::new(pool).await;
    let employee = site.employee("Ben", false, false).await;
    for session in [None, Some("forged")] {
        assert_eq!(site.get("/export/company.csv", session).await.status, StatusCode::UNAUTHORIZED);
    }
    for file in ["company", "company.pdf", "employee.csv", "session.xlsx", "..%2f..%2fetc%2fpasswd", "company.csv.exe"]
    {
        let answer = site.get(&format!("/export/{file}"), Some(&employee)).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{file}");
    }
    for query in ["filter.title=a", "sort=comment", "search=%00", "search=%ff", "pipeline=x", "after=1", "&&=&="] {
        let answer = site.get(&format!("/export/deal.csv?{query}"), Some(&employee)).await;
        assert!(answer.status.as_u16() < 500, "{query}: {answer:?}");
    }
    // A record that is in the recycle bin is in no file.
    let id = site.company("Gone", &employee).await;
    site.ask("records/delete", json!({ "kind": "company", "id": id }), &employee).await;
    assert_eq!(cells(&site.get("/export/company.csv", Some(&employee)).await.body).len(), 1);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn nothing_in_a_file_is_run(pool: PgPool) {
    let site = Site::new(pool).await;
    let employee = site.employee("Ben", false, false).await;
    for name in
        ["=HYPERLINK(\"http://x.example\")", "@SUM(A1)", "+1-2", "-cmd|' /C calc'!A0", "<script>alert(1)</script>"]
    {
        site.company(name, &employee).await;
    }
    let rows = cells(&site.get("/export/company.csv", Some(&employee)).await.body);
    for row in &rows {
        for cell in row {
            assert!(!cell.starts_with(['=', '@', '+', '-', '\t', '\r']), "{cell}");
        }
    }
    assert_eq!(rows[1][1], "<script>alert(1)</script>", "text is text");
    assert_eq!(rows[2][1], "'-cmd|' /C calc'!A0");
}
