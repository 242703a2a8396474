//! The list of very many companies: what it is filtered and sorted by, what follows its first page, and a change of all
//! that match. Cards and activities are measured among the same records.

use std::collections::BTreeMap;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::fields::{self, MadeField, NewField};
use super::figures::{Companies, Figures, ListTimes, MatchingChange, rounded};
use super::installation::Installation;
use super::server::{Server, Session};
use super::{Bench, Part, activities, card, stop_if_interrupted};
use crate::command::step;

const LIST: &str = "records/list";
const TOTAL: &str = "records/total";
/// How often the progress of a change is looked at.
const LOOK: Duration = Duration::from_millis(50);

/// What the companies have beside the system fields: name, type, several values, values of the list. `companies.sql`
/// fills them.
const FIELDS: [(&str, &str, bool, usize); 7] = [
    ("Note", "Text", false, 0),
    ("Segment", "List", false, 5),
    ("Rating", "Number", false, 0),
    ("Renewal", "Date", false, 0),
    ("Budget", "Money", false, 0),
    ("Audited", "Boolean", false, 0),
    ("Interests", "List", true, 10),
];

/// What a list is asked for: a name, the filter as it stands in addresses, and what is sorted by. `{Rating}` stands for
/// the field of that name, `{Segment.3}` for the third value of its list, counted from none.
type Case = (&'static str, &'static str, &'static str);

const NEWEST: &str = "created_at desc";

const BY_SYSTEM_FIELDS: [Case; 5] = [
    ("industry", "*(*industry:any:IT)", NEWEST),
    ("industry and type", "*(*industry:any:IT;company_type:any:CUSTOMER)", NEWEST),
    ("created in the last month", "*(*created_at:within:last_days,30)", NEWEST),
    ("in the order of names", "", "title asc"),
    ("a city, which has no index", "*(*address_city:is:Sopot)", NEWEST),
];

const BY_SEARCHED_FIELDS: [Case; 21] = [
    ("list, a value of half of them", "*(*{Segment}:any:{Segment.1})", NEWEST),
    ("list, a value of one in a thousand", "*(*{Segment}:any:{Segment.4})", NEWEST),
    ("list of several values", "*(*{Interests}:any:{Interests.3})", NEWEST),
    ("yes", "*(*{Audited}:yes)", NEWEST),
    ("number, half of them", "*(*{Rating}:gt:50000)", NEWEST),
    ("number, one in a thousand", "*(*{Rating}:gt:99900)", NEWEST),
    ("day, within a year", "*(*{Renewal}:within:next_year)", NEWEST),
    ("amount, one in two hundred", "*(*{Budget}:gt:990000)", NEWEST),
    ("text, contains what one in a thousand has", "*(*{Note}:has:embargo)", NEWEST),
    ("text, contains what a sixth has", "*(*{Note}:has:courier)", NEWEST),
    ("text, begins", "*(*{Note}:begins:Yearly contract no. 15)", NEWEST),
    ("text, the very same", "*(*{Note}:is:{note})", NEWEST),
    ("order of a number, highest first", "", "{Rating} desc"),
    ("order of a text", "", "{Note} asc"),
    ("order of a day, latest first", "", "{Renewal} desc"),
    ("order of an amount", "", "{Budget} asc"),
    ("order of a list", "", "{Segment} asc"),
    ("text, in the order of a number", "*(*{Note}:has:embargo)", "{Rating} desc"),
    ("list, in the order of a text", "*(*{Segment}:any:{Segment.3})", "{Note} asc"),
    ("view: number and list, by amount", "*(*{Segment}:any:{Segment.3};{Rating}:gt:90000)", "{Budget} desc"),
    (
        "view: industry and number, and list or text",
        "*(*industry:any:IT,TELECOM,BANKING;{Rating}:gt:20000)(+{Segment}:any:{Segment.2},{Segment.3};{Note}:has:courier)",
        NEWEST,
    ),
];

/// What a change of all that match is measured with: one in twenty-five.
const MATCHING: &str = "*(*{Segment}:any:{Segment.3})";

/// Takes those figures of the large database that are wanted.
pub fn measure(bench: &Bench, figures: &mut Figures) -> Result<()> {
    if ![Part::Companies, Part::Card, Part::Activities].into_iter().any(|part| bench.wants(part)) {
        return Ok(());
    }
    let installation = Installation::new(bench, "companies")?;
    let made = {
        let server = Server::start(&installation)?;
        let new = FIELDS.map(|(name, field_type, is_multiple, options)| NewField {
            name: name.to_owned(),
            field_type,
            is_multiple,
            options,
        });
        fields::make(&server.log_in()?, &new)?
    };
    let Sizes { companies, entries } = Sizes::of(bench);
    step(&format!("{companies} companies"), || {
        installation.run_script_with("companies.sql", "companies", &companies)?;
        if bench.wants(Part::Activities) {
            installation.run_script_with("activities.sql", "activities", &companies)?;
        }
        if bench.wants(Part::Card) {
            installation.run_script_with("timeline.sql", "entries", &entries)?;
        }
        installation.settle()
    })?;
    {
        let server = Server::start(&installation)?;
        let session = server.log_in()?;
        if bench.wants(Part::Card) {
            figures.card = Some(step("a long timeline", || card::measure(bench, &session))?);
        }
        if bench.wants(Part::Activities) {
            figures.activities = Some(step("activities", || activities::measure(bench, &session))?);
        }
        if bench.wants(Part::Companies) {
            figures.companies = Some(lists(bench, &session, made)?);
        }
    }
    installation.discard()
}

/// As psql takes them.
struct Sizes {
    companies: String,
    entries: String,
}

impl Sizes {
    fn of(bench: &Bench) -> Self {
        Self { companies: bench.sizes.companies.to_string(), entries: bench.sizes.entries.to_string() }
    }
}

fn lists(bench: &Bench, session: &Session, fields: BTreeMap<String, MadeField>) -> Result<Companies> {
    let begin = Instant::now();
    step("indexes of the searched fields", || fields::search(session))?;
    let index_s = rounded(begin.elapsed().as_secs_f64(), 1);
    let mut measured = Measured { bench, session, fields, note: String::new() };
    measured.note = measured.note_of_somebody()?;
    let system = step("companies by system fields", || measured.cases(&BY_SYSTEM_FIELDS))?;
    let searched = step("companies by searched fields", || measured.cases(&BY_SEARCHED_FIELDS))?;
    let matching = step("a change of all that match", || measured.change())?;
    Ok(Companies { companies: bench.sizes.companies, index_s, system, searched, matching })
}

/// A warm server with a list of companies.
struct Measured<'a> {
    bench: &'a Bench<'a>,
    session: &'a Session<'a>,
    fields: BTreeMap<String, MadeField>,
    /// What stands in the note of one company.
    note: String,
}

impl Measured<'_> {
    fn cases(&self, cases: &[Case]) -> Result<BTreeMap<&'static str, ListTimes>> {
        cases.iter().map(|case| Ok((case.0, self.times(*case).with_context(|| case.0)?))).collect()
    }

    /// Of the first page, of the page after it if there is one, and of the total if that comes later.
    fn times(&self, (_, filter, order): Case) -> Result<ListTimes> {
        let query = self.query(filter, order)?;
        let arguments = json!({ "query": query, "exact": false });
        let page = self.page(&arguments)?;
        let first = self.bench.latency(|| self.session.time(LIST, &arguments))?;
        let total = match page.get("total") {
            None | Some(Value::Null) => Some(self.bench.latency(|| self.session.time(TOTAL, &arguments))?),
            Some(_) => None,
        };
        let next = match page.get("next") {
            None | Some(Value::Null) => None,
            Some(after) => {
                let arguments = json!({ "query": with(query, "after", after) });
                self.page(&arguments)?;
                Some(self.bench.latency(|| self.session.time(LIST, &arguments))?)
            }
        };
        Ok(ListTimes { first, next, total })
    }

    /// A page with rows: what finds nothing measures nothing.
    fn page(&self, arguments: &Value) -> Result<Value> {
        let page = self.session.call(LIST, arguments)?;
        match page.get("records").and_then(Value::as_array) {
            Some(records) if !records.is_empty() => Ok(page),
            _ => bail!("there is nothing on the page that is to be measured: {arguments}"),
        }
    }

    /// Gives a colleague all companies that match, and counts them exactly before.
    fn change(&self) -> Result<MatchingChange> {
        let query = self.query(MATCHING, NEWEST)?;
        let counted = json!({ "query": query, "exact": true });
        let total = self.session.call(TOTAL, &counted)?;
        let companies = total.get("exactly").and_then(Value::as_u64).context("there is no exact total")?;
        let count = self.bench.latency(|| self.session.time(TOTAL, &counted))?;
        let colleague = self.page(&json!({ "query": self.query("", "title asc")? }))?;
        let colleague = colleague.pointer("/records/0/values/responsible_id").context("nobody is responsible")?;
        let wish = json!({
            "kind": "company", "target": { "matching": query },
            "action": { "edit": { "field": "responsible_id", "value": colleague } }
        });
        let begin = Instant::now();
        let run = self.session.call("records/bulk", &wish)?;
        loop {
            let progress = self.session.call("records/bulk_run", &json!({ "run": run }))?;
            let done = |name: &str| progress.pointer(&format!("/counts/{name}")).and_then(Value::as_u64);
            match progress.get("state").and_then(Value::as_str) {
                Some("finished") => {
                    let seconds = begin.elapsed().as_secs_f64();
                    let changed = done("changed").unwrap_or_default();
                    if changed == 0 || changed + done("unchanged").unwrap_or_default() != companies {
                        bail!("not all that match were changed: {progress}");
                    }
                    return Ok(MatchingChange { companies, count, seconds: rounded(seconds, 1) });
                }
                Some("running") => thread::sleep(LOOK),
                _ => bail!("the change of all that match failed: {progress}"),
            }
            stop_if_interrupted()?;
        }
    }

    /// A text that hardly more than one company has.
    fn note_of_somebody(&self) -> Result<String> {
        let code = self.filled("{Note}")?;
        let query = with(self.query("*(*{Note}:filled)", NEWEST)?, "columns", &json!([code]));
        let page = self.page(&json!({ "query": query }))?;
        let note = page.pointer(&format!("/records/0/values/{code}/text")).and_then(Value::as_str);
        note.map(str::to_owned).context("the first company has no note")
    }

    fn query(&self, filter: &str, order: &str) -> Result<Value> {
        let order = self.filled(order)?;
        let (field, direction) = order.split_once(' ').context("an order has no direction")?;
        let sort = json!({ "field": field, "descending": direction == "desc" });
        Ok(json!({ "kind": "company", "filter": self.filled(filter)?, "sort": sort }))
    }

    /// The text with the codes of fields and values in place of their names.
    fn filled(&self, text: &str) -> Result<String> {
        let mut filled = text.replace("{note}", &self.note);
        for (name, field) in &self.fields {
            filled = filled.replace(&format!("{{{name}}}"), &field.code);
            for (number, option) in field.options.iter().enumerate() {
                filled = filled.replace(&format!("{{{name}.{number}}}"), option);
            }
        }
        if filled.contains('{') {
            bail!("{text} names something that was not made");
        }
        Ok(filled)
    }
}

/// The query with one more part.
fn with(mut query: Value, name: &str, part: &Value) -> Value {
    if let Some(query) = query.as_object_mut() {
        query.insert(name.to_owned(), part.clone());
    }
    query
}
