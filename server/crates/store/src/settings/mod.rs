//! The lists that administrators shape: stages and statuses, pipelines, dictionaries (seed 002).
//!
//! The rules are [`domain::settings`]'s; here lists are read, written, and their records moved. Whoever stores codes of
//! values holds [`hold`] from before looking at them until the commit; whoever changes a list holds it exclusively. So
//! nothing ever points at a value that has gone.

mod audit;
mod delete;
mod fields;
mod list;
mod moving;
mod pipelines;
mod transfer;
mod write;

pub use audit::{changes, undo};
pub(crate) use audit::{note_field, when_deleted};
pub use delete::delete;
pub use list::{list, usage};
pub use moving::{drain, moving};
pub use pipelines::create_pipeline;
pub use transfer::{ImportReport, export, import};

use domain::event::Event;
use domain::settings::{Deletion, Done, ListChange, ListKey, ValueList};
use domain::{AppError, Refusal};
use sqlx::PgConnection;

use crate::records::incomplete;
use crate::{Ctx, Result};

/// The advisory lock of the lists.
const LOCK: i64 = 7_239_872;

/// Keeps every value as it is until the end of the transaction.
pub(crate) async fn hold(connection: &mut PgConnection) -> Result<()> {
    sqlx::query!("select pg_advisory_xact_lock_shared($1)", LOCK).execute(connection).await?;
    Ok(())
}

/// Waits for those who hold values, and keeps others from doing so.
pub(crate) async fn lock(ctx: &mut Ctx) -> Result<()> {
    ctx.require_settings()?;
    sqlx::query!("select pg_advisory_xact_lock($1)", LOCK).execute(&mut *ctx.tx).await?;
    Ok(())
}

/// Changes a list. A value that is added without a code gets one.
///
/// # Errors
/// [`AppError::Forbidden`]; what [`ValueList::apply`] says; [`Refusal::ValueInUse`] for a deletion that needs a choice.
pub async fn change(ctx: &mut Ctx, key: ListKey, change: ListChange) -> Result<()> {
    let change = match change {
        ListChange::Delete { code } => {
            delete(ctx, Deletion { list: key, code, replacement: None }).await?;
            return Ok(());
        }
        // These take changes back, and pipelines need stages.
        ListChange::Restore { .. } | ListChange::Remove { .. } => return Err(AppError::NotFound.into()),
        ListChange::Add { .. } if key == ListKey::Pipelines => return Err(AppError::NotFound.into()),
        ListChange::Add { code, naming, color, semantics, after } if code.is_empty() => {
            ListChange::Add { code: new_code(), naming, color, semantics, after }
        }
        change => change,
    };
    lock(ctx).await?;
    let current = list::read(ctx, key).await?;
    apply(ctx, &current, &change).await?;
    Ok(())
}

/// Makes a change that moves no records, and notes it down. The caller holds the lists.
async fn apply(ctx: &mut Ctx, current: &ValueList, change: &ListChange) -> Result<Option<(ValueList, i64)>> {
    let (changed, Some(done)) = current.apply(change)? else { return Ok(None) };
    write::write(ctx, current, &changed).await?;
    incomplete::follow_list(ctx, current, &changed).await?;
    let entry = note(ctx, current.key, &done).await?;
    Ok(Some((changed, entry)))
}

async fn note(ctx: &mut Ctx, key: ListKey, done: &Done) -> Result<i64> {
    ctx.announce(Event::Settings);
    audit::note(ctx, key, done, audit::Moved::default()).await
}

/// A code as the reference product makes it: `UC_` and six letters or digits (`reference-crm.md` §2.4).
fn new_code() -> String {
    use rand::Rng;
    const LETTERS: &[u8; 36] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    let mut random = rand::rng();
    let letters = (0..6).filter_map(|_| LETTERS.get(random.random_range(0..LETTERS.len())));
    format!("UC_{}", letters.map(|letter| char::from(*letter)).collect::<String>())
}

/// # Errors
/// [`Refusal::SwitchRunning`] while leads are being converted.
async fn require_no_switch(ctx: &mut Ctx) -> Result<()> {
    match crate::mode::settings(ctx).await?.running {
        Some(_) => Err(AppError::Refused(Refusal::SwitchRunning).into()),
        None => Ok(()),
    }
}
