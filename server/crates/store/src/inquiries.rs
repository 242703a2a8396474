//! An inquiry is always stored as a lead. In Simple mode the same transaction converts it.

use std::collections::BTreeMap;

use domain::errors::{AppError, Place, Problem, Violation};
use domain::event::Event;
use domain::inquiry::{Created, Inquiry};
use domain::mode::CrmSettings;
use domain::record::NewRecord;
use domain::{ContactPoint, ContactPointKind, ContactPointType, CrmMode, FieldName, Kind, Value};

use crate::activities::announce_of_records;
use crate::history::Origin;
use crate::{Ctx, Result, conversion, mode, notifications, records};

/// Stores an inquiry, and in Simple mode makes the deal of it.
///
/// # Errors
/// [`AppError::Invalid`] with every field that breaks a rule, [`AppError::Forbidden`].
pub async fn create(ctx: &mut Ctx, inquiry: &Inquiry) -> Result<Created> {
    if inquiry.is_empty() {
        return Err(AppError::Invalid(vec![Violation {
            place: Place::Field(FieldName::Title),
            problem: Problem::Required,
        }])
        .into());
    }
    let point = |kind, value_type, value: &str| ContactPoint {
        kind,
        value_type,
        value: value.to_owned(),
        normalized: String::new(),
    };
    let lead = NewRecord {
        kind: Kind::Lead,
        values: inquiry.values().into_iter().collect(),
        contact_points: vec![
            point(ContactPointKind::Phone, ContactPointType::Mobile, &inquiry.phone),
            point(ContactPointKind::Email, ContactPointType::Work, &inquiry.email),
        ],
    };
    let settings = mode::lock_shared(ctx).await?;
    let id = records::create_incomplete(ctx, lead).await?;
    follow_mode(ctx, id, &settings).await
}

/// Stores a lead, and in Simple mode makes the deal of it.
///
/// # Errors
/// As [`records::create`].
pub async fn create_lead(ctx: &mut Ctx, lead: NewRecord) -> Result<Created> {
    let settings = mode::lock_shared(ctx).await?;
    let responsible = records::responsible(&lead);
    let id = records::create_untold(ctx, NewRecord { kind: Kind::Lead, ..lead }).await?;
    let created = follow_mode(ctx, id, &settings).await?;
    notifications::tell_responsible(ctx, (created.kind, created.id), None, responsible).await?;
    Ok(created)
}

/// In Simple mode makes the deal of a lead that was stored in this transaction.
async fn follow_mode(ctx: &mut Ctx, id: i64, settings: &CrmSettings) -> Result<Created> {
    let created = Created { kind: Kind::Lead, id };
    if settings.mode == CrmMode::Classic {
        return Ok(created);
    }
    let origin = Origin { cause: domain::record::Cause::Conversion, ..Origin::person(ctx) };
    let outcome = conversion::convert(ctx, &[id], &settings.deal_creation, origin).await?;
    // Nobody has planned anything on it yet.
    for (kind, made) in outcome.records() {
        ctx.announce(Event::Record { kind, id: Some(made) });
    }
    Ok(outcome.deals.first().map_or(created, |deal| Created { kind: Kind::Deal, id: *deal }))
}

/// Converts one lead by hand: the same engine, with the choices of the person who does it, and with what they fill in
/// of the new records. Returns the deal.
///
/// # Errors
/// [`AppError::Refused`] when the lead is no longer in progress or cannot be converted; [`AppError::Invalid`] with every
/// required field of the new records that stays empty.
pub async fn convert_lead(
    ctx: &mut Ctx,
    id: i64,
    options: &domain::DealCreation,
    given: &BTreeMap<FieldName, Value>,
) -> Result<i64> {
    use domain::errors::Refusal;
    mode::lock_shared(ctx).await?;
    records::require(ctx, Kind::Lead, id, domain::Action::Update).await?;
    for kind in [Kind::Deal, Kind::Contact, Kind::Company] {
        if ctx.actor.permissions.level(kind, domain::Action::Add) == domain::Level::None {
            return Err(AppError::Forbidden.into());
        }
    }
    if crate::directory::find_pipeline(ctx, &options.pipeline_id.to_string()).await?.is_none() {
        return Err(AppError::invalid_field(FieldName::PipelineId, Problem::UnknownValue).into());
    }
    let origin = Origin { cause: domain::record::Cause::Conversion, ..Origin::person(ctx) };
    // Its open work is going to be on the deal, or done.
    announce_of_records(ctx, Kind::Lead, &[id]).await?;
    let outcome = conversion::convert_by_hand(ctx, id, options, given, origin).await?;
    let Some(deal) = outcome.deals.first().copied() else {
        return Err(AppError::Refused(Refusal::NotConvertible).into());
    };
    ctx.announce(Event::Record { kind: Kind::Lead, id: Some(id) });
    for (kind, made) in outcome.records() {
        ctx.announce(Event::Record { kind, id: Some(made) });
    }
    Ok(deal)
}
