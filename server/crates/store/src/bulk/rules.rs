//! Whether a record may get a value, by the rules of a change of a single record.

use std::collections::HashMap;

use domain::errors::{Problem, Refusal};
use domain::fields::Field;
use domain::stage::{CONVERTED, Semantics};
use domain::{AppError, FieldName, FieldType, Kind, Record, Value};

use crate::records::{Catalogue, required, verify};
use crate::{Ctx, Error, Result, directory, mode};

/// What is written into a record beside the value.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Way {
    /// What its new stage means.
    pub moved: Option<Semantics>,
    /// It has all that is required, now.
    pub completes: bool,
}

/// What was found out about the records of a batch, so that nothing is asked twice.
#[derive(Default)]
pub(super) struct Rules {
    /// Why no record can change.
    barred: Option<AppError>,
    /// What the stages of pipelines mean.
    meanings: HashMap<(Option<i64>, String), Option<Semantics>>,
    /// What is wrong with values of fields, by their stored form.
    values: HashMap<(FieldName, String), Option<AppError>>,
    required: required::Known,
}

impl Rules {
    /// To be called before the records are locked: whoever changes records takes the locks in this order.
    pub async fn of(ctx: &mut Ctx, kind: Kind, field: &Field) -> Result<Self> {
        let moves_leads = field.field_type == FieldType::Stage && kind == Kind::Lead;
        // Nobody puts a lead back in progress while, or after, leads are turned into deals.
        let barred = if moves_leads { refused(mode::require_classic(ctx).await)? } else { None };
        Ok(Self { barred, ..Self::default() })
    }

    /// How the record gets the values, or why not. What could be chosen when the run began may be gone by now.
    pub async fn judge(
        &mut self,
        ctx: &mut Ctx,
        catalogue: &Catalogue,
        record: &Record,
        changes: &[(Field, Value)],
    ) -> Result<Result<Way, AppError>> {
        let mut moved = None;
        for (field, value) in changes {
            let reason = if field.field_type == FieldType::Stage {
                moved = self.meaning(ctx, record, value).await?;
                stage_refusal(record, moved).or_else(|| self.barred.clone())
            } else {
                self.problem(ctx, catalogue, field, value).await?
            };
            if let Some(reason) = reason {
                return Ok(Err(reason));
            }
        }
        let lacking = required::check_changes(ctx, catalogue, &mut self.required, record, changes).await;
        Ok(match refused(lacking)? {
            Some(reason) => Err(reason),
            None => {
                let completes = required::completes(ctx, catalogue, &mut self.required, record, changes).await?;
                Ok(Way { moved, completes })
            }
        })
    }

    async fn meaning(&mut self, ctx: &mut Ctx, record: &Record, stage: &Value) -> Result<Option<Semantics>> {
        let pipeline_id = record.value(FieldName::PipelineId).as_id();
        let asked = (pipeline_id, stage.as_text().unwrap_or_default().to_owned());
        if let Some(known) = self.meanings.get(&asked) {
            return Ok(*known);
        }
        let found = directory::semantics(&mut ctx.tx, record.kind, pipeline_id, &asked.1).await?;
        self.meanings.insert(asked, found);
        Ok(found)
    }

    async fn problem(
        &mut self,
        ctx: &mut Ctx,
        catalogue: &Catalogue,
        field: &Field,
        value: &Value,
    ) -> Result<Option<AppError>> {
        let asked = (field.name, value.stored());
        if let Some(known) = self.values.get(&asked) {
            return Ok(known.clone());
        }
        let found = refused(verify::exists(ctx, catalogue, None, field, value).await)?;
        self.values.insert(asked, found.clone());
        Ok(found)
    }
}

fn refused(result: Result<()>) -> Result<Option<AppError>> {
    match result {
        Ok(()) => Ok(None),
        Err(Error::App(error)) => Ok(Some(error)),
        Err(error) => Err(error),
    }
}

/// Why a record cannot get a stage. A lead becomes converted by its conversion alone, and stays so.
fn stage_refusal(record: &Record, meaning: Option<Semantics>) -> Option<AppError> {
    let is_lead = record.kind == Kind::Lead;
    match meaning {
        _ if is_lead && record.text(FieldName::Stage) == CONVERTED => Some(AppError::Refused(Refusal::LeadConverted)),
        None => Some(AppError::invalid_field(FieldName::Stage, Problem::UnknownValue)),
        Some(Semantics::Success) if is_lead => Some(AppError::Refused(Refusal::NotConvertible)),
        Some(_) => None,
    }
}
