//! How cards and forms are laid out, for everybody and for single employees. What may stand where is
//! [`domain::layout`]'s to say.

use domain::event::Event;
use domain::layout::{Layout, SavedLayout};
use domain::{AppError, Kind};

use crate::{Ctx, Result, custom};

/// The layouts for everybody, and the actor's own.
pub(crate) async fn load(ctx: &mut Ctx) -> Result<Vec<SavedLayout>> {
    let rows = sqlx::query!(
        r#"select kind, employee_id is not null as "is_own!", version, content from layout
           where employee_id is null or employee_id = $1 order by kind, employee_id"#,
        ctx.actor.id
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    let saved = rows.into_iter().filter_map(|row| {
        Some(SavedLayout {
            kind: Kind::from_code(&row.kind)?,
            is_own: row.is_own,
            version: row.version,
            // Of what cannot be read any more, the default takes the place.
            layout: serde_json::from_value(row.content).ok()?,
        })
    });
    Ok(saved.collect())
}

/// Stores a layout, for the actor alone or for everybody; none brings the default back. `version` is that of the one
/// which the actor saw in its place, 0 if there was none. Whoever arranges it for everybody gives up their own.
///
/// # Errors
/// [`AppError::Forbidden`] for everybody's unless the actor may change CRM settings; [`AppError::Outdated`] when
/// somebody else was faster; what [`Layout::checked`] says.
pub async fn save(ctx: &mut Ctx, kind: Kind, is_own: bool, version: i32, layout: Option<Layout>) -> Result<()> {
    if !is_own {
        ctx.require_settings()?;
    }
    let employee = is_own.then_some(ctx.actor.id);
    match layout {
        Some(layout) => {
            let custom = custom::of_kind(ctx, kind).await?;
            write(ctx, kind, employee, version, &layout.checked(kind, &custom)?).await?;
        }
        None => remove(ctx, kind, employee, version).await?,
    }
    if !is_own {
        sqlx::query!("delete from layout where kind = $1 and employee_id = $2", kind.code(), ctx.actor.id)
            .execute(&mut *ctx.tx)
            .await?;
    }
    ctx.announce(employee.map_or(Event::Settings, |employee_id| Event::Arranged { employee_id }));
    Ok(())
}

async fn write(ctx: &mut Ctx, kind: Kind, employee: Option<i64>, version: i32, layout: &Layout) -> Result<()> {
    let written = sqlx::query_scalar!(
        "insert into layout (kind, employee_id, content, changed_at, changed_by) values ($1, $2, $3, $4, $5)
         on conflict (kind, employee_id) do update
         set content = excluded.content, version = layout.version + 1,
             changed_at = excluded.changed_at, changed_by = excluded.changed_by
         where layout.version = $6
         returning version",
        kind.code(),
        employee,
        serde_json::to_value(layout)?,
        ctx.now,
        ctx.actor.id,
        version
    )
    .fetch_optional(&mut *ctx.tx)
    .await?;
    // A first version in the place of one that was seen: somebody brought the default back in between.
    if written.is_some_and(|written| written > 1 || version == 0) { Ok(()) } else { Err(outdated()) }
}

async fn remove(ctx: &mut Ctx, kind: Kind, employee: Option<i64>, version: i32) -> Result<()> {
    let current = sqlx::query_scalar!(
        "select version from layout where kind = $1 and employee_id is not distinct from $2 for update",
        kind.code(),
        employee
    )
    .fetch_optional(&mut *ctx.tx)
    .await?;
    if current.is_some_and(|current| current != version) {
        return Err(outdated());
    }
    sqlx::query!("delete from layout where kind = $1 and employee_id is not distinct from $2", kind.code(), employee)
        .execute(&mut *ctx.tx)
        .await?;
    Ok(())
}

fn outdated() -> crate::Error {
    AppError::Outdated { theirs: String::new() }.into()
}
