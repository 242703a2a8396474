use domain::errors::{AppError, Place, Problem, Refusal, Violation};
use domain::event::Event;
use domain::fields::{self, Field};
use domain::record::{Cause, PointsChange};
use domain::stage::{CONVERTED, Semantics};
use domain::{Action, Change, ContactPoint, FieldName, Kind, Record, Value, contact_point};
use sqlx::QueryBuilder;

use super::required::Known;
use super::{Catalogue, columns, contact_points, custom, get, required, search, verify};
use crate::company_contacts::Move;
use crate::files::fields::attach;
use crate::history::{CONTACT_POINTS, Entries, Origin};
use crate::{Ctx, Result, activities, company_contacts, directory, mode, notifications, settings};

/// Changes fields of a record, and its contact points if given. All changes are made, or none.
///
/// # Errors
/// [`AppError::Conflict`] when somebody changed one of the fields since the actor saw it;
/// [`AppError::Invalid`] with every field that breaks a rule; [`AppError::NotFound`] or [`AppError::Forbidden`].
pub async fn edit(
    ctx: &mut Ctx,
    kind: Kind,
    id: i64,
    changes: Vec<Change>,
    points: Option<Vec<ContactPoint>>,
) -> Result<()> {
    edit_by(ctx, kind, id, changes, points, Cause::Person).await
}

/// Changes contact points of a record, of each kind those that differ.
///
/// # Errors
/// [`AppError::PointsConflict`] when somebody changed those of the same kind since the actor saw them; as [`edit`].
pub async fn edit_points(ctx: &mut Ctx, kind: Kind, id: i64, change: &PointsChange) -> Result<()> {
    edit_points_by(ctx, kind, id, change, Cause::Person).await
}

pub(crate) async fn edit_points_by(
    ctx: &mut Ctx,
    kind: Kind,
    id: i64,
    change: &PointsChange,
    cause: Cause,
) -> Result<()> {
    // Before the record: whoever changes records takes the locks in this order.
    settings::hold(&mut ctx.tx).await?;
    let current = get::lock(ctx, kind, id, Action::Update).await?.contact_points;
    let changed = contact_point::change(&current, change)
        .map_err(|kind| AppError::PointsConflict { kind, theirs: contact_point::of_kind(&current, kind) })?;
    edit_by(ctx, kind, id, Vec::new(), Some(changed), cause).await
}

/// As [`edit`], by whatever cause.
pub(crate) async fn edit_by(
    ctx: &mut Ctx,
    kind: Kind,
    id: i64,
    changes: Vec<Change>,
    points: Option<Vec<ContactPoint>>,
    cause: Cause,
) -> Result<()> {
    settings::hold(&mut ctx.tx).await?;
    if changes.iter().any(|change| change.field == FieldName::CompanyId) {
        let chosen = changes.iter().filter(|change| change.field == FieldName::CompanyId);
        let companies: Vec<i64> = chosen.filter_map(|change| change.after.as_id()).collect();
        company_contacts::lock_to_move(ctx, kind, &[id], &companies).await?;
    }
    let record = get::lock(ctx, kind, id, Action::Update).await?;
    let catalogue = Catalogue::load(ctx, kind).await?;
    let effective = effective(&record, &catalogue, changes, ctx)?;
    let pipeline_id = record.value(FieldName::PipelineId).as_id();
    for (field, value) in &effective {
        verify::exists(ctx, &catalogue, pipeline_id, field, &added(value, record.value(field.name))).await?;
    }
    let mut known = Known::default();
    required::check_changes(ctx, &catalogue, &mut known, &record, &effective).await?;
    let moved = match effective.iter().find(|(field, _)| field.name == FieldName::Stage) {
        Some((_, value)) => Some(moved(ctx, &record, pipeline_id, value).await?),
        None => None,
    };
    let points = match points {
        Some(points) if kind.has_contact_points() => {
            let country = mode::settings(ctx).await?.default_country;
            Some(contact_points::check(points, &country)?).filter(|points| *points != record.contact_points)
        }
        _ => None,
    };
    if effective.is_empty() && points.is_none() {
        return Ok(());
    }
    attach(ctx, kind, id, effective.iter().map(|(field, value)| (*field, value))).await?;
    let completes = required::completes(ctx, &catalogue, &mut known, &record, &effective).await?;
    write(ctx, kind, &[id], Written { changes: &effective, moved, completes }).await?;
    let origin = Origin::by(ctx, cause);
    let company = effective.iter().find(|(field, _)| field.name == FieldName::CompanyId);
    if let (Kind::Contact, Some((field, value))) = (kind, company) {
        let moved = Move { contact_id: id, from: record.value(field.name).as_id(), to: value.as_id() };
        company_contacts::follow(ctx, &[moved], origin).await?;
    }

    let mut history = Entries::default();
    for (field, value) in &effective {
        history.changed(id, field.name, record.value(field.name).stored(), value.stored());
    }
    if let Some(points) = &points {
        contact_points::replace(ctx, kind, id, points).await?;
        history.push(id, CONTACT_POINTS, contact_point::stored(&record.contact_points), contact_point::stored(points));
    }
    history.write(&mut ctx.tx, kind, origin).await?;
    if let Some((field, value)) = effective.iter().find(|(field, _)| field.name == FieldName::ResponsibleId) {
        let before = record.value(field.name).as_id();
        notifications::tell_responsible(ctx, (kind, id), before, value.as_id()).await?;
        activities::announce_taken_over(ctx, (kind, id), [before, value.as_id()]).await?;
    }
    search::refresh(ctx, kind, &[id]).await?;
    ctx.announce(Event::Record { kind, id: Some(id) });
    Ok(())
}

/// The changes that change something, checked against the rules and against what others did in between.
fn effective(record: &Record, catalogue: &Catalogue, changes: Vec<Change>, ctx: &Ctx) -> Result<Vec<(Field, Value)>> {
    let latest = fields::latest_day(ctx.now);
    let mut violations = Vec::new();
    let mut effective: Vec<(Field, Value)> = Vec::new();
    for change in changes {
        let Some(field) = catalogue.field(change.field) else { continue };
        let current = record.value(field.name);
        let after = fields::check(&field, custom::with_instants(&field, change.after, &ctx.actor));
        let after = match after.and_then(|after| fields::check_born(field.name, &after, latest).map(|()| after)) {
            Ok(after) => after,
            Err(problem) => {
                violations.push(Violation { place: Place::Field(field.name), problem });
                continue;
            }
        };
        if after.same_as(current) {
            continue;
        }
        if !change.before.same_as(current) {
            return Err(AppError::Conflict { field: field.name, theirs: current.clone() }.into());
        }
        effective.retain(|(known, _)| known.name != field.name);
        effective.push((field, after));
    }
    let after = |name: FieldName| {
        effective.iter().find(|(field, _)| field.name == name).map_or(record.value(name), |(_, value)| value)
    };
    let nameless = after(FieldName::FirstName).is_empty() && after(FieldName::LastName).is_empty();
    if record.kind == Kind::Contact && nameless {
        violations.push(Violation { place: Place::Field(FieldName::LastName), problem: Problem::Required });
    }
    if violations.is_empty() { Ok(effective) } else { Err(AppError::Invalid(violations).into()) }
}

/// Of several values those that the record does not hold yet: what is there may stay, even if it can no longer be chosen.
fn added(value: &Value, held: &Value) -> Value {
    let is_held = |value: &Value| held.each().iter().any(|known| known.same_as(value));
    match value {
        Value::Many(values) => Value::Many(values.iter().filter(|value| !is_held(value)).cloned().collect()),
        single => single.clone(),
    }
}

/// What the record's new stage means. A lead becomes converted by its conversion alone, and stays so.
async fn moved(ctx: &mut Ctx, record: &Record, pipeline_id: Option<i64>, stage: &Value) -> Result<Semantics> {
    let code = stage.as_text().unwrap_or_default();
    if record.kind == Kind::Lead {
        if record.text(FieldName::Stage) == CONVERTED {
            return Err(AppError::Refused(Refusal::LeadConverted).into());
        }
        // Nobody puts a lead back in progress while, or after, leads are turned into deals.
        mode::require_classic(ctx).await?;
    }
    let semantics = directory::semantics(&mut ctx.tx, record.kind, pipeline_id, code).await?;
    match semantics {
        Some(Semantics::Success) if record.kind == Kind::Lead => Err(AppError::Refused(Refusal::NotConvertible).into()),
        Some(semantics) => Ok(semantics),
        None => Err(AppError::invalid_field(FieldName::Stage, Problem::UnknownValue).into()),
    }
}

/// What is written into records.
#[derive(Clone, Copy)]
pub(crate) struct Written<'a> {
    pub changes: &'a [(Field, Value)],
    /// What the new stage means, if it is another one.
    pub moved: Option<Semantics>,
    /// Nothing that is required is missing any more.
    pub completes: bool,
}

/// Writes the same values into records that the caller has locked and may change.
pub(crate) async fn write(ctx: &mut Ctx, kind: Kind, ids: &[i64], written: Written<'_>) -> Result<()> {
    let mut query = QueryBuilder::new("update ");
    query.push(super::table(kind)).push(" set version = version + 1, changed_at = ").push_bind(ctx.now);
    query.push(", changed_by = ").push_bind(ctx.actor.id);
    for (field, value) in written.changes.iter().filter(|(field, _)| !field.is_custom()) {
        query.push(", ").push(field.name.code()).push(" = ");
        columns::push_bind(&mut query, field, value);
    }
    custom::push_changes(&mut query, written.changes);
    if written.completes {
        query.push(", is_incomplete = false");
    }
    if let Some(semantics) = written.moved {
        query.push(", stage_semantics = ").push_bind(semantics.letter());
        query.push(", moved_at = ").push_bind(ctx.now).push(", moved_by = ").push_bind(ctx.actor.id);
        query.push(", closed_at = ").push_bind((semantics != Semantics::InProgress).then_some(ctx.now));
    }
    query.push(" where id = any(").push_bind(ids.to_vec()).push(")");
    query.build().execute(&mut *ctx.tx).await?;
    Ok(())
}
