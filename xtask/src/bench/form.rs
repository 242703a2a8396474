//! Companies with very many custom fields: their pages, and what saves them.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use serde_json::{Map, Value, json};

use super::Bench;
use super::fields::{self, MadeField, NewField};
use super::figures::Form;
use super::installation::Installation;
use super::server::{Server, Session};
use crate::command::step;

/// The types of the fields, in turn, and how many values a list has.
const TYPES: [(&str, usize); 9] = [
    ("Text", 0),
    ("LongText", 0),
    ("Number", 0),
    ("Decimal", 0),
    ("Boolean", 0),
    ("List", 10),
    ("Date", 0),
    ("Money", 0),
    ("Url", 0),
];

/// Renders and saves a company in which every field is filled in.
pub fn measure(bench: &Bench) -> Result<Form> {
    let installation = Installation::new(bench, "form")?;
    let count = bench.sizes.fields;
    let form = {
        let server = Server::start(&installation)?;
        let session = server.log_in()?;
        let types = TYPES.into_iter().cycle().take(count).enumerate();
        let new: Vec<NewField> = types
            .map(|(number, (field_type, options))| NewField {
                name: format!("Field {number}"),
                field_type,
                is_multiple: false,
                options,
            })
            .collect();
        let made = step(&format!("{count} custom fields"), || fields::make(&session, &new))?;
        installation.settle()?;
        step("cards and forms of them", || saved_and_shown(bench, &session, &made))?
    };
    installation.discard()?;
    Ok(form)
}

fn saved_and_shown(bench: &Bench, session: &Session, fields: &BTreeMap<String, MadeField>) -> Result<Form> {
    let (one, other) = (values(fields, 1)?, values(fields, 2)?);
    let mut entered = one.clone();
    entered.insert("title".to_owned(), json!({ "text": "Company with many fields" }));
    let new = json!({ "record": { "kind": "company", "values": entered, "contact_points": [] } });
    let created = session.call("records/create", &new)?;
    let id = created.get("id").and_then(Value::as_i64).context("no company was created")?;
    expect_values(session, id, &one)?;

    let (there, back) = (change(id, &one, &other), change(id, &other, &one));
    session.call("records/edit", &there)?;
    expect_values(session, id, &other)?;
    session.call("records/edit", &back)?;
    expect_values(session, id, &one)?;
    let mut edits = [&there, &back].into_iter().cycle();
    let edit = bench.latency(|| session.time("records/edit", edits.next().unwrap_or(&there)))?;

    let card = format!("/crm/company/{id}");
    session.expect_page(&card, "Text 1 of the field")?;
    // What the browser makes the form of a new company from travels with the page.
    session.expect_page("/crm/company", &format!("Field {}", fields.len() - 1))?;
    Ok(Form {
        fields: fields.len(),
        section: bench.latency(|| session.time_page("/crm/company"))?,
        card: bench.latency(|| session.time_page(&card))?,
        create: bench.latency(|| session.time("records/create", &new))?,
        edit,
    })
}

/// A value for each field; another seed makes other values of all of them.
fn values(fields: &BTreeMap<String, MadeField>, seed: usize) -> Result<Map<String, Value>> {
    let mut values = Map::new();
    for (name, field) in fields {
        let value = match field.field_type.as_str() {
            "Text" | "LongText" => json!({ "text": format!("Text {seed} of the field {name}") }),
            "Number" => json!({ "decimal": (1000 + seed).to_string() }),
            "Decimal" => json!({ "decimal": format!("{seed}.25") }),
            "Boolean" => json!({ "boolean": seed == 1 }),
            "List" => json!({ "choice": field.options.get(seed).context("a list without values")? }),
            "Date" => json!({ "date": format!("2027-01-{:02}", seed) }),
            "Money" => json!({ "money": { "amount": format!("{seed}0.5"), "currency": "EUR" } }),
            "Url" => json!({ "text": format!("https://bench.example/{seed}") }),
            other => bail!("there is no value for fields of the type {other}"),
        };
        values.insert(field.code.clone(), value);
    }
    Ok(values)
}

fn change(id: i64, before: &Map<String, Value>, after: &Map<String, Value>) -> Value {
    let changes: Vec<Value> = before
        .iter()
        .filter_map(|(field, before)| Some(json!({ "field": field, "before": before, "after": after.get(field)? })))
        .collect();
    json!({ "kind": "company", "id": id, "changes": changes, "contact_points": null })
}

/// Fails unless the company has exactly these values.
fn expect_values(session: &Session, id: i64, values: &Map<String, Value>) -> Result<()> {
    let opened = session.call("records/open", &json!({ "kind": "company", "id": id }))?;
    let stored = opened.pointer("/record/values").context("the company has no values")?;
    match values.iter().find(|(field, value)| stored.get(*field) != Some(*value)) {
        None => Ok(()),
        Some((field, value)) => bail!("{field} is {:?} instead of {value}", stored.get(field)),
    }
}
