//! Activities outside of their records: whose they are, who sees them, and what their records are called.

use std::collections::BTreeSet;

use domain::activity::ActivityKind;
use domain::activity::agenda::{Chosen, Listed, Whose};
use domain::value::Link;
use domain::{Action, Kind, Level};
use sqlx::{Postgres, QueryBuilder};

use super::row::ActivityRow;
use crate::records::{self, push_condition, table};
use crate::{Ctx, Result};

/// A row of what [`push_source`] yields.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct ListedRow {
    #[sqlx(flatten)]
    pub activity: ActivityRow,
    pub may_read: bool,
    pub may_edit: bool,
}

/// Before statements of this module: looking up a record for each row seems so expensive to the planner that compiling
/// the statement would seem to pay, which takes longer than all of it.
pub(super) async fn prepare(ctx: &mut Ctx) -> Result<()> {
    sqlx::query!("select set_config('jit', 'off', true)").fetch_one(&mut *ctx.tx).await?;
    Ok(())
}

/// A statement that begins with the columns of a [`ListedRow`].
pub(super) fn select(ctx: &Ctx) -> Result<QueryBuilder<Postgres>> {
    let mut sql = QueryBuilder::new("select ");
    push_columns(&mut sql, ctx)?;
    Ok(sql)
}

/// Adds the columns of a [`ListedRow`].
pub(super) fn push_columns(sql: &mut QueryBuilder<Postgres>, ctx: &Ctx) -> Result<()> {
    sql.push(
        "id, version, owner_kind, owner_id, kind, subject, deadline, minutes, direction, call_status, place,
         participants, checklist, color, remind_minutes, responsible_id, completed_at, completed_by, result, ",
    );
    push_right(sql, ctx, Action::Read)?;
    sql.push(" as may_read, ");
    push_right(sql, ctx, Action::Update)?;
    sql.push(" as may_edit");
    Ok(())
}

/// What makes an activity an open one, or a done one, as the indexes say it.
pub(super) const OPEN: &str = "completed_at is null";
pub(super) const DONE: &str = "completed_at is not null";

/// Which activities a source yields, and how many.
pub(super) struct Source<'chosen> {
    pub chosen: &'chosen Chosen,
    /// Looks up each kind of activity for itself, so that an index which names the kind gives them in order.
    pub by_kind: bool,
    /// [`OPEN`], [`DONE`] or both.
    pub states: &'static [&'static str],
    pub order: &'static str,
    pub limit: i64,
}

impl Source<'_> {
    /// Adds `from … order by … limit …`: the activities that the actor may see and that fulfil a condition, which
    /// `condition` adds, beginning with `and`.
    pub fn push(
        &self,
        sql: &mut QueryBuilder<Postgres>,
        ctx: &Ctx,
        condition: impl Fn(&mut QueryBuilder<Postgres>),
    ) -> Result<()> {
        sql.push(" from (");
        self.push_responsible(sql, ctx, &condition)?;
        if let Whose::Employee(id) = self.chosen.whose {
            for state in self.states {
                sql.push(" union all ");
                self.push_participant(sql, ctx, id, state, &condition)?;
            }
        }
        sql.push(") as activity");
        self.push_order(sql);
        Ok(())
    }

    /// Adds what they are responsible for.
    fn push_responsible(
        &self,
        sql: &mut QueryBuilder<Postgres>,
        ctx: &Ctx,
        condition: impl Fn(&mut QueryBuilder<Postgres>),
    ) -> Result<()> {
        sql.push("(select activity.* from (");
        match self.chosen.whose {
            Whose::Everyone => sql.push("select id from employee"),
            Whose::Employee(id) => sql.push("select ").push_bind(id),
        };
        sql.push(") as person (id)");
        let each_kind = self.by_kind && self.chosen.kind.is_none();
        if each_kind {
            sql.push(" cross join unnest(").push_bind(ActivityKind::ALL.map(ActivityKind::code).to_vec());
            sql.push(") as one (of_kind)");
        }
        sql.push(" cross join lateral (select * from activity where responsible_id = person.id");
        if each_kind {
            sql.push(" and kind = one.of_kind");
        }
        if let [state] = self.states {
            sql.push(" and ").push(*state);
        }
        self.push_kind(sql);
        condition(sql);
        sql.push(" and ");
        push_visible(sql, ctx)?;
        self.push_order(sql);
        sql.push(") as activity)");
        Ok(())
    }

    /// Adds what they take part in: open activities, or done ones.
    fn push_participant(
        &self,
        sql: &mut QueryBuilder<Postgres>,
        ctx: &Ctx,
        employee: i64,
        state: &str,
        condition: impl Fn(&mut QueryBuilder<Postgres>),
    ) -> Result<()> {
        sql.push("(select * from (select * from activity where ").push(state);
        sql.push(" and participants <> '{}' and participants @> array[").push_bind(employee);
        sql.push("] and responsible_id <> ").push_bind(employee);
        self.push_kind(sql);
        condition(sql);
        // They may be many: they are sorted first, so that records are looked up for the first ones only.
        sql.push(" order by ").push(self.order).push(" offset 0) as activity where ");
        push_visible(sql, ctx)?;
        self.push_order(sql);
        sql.push(")");
        Ok(())
    }

    fn push_kind(&self, sql: &mut QueryBuilder<Postgres>) {
        if let Some(kind) = self.chosen.kind {
            sql.push(" and kind = ").push_bind(kind.code());
        }
    }

    fn push_order(&self, sql: &mut QueryBuilder<Postgres>) {
        sql.push(" order by ").push(self.order).push(" limit ").push_bind(self.limit);
    }
}

/// Whether the actor may see the activity: who may read its record, and who takes part. What stands on deleted records
/// is nobody's work.
fn push_visible(sql: &mut QueryBuilder<Postgres>, ctx: &Ctx) -> Result<()> {
    push_of_record(sql, |sql, kind| {
        sql.push("deleted_at is null and (");
        push_level(sql, ctx, kind, Action::Read)?;
        sql.push(" or activity.responsible_id = ").push_bind(ctx.actor.id);
        sql.push(" or ").push_bind(ctx.actor.id).push(" = any (activity.participants))");
        Ok(())
    })
}

/// Whether the actor may do `action` to the record of the activity.
fn push_right(sql: &mut QueryBuilder<Postgres>, ctx: &Ctx, action: Action) -> Result<()> {
    push_of_record(sql, |sql, kind| push_level(sql, ctx, kind, action))
}

fn push_level(sql: &mut QueryBuilder<Postgres>, ctx: &Ctx, kind: Kind, action: Action) -> Result<()> {
    if ctx.actor.permissions.level(kind, action) == Level::None {
        sql.push("false");
        return Ok(());
    }
    sql.push("(");
    push_condition(sql, ctx, kind, action)?;
    sql.push(")");
    Ok(())
}

/// Whether the record of the activity fulfils a condition; `condition` adds that for the table of a kind. The records are
/// looked up one by one: `offset` keeps the planner from gathering those of the whole table first.
fn push_of_record(
    sql: &mut QueryBuilder<Postgres>,
    condition: impl Fn(&mut QueryBuilder<Postgres>, Kind) -> Result<()>,
) -> Result<()> {
    sql.push("case owner_kind");
    for kind in Kind::ALL {
        sql.push(" when ").push_bind(kind.number()).push(" then exists (select from ").push(table(kind));
        sql.push(" where id = activity.owner_id and ");
        condition(sql, kind)?;
        sql.push(" offset 0)");
    }
    sql.push(" else false end");
    Ok(())
}

/// The activities as they travel, with the names of their records.
pub(super) async fn listed(ctx: &mut Ctx, rows: Vec<ListedRow>) -> Result<Vec<Listed>> {
    let mut all = Vec::with_capacity(rows.len());
    for ListedRow { activity, may_read, may_edit } in rows {
        let mut activity = activity.activity(ctx)?;
        activity.owner = may_read.then(|| Link::new(activity.owner_id, ""));
        all.push(Listed { activity, may_edit });
    }
    for kind in Kind::ALL {
        let own = all.iter_mut().map(|listed| &mut listed.activity).filter(|activity| activity.owner_kind == kind);
        let mut links: Vec<&mut Link> = own.filter_map(|activity| activity.owner.as_mut()).collect();
        let ids: BTreeSet<i64> = links.iter().map(|link| link.id).collect();
        if ids.is_empty() {
            continue;
        }
        let names = records::names(ctx, kind, ids.into_iter().collect()).await?;
        for link in &mut links {
            link.label = names.get(&link.id).cloned().unwrap_or_default();
        }
    }
    Ok(all)
}
