//! Which records move, and where each goes.

use domain::settings::{ListKey, Replacement};
use domain::{FieldName, Kind};
use sqlx::{QueryBuilder, Row};

use super::{Direction, Task, replacement, scope};
use crate::{Ctx, Error, Result, records};

/// A record that moves from one value to another; empty stands for no value.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub id: i64,
    pub before: String,
    pub after: String,
}

/// What is changed in the records of a group.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    Dictionary(FieldName),
    /// The stage; of deals also the pipeline, if it is another one.
    Stage {
        entity: &'static str,
        source: i64,
        target: i64,
    },
}

/// Records of one kind that move.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub kind: Kind,
    pub place: Place,
    pub items: Vec<Item>,
}

pub(super) async fn gather(ctx: &mut Ctx, task: &Task) -> Result<Vec<Group>> {
    let mut groups = Vec::new();
    for (kind, field) in task.list.uses() {
        let place = place(task, field)?;
        let items = match task.direction {
            Direction::Away => away(ctx, task, kind, field).await?,
            Direction::Back(run) => back(ctx, run, kind, field).await?,
        };
        groups.push(Group { kind, place, items });
    }
    Ok(groups)
}

fn place(task: &Task, field: FieldName) -> Result<Place> {
    match task.list {
        ListKey::Dictionary(_) => Ok(Place::Dictionary(field)),
        ListKey::Pipelines => {
            let Replacement::Pipeline { pipeline_id: other, .. } = replacement(task)? else {
                return Err(Error::Inconsistent("a pipeline without another one".to_owned()));
            };
            let deleted =
                task.done.value.code.parse().map_err(|_| Error::Inconsistent(task.done.value.code.clone()))?;
            Ok(match task.direction {
                Direction::Away => Place::Stage { entity: "deal", source: deleted, target: *other },
                Direction::Back(_) => Place::Stage { entity: "deal", source: *other, target: deleted },
            })
        }
        key => scope(key).map(|(entity, pipeline)| Place::Stage { entity, source: pipeline, target: pipeline }),
    }
}

/// Every record that uses the value.
async fn away(ctx: &mut Ctx, task: &Task, kind: Kind, field: FieldName) -> Result<Vec<Item>> {
    let code = &task.done.value.code;
    let value = if task.list == ListKey::Pipelines { FieldName::Stage } else { field };
    let mut sql = QueryBuilder::new("select id, ");
    sql.push(value.code()).push(" from ").push(records::table(kind)).push(" where ").push(field.code());
    match task.list {
        ListKey::Pipelines => sql.push(" = ").push_bind(code.clone()).push("::bigint"),
        ListKey::Deal(pipeline) => {
            sql.push(" = ").push_bind(code.clone()).push(" and pipeline_id = ").push_bind(pipeline)
        }
        _ => sql.push(" = ").push_bind(code.clone()),
    };
    // In one order, so that others who change several records do not wait in a circle.
    sql.push(" order by id");
    let target = replacement(task)?;
    let rows = sql.build().fetch_all(&mut *ctx.tx).await?;
    let items = rows.iter().map(|row| {
        let before: String = row.try_get(1)?;
        let after = match target {
            Replacement::Empty => String::new(),
            Replacement::Value(code) => code.clone(),
            Replacement::Pipeline { stages, .. } => stages
                .get(&before)
                .cloned()
                .ok_or_else(|| Error::Inconsistent(format!("stage {before} has no counterpart")))?,
        };
        Ok(Item { id: row.try_get(0)?, before, after })
    });
    items.collect()
}

/// The records that a run moved, and that nobody moved since.
async fn back(ctx: &mut Ctx, run: i64, kind: Kind, field: FieldName) -> Result<Vec<Item>> {
    if field == FieldName::PipelineId {
        let rows = sqlx::query!(
            r#"select deal.id, deal.stage as before, coalesce(staged.before, deal.stage) as "after!"
               from history moved
               join deal on deal.id = moved.record_id
               left join history staged on staged.kind = moved.kind and staged.record_id = moved.record_id
                    and staged.run_id = moved.run_id and staged.field = 'stage'
               where moved.run_id = $1 and moved.cause = 'settings' and moved.kind = $2 and moved.field = 'pipeline_id'
                 and not exists (select from history later
                                 where later.kind = moved.kind and later.record_id = moved.record_id
                                   and later.id > moved.id and later.field in ('pipeline_id', 'stage')
                                   and later.run_id is distinct from moved.run_id)
               order by deal.id"#,
            run,
            kind.number()
        )
        .fetch_all(&mut *ctx.tx)
        .await?;
        return Ok(rows.into_iter().map(|row| Item { id: row.id, before: row.before, after: row.after }).collect());
    }
    let rows = sqlx::query!(
        "select moved.record_id as id, moved.after as before, moved.before as after
         from history moved
         where moved.run_id = $1 and moved.cause = 'settings' and moved.kind = $2 and moved.field = $3
           and not exists (select from history later
                           where later.kind = moved.kind and later.record_id = moved.record_id and later.id > moved.id
                             and (later.field = moved.field or moved.field = 'stage' and later.field = 'pipeline_id'))
         order by moved.record_id",
        run,
        kind.number(),
        &*field.code()
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    Ok(rows.into_iter().map(|row| Item { id: row.id, before: row.before, after: row.after }).collect())
}
