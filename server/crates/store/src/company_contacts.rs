//! The contacts of a company: those whose company it is, and others who are linked to it, each with a role.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use domain::company_contact::{self, CompanyContact, LinkedContact, Noted};
use domain::errors::{AppError, Problem};
use domain::event::Event;
use domain::record::{Cause, person_name};
use domain::value::{Link, Value};
use domain::{Action, FieldName, Kind, Level};
use sqlx::{QueryBuilder, Row};

use crate::history::{CONTACTS, Entries, Origin};
use crate::records::{clients, contact_points, names, push_condition, require, touch};
use crate::{Ctx, Result};

/// The contacts of a company that the actor may read, the primary one first. The caller has checked that the actor may
/// read the company.
pub(crate) async fn of_company(ctx: &mut Ctx, company_id: i64) -> Result<Vec<CompanyContact>> {
    let mut query = QueryBuilder::new(
        "select contact.id, first_name, second_name, last_name, coalesce(role, ''), coalesce(is_primary, false)
         from contact left join company_contact link on link.contact_id = contact.id and link.company_id = ",
    );
    query.push_bind(company_id).push(" where contact.id in (select id from contact where company_id = ");
    query.push_bind(company_id).push(" union all select contact_id from company_contact where company_id = ");
    query.push_bind(company_id).push(") and ");
    push_condition(&mut query, ctx, Kind::Contact, Action::Read)?;
    query.push(" order by coalesce(is_primary, false) desc, contact.id desc limit 50");
    let rows = query.build().fetch_all(&mut *ctx.tx).await?;
    let ids = rows.iter().map(|row| row.try_get(0)).collect::<Result<Vec<i64>, _>>()?;
    let mut points = contact_points::of_many(&mut ctx.tx, Kind::Contact, &ids).await?;
    rows.iter()
        .map(|row| {
            let id: i64 = row.try_get(0)?;
            let name = person_name(row.try_get(1)?, row.try_get(2)?, row.try_get(3)?);
            Ok(CompanyContact {
                contact: Link::new(id, if name.is_empty() { format!("#{id}") } else { name }),
                role: row.try_get(4)?,
                is_primary: row.try_get(5)?,
                contact_points: points.remove(&id).unwrap_or_default(),
            })
        })
        .collect()
}

/// The companies that a contact is linked to beside its own, as far as the actor may read them.
pub(crate) async fn of_contact(ctx: &mut Ctx, contact_id: i64) -> Result<Vec<Link>> {
    let mut query = QueryBuilder::new(
        "select id, title from company where id in (select company_id from company_contact where contact_id = ",
    );
    query.push_bind(contact_id).push(") and id is distinct from (select company_id from contact where id = ");
    query.push_bind(contact_id).push(") and ");
    push_condition(&mut query, ctx, Kind::Company, Action::Read)?;
    query.push(" order by id desc limit 50");
    let rows = query.build().fetch_all(&mut *ctx.tx).await?;
    rows.iter().map(|row| Ok(Link::new(row.try_get(0)?, row.try_get::<String, _>(1)?))).collect()
}

/// Links a contact to a company that it is not linked to yet.
///
/// # Errors
/// [`AppError::Invalid`] for one that is linked already; else as [`link`].
pub async fn add(ctx: &mut Ctx, company_id: i64, linked: LinkedContact) -> Result<()> {
    lock_for(ctx, company_id, linked.contact_id).await?;
    require_unlinked(ctx, company_id, linked.contact_id).await?;
    link(ctx, company_id, linked).await
}

/// Links a contact again that had left the company, as the history knows it: with its role, and as the primary one if
/// it was that and there is no other by now.
///
/// # Errors
/// As [`add`].
pub(crate) async fn link_again(ctx: &mut Ctx, company_id: i64, former: Noted) -> Result<()> {
    let Noted { contact_id, role, is_primary, .. } = former;
    lock_for(ctx, company_id, contact_id).await?;
    require_unlinked(ctx, company_id, contact_id).await?;
    let is_primary = is_primary && !has_primary(ctx, company_id).await?;
    link_by(ctx, company_id, LinkedContact { contact_id, role, is_primary }, Cause::Restored).await
}

/// Links a contact to a company, or changes its role there. A contact without a company gets this one.
///
/// # Errors
/// [`AppError::Invalid`] for a role that is too long; [`AppError::NotFound`] or [`AppError::Forbidden`].
pub async fn link(ctx: &mut Ctx, company_id: i64, linked: LinkedContact) -> Result<()> {
    link_by(ctx, company_id, linked, Cause::Person).await
}

async fn link_by(ctx: &mut Ctx, company_id: i64, linked: LinkedContact, cause: Cause) -> Result<()> {
    lock_for(ctx, company_id, linked.contact_id).await?;
    let role = company_contact::check_role(&linked.role)?;
    let contact_id = linked.contact_id;
    let before = of_link(ctx, company_id, contact_id).await?;
    let after = State { role, is_primary: linked.is_primary };
    if before.as_ref() == Some(&after) && is_stored(ctx, company_id, contact_id).await? {
        return Ok(());
    }
    if after.is_primary {
        sqlx::query!("update company_contact set is_primary = false where company_id = $1 and is_primary", company_id)
            .execute(&mut *ctx.tx)
            .await?;
    }
    sqlx::query!(
        "insert into company_contact (company_id, contact_id, role, is_primary) values ($1, $2, $3, $4)
         on conflict (company_id, contact_id) do update set role = excluded.role, is_primary = excluded.is_primary",
        company_id,
        contact_id,
        after.role,
        after.is_primary
    )
    .execute(&mut *ctx.tx)
    .await?;
    let origin = Origin::by(ctx, cause);
    if before.is_none() && require(ctx, Kind::Contact, contact_id, Action::Update).await.is_ok() {
        move_contact(ctx, contact_id, None, Some(company_id), origin).await?;
    }
    note(ctx, company_id, contact_id, (before, Some(after)), origin).await
}

/// Takes the link between a contact and a company away. Both stay.
///
/// # Errors
/// [`AppError::NotFound`] or [`AppError::Forbidden`]: of a contact whose company it is, the contact is changed.
pub async fn unlink(ctx: &mut Ctx, company_id: i64, contact_id: i64) -> Result<()> {
    lock(ctx, company_id).await?;
    let before = of_link(ctx, company_id, contact_id).await?.ok_or(AppError::NotFound)?;
    let is_own = sqlx::query_scalar!("select company_id = $2 from contact where id = $1", contact_id, company_id)
        .fetch_optional(&mut *ctx.tx)
        .await?
        .flatten()
        .unwrap_or(false);
    if is_own {
        require(ctx, Kind::Contact, contact_id, Action::Update).await?;
    }
    let origin = Origin::person(ctx);
    if is_own {
        move_contact(ctx, contact_id, Some(company_id), None, origin).await?;
    }
    let was_primary = before.is_primary;
    note(ctx, company_id, contact_id, (Some(before), None), origin).await?;
    take(ctx, &[(company_id, contact_id)]).await?;
    if was_primary { pass_on(ctx, &[company_id], origin).await } else { Ok(()) }
}

/// As [`lock`], to link a contact.
///
/// # Errors
/// As [`lock`], and unless the actor may read the contact.
async fn lock_for(ctx: &mut Ctx, company_id: i64, contact_id: i64) -> Result<()> {
    lock(ctx, company_id).await?;
    require(ctx, Kind::Contact, contact_id, Action::Read).await
}

/// Lets one operation at a time change the contacts of a company: the later one sees what the earlier one did.
///
/// # Errors
/// [`AppError::NotFound`] or [`AppError::Forbidden`] unless the actor may change the company.
async fn lock(ctx: &mut Ctx, company_id: i64) -> Result<()> {
    // What refers to the company meanwhile, such as a new contact of it, need not wait.
    sqlx::query!("select id from company where id = $1 for no key update", company_id)
        .fetch_optional(&mut *ctx.tx)
        .await?;
    // The company may have been deleted, or given to somebody else, while another one had it.
    require(ctx, Kind::Company, company_id, Action::Update).await
}

/// Locks the companies of contacts that are about to be locked themselves, to go to the recycle bin. Companies come
/// before contacts: whoever links contacts takes the locks in this order, too.
pub(crate) async fn lock_companies_of(ctx: &mut Ctx, kind: Kind, ids: &[i64]) -> Result<()> {
    lock_to_move(ctx, kind, ids, &[]).await
}

/// As [`lock_companies_of`], and with them the companies that contacts are about to go to.
pub(crate) async fn lock_to_move(ctx: &mut Ctx, kind: Kind, ids: &[i64], companies: &[i64]) -> Result<()> {
    if kind != Kind::Contact {
        return Ok(());
    }
    sqlx::query!(
        "select id from company
         where id in (select company_id from contact where id = any($1)
                      union all select company_id from company_contact where contact_id = any($1)
                      union all select unnest($2::bigint[]))
         order by id for no key update",
        ids,
        companies
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    Ok(())
}

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

/// Takes links away, each a company and a contact, and says what the contacts were where anything was stored.
async fn take(ctx: &mut Ctx, links: &[(i64, i64)]) -> Result<HashMap<(i64, i64), State>> {
    let (companies, contacts): (Vec<i64>, Vec<i64>) = links.iter().copied().unzip();
    let rows = sqlx::query!(
        "delete from company_contact link using unnest($1::bigint[], $2::bigint[]) as former (company_id, contact_id)
         where link.company_id = former.company_id and link.contact_id = former.contact_id
         returning link.company_id, link.contact_id, link.role, link.is_primary",
        &companies,
        &contacts
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    let state = |role, is_primary| State { role, is_primary };
    Ok(rows.into_iter().map(|row| ((row.company_id, row.contact_id), state(row.role, row.is_primary))).collect())
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
async fn pass_on(ctx: &mut Ctx, companies: &[i64], origin: Origin) -> Result<()> {
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

/// What a contact is in a company.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct State {
    role: String,
    is_primary: bool,
}

impl State {
    /// For the history.
    fn noted(self, contact_id: i64, name: String) -> Noted {
        Noted { contact_id, name, role: self.role, is_primary: self.is_primary }
    }
}

/// # Errors
/// [`AppError::Invalid`] for a contact that is linked to the company.
async fn require_unlinked(ctx: &mut Ctx, company_id: i64, contact_id: i64) -> Result<()> {
    match of_link(ctx, company_id, contact_id).await? {
        Some(_) => Err(AppError::invalid_field(FieldName::ContactId, Problem::AlreadyLinked).into()),
        None => Ok(()),
    }
}

/// Whether one of the contacts that are shown is the primary one.
async fn has_primary(ctx: &mut Ctx, company_id: i64) -> Result<bool> {
    let known = sqlx::query_scalar!(
        "select exists (select from company_contact link
                        join contact on contact.id = link.contact_id and contact.deleted_at is null
                        where link.company_id = $1 and link.is_primary)",
        company_id
    );
    Ok(known.fetch_one(&mut *ctx.tx).await?.unwrap_or(false))
}

async fn of_link(ctx: &mut Ctx, company_id: i64, contact_id: i64) -> Result<Option<State>> {
    let row = sqlx::query!(
        r#"select coalesce(role, '') as "role!", coalesce(is_primary, false) as "is_primary!"
           from contact left join company_contact link on link.contact_id = contact.id and link.company_id = $1
           where contact.id = $2 and (contact.company_id = $1 or link.company_id is not null)"#,
        company_id,
        contact_id
    )
    .fetch_optional(&mut *ctx.tx)
    .await?;
    Ok(row.map(|row| State { role: row.role, is_primary: row.is_primary }))
}

async fn is_stored(ctx: &mut Ctx, company_id: i64, contact_id: i64) -> Result<bool> {
    let known = sqlx::query_scalar!(
        "select exists (select from company_contact where company_id = $1 and contact_id = $2)",
        company_id,
        contact_id
    );
    Ok(known.fetch_one(&mut *ctx.tx).await?.unwrap_or(false))
}

/// Changes the company of a contact, if it is the one that is expected.
async fn move_contact(
    ctx: &mut Ctx,
    contact_id: i64,
    from: Option<i64>,
    to: Option<i64>,
    origin: Origin,
) -> Result<()> {
    let moved = sqlx::query!(
        "update contact set company_id = $3 where id = $1 and company_id is not distinct from $2",
        contact_id,
        from,
        to
    )
    .execute(&mut *ctx.tx)
    .await?;
    if moved.rows_affected() == 0 {
        return Ok(());
    }
    touch(ctx, Kind::Contact, contact_id).await?;
    let stored = |id: Option<i64>| id.map(|id| id.to_string()).unwrap_or_default();
    let mut history = Entries::default();
    history.changed(contact_id, FieldName::CompanyId, stored(from), stored(to));
    history.write(&mut ctx.tx, Kind::Contact, origin).await?;
    ctx.announce(Event::Record { kind: Kind::Contact, id: Some(contact_id) });
    Ok(())
}

/// Notes in the history of the company what the contact was there, and what it is.
async fn note(
    ctx: &mut Ctx,
    company_id: i64,
    contact_id: i64,
    (before, after): (Option<State>, Option<State>),
    origin: Origin,
) -> Result<()> {
    let name = names(ctx, Kind::Contact, vec![contact_id]).await?.remove(&contact_id).unwrap_or_default();
    let text =
        |state: Option<State>| state.map(|state| state.noted(contact_id, name.clone()).stored()).unwrap_or_default();
    let mut history = Entries::default();
    history.push(company_id, CONTACTS, text(before), text(after));
    history.write(&mut ctx.tx, Kind::Company, origin).await?;
    touch(ctx, Kind::Company, company_id).await?;
    ctx.announce(Event::Record { kind: Kind::Company, id: Some(company_id) });
    Ok(())
}
