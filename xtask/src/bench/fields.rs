//! Custom fields of companies, made as an administrator makes them.

use std::collections::BTreeMap;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::server::Session;
use super::stop_if_interrupted;

/// How often the making of indexes is looked at.
const LOOK: Duration = Duration::from_millis(100);

/// What a field is made from.
pub struct NewField {
    pub name: String,
    /// As `domain::FieldType` travels.
    pub field_type: &'static str,
    pub is_multiple: bool,
    /// How many values its list has.
    pub options: usize,
}

/// A field as it was made.
pub struct MadeField {
    /// Its name in filters and values.
    pub code: String,
    pub field_type: String,
    /// The codes of the values of its list.
    pub options: Vec<String>,
}

/// Makes fields of companies and returns them by their names.
pub fn make(session: &Session, fields: &[NewField]) -> Result<BTreeMap<String, MadeField>> {
    for field in fields {
        let options: Vec<Value> = (1..=field.options)
            .map(|number| json!({ "code": "", "naming": { "name": format!("Value {number}") }, "is_deleted": false }))
            .collect();
        let definition = json!({
            "kind": "company", "naming": { "name": field.name }, "help": { "name": null },
            "field_type": field.field_type, "is_multiple": field.is_multiple, "is_required": false,
            "required_from": [], "default": "empty", "in_list": false, "is_searched": false, "options": options,
            "becomes": null
        });
        session.call("fields/create", &json!({ "definition": definition }))?;
    }
    let made = read(session)?.iter().map(made).collect::<Result<BTreeMap<_, _>>>()?;
    if made.len() != fields.len() {
        bail!("{} custom fields were made instead of {}", made.len(), fields.len());
    }
    Ok(made)
}

/// Marks every field as searched, and waits until the worker has made what makes them fast.
pub fn search(session: &Session) -> Result<()> {
    for field in read(session)? {
        let part = |name: &str| field.get(name).cloned().with_context(|| format!("a field without {name}"));
        let mut definition = part("definition")?;
        if let Some(is_searched) = definition.get_mut("is_searched") {
            *is_searched = json!(true);
        }
        let change = json!({ "id": part("id")?, "version": part("version")?, "definition": definition });
        session.call("fields/change", &change)?;
    }
    loop {
        let fields = read(session)?;
        let is_made = |field: &Value| {
            field.pointer("/definition/is_searched") == Some(&json!(true))
                && field.get("is_indexed") == Some(&json!(true))
        };
        if !fields.is_empty() && fields.iter().all(is_made) {
            return Ok(());
        }
        thread::sleep(LOOK);
        stop_if_interrupted()?;
    }
}

fn read(session: &Session) -> Result<Vec<Value>> {
    let fields = session.call("fields/list", &json!({ "kind": "company" }))?;
    fields.as_array().cloned().context("there is no list of custom fields")
}

fn made(field: &Value) -> Result<(String, MadeField)> {
    let id = field.get("id").and_then(Value::as_i64).context("a field without a number")?;
    let text = |path: &str| field.pointer(path).and_then(Value::as_str).map(str::to_owned);
    let options = field.pointer("/definition/options").and_then(Value::as_array).into_iter().flatten();
    let codes = options.filter_map(|option| option.get("code")?.as_str().map(str::to_owned));
    let made = MadeField {
        code: format!("custom_{id}"),
        field_type: text("/definition/field_type").context("a field without a type")?,
        options: codes.collect(),
    };
    Ok((text("/definition/naming/name").context("a field without a name")?, made))
}
