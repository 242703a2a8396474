//! The section of activities, among those of a whole team.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::Bench;
use super::figures::Activities;
use super::latency::Latency;
use super::server::Session;

/// The list in its groups and the calendar, of one employee and of everybody.
pub fn measure(bench: &Bench, session: &Session) -> Result<Activities> {
    let one = json!({ "employee": busiest(session)? });
    let everyone = json!("everyone");
    let list = |whose: &Value| {
        let chosen = json!({ "chosen": { "whose": whose } });
        let answer = session.call("activities/agenda", &chosen)?;
        let groups = answer.get("groups").and_then(Value::as_array);
        let is_filled =
            |group: &Value| group.get("entries").and_then(Value::as_array).is_some_and(|all| !all.is_empty());
        if groups.is_none_or(|groups| groups.iter().filter(|group| is_filled(group)).count() < 3) {
            bail!("the groups of activities that are to be measured are empty");
        }
        bench.latency(|| session.time("activities/agenda", &chosen))
    };
    let calendar = |whose: &Value, span: &str| -> Result<Latency> {
        let query = json!({ "query": { "chosen": { "whose": whose }, "span": span } });
        let answer = session.call("activities/calendar", &query)?;
        if answer.get("entries").and_then(Value::as_array).is_none_or(Vec::is_empty) {
            bail!("the {span} of activities that is to be measured is empty");
        }
        bench.latency(|| session.time("activities/calendar", &query))
    };
    Ok(Activities {
        activities: bench.sizes.companies,
        list_of_one: list(&one)?,
        list_of_everyone: list(&everyone)?,
        week_of_one: calendar(&one, "week")?,
        month_of_one: calendar(&one, "month")?,
        month_of_everyone: calendar(&everyone, "month")?,
    })
}

/// Who is responsible for most of what the calendar shows of this month.
fn busiest(session: &Session) -> Result<i64> {
    let query = json!({ "query": { "chosen": { "whose": "everyone" }, "span": "month" } });
    let answer = session.call("activities/calendar", &query)?;
    let mut people: BTreeMap<i64, usize> = BTreeMap::new();
    for entry in answer.get("entries").and_then(Value::as_array).into_iter().flatten() {
        if let Some(person) = entry.pointer("/activity/responsible_id").and_then(Value::as_i64) {
            *people.entry(person).or_default() += 1;
        }
    }
    let busiest = people.into_iter().max_by_key(|(_, entries)| *entries);
    busiest.map(|(person, _)| person).context("nobody has an activity this month")
}
