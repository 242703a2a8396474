use std::collections::{BTreeMap, BTreeSet};

use domain::value::Link;
use domain::{Action, Kind};
use sqlx::QueryBuilder;

use crate::records::{self, push_condition};
use crate::{Ctx, Result};

/// The records whose activities and comments the timeline of a record shows: itself, and those that belong to it.
#[derive(Debug)]
pub(super) struct Owners {
    pub kind: Kind,
    pub id: i64,
    /// The numbers of the kinds, beside the ids.
    pub kinds: Vec<i16>,
    pub ids: Vec<i64>,
}

impl Owners {
    /// Those that the actor may read.
    pub async fn of(ctx: &mut Ctx, kind: Kind, id: i64) -> Result<Self> {
        let mut owners = Self { kind, id, kinds: vec![kind.number()], ids: vec![id] };
        match kind {
            Kind::Company => {
                owners.add(ctx, Kind::Contact, "company_id").await?;
                owners.add(ctx, Kind::Deal, "company_id").await?;
            }
            Kind::Contact => owners.add(ctx, Kind::Deal, "contact_id").await?,
            Kind::Deal => owners.add_lead(ctx).await?,
            Kind::Lead => {}
        }
        Ok(owners)
    }

    async fn add(&mut self, ctx: &mut Ctx, kind: Kind, column: &'static str) -> Result<()> {
        let mut query = QueryBuilder::new("select id from ");
        query.push(records::table(kind)).push(" where ").push(column).push(" = ").push_bind(self.id).push(" and ");
        push_condition(&mut query, ctx, kind, Action::Read)?;
        let ids: Vec<i64> = query.build_query_scalar().fetch_all(&mut *ctx.tx).await?;
        self.kinds.extend(ids.iter().map(|_| kind.number()));
        self.ids.extend(ids);
        Ok(())
    }

    /// A deal shows what was done on its lead, and said there.
    async fn add_lead(&mut self, ctx: &mut Ctx) -> Result<()> {
        let lead = sqlx::query_scalar!("select lead_id from deal where id = $1", self.id)
            .fetch_optional(&mut *ctx.tx)
            .await?
            .flatten();
        if let Some(lead) = lead {
            self.kinds.push(Kind::Lead.number());
            self.ids.push(lead);
        }
        Ok(())
    }

    /// Names the records of entries that belong to another record than the one that is shown.
    pub async fn name(&self, ctx: &mut Ctx, mut entries: Vec<(Kind, i64, &mut Option<Link>)>) -> Result<()> {
        let mut others: BTreeMap<Kind, BTreeSet<i64>> = BTreeMap::new();
        entries.retain(|(kind, id, _)| (*kind, *id) != (self.kind, self.id));
        for (kind, id, _) in &entries {
            others.entry(*kind).or_default().insert(*id);
        }
        for (kind, ids) in others {
            let names = records::names(ctx, kind, ids.into_iter().collect()).await?;
            for (_, id, link) in entries.iter_mut().filter(|(own, _, _)| *own == kind) {
                **link = Some(Link { id: *id, label: names.get(id).cloned().unwrap_or_else(|| format!("#{id}")) });
            }
        }
        Ok(())
    }
}
