//! The card of a company with a long timeline.

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::Bench;
use super::figures::Card;
use super::server::Session;

/// What `timeline.sql` calls the company.
const TITLE: &str = "Company with a long timeline";
/// What it calls what was done.
const ENTRY: &str = "Conversation ";

/// Opens it as a page of its own, and over its list, where the browser asks for the record and for its timeline.
pub fn measure(bench: &Bench, session: &Session) -> Result<Card> {
    let query = json!({ "kind": "company", "search": TITLE });
    let found = session.call("records/list", &json!({ "query": query }))?;
    let id = found.pointer("/records/0/id").and_then(Value::as_i64).with_context(|| format!("there is no {TITLE}"))?;
    let record = json!({ "kind": "company", "id": id });

    let opened = session.call("records/open", &record)?;
    let timeline = session.call("timeline/open", &record)?;
    let has =
        |value: &Value, list: &str| value.pointer(list).and_then(Value::as_array).is_some_and(|of| !of.is_empty());
    let is_whole = has(&opened, "/contacts")
        && has(&opened, "/details")
        && has(&opened, "/history")
        && opened.get("deal_count").and_then(Value::as_i64).is_some_and(|deals| deals > 0)
        && has(&timeline, "/planned")
        && has(&timeline, "/past/entries")
        && timeline.pointer("/past/next").is_some_and(|next| !next.is_null());
    if !is_whole {
        bail!("the card that is to be measured lacks something");
    }
    let path = format!("/crm/company/{id}");
    session.expect_page(&path, TITLE)?;
    session.expect_page(&path, ENTRY)?;

    let later = json!({ "kind": "company", "id": id, "after": timeline.pointer("/past/next") });
    Ok(Card {
        entries: bench.sizes.entries,
        page: bench.latency(|| session.time_page(&path))?,
        over_list: bench
            .latency(|| Ok(session.time("records/open", &record)? + session.time("timeline/open", &record)?))?,
        earlier: bench.latency(|| session.time("timeline/past", &later))?,
    })
}
