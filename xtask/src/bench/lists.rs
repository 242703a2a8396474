//! Lists of leads and searching in them, over HTTP, one request after the other.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::figures::Search;
use super::installation::Installation;
use super::latency::Latency;
use super::server::{Server, Session};
use super::{Bench, Part};
use crate::command::step;

const LIST: &str = "records/list";
const TOTAL: &str = "records/total";

/// Names that the demo data gives to very many leads: a family that one in forty has to do with, and a legal form
/// that every fourth company has.
const COMMON_NAME: &str = "Krüger";
const COMMON_WORD: &str = "GmbH";
/// Begins no word of the demo data.
const NOT_FOUND: &str = "xq";

#[derive(Default)]
pub struct Lists {
    pub pages: BTreeMap<u32, Latency>,
    pub search: Option<Search>,
}

/// The first page with its total, newest leads first, at every size; searching at the largest.
pub fn measure(bench: &Bench) -> Result<Lists> {
    let mut lists = Lists::default();
    let largest = bench.sizes.lists.into_iter().max();
    for leads in bench.sizes.lists {
        let searches = bench.wants(Part::Search) && largest == Some(leads);
        if !bench.wants(Part::List) && !searches {
            continue;
        }
        let installation = Installation::new(bench, "list")?;
        step(&format!("{leads} leads"), || installation.load(leads).and_then(|()| installation.settle()))?;
        {
            let server = Server::start(&installation)?;
            let measured = Measured { bench, session: server.log_in()? };
            if bench.wants(Part::List) {
                lists.pages.insert(leads, step(&format!("first page of {leads} leads"), || measured.time(""))?);
            }
            if searches {
                lists.search = Some(step(&format!("searching {leads} leads"), || measured.search())?);
            }
        }
        installation.discard()?;
    }
    Ok(lists)
}

/// A warm server with a list of leads.
struct Measured<'a> {
    bench: &'a Bench<'a>,
    session: Session<'a>,
}

impl Measured<'_> {
    fn search(&self) -> Result<Search> {
        let rare = self.number_of_somebody()?;
        let (mut found_texts, mut later_totals) = (Vec::new(), Vec::new());
        for (what, text) in
            [("a telephone number", rare.as_str()), ("a common name", COMMON_NAME), ("a very common word", COMMON_WORD)]
        {
            if self.total(text)? == 0 {
                bail!("searching finds nothing for {text}, which the demo data contains");
            }
            found_texts.push((what, self.time(text)?));
            if self.total_of_page(text)?.is_none() {
                later_totals.push((what, self.latency(TOTAL, &query(text))?));
            }
        }
        if self.total(NOT_FOUND)? != 0 {
            bail!("searching finds something for {NOT_FOUND}, which the demo data does not contain");
        }
        let slowest = found_texts.iter().map(|(_, latency)| *latency).max_by(|a, b| a.p95_ms.total_cmp(&b.p95_ms));
        Ok(Search {
            found: slowest.context("nothing was searched for")?,
            two_letters_not_found: self.time(NOT_FOUND)?,
            found_texts,
            later_totals,
        })
    }

    /// A text that hardly more than one lead has.
    fn number_of_somebody(&self) -> Result<String> {
        let page = self.session.call(LIST, &query(""))?;
        let points = page.pointer("/records/0/contact_points").and_then(Value::as_array);
        let phone = points.into_iter().flatten().find(|point| point.get("kind") == Some(&json!("phone")));
        let number = phone.and_then(|phone| phone.get("normalized")?.as_str());
        number.map(str::to_owned).context("the first lead of the demo data has no telephone number")
    }

    /// How many leads are found, as the list says, or as it is asked for afterwards.
    fn total(&self, search: &str) -> Result<u64> {
        match self.total_of_page(search)? {
            Some(total) => Ok(total),
            None => number(&self.session.call(TOTAL, &query(search))?).context("there is no total"),
        }
    }

    fn total_of_page(&self, search: &str) -> Result<Option<u64>> {
        Ok(self.session.call(LIST, &query(search))?.get("total").and_then(number))
    }

    fn time(&self, search: &str) -> Result<Latency> {
        self.latency(LIST, &query(search))
    }

    fn latency(&self, endpoint: &str, query: &Value) -> Result<Latency> {
        self.bench.latency(|| self.session.time(endpoint, query))
    }
}

/// A total, whether it is exact or the most that is counted.
fn number(total: &Value) -> Option<u64> {
    total.get("exactly").or_else(|| total.get("more_than")).and_then(Value::as_u64)
}

/// The first page as the section of leads asks for it.
fn query(search: &str) -> Value {
    let query = json!({ "kind": "lead", "search": search, "sort": { "field": "created_at", "descending": true } });
    // The second argument is for the total alone.
    json!({ "query": query, "exact": false })
}
