//! `mode plan simple`: what the switch would do.

use std::{fmt, process::ExitCode};

use anyhow::Result;
use chrono::Utc;
use domain::{
    DealCreation, Language,
    conversion::{NotConvertible, Preview},
    mode::PipelineChoice,
    settings::{Naming, PipelineTemplate},
};
use serde::Serialize;
use store::{Ctx, mode, settings};

use super::choose;
use crate::{
    cli::Conversion,
    commands::{failure::explain, with_database},
    config::Config,
    output,
};

/// The answer of `mode plan`; activities are open ones.
#[derive(Serialize)]
pub struct Plan {
    active_leads: i64,
    deals: i64,
    contacts_created: i64,
    companies_created: i64,
    activities_moved: i64,
    activities_completed: i64,
    not_convertible: Vec<Failure>,
    /// More failures are counted than listed.
    #[serde(skip)]
    not_convertible_count: i64,
}

#[derive(Serialize)]
struct Failure {
    lead: i64,
    reason: NotConvertible,
}

impl Plan {
    /// The preview in numbers, for one choice of options.
    pub fn new(preview: &Preview, switch: &mode::Switch) -> Self {
        // Where the deals go changes no number.
        let pipeline_id = match switch.pipeline {
            PipelineChoice::Existing(id) => id,
            PipelineChoice::New(_) => domain::mode::GENERAL_PIPELINE,
        };
        let options = DealCreation { client: switch.client, pipeline_id, keep_activities: switch.keep_activities };
        let totals = preview.totals(&options);
        Self {
            active_leads: totals.active_leads,
            deals: totals.deals,
            contacts_created: totals.contacts_created,
            companies_created: totals.companies_created,
            activities_moved: totals.activities_moved,
            activities_completed: totals.activities_completed,
            not_convertible: preview.not_convertible.iter().map(|&(lead, reason)| Failure { lead, reason }).collect(),
            not_convertible_count: totals.not_convertible,
        }
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{} leads in progress become {} deals, {} new contacts and {} new companies.\n\
             {} open activities move to the deals, {} are completed.",
            self.active_leads,
            self.deals,
            self.contacts_created,
            self.companies_created,
            self.activities_moved,
            self.activities_completed
        )?;
        if self.not_convertible_count > 0 {
            write!(formatter, "\n{} leads cannot be converted and stay leads:", self.not_convertible_count)?;
        }
        for Failure { lead, reason } in self.not_convertible.iter().take(20) {
            let reason = messages::labels::not_convertible(*reason).show(Language::English);
            write!(formatter, "\n  lead {lead}: {reason}")?;
        }
        Ok(())
    }
}

pub async fn plan(config: &Config, json: bool, options: &Conversion) -> Result<ExitCode> {
    let answer = with_database(config, async |ready| {
        let mut ctx = Ctx::begin_system(&ready.database.pool, Utc::now()).await.map_err(explain)?;
        let switch = choose(&mut ctx, options).await?;
        // What the switch would refuse, the plan refuses: the transaction is dropped, and with it the pipeline.
        if let PipelineChoice::New(name) = &switch.pipeline {
            let naming = Naming::named(name);
            settings::create_pipeline(&mut ctx, naming, PipelineTemplate::Default).await.map_err(explain)?;
        }
        let preview = mode::preview(&mut ctx).await.map_err(explain)?;
        Ok(Plan::new(&preview, &switch))
    })
    .await?;
    output::print(json, &answer)?;
    Ok(ExitCode::SUCCESS)
}
