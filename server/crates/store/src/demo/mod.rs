//! Invented but believable data of a sales team, made by set-based SQL.

mod regions;

use chrono::{DateTime, Utc};
use domain::directory::Dictionary;
use domain::errors::{AppError, Refusal};
use domain::event::Event;
use domain::mode::GENERAL_PIPELINE;
use domain::settings::{Naming, PipelineTemplate};
use domain::{CrmMode, Kind};
use serde::Serialize;
use sqlx::PgPool;

use crate::records::search;
use crate::{Ctx, Result, directory, mode, settings};
use regions::Parts;

/// Leads in one transaction: a multiple of 100, the period of the statuses.
const CHUNK: i64 = 20_000;

/// Employees of the team: name and log-in, which nobody can use before an invitation.
const TEAM: [(&str, &str); 6] = [
    ("Zofia Wójcik", "zofia.wojcik@team.example"),
    ("Jonas Krüger", "jonas.krueger@team.example"),
    ("Giulia Moretti", "giulia.moretti@team.example"),
    ("Oliver Palmer", "oliver.palmer@team.example"),
    ("Hanna Zając", "hanna.zajac@team.example"),
    ("Niamh Doyle", "niamh.doyle@team.example"),
];

/// The second pipeline of the team.
const PARTNERS: &str = "Partners";

/// What to load.
#[derive(Clone, Copy, Debug)]
pub struct DemoOptions {
    pub leads: i64,
    /// Equal seeds make equal data.
    pub seed: u64,
    /// Also employees, a second pipeline, and clients who come back with new leads.
    pub with_team: bool,
}

/// What was loaded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DemoCounts {
    pub employees: i64,
    pub leads: i64,
    pub deals: i64,
    pub contacts: i64,
    pub companies: i64,
    pub activities: i64,
}

/// Fills a new database with a sales team that works with leads: sets it to Classic and loads everything.
///
/// # Errors
/// [`Refusal::NotEmpty`] when there are records already.
pub async fn load_team_into_new(pool: &PgPool, leads: i64, seed: u64, now: DateTime<Utc>) -> Result<DemoCounts> {
    let mut ctx = Ctx::begin_system(pool, now).await?;
    let is_used = sqlx::query_scalar!(
        r#"select exists (select from lead) or exists (select from deal) or exists (select from contact)
               or exists (select from company) as "is_used!""#
    )
    .fetch_one(&mut *ctx.tx)
    .await?;
    if is_used {
        return Err(AppError::Refused(Refusal::NotEmpty).into());
    }
    if mode::settings(&mut ctx).await?.mode != CrmMode::Classic {
        mode::switch_to_classic(&mut ctx).await?;
    }
    ctx.commit().await?;
    load(pool, DemoOptions { leads, seed, with_team: true }, now).await
}

/// Adds leads, and the deals and clients of those that were converted. Large amounts are loaded in several
/// transactions; an interrupted load leaves whole ones.
///
/// # Errors
/// [`Refusal::NeedsClassic`] in Simple mode, which has no leads.
pub async fn load(pool: &PgPool, options: DemoOptions, now: DateTime<Utc>) -> Result<DemoCounts> {
    let mut counts = DemoCounts::default();
    let mut ctx = Ctx::begin_system(pool, now).await?;
    mode::require_classic(&mut ctx).await?;
    if options.with_team {
        counts.employees = add_team(&mut ctx).await?;
    }
    let lists = Lists::read(&mut ctx, options.with_team).await?;
    ctx.commit().await?;

    for first in (1..=options.leads).step_by(usize::try_from(CHUNK).unwrap_or(usize::MAX)) {
        let last = options.leads.min(first + CHUNK - 1);
        add_leads(pool, &lists, options, (first, last), now, &mut counts).await?;
        tracing::info!(leads = last, of = options.leads, "demo leads loaded");
    }
    search::settle(pool).await?;
    // Fresh statistics: until autovacuum comes around, the planner would work with those of an empty database.
    for table in ["lead", "deal", "contact", "company", "contact_point", "activity", "history"] {
        let mut analyze = sqlx::QueryBuilder::new("analyze ");
        analyze.push(table).build().execute(pool).await?;
    }
    Ok(counts)
}

/// Adds the employees and their second pipeline where they are missing.
async fn add_team(ctx: &mut Ctx) -> Result<i64> {
    let (names, emails): (Vec<String>, Vec<String>) =
        TEAM.iter().map(|(name, email)| ((*name).to_owned(), (*email).to_owned())).unzip();
    let added = sqlx::query!(
        "insert into employee (name, email, created_at)
         select name, email, $3 from unnest($1::text[], $2::text[]) as team (name, email)
         on conflict (email) do nothing",
        &names,
        &emails,
        ctx.now
    )
    .execute(&mut *ctx.tx)
    .await?;
    if directory::find_pipeline(ctx, PARTNERS).await?.is_none() {
        settings::create_pipeline(ctx, Naming::named(PARTNERS), PipelineTemplate::Default).await?;
    }
    ctx.announce(Event::Settings);
    Ok(i64::try_from(added.rows_affected()).unwrap_or(i64::MAX))
}

/// What the leads choose from.
struct Lists {
    parts: Parts,
    responsible: Vec<i64>,
    pipelines: Vec<i64>,
    sources: Vec<String>,
}

impl Lists {
    async fn read(ctx: &mut Ctx, with_team: bool) -> Result<Self> {
        let mut responsible =
            sqlx::query_scalar!("select id from employee where is_active and not is_system order by id")
                .fetch_all(&mut *ctx.tx)
                .await?;
        if responsible.is_empty() {
            responsible.push(ctx.actor.id);
        }
        let mut pipelines = vec![GENERAL_PIPELINE];
        if with_team {
            pipelines.extend(directory::find_pipeline(ctx, PARTNERS).await?);
        }
        let sources = sqlx::query_scalar!(
            "select code from dictionary_value where dictionary = $1 and deleted_at is null order by sort, id limit 8",
            Dictionary::Source.code()
        )
        .fetch_all(&mut *ctx.tx)
        .await?;
        Ok(Self { parts: Parts::of_all_regions(), responsible, pipelines, sources })
    }
}

async fn add_leads(
    pool: &PgPool,
    lists: &Lists,
    options: DemoOptions,
    (first, last): (i64, i64),
    now: DateTime<Utc>,
    counts: &mut DemoCounts,
) -> Result<()> {
    let mut ctx = Ctx::begin_system(pool, now).await?;
    mode::require_classic(&mut ctx).await?;
    search::expect_many(&mut ctx).await?;
    // Leads look up their parts one after the other; the planner would multiply the parts with each other first.
    sqlx::query!(
        "select set_config(setting, value, true)
         from (values ('enable_nestloop', 'off'), ('join_collapse_limit', '1'), ('jit', 'off')) as given (setting, value)"
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    let added = sqlx::query_file!(
        "src/demo/leads.sql",
        &lists.parts.regions,
        &lists.parts.kinds,
        &lists.parts.numbers,
        &lists.parts.shown,
        &lists.parts.folded,
        first,
        last,
        // Salts are added to it, so it stays away from the end of the range.
        i64::try_from(options.seed & (u64::MAX >> 2)).unwrap_or(0),
        now,
        &lists.responsible,
        &lists.pipelines,
        &lists.sources,
        options.with_team
    )
    .fetch_one(&mut *ctx.tx)
    .await?;
    for kind in Kind::ALL {
        ctx.announce(Event::Record { kind, id: None });
    }
    ctx.commit().await?;
    counts.leads += added.leads;
    counts.deals += added.deals;
    counts.contacts += added.contacts;
    counts.companies += added.companies;
    counts.activities += added.activities;
    Ok(())
}
