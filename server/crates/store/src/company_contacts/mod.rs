//! The contacts of a company: those whose company it is, and others who are linked to it, each with a role.

mod lock;
mod moves;

use std::collections::HashMap;

use domain::company_contact::{self, CompanyContact, LinkedContact, Noted};
use domain::errors::{AppError, Problem};
use domain::event::Event;
use domain::record::{Cause, person_name};
use domain::value::Link;
use domain::{Action, FieldName, Kind};
use sqlx::{QueryBuilder, Row};

use self::lock::{lock, lock_for};
pub(crate) use self::lock::{lock_companies_of, lock_to_move};
use self::moves::pass_on;
pub(crate) use self::moves::{Move, follow, moves, pass_on_of_deleted};
use crate::history::{CONTACTS, Entries, Origin};
use crate::records::{contact_points, names, push_condition, require, touch};
use crate::{Ctx, Result};

/// The contacts of a company that the actor may read, the primary one first: the one that was made it, or, where nobody
/// was, as after a conversion, the oldest. The caller has checked that the actor may read the company.
pub(crate) async fn of_company(ctx: &mut Ctx, company_id: i64) -> Result<Vec<CompanyContact>> {
    let mut query = QueryBuilder::new("with own as (select id from contact where company_id = ");
    query.push_bind(company_id).push(" union select contact_id from company_contact where company_id = ");
    query.push_bind(company_id).push(
        "), main as (
             select contact.id from own join contact on contact.id = own.id and deleted_at is null
             left join company_contact link on link.contact_id = own.id and link.company_id = ",
    );
    query.push_bind(company_id).push(
        " order by coalesce(is_primary, false) desc, contact.id limit 1)
         select contact.id, first_name, second_name, last_name, coalesce(role, ''),
                contact.id in (select id from main) as is_main
         from contact left join company_contact link on link.contact_id = contact.id and link.company_id = ",
    );
    query.push_bind(company_id).push(" where contact.id in (select id from own) and ");
    push_condition(&mut query, ctx, Kind::Contact, Action::Read)?;
    query.push(" order by is_main desc, contact.id desc limit 50");
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

/// Links a contact to a company, or changes its role there. A contact without a company gets this one. The first one is
/// the primary one, and whoever is it stays it until another one is made it.
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
    let is_it = match &before {
        Some(before) => before.is_primary,
        None => !has_contacts(ctx, company_id).await?,
    };
    let after = State { role, is_primary: linked.is_primary || is_it };
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

/// Whether there is a contact that is shown.
async fn has_contacts(ctx: &mut Ctx, company_id: i64) -> Result<bool> {
    let known = sqlx::query_scalar!(
        "select exists (
             select from (select id from contact where company_id = $1
                          union all select contact_id from company_contact where company_id = $1) as one
             join contact on contact.id = one.id and deleted_at is null)",
        company_id
    );
    Ok(known.fetch_one(&mut *ctx.tx).await?.unwrap_or(false))
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
