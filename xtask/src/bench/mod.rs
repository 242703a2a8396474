//! `bench`: how fast and how large the program is, measured as a user meets it.
//!
//! The optimised program serves the optimised site from a durable Postgres of its own; everything is asked over
//! HTTP or on the command line of `modus`. A figure that cannot be taken fails the task: none is ever guessed.

mod activities;
mod card;
mod companies;
mod conversion;
mod fields;
mod figures;
mod form;
mod import;
mod installation;
mod latency;
mod lists;
mod rest;
mod server;
mod site_size;
mod stage;
mod table;
mod table_companies;

use std::io::Write;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use clap::ValueEnum;

use crate::build;
use crate::command::{self, step};
use crate::postgres::{Cluster, Durability};
use crate::prerequisites;
use crate::project::Project;
use figures::Figures;
use latency::Latency;

#[derive(clap::Args)]
pub struct Options {
    /// Print the figures as one JSON object on standard output, and the table on standard error
    #[arg(long)]
    json: bool,
    /// Take only these figures, separated by commas; all of them if none is named
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    only: Vec<Part>,
    /// Use a hundredth of the data: shows in a minute that everything works, but its figures mean nothing
    #[arg(long)]
    quick: bool,
    /// Fail, with exit code 1, when a target is missed
    #[arg(long)]
    strict: bool,
}

/// What is measured, in this order.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Bytes of JavaScript and wasm that the first page loads
    FirstLoad,
    /// Memory of the server at rest
    Memory,
    /// From the start of the server to its first answer
    Start,
    /// Rows a second of `modus import leads`
    Import,
    /// Leads a second of the switch to Simple, beside the floor that Postgres sets
    Conversion,
    /// Deletion of a stage whose deals move to another one
    Stage,
    /// A card and its saving with many custom fields
    Form,
    /// First page of the list of leads
    List,
    /// Search in the list of leads
    Search,
    /// The list of companies by system and custom fields
    Companies,
    /// A company with a long timeline
    Card,
    /// The section of activities
    Activities,
}

/// How much is measured.
struct Sizes {
    /// Leads that are converted.
    conversion: u32,
    /// Deals in the stage that is deleted.
    stage_deals: u32,
    /// Leads in the lists; searching is measured in the last one.
    lists: [u32; 3],
    /// Companies in the list that is filtered; as many activities.
    companies: u32,
    /// Entries of a long timeline.
    entries: u32,
    /// Custom fields of a form.
    fields: usize,
    /// How many times the file of 2,000 rows is repeated for the import.
    import_copies: usize,
    /// Requests before and while their times are taken.
    warm_up: usize,
    requests: usize,
    /// After this time no more requests are sent, if there were twenty.
    patience: Duration,
    /// Servers that are started.
    starts: usize,
}

impl Sizes {
    const FULL: Self = Self {
        conversion: 100_000,
        stage_deals: 200_000,
        lists: [1_000, 100_000, 1_000_000],
        companies: 1_000_000,
        entries: 10_000,
        fields: 200,
        import_copies: 25,
        warm_up: 50,
        requests: 300,
        patience: Duration::from_secs(10),
        starts: 7,
    };
    const QUICK: Self = Self {
        conversion: 1_000,
        // Fewer are moved at once, without a run.
        stage_deals: 5_000,
        lists: [100, 1_000, 10_000],
        companies: 10_000,
        entries: 1_000,
        fields: 200,
        import_copies: 1,
        warm_up: 5,
        requests: 30,
        patience: Duration::from_secs(1),
        starts: 3,
    };
}

/// So many times say something.
const ENOUGH: usize = 20;

/// What every measurement works with.
struct Bench<'a> {
    project: &'a Project,
    cluster: Cluster,
    sizes: Sizes,
    wanted: Vec<Part>,
}

impl Bench<'_> {
    fn wants(&self, part: Part) -> bool {
        self.wanted.is_empty() || self.wanted.contains(&part)
    }

    /// How long equal requests take, after some to warm up. What is slow is asked for less often.
    fn latency(&self, mut time: impl FnMut() -> Result<Duration>) -> Result<Latency> {
        let begin = Instant::now();
        let mut times = Vec::new();
        let (warm_up, all) = (self.sizes.warm_up, self.sizes.warm_up + self.sizes.requests);
        for number in 0..all {
            let taken = time()?.as_secs_f64() * 1000.0;
            let is_slow = begin.elapsed() > self.sizes.patience;
            // What is so slow has warmed up by its first request.
            if number >= warm_up || is_slow && number > 0 {
                times.push(taken);
            }
            if is_slow && times.len() >= ENOUGH {
                break;
            }
        }
        Latency::of(times)
    }
}

/// Takes the figures and prints them.
pub fn bench(project: &Project, options: &Options) -> Result<ExitCode> {
    // Asked before the long build, not after it.
    prerequisites::postgres()?;
    build::build(project)?;
    let bench = Bench {
        project,
        cluster: step("Postgres, durable", || Cluster::temporary(Durability::Kept))?,
        sizes: if options.quick { Sizes::QUICK } else { Sizes::FULL },
        wanted: options.only.clone(),
    };
    let figures = measure(&bench)?;
    drop(bench);
    let rows = table::rows(&figures);
    let text = table::show(&rows);
    if options.json {
        eprint!("\n{text}");
        writeln!(std::io::stdout(), "{}", serde_json::to_string(&figures)?)?;
    } else {
        write!(std::io::stdout(), "\n{text}")?;
    }
    if options.quick {
        eprintln!("Taken with --quick, these figures mean nothing.");
    }
    let is_missed = rows.iter().any(table::Row::is_missed);
    Ok(if options.strict && is_missed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// The large lists come last: what they leave behind in memory and on the disk slows nothing else down.
fn measure(bench: &Bench) -> Result<Figures> {
    let mut figures = Figures::default();
    if bench.wants(Part::FirstLoad) {
        figures.take_sizes(site_size::measure(bench.project)?);
    }
    if bench.wants(Part::Memory) || bench.wants(Part::Start) {
        let rest = rest::measure(bench)?;
        figures.memory_mb = bench.wants(Part::Memory).then_some(rest.memory_mb);
        figures.start_ms = bench.wants(Part::Start).then_some(rest.start_ms);
    }
    if bench.wants(Part::Import) {
        figures.import = Some(import::measure(bench)?);
    }
    if bench.wants(Part::Conversion) {
        figures.conversion = Some(conversion::measure(bench)?);
    }
    if bench.wants(Part::Stage) {
        figures.stage_deletion = Some(stage::measure(bench)?);
    }
    if bench.wants(Part::Form) {
        figures.form = Some(form::measure(bench)?);
    }
    if bench.wants(Part::List) || bench.wants(Part::Search) {
        let lists = lists::measure(bench)?;
        figures.list = lists.pages;
        figures.search = lists.search;
    }
    companies::measure(bench, &mut figures)?;
    Ok(figures)
}

/// Ends what is being waited for when the task was asked to stop.
fn stop_if_interrupted() -> Result<()> {
    if command::interrupted() { bail!("stopped") } else { Ok(()) }
}
