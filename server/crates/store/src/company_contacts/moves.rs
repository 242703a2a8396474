//! What follows for companies where contacts come and go.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use domain::event::Event;
use domain::value::Value;
use domain::{Action, FieldName, Kind, Level};
use sqlx::QueryBuilder;

use super::{State, take};
use crate::history::{CONTACTS, Entries, Origin};
use crate::records::{clients, names, push_condition};
use crate::{Ctx, Result};

/// A contact whose own company was changed, or that was created with one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Move {
    pub contact_id: i64,
    pub from: Option<i64>,
    pub to: Option<i64>,
}

/// The moves that giving these values to a field makes; `values[i]` is for `ids[i]`. To be asked before they are
/// written.
pub(crate) async fn moves(
    ctx: &mut Ctx,
    kind: Kind,
    field: FieldName,
    ids: &[i64],
    values: &[Value],
) -> Result<Vec<Move>> {
    if (kind, field) != (Kind::Contact, FieldName::CompanyId) {
        return Ok(Vec::new());
    }
    let rows =
        sqlx::query!("select id, company_id from contact where id = any($1)", ids).fetch_all(&mut *ctx.tx).await?;
    let current: HashMap<i64, Option<i64>> = rows.into_iter().map(|row| (row.id, row.company_id)).collect();
    let given = ids.iter().zip(values);
    let moves = given.filter_map(|(id, value)| {
        let (from, to) = (current.get(id).copied()?, value.as_id());
        (from != to).then_some(Move { contact_id: *id, from, to })
    });
    Ok(moves.collect())
}

/// What follows for companies once the company of contacts was changed, wherever that was: the one that a contact left
/// has it no longer, and where it was the primary one, the oldest of those that remain becomes it. The one that it
/// came to has it, as the primary one if it has no other and the actor may link them. The history of both knows.
pub(crate) async fn follow(ctx: &mut Ctx, moves: &[Move], origin: Origin) -> Result<()> {
    let left: Vec<(i64, i64)> = moves.iter().filter_map(|one| Some((one.from?, one.contact_id))).collect();
    let joined: Vec<(i64, i64)> = moves.iter().filter_map(|one| Some((one.to?, one.contact_id))).collect();
    let companies: Vec<i64> = left.iter().chain(&joined).map(|(company_id, _)| *company_id).collect();
    if companies.is_empty() {
        return Ok(());
    }
    // Whoever chooses the primary one meanwhile waits.
    sqlx::query!("select id from company where id = any($1) order by id for no key update", &companies)
        .fetch_all(&mut *ctx.tx)
        .await?;
    let former = take(ctx, &left).await?;
    // One that was linked beside its own company is what it was.
    let known = linked_among(ctx, &joined).await?;
    let joined: Vec<(i64, i64)> = joined.into_iter().filter(|pair| !known.contains(pair)).collect();
    if left.is_empty() && joined.is_empty() {
        return Ok(());
    }
    let primary = become_primary(ctx, &joined).await?;

    let known = names(ctx, Kind::Contact, moves.iter().map(|one| one.contact_id).collect()).await?;
    let text = |contact_id: i64, state: State| {
        state.noted(contact_id, known.get(&contact_id).cloned().unwrap_or_default()).stored()
    };
    let mut history = Entries::default();
    for pair in &left {
        let state = former.get(pair).cloned().unwrap_or_default();
        history.push(pair.0, CONTACTS, text(pair.1, state), String::new());
    }
    for (company_id, contact_id) in &joined {
        let state = State { is_primary: primary.get(company_id) == Some(contact_id), ..State::default() };
        history.push(*company_id, CONTACTS, String::new(), text(*contact_id, state));
    }
    history.write(&mut ctx.tx, Kind::Company, origin).await?;
    let changed: BTreeSet<i64> = left.iter().chain(&joined).map(|(company_id, _)| *company_id).collect();
    touch_companies(ctx, changed.into_iter().collect(), origin).await?;

    let was_primary = former.iter().filter(|(_, state)| state.is_primary).map(|((company_id, _), _)| *company_id);
    let lacking: Vec<i64> = was_primary.filter(|company_id| !primary.contains_key(company_id)).collect();
    if lacking.is_empty() { Ok(()) } else { pass_on(ctx, &lacking, origin).await }
}

/// Those of the pairs of a company and a contact of which anything is stored.
async fn linked_among(ctx: &mut Ctx, pairs: &[(i64, i64)]) -> Result<HashSet<(i64, i64)>> {
    let (companies, contacts): (Vec<i64>, Vec<i64>) = pairs.iter().copied().unzip();
    let rows = sqlx::query!(
        "select company_id, contact_id from company_contact
         where (company_id, contact_id) in (select * from unnest($1::bigint[], $2::bigint[]))",
        &companies,
        &contacts
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    Ok(rows.into_iter().map(|row| (row.company_id, row.contact_id)).collect())
}

/// Of contacts that came to companies which have no others, the oldest one becomes the primary one, where the actor may
/// change the company. Returns the new primary contact of each company that got one.
async fn become_primary(ctx: &mut Ctx, joined: &[(i64, i64)]) -> Result<BTreeMap<i64, i64>> {
    if joined.is_empty() || ctx.actor.permissions.level(Kind::Company, Action::Update) == Level::None {
        return Ok(BTreeMap::new());
    }
    let (companies, contacts): (Vec<i64>, Vec<i64>) = joined.iter().copied().unzip();
    let mut query = QueryBuilder::new("with joined as (select * from unnest(");
    query.push_bind(companies).push("::bigint[], ").push_bind(contacts);
    query.push(
        "::bigint[]) as given (company_id, contact_id))
         select joined.company_id, min(joined.contact_id) from joined
         join contact as own on own.id = joined.contact_id and own.deleted_at is null
         where not exists (
             select from (select id from contact where company_id = joined.company_id
                          union all select contact_id from company_contact where company_id = joined.company_id) as one
             join contact on contact.id = one.id and contact.deleted_at is null
             where (joined.company_id, one.id) not in (select company_id, contact_id from joined))
         and joined.company_id in (select id from company where ",
    );
    push_condition(&mut query, ctx, Kind::Company, Action::Update)?;
    query.push(") group by joined.company_id");
    let found: Vec<(i64, i64)> = query.build_query_as().fetch_all(&mut *ctx.tx).await?;
    if found.is_empty() {
        return Ok(BTreeMap::new());
    }
    let (companies, contacts): (Vec<i64>, Vec<i64>) = found.iter().copied().unzip();
    // One in the recycle bin may still be the primary one.
    sqlx::query!("update company_contact set is_primary = false where company_id = any($1) and is_primary", &companies)
        .execute(&mut *ctx.tx)
        .await?;
    sqlx::query!(
        "insert into company_contact (company_id, contact_id, is_primary)
         select *, true from unnest($1::bigint[], $2::bigint[])",
        &companies,
        &contacts
    )
    .execute(&mut *ctx.tx)
    .await?;
    Ok(found.into_iter().collect())
}

/// Where contacts that were moved to the recycle bin are the primary ones, the oldest of those that remain become it.
/// Where none remains, they are the primary ones again when they come back, unless somebody else is by then.
pub(crate) async fn pass_on_of_deleted(ctx: &mut Ctx, contacts: &[i64], origin: Origin) -> Result<()> {
    // A company has one primary contact at most: the old one goes before the new one comes.
    let lacking = sqlx::query_scalar!(
        "update company_contact link set is_primary = false
         where is_primary and contact_id = any($1)
           and exists (
               select from (select id from contact where company_id = link.company_id
                            union all select contact_id from company_contact where company_id = link.company_id) as one
               join contact on contact.id = one.id and deleted_at is null)
         returning company_id",
        contacts
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    if lacking.is_empty() { Ok(()) } else { pass_on(ctx, &lacking, origin).await }
}

/// Makes the oldest contact of each of these companies, which have no primary one, the primary one.
pub(super) async fn pass_on(ctx: &mut Ctx, companies: &[i64], origin: Origin) -> Result<()> {
    let chosen = sqlx::query!(
        "insert into company_contact (company_id, contact_id, is_primary)
         select lacking.id, oldest.id, true
         from unnest($1::bigint[]) as lacking (id)
         cross join lateral (
             select min(contact.id) as id
             from (select id from contact where company_id = lacking.id
                   union all select contact_id from company_contact where company_id = lacking.id) as one
             join contact on contact.id = one.id and deleted_at is null
         ) as oldest
         where oldest.id is not null
         on conflict (company_id, contact_id) do update set is_primary = true
         returning company_id, contact_id, role",
        companies
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    if chosen.is_empty() {
        return Ok(());
    }
    let known = names(ctx, Kind::Contact, chosen.iter().map(|link| link.contact_id).collect()).await?;
    let mut history = Entries::default();
    for link in &chosen {
        let name = known.get(&link.contact_id).cloned().unwrap_or_default();
        let state = |is_primary| State { role: link.role.clone(), is_primary };
        let noted = |is_primary| state(is_primary).noted(link.contact_id, name.clone()).stored();
        history.push(link.company_id, CONTACTS, noted(false), noted(true));
    }
    history.write(&mut ctx.tx, Kind::Company, origin).await?;
    touch_companies(ctx, chosen.iter().map(|link| link.company_id).collect(), origin).await
}

/// Companies count as changed when their contacts are others, and whoever looks at them sees it.
async fn touch_companies(ctx: &mut Ctx, ids: Vec<i64>, origin: Origin) -> Result<()> {
    let id = if let [one] = ids.as_slice() { Some(*one) } else { None };
    ctx.announce(Event::Record { kind: Kind::Company, id });
    clients::touch(ctx, Kind::Company, &ids, origin).await
}
