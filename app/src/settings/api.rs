//! The server functions of *Statuses and dropdowns* and of *Counters*. The store refuses everybody who may not change CRM settings.

use std::collections::BTreeMap;

use domain::Kind;
use domain::activity::CounterSettings;
use domain::settings::{
    AuditPage, Deletion, ListChange, ListKey, MoveRun, Naming, Outcome, PipelineTemplate, ValueList,
};
use leptos::prelude::*;

use crate::errors::Failure;
use crate::json::Call;

/// One list, with everything that can be set up.
#[server(prefix = "/api", endpoint = "settings/list", protocol = Call)]
pub async fn read_list(list: ListKey) -> Result<ValueList, Failure> {
    let mut ctx = crate::context::ctx().await?;
    Ok(store::settings::list(&mut ctx, list).await?)
}

/// How many records use each value, by code and kind. Values that nothing uses are missing.
#[server(prefix = "/api", endpoint = "settings/usage", protocol = Call)]
pub async fn read_usage(list: ListKey) -> Result<BTreeMap<String, BTreeMap<Kind, i64>>, Failure> {
    let mut ctx = crate::context::ctx().await?;
    Ok(store::settings::usage(&mut ctx, list).await?)
}

/// Changes a list. A value that is added without a code gets one. Values are deleted by [`delete_value`], pipelines
/// created by [`create_pipeline`].
#[server(prefix = "/api", endpoint = "settings/change", protocol = Call)]
pub async fn change_list(list: ListKey, change: ListChange) -> Result<(), Failure> {
    let mut ctx = crate::context::ctx().await?;
    store::settings::change(&mut ctx, list, change).await?;
    ctx.commit().await?;
    Ok(())
}

/// Creates a pipeline behind the others and returns its number.
#[server(prefix = "/api", endpoint = "settings/create_pipeline", protocol = Call)]
pub async fn create_pipeline(naming: Naming, template: PipelineTemplate) -> Result<i64, Failure> {
    let mut ctx = crate::context::ctx().await?;
    let id = store::settings::create_pipeline(&mut ctx, naming, template).await?;
    ctx.commit().await?;
    Ok(id)
}

/// Deletes a value, or merges it into another. Records that use it get the replacement, at once or, if there are many,
/// by a run.
#[server(prefix = "/api", endpoint = "settings/delete", protocol = Call)]
pub async fn delete_value(deletion: Deletion) -> Result<Outcome, Failure> {
    let mut ctx = crate::context::ctx().await?;
    let outcome = store::settings::delete(&mut ctx, deletion).await?;
    ctx.commit().await?;
    Ok(outcome)
}

/// How far the moving of records is.
#[server(prefix = "/api", endpoint = "settings/moving", protocol = Call)]
pub async fn read_moving(run_id: i64) -> Result<MoveRun, Failure> {
    let mut ctx = crate::context::ctx().await?;
    Ok(store::settings::moving(&mut ctx, run_id).await?)
}

/// What was changed, newest first; entries before `before`.
#[server(prefix = "/api", endpoint = "settings/changes", protocol = Call)]
pub async fn read_changes(before: Option<i64>) -> Result<AuditPage, Failure> {
    let mut ctx = crate::context::ctx().await?;
    Ok(store::settings::changes(&mut ctx, before).await?)
}

/// Takes a change back.
#[server(prefix = "/api", endpoint = "settings/undo", protocol = Call)]
pub async fn undo(entry_id: i64) -> Result<Outcome, Failure> {
    let mut ctx = crate::context::ctx().await?;
    let outcome = store::settings::undo(&mut ctx, entry_id).await?;
    ctx.commit().await?;
    Ok(outcome)
}

/// Decides for everybody what counters count.
#[server(prefix = "/api", endpoint = "settings/set_counters", protocol = Call)]
pub async fn set_counters(counters: CounterSettings) -> Result<(), Failure> {
    let mut ctx = crate::context::ctx().await?;
    store::activities::set_counters(&mut ctx, counters).await?;
    ctx.commit().await?;
    Ok(())
}
