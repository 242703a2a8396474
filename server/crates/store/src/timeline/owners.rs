use std::collections::{BTreeMap, BTreeSet};

use domain::value::Link;
use domain::{Action, Kind, Level};
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
                let contacts = [
                    "select id from contact where company_id = ",
                    "select contact_id from company_contact where company_id = ",
                ];
                owners.add(ctx, Kind::Contact, &contacts).await?;
                owners.add(ctx, Kind::Deal, &["select id from deal where company_id = "]).await?;
            }
            Kind::Contact => owners.add(ctx, Kind::Deal, &["select id from deal where contact_id = "]).await?,
            // A deal shows what was done on its lead, and said there.
            Kind::Deal => owners.add(ctx, Kind::Lead, &["select lead_id from deal where id = "]).await?,
            Kind::Lead => {}
        }
        Ok(owners)
    }

    /// Adds the records that are found by any of the links, which end where the id of this record belongs.
    async fn add(&mut self, ctx: &mut Ctx, kind: Kind, links: &[&'static str]) -> Result<()> {
        if ctx.actor.permissions.level(kind, Action::Read) == Level::None {
            return Ok(());
        }
        let mut query = QueryBuilder::new("select id from ");
        query.push(records::table(kind)).push(" where id in (");
        for (number, link) in links.iter().enumerate() {
            query.push(if number == 0 { "" } else { " union " }).push(*link).push_bind(self.id);
        }
        query.push(") and ");
        push_condition(&mut query, ctx, kind, Action::Read)?;
        let ids: Vec<i64> = query.build_query_scalar().fetch_all(&mut *ctx.tx).await?;
        self.kinds.extend(ids.iter().map(|_| kind.number()));
        self.ids.extend(ids);
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
                **link = Some(Link::new(*id, names.get(id).cloned().unwrap_or_else(|| format!("#{id}"))));
            }
        }
        Ok(())
    }
}
