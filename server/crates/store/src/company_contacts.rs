//! The contacts of a company: those whose company it is, and others who are linked to it, each with a role.

use domain::company_contact::{self, CompanyContact, LinkedContact};
use domain::errors::{AppError, Problem};
use domain::event::Event;
use domain::record::person_name;
use domain::value::Link;
use domain::{Action, FieldName, Kind};
use sqlx::{QueryBuilder, Row};

use crate::history::{CONTACTS, Entries, Origin};
use crate::records::{clients, contact_points, names, push_condition, require, touch};
use crate::{Ctx, Error, Result};

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
    if of_link(ctx, company_id, linked.contact_id).await?.is_some() {
        return Err(AppError::invalid_field(FieldName::ContactId, Problem::AlreadyLinked).into());
    }
    link(ctx, company_id, linked).await
}

/// Links a contact to a company, or changes its role there. A contact without a company gets this one.
///
/// # Errors
/// [`AppError::Invalid`] for a role that is too long; [`AppError::NotFound`] or [`AppError::Forbidden`].
pub async fn link(ctx: &mut Ctx, company_id: i64, linked: LinkedContact) -> Result<()> {
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
    if before.is_none() && require(ctx, Kind::Contact, contact_id, Action::Update).await.is_ok() {
        move_contact(ctx, contact_id, None, Some(company_id)).await?;
    }
    note(ctx, company_id, contact_id, before, Some(after)).await
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
    if is_own {
        move_contact(ctx, contact_id, Some(company_id), None).await?;
    }
    note(ctx, company_id, contact_id, Some(before), None).await?;
    let origin = Origin::person(ctx);
    forget(ctx, &[company_id], &[contact_id], origin).await
}

/// Makes a contact that was created in this transaction the primary one of its company, if that has no other one and
/// the actor may link them.
pub(crate) async fn begin_with(ctx: &mut Ctx, company_id: i64, contact_id: i64) -> Result<()> {
    match lock_for(ctx, company_id, contact_id).await {
        Err(Error::App(_)) => return Ok(()),
        locked => locked?,
    }
    let has_others = sqlx::query_scalar!(
        r#"select exists (
               select from (select id from contact where company_id = $1
                            union all select contact_id from company_contact where company_id = $1) as one
               join contact on contact.id = one.id and deleted_at is null
               where contact.id <> $2) as "has_others!""#,
        company_id,
        contact_id
    )
    .fetch_one(&mut *ctx.tx)
    .await?;
    if has_others {
        return Ok(());
    }
    link(ctx, company_id, LinkedContact { contact_id, role: String::new(), is_primary: true }).await
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

/// A contact whose company was changed is no longer one of the company that it had. Where it was the primary one, the
/// oldest of those that remain becomes it.
pub(crate) async fn forget(ctx: &mut Ctx, companies: &[i64], contacts: &[i64], origin: Origin) -> Result<()> {
    // Whoever chooses the primary one meanwhile waits.
    sqlx::query!("select id from company where id = any($1) order by id for no key update", companies)
        .fetch_all(&mut *ctx.tx)
        .await?;
    let left = sqlx::query!(
        "delete from company_contact link using unnest($1::bigint[], $2::bigint[]) as former (company_id, contact_id)
         where link.company_id = former.company_id and link.contact_id = former.contact_id
         returning link.company_id, link.is_primary",
        companies,
        contacts
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    let lacking: Vec<i64> = left.iter().filter(|link| link.is_primary).map(|link| link.company_id).collect();
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
        let name = known.get(&link.contact_id).map(String::as_str).unwrap_or_default();
        let text = |is_primary| State { role: link.role.clone(), is_primary }.stored(name);
        history.push(link.company_id, CONTACTS, text(false), text(true));
    }
    // Of a run these are no changes of its own, which it would take back.
    let origin = Origin { run_id: None, ..origin };
    history.write(&mut ctx.tx, Kind::Company, origin).await?;
    let changed: Vec<i64> = chosen.iter().map(|link| link.company_id).collect();
    let id = if let [one] = changed.as_slice() { Some(*one) } else { None };
    ctx.announce(Event::Record { kind: Kind::Company, id });
    clients::touch(ctx, Kind::Company, &changed, origin).await
}

/// What a contact is in a company.
#[derive(Debug, PartialEq, Eq)]
struct State {
    role: String,
    is_primary: bool,
}

impl State {
    /// As the history keeps it.
    fn stored(&self, name: &str) -> String {
        let star = if self.is_primary { "★ " } else { "" };
        if self.role.is_empty() { format!("{star}{name}") } else { format!("{star}{name} ({})", self.role) }
    }
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
async fn move_contact(ctx: &mut Ctx, contact_id: i64, from: Option<i64>, to: Option<i64>) -> Result<()> {
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
    let origin = Origin::person(ctx);
    history.write(&mut ctx.tx, Kind::Contact, origin).await?;
    ctx.announce(Event::Record { kind: Kind::Contact, id: Some(contact_id) });
    Ok(())
}

async fn note(
    ctx: &mut Ctx,
    company_id: i64,
    contact_id: i64,
    before: Option<State>,
    after: Option<State>,
) -> Result<()> {
    let name = names(ctx, Kind::Contact, vec![contact_id]).await?.remove(&contact_id).unwrap_or_default();
    let text = |state: Option<State>| state.map(|state| state.stored(&name)).unwrap_or_default();
    let mut history = Entries::default();
    history.push(company_id, CONTACTS, text(before), text(after));
    let origin = Origin::person(ctx);
    history.write(&mut ctx.tx, Kind::Company, origin).await?;
    touch(ctx, Kind::Company, company_id).await?;
    ctx.announce(Event::Record { kind: Kind::Company, id: Some(company_id) });
    Ok(())
}
