use domain::Kind;
use domain::conversion::CustomDraft;
use serde_json::Value as Json;
use sqlx::QueryBuilder;

use super::Item;
use crate::records::{custom, table};
use crate::{Ctx, Result, files};

/// Gives new records their custom fields: one statement a kind, and none where no field was added to it.
pub(super) async fn write(ctx: &mut Ctx, items: &[Item<'_>]) -> Result<()> {
    let deals = items.iter().map(|item| (item.deal_id, &item.plan.custom.deal)).collect();
    let contacts = items.iter().filter_map(|item| Some((item.contact.new_id()?, &item.plan.custom.contact))).collect();
    let companies = items.iter().filter_map(|item| Some((item.company.new_id()?, &item.plan.custom.company))).collect();
    write_kind(ctx, Kind::Deal, deals).await?;
    write_kind(ctx, Kind::Contact, contacts).await?;
    write_kind(ctx, Kind::Company, companies).await
}

async fn write_kind(ctx: &mut Ctx, kind: Kind, mut drafts: Vec<(i64, &CustomDraft)>) -> Result<()> {
    drafts.retain(|(_, draft)| !draft.is_empty());
    if drafts.is_empty() {
        return Ok(());
    }
    let ids: Vec<i64> = drafts.iter().map(|(id, _)| *id).collect();
    let stored = |draft: &CustomDraft| custom::object(draft.values.iter().map(|(name, value)| (*name, value)));
    let values: Vec<Json> = drafts.iter().map(|(_, draft)| stored(draft)).collect();
    let incomplete: Vec<bool> = drafts.iter().map(|(_, draft)| draft.is_incomplete()).collect();
    let mut sql = QueryBuilder::new("update ");
    sql.push(table(kind))
        .push(" as record set custom = given.custom, is_incomplete = given.is_incomplete from unnest(");
    sql.push_bind(ids).push("::bigint[], ").push_bind(values).push("::jsonb[], ").push_bind(incomplete);
    sql.push("::bool[]) as given (id, custom, is_incomplete) where record.id = given.id");
    sql.build().execute(&mut *ctx.tx).await?;
    let mut shared = Vec::new();
    for (id, draft) in &drafts {
        for file in draft.values.values().flat_map(files::fields::ids) {
            shared.push((file, *id));
        }
    }
    files::fields::share(ctx, kind, shared).await
}
