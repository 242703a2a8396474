//! `mode get`, `mode plan` and `mode switch`.

mod plan;
mod switch;

use std::{fmt, process::ExitCode};

use anyhow::Result;
use chrono::Utc;
use domain::{ClientChoice, CrmMode, Language, mode::PipelineChoice};
use serde::Serialize;
use store::{Ctx, directory, mode};

use super::{failure::explain, with_database};
use crate::{
    cli::{Client, Conversion},
    config::Config,
    output,
    refusal::refuse,
};

pub use plan::plan;
pub use switch::{to_classic, to_simple};

#[derive(Serialize)]
struct Mode {
    mode: CrmMode,
    deal_creation: DealCreation,
}

#[derive(Serialize)]
struct DealCreation {
    client: ClientChoice,
    pipeline: Pipeline,
    keep_activities: bool,
}

#[derive(Serialize)]
struct Pipeline {
    id: i64,
    name: String,
}

impl fmt::Display for Mode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let DealCreation { client, pipeline, keep_activities } = &self.deal_creation;
        let activities = if *keep_activities { "stay open" } else { "are completed" };
        write!(
            formatter,
            "{}\nDeal creation: client {}, pipeline {} ({}), activities {activities}",
            messages::labels::mode(self.mode).show(Language::English),
            client.code(),
            pipeline.name,
            pipeline.id
        )
    }
}

pub async fn get(config: &Config, json: bool) -> Result<ExitCode> {
    let answer = with_database(config, async |ready| {
        let mut ctx = Ctx::begin_system(&ready.database.pool, Utc::now()).await.map_err(explain)?;
        let settings = mode::settings(&mut ctx).await.map_err(explain)?;
        let directory = directory::load(&mut ctx).await.map_err(explain)?;
        let id = settings.deal_creation.pipeline_id;
        let name = directory.pipeline(id).map_or_else(String::new, |pipeline| pipeline.name.clone());
        Ok(Mode {
            mode: settings.mode,
            deal_creation: DealCreation {
                client: settings.deal_creation.client,
                pipeline: Pipeline { id, name },
                keep_activities: settings.deal_creation.keep_activities,
            },
        })
    })
    .await?;
    output::print(json, &answer)?;
    Ok(ExitCode::SUCCESS)
}

/// What the options say; client and pipeline that are not given are as they are set.
async fn choose(ctx: &mut Ctx, options: &Conversion) -> Result<mode::Switch> {
    let set = mode::settings(ctx).await.map_err(explain)?.deal_creation;
    let client = match options.client {
        None => set.client,
        Some(Client::Contact) => ClientChoice::Contact,
        Some(Client::Company) => ClientChoice::Company,
        Some(Client::Both) => ClientChoice::Both,
    };
    let pipeline = match &options.pipeline {
        None => PipelineChoice::Existing(set.pipeline_id),
        Some(name) if options.new_pipeline => PipelineChoice::New(name.clone()),
        Some(name) => match directory::find_pipeline(ctx, name).await.map_err(explain)? {
            Some(id) => PipelineChoice::Existing(id),
            None => return Err(refuse(format!("there is no pipeline `{name}`; --new-pipeline creates it"))),
        },
    };
    Ok(mode::Switch { client, pipeline, keep_activities: options.keep_activities })
}
