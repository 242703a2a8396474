//! What is sent again because its answer was lost is created once.

use http::StatusCode;
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::{calls, site::Site};

/// The arguments of an endpoint with a key.
fn sent(endpoint: &str, key: &Value) -> Value {
    let mut arguments = calls::of(&[endpoint])[0].arguments.clone();
    arguments["key"] = key.clone();
    arguments
}

async fn companies(site: &Site, session: &str) -> Value {
    let query = json!({ "kind": "company", "search": "", "sort": { "field": "created_at", "descending": true } });
    site.ask("records/total", json!({ "query": query, "exact": true }), session).await
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_is_sent_twice_under_a_key_is_created_once(pool: PgPool) {
    let site = Site::new(pool).await;
    let (ada, ben) = (site.administrator().await, site.employee("Ben", false, false).await);
    let none = companies(&site, &ada).await;
    for endpoint in ["records/create", "clients/create", "inquiries/create"] {
        let form = sent(endpoint, &json!(endpoint.replace('/', "7")));
        let created = site.ask(endpoint, form.clone(), &ada).await;
        assert_eq!(site.ask(endpoint, form.clone(), &ada).await, created, "{endpoint}");
        assert_ne!(site.ask(endpoint, form, &ben).await, created, "{endpoint}: somebody else's");
        let without = sent(endpoint, &Value::Null);
        let first = site.ask(endpoint, without.clone(), &ada).await;
        assert_ne!(site.ask(endpoint, without, &ada).await, first, "{endpoint}: without a key as ever");
    }
    assert_ne!(companies(&site, &ada).await, none);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_is_changed_before_it_is_sent_again_is_told_what_is_there(pool: PgPool) {
    let site = Site::new(pool).await;
    let ada = site.administrator().await;
    let mut form = sent("records/create", &json!("3f9a"));
    let created = site.ask("records/create", form.clone(), &ada).await;
    let name = form["record"]["values"]["title"]["text"].clone();
    form["record"]["values"]["title"] = json!({ "text": "Somebody else" });
    let answer = site.call("records/create", &form, Some(&ada)).await;
    assert_eq!(answer.status, StatusCode::CONFLICT, "{answer:?}");
    assert_eq!(answer.json(), json!({ "already_created": { "created": created, "name": name } }));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_is_no_key_creates_nothing(pool: PgPool) {
    let site = Site::new(pool).await;
    let ada = site.administrator().await;
    let none = companies(&site, &ada).await;
    for key in [json!(""), json!("a b"), json!("ż"), json!("\u{0}"), json!("x".repeat(65)), json!(7), json!(["a"])] {
        for endpoint in ["records/create", "clients/create", "inquiries/create"] {
            let answer = site.call(endpoint, &sent(endpoint, &key), Some(&ada)).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{endpoint} {key}: {answer:?}");
        }
    }
    assert_eq!(companies(&site, &ada).await, none);
}
