use std::collections::{BTreeMap, BTreeSet};

use domain::errors::{AppError, Place, Violation};
use domain::event::Event;
use domain::fields::{self, Access, Field, FieldType};
use domain::record::NewRecord;
use domain::value::Link;
use domain::{Action, FieldName, Kind, Level, Value};
use sqlx::QueryBuilder;

use super::{Catalogue, columns, contact_points, custom, required, search, verify};
use crate::company_contacts::Move;
use crate::history::{Entries, Origin};
use crate::{Ctx, Error, Result, company_contacts, directory, files, mode, notifications, settings};

/// Creates a record by hand and returns its id. What is not given gets its default: the first value of each
/// dictionary of a company, the initial stage, the creator as responsible person, the default currency.
///
/// Leads are created through [`crate::inquiries::create`], which follows the mode.
///
/// # Errors
/// [`AppError::Forbidden`], or [`AppError::Invalid`] with every field that breaks a rule.
pub async fn create(ctx: &mut Ctx, new: NewRecord) -> Result<i64> {
    let (kind, responsible) = (new.kind, responsible(&new));
    let id = create_record(ctx, new, true).await?;
    notifications::tell_responsible(ctx, (kind, id), None, responsible).await?;
    Ok(id)
}

/// As [`create`], of what may become another record at once: whoever does that tells [`responsible`] of the last one.
///
/// # Errors
/// As [`create`].
pub(crate) async fn create_untold(ctx: &mut Ctx, new: NewRecord) -> Result<i64> {
    create_record(ctx, new, true).await
}

/// Whom a form makes responsible; nobody, if it leaves that open.
pub(crate) fn responsible(new: &NewRecord) -> Option<i64> {
    new.values.get(&FieldName::ResponsibleId).and_then(Value::as_id)
}

/// As [`create`], of what came in without a form that asks for custom fields: those that are required may be empty.
///
/// # Errors
/// As [`create`].
pub(crate) async fn create_incomplete(ctx: &mut Ctx, new: NewRecord) -> Result<i64> {
    create_record(ctx, new, false).await
}

async fn create_record(ctx: &mut Ctx, new: NewRecord, asks_for_required: bool) -> Result<i64> {
    let NewRecord { kind, mut values, contact_points } = new;
    if ctx.actor.permissions.level(kind, Action::Add) == Level::None {
        return Err(AppError::Forbidden.into());
    }
    settings::hold(&mut ctx.tx).await?;
    let settings = mode::settings(ctx).await?;
    let contact_points = contact_points::check(contact_points, &settings.default_country)?;
    // A pipeline is chosen when a deal is created, and later only by moving it.
    let pipeline_id = values
        .remove(&FieldName::PipelineId)
        .and_then(|value| value.as_id())
        .or((kind == Kind::Deal).then_some(settings.default_pipeline_id));
    let catalogue = Catalogue::load(ctx, kind).await?;
    let mut values = checked(&catalogue, values, ctx)?;
    let given: BTreeSet<FieldName> = values.keys().copied().collect();
    defaults(ctx, &catalogue, pipeline_id, &settings.default_currency, &mut values).await?;
    let mut outdated = BTreeSet::new();
    for (field, value) in values.iter().filter_map(|(name, value)| Some((catalogue.field(*name)?, value))) {
        match verify::exists(ctx, &catalogue, pipeline_id, &field, value).await {
            // What the default of a field names may be gone since it was chosen, which is nobody's fault here.
            Err(Error::App(AppError::Invalid(_))) if field.is_custom() && !given.contains(&field.name) => {
                outdated.insert(field.name);
            }
            known => known?,
        }
    }
    values.retain(|name, _| !outdated.contains(name));
    if asks_for_required {
        required::check_new(ctx, &catalogue, pipeline_id, &values).await?;
    }

    let id = insert(ctx, kind, pipeline_id, &values).await?;
    let named = values.iter().filter_map(|(name, value)| Some((catalogue.field(*name)?, value)));
    files::fields::attach(ctx, kind, id, named).await?;
    if kind.has_contact_points() {
        contact_points::replace(ctx, kind, id, &contact_points).await?;
    }
    search::refresh(ctx, kind, &[id]).await?;
    let mut history = Entries::default();
    history.created(id);
    let origin = Origin::person(ctx);
    history.write(&mut ctx.tx, kind, origin).await?;
    if kind == Kind::Contact {
        let to = values.get(&FieldName::CompanyId).and_then(Value::as_id);
        company_contacts::follow(ctx, &[Move { contact_id: id, from: None, to }], origin).await?;
    }
    ctx.announce(Event::Record { kind, id: Some(id) });
    Ok(id)
}

/// Applies the rules of the catalogue to every value, and names everything that breaks one.
fn checked(catalogue: &Catalogue, values: BTreeMap<FieldName, Value>, ctx: &Ctx) -> Result<BTreeMap<FieldName, Value>> {
    let (kind, latest) = (catalogue.kind, fields::latest_day(ctx.now));
    let mut violations = Vec::new();
    let mut good = BTreeMap::new();
    for (name, value) in values {
        let Some(field) = catalogue.field(name) else { continue };
        let checked = fields::check(&field, custom::with_instants(&field, value, &ctx.actor));
        match checked.and_then(|value| fields::check_born(name, &value, latest).map(|()| value)) {
            Ok(value) => {
                good.insert(name, value);
            }
            Err(problem) => violations.push(Violation { place: Place::Field(name), problem }),
        }
    }
    let lacks = |name: FieldName| good.get(&name).is_none_or(Value::is_empty);
    let missing = fields::check_required(kind, |name| !lacks(name));
    for violation in missing {
        // One problem a field is enough.
        if !violations.iter().any(|known| known.place == violation.place) {
            violations.push(violation);
        }
    }
    if kind == Kind::Contact && violations.is_empty() && lacks(FieldName::FirstName) && lacks(FieldName::LastName) {
        return Err(AppError::invalid_field(FieldName::LastName, domain::Problem::Required).into());
    }
    if violations.is_empty() { Ok(good) } else { Err(AppError::Invalid(violations).into()) }
}

async fn defaults(
    ctx: &mut Ctx,
    catalogue: &Catalogue,
    pipeline_id: Option<i64>,
    currency: &str,
    values: &mut BTreeMap<FieldName, Value>,
) -> Result<()> {
    for own in &catalogue.custom {
        // What a form left empty stays so; whoever does not know the field gets its default.
        if !own.default.is_empty() && !values.contains_key(&own.name()) {
            values.insert(own.name(), own.default_by(ctx.actor.id));
        }
    }
    let kind = catalogue.kind;
    for field in fields::fields(kind).iter().filter(|field| field.access == Access::Editable) {
        if !values.get(&field.name).is_none_or(Value::is_empty) {
            continue;
        }
        let default = match (field.field_type, field.name) {
            (FieldType::Employee, _) => Value::Link(Link::new(ctx.actor.id, "")),
            (FieldType::Currency, _) => Value::Choice(currency.to_owned()),
            (FieldType::Stage, _) => Value::Choice(directory::initial_stage(&mut ctx.tx, kind, pipeline_id).await?),
            (_, FieldName::IsOpen) if !values.contains_key(&field.name) => Value::Boolean(true),
            (_, FieldName::BeginDate) => Value::Date(ctx.now.with_timezone(&ctx.actor.zone).date_naive()),
            _ => continue,
        };
        values.insert(field.name, default);
    }
    Ok(())
}

async fn insert(
    ctx: &mut Ctx,
    kind: Kind,
    pipeline_id: Option<i64>,
    values: &BTreeMap<FieldName, Value>,
) -> Result<i64> {
    let given: Vec<(&Field, &Value)> =
        values.iter().filter_map(|(name, value)| Some((fields::field(kind, *name)?, value))).collect();
    let custom = custom::object(values.iter().map(|(name, value)| (*name, value)));
    let mut query = QueryBuilder::new("insert into ");
    query.push(super::table(kind)).push(" (created_at, changed_at, created_by, changed_by, custom");
    for (field, _) in &given {
        query.push(", ").push(field.name.code());
    }
    if kind.has_stages() {
        query.push(", stage_semantics");
    }
    if let Some(_pipeline) = pipeline_id {
        query.push(", pipeline_id");
    }
    query.push(") values (").push_bind(ctx.now).push(", ").push_bind(ctx.now).push(", ");
    query.push_bind(ctx.actor.id).push(", ").push_bind(ctx.actor.id);
    query.push(", ").push_bind(custom);
    for (field, value) in &given {
        query.push(", ");
        columns::push_bind(&mut query, field, value);
    }
    if kind.has_stages() {
        let stage = values.get(&FieldName::Stage).and_then(Value::as_text).unwrap_or_default();
        let semantics = directory::semantics(&mut ctx.tx, kind, pipeline_id, stage).await?;
        query.push(", ").push_bind(semantics.map(domain::stage::Semantics::letter));
    }
    if let Some(pipeline) = pipeline_id {
        query.push(", ").push_bind(pipeline);
    }
    query.push(") returning id");
    Ok(query.build_query_scalar().fetch_one(&mut *ctx.tx).await?)
}
