//! How employees see the lists: their columns, and views that were saved under a name.

use domain::Kind;
use domain::errors::AppError;
use domain::event::Event;
use domain::view::{ListColumn, ListSetting, Lists, SavedView, ViewContent, ViewDraft, sound_columns};

use crate::{Ctx, Result, custom, settings};

/// The actor's columns and defaults, their own views and the shared ones.
///
/// # Errors
/// When the database fails.
pub async fn load(ctx: &mut Ctx) -> Result<Lists> {
    let settings =
        sqlx::query!("select kind, columns, default_view from list_setting where employee_id = $1", ctx.actor.id)
            .fetch_all(&mut *ctx.tx)
            .await?;
    // Columns of fields that are gone are passed over where they are shown.
    let settings = settings.into_iter().filter_map(|row| {
        let columns: Vec<ListColumn> = serde_json::from_value(row.columns).unwrap_or_default();
        Some(ListSetting { kind: Kind::from_number(row.kind)?, columns, default_view: row.default_view })
    });
    let settings = settings.collect();
    let views = sqlx::query!(
        r#"select id, kind, name, content, is_shared, is_pinned, own.columns as "columns?"
           from list_view left join list_view_columns as own on own.view_id = id and own.employee_id = $1
           where is_shared or list_view.employee_id = $1 order by name collate names, id"#,
        ctx.actor.id
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    let views = views.into_iter().filter_map(|row| {
        // What cannot be read any more is not shown as something else.
        let content: ViewContent = serde_json::from_value(row.content).ok()?;
        let own_columns = row.columns.and_then(|own| serde_json::from_value(own).ok()).unwrap_or_default();
        Some(SavedView {
            id: row.id,
            kind: Kind::from_number(row.kind)?,
            name: row.name,
            content,
            is_shared: row.is_shared,
            is_pinned: row.is_pinned,
            own_columns,
        })
    });
    Ok(Lists { settings, views: views.collect() })
}

/// Keeps the actor's columns of a list, or of a saved view; none brings back the usual ones, or those that the view was
/// saved with.
///
/// # Errors
/// [`AppError::NotFound`] if the actor sees no such view.
pub async fn set_columns(ctx: &mut Ctx, kind: Kind, view: Option<i64>, columns: Vec<ListColumn>) -> Result<()> {
    let custom = custom::of_kind(ctx, kind).await?;
    let columns = if columns.is_empty() { columns } else { sound_columns(kind, &custom, columns) };
    if let Some(id) = view {
        require_seen(ctx, kind, id).await?;
        set_view_columns(ctx, id, columns).await?;
        announce(ctx, false);
        return Ok(());
    }
    sqlx::query!(
        "insert into list_setting (employee_id, kind, columns) values ($1, $2, $3)
         on conflict (employee_id, kind) do update set columns = excluded.columns",
        ctx.actor.id,
        kind.number(),
        serde_json::to_value(columns)?
    )
    .execute(&mut *ctx.tx)
    .await?;
    announce(ctx, false);
    Ok(())
}

async fn set_view_columns(ctx: &mut Ctx, view: i64, columns: Vec<ListColumn>) -> Result<()> {
    if columns.is_empty() {
        sqlx::query!("delete from list_view_columns where view_id = $1 and employee_id = $2", view, ctx.actor.id)
            .execute(&mut *ctx.tx)
            .await?;
        return Ok(());
    }
    sqlx::query!(
        "insert into list_view_columns (view_id, employee_id, columns) values ($1, $2, $3)
         on conflict (view_id, employee_id) do update set columns = excluded.columns",
        view,
        ctx.actor.id,
        serde_json::to_value(columns)?
    )
    .execute(&mut *ctx.tx)
    .await?;
    Ok(())
}

/// Saves a view, and returns its id.
///
/// # Errors
/// [`AppError::Invalid`], also for the name of another one; [`AppError::Forbidden`] for a shared one unless the actor
/// may change settings; [`AppError::NotFound`] for one that is not the actor's.
pub async fn save(ctx: &mut Ctx, draft: ViewDraft) -> Result<i64> {
    let custom = custom::of_kind(ctx, draft.kind).await?;
    let draft = draft.check(&custom)?;
    // Of two views that get the same name at once, one is second.
    if draft.is_shared {
        settings::lock(ctx).await?
    } else {
        lock_own(ctx).await?
    }
    let was_shared = match draft.id {
        Some(id) => require(ctx, id, Some(draft.kind)).await?,
        None => false,
    };
    draft.check_name(&load(ctx).await?.views)?;
    let content = serde_json::to_value(&draft.content)?;
    let id = match draft.id {
        Some(id) => {
            sqlx::query!(
                "update list_view set name = $2, content = $3, is_shared = $4, is_pinned = $5, changed_at = $6
                 where id = $1",
                id,
                draft.name,
                content,
                draft.is_shared,
                draft.is_pinned,
                ctx.now
            )
            .execute(&mut *ctx.tx)
            .await?;
            // The columns that the actor chose for it are its own, now.
            set_view_columns(ctx, id, Vec::new()).await?;
            id
        }
        None => {
            sqlx::query_scalar!(
                "insert into list_view (kind, name, content, employee_id, is_shared, is_pinned, changed_at)
                 values ($1, $2, $3, $4, $5, $6, $7) returning id",
                draft.kind.number(),
                draft.name,
                content,
                ctx.actor.id,
                draft.is_shared,
                draft.is_pinned,
                ctx.now
            )
            .fetch_one(&mut *ctx.tx)
            .await?
        }
    };
    announce(ctx, was_shared || draft.is_shared);
    Ok(id)
}

/// Lets the actor save one view at a time.
async fn lock_own(ctx: &mut Ctx) -> Result<()> {
    sqlx::query!("select id from employee where id = $1 for no key update", ctx.actor.id)
        .fetch_one(&mut *ctx.tx)
        .await?;
    Ok(())
}

/// What is one's own, a view or columns, concerns nobody else's browsers.
fn announce(ctx: &mut Ctx, is_shared: bool) {
    let employee_id = ctx.actor.id;
    ctx.announce(if is_shared { Event::Settings } else { Event::Arranged { employee_id } });
}

/// Deletes a view. Sections that began with it begin as usual.
///
/// # Errors
/// [`AppError::Forbidden`] for a shared one unless the actor may change settings; [`AppError::NotFound`].
pub async fn delete(ctx: &mut Ctx, id: i64) -> Result<()> {
    let was_shared = require(ctx, id, None).await?;
    sqlx::query!("delete from list_view where id = $1", id).execute(&mut *ctx.tx).await?;
    announce(ctx, was_shared);
    Ok(())
}

/// Lets the actor's section begin with a view, or as usual.
///
/// # Errors
/// [`AppError::NotFound`] if the actor sees no such view.
pub async fn set_default(ctx: &mut Ctx, kind: Kind, view: Option<i64>) -> Result<()> {
    if let Some(id) = view {
        require_seen(ctx, kind, id).await?;
    }
    sqlx::query!(
        "insert into list_setting (employee_id, kind, default_view) values ($1, $2, $3)
         on conflict (employee_id, kind) do update set default_view = excluded.default_view",
        ctx.actor.id,
        kind.number(),
        view
    )
    .execute(&mut *ctx.tx)
    .await?;
    Ok(())
}

/// Whether the actor sees the view.
async fn require_seen(ctx: &mut Ctx, kind: Kind, id: i64) -> Result<()> {
    sqlx::query_scalar!(
        "select id from list_view where id = $1 and kind = $2 and (is_shared or employee_id = $3)",
        id,
        kind.number(),
        ctx.actor.id
    )
    .fetch_optional(&mut *ctx.tx)
    .await?
    .ok_or(AppError::NotFound)?;
    Ok(())
}

/// Whether the actor may change the view, which is one of `kind` if that is given: their own, and shared ones with the
/// right to change settings. Tells whether it is shared.
async fn require(ctx: &mut Ctx, id: i64, kind: Option<Kind>) -> Result<bool> {
    let row = sqlx::query!("select kind, employee_id, is_shared from list_view where id = $1 for update", id)
        .fetch_optional(&mut *ctx.tx)
        .await?
        .filter(|row| kind.is_none_or(|kind| kind.number() == row.kind))
        .filter(|row| row.is_shared || row.employee_id == ctx.actor.id)
        .ok_or(AppError::NotFound)?;
    if row.is_shared {
        ctx.require_settings()?;
    }
    Ok(row.is_shared)
}
