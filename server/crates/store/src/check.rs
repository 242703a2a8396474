//! Every invariant of the data that SQL can verify.

use domain::{AppError, CrmMode};
use serde::Serialize;

use crate::{Ctx, Result, mode};

/// The answer of `modus check`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CheckReport {
    pub ok: bool,
    pub mode: CrmMode,
    pub counts: Counts,
    pub violations: Vec<Violation>,
}

/// Records that are not deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Counts {
    pub leads: i64,
    pub leads_in_progress: i64,
    pub deals: i64,
    pub contacts: i64,
    pub companies: i64,
    pub activities_open: i64,
}

/// An invariant that does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Violation {
    pub invariant: String,
    pub count: i64,
    /// Up to five of the rows.
    pub examples: Vec<i64>,
}

/// The invariants: what each says, and the ids of the rows that break it.
const INVARIANTS: &[(&str, &str)] = &[
    (
        "each converted lead has its deal",
        "select id from lead where stage_semantics = 'S' and not exists (select from deal where deal.lead_id = lead.id)",
    ),
    (
        "each lead has one deal at most",
        "select lead_id from deal where lead_id is not null group by lead_id having count(*) > 1",
    ),
    (
        "each deal of a lead has a converted lead",
        "select deal.id from deal join lead on lead.id = deal.lead_id where lead.stage_semantics <> 'S'",
    ),
    (
        "each lead is in an existing status, and its meaning is the status's",
        "select lead.id from lead left join stage on stage.entity = 'lead' and stage.code = lead.stage
              and stage.deleted_at is null
         where stage.semantics is distinct from lead.stage_semantics",
    ),
    (
        "each deal is in an existing stage of its pipeline, and its meaning is the stage's",
        "select deal.id from deal left join stage
             on stage.entity = 'deal' and stage.pipeline_id = deal.pipeline_id and stage.code = deal.stage
             and stage.deleted_at is null
         where stage.semantics is distinct from deal.stage_semantics",
    ),
    (
        "each list of stages has one success stage, an initial and a failure stage",
        "select min(id) from stage where deleted_at is null group by entity, pipeline_id
         having count(*) filter (where semantics = 'S') <> 1 or count(*) filter (where semantics = 'P') = 0
             or count(*) filter (where semantics = 'F') = 0",
    ),
    (
        "each pipeline has stages",
        "select id from pipeline
         where not exists (select from stage
                           where entity = 'deal' and pipeline_id = pipeline.id and stage.deleted_at is null)",
    ),
    (
        "each deal is in an existing pipeline",
        "select deal.id from deal join pipeline on pipeline.id = pipeline_id where pipeline.deleted_at is not null",
    ),
    (
        "the default pipeline and that of the deal creation mode exist",
        "select pipeline.id from crm_settings join pipeline on pipeline.id in (pipeline_id, default_pipeline_id)
         where deleted_at is not null",
    ),
    (
        "each value of a dictionary that a record names exists",
        "select id from (
             select id, 'SOURCE' as dictionary, source as code from lead
             union all select id, 'SOURCE', source from deal
             union all select id, 'SOURCE', source from contact
             union all select id, 'SOURCE', source from company
             union all select id, 'HONORIFIC', honorific from lead
             union all select id, 'HONORIFIC', honorific from contact
             union all select id, 'CONTACT_TYPE', contact_type from contact
             union all select id, 'COMPANY_TYPE', company_type from company
             union all select id, 'INDUSTRY', industry from company
             union all select id, 'EMPLOYEES', employees from company
             union all select id, 'DEAL_TYPE', deal_type from deal) as named
         where code is not null
           and not exists (select from dictionary_value known
                           where known.dictionary = named.dictionary and known.code = named.code and deleted_at is null)",
    ),
    (
        "in Simple mode no lead is in progress outside a run and without a recorded failure",
        "select lead.id from lead, crm_settings
         where crm_settings.mode = 'simple' and lead.deleted_at is null and lead.stage_semantics = 'P'
           and not exists (select from run where kind = 'conversion' and state = 'running')
           and not exists (select from conversion where lead_id = lead.id and failure is not null)",
    ),
    (
        "each record has its searchable text, and nothing else has one",
        "select id from lead full join lead_search as text using (id)
         where (lead.deleted_at is null and lead.id is not null) <> (text.id is not null)
         union all
         select id from deal full join deal_search as text using (id)
         where (deal.deleted_at is null and deal.id is not null) <> (text.id is not null)
         union all
         select id from contact full join contact_search as text using (id)
         where (contact.deleted_at is null and contact.id is not null) <> (text.id is not null)
         union all
         select id from company full join company_search as text using (id)
         where (company.deleted_at is null and company.id is not null) <> (text.id is not null)",
    ),
    (
        "each contact point belongs to a record",
        "select id from contact_point point
         where owner_kind = 1 and not exists (select from lead where id = owner_id)
            or owner_kind = 3 and not exists (select from contact where id = owner_id)
            or owner_kind = 4 and not exists (select from company where id = owner_id)
            or owner_kind not in (1, 3, 4)",
    ),
    (
        "each details belong to a contact or company, and one of each record are the primary ones",
        "select id from details
         where owner_kind = 3 and not exists (select from contact where id = owner_id)
            or owner_kind = 4 and not exists (select from company where id = owner_id)
         union all
         select min(id) from details group by owner_kind, owner_id having count(*) filter (where is_primary) <> 1",
    ),
    (
        "each record names employees that exist",
        "select id from (
             select id, responsible_id, created_by, changed_by, moved_by from lead
             union all select id, responsible_id, created_by, changed_by, moved_by from deal
             union all select id, responsible_id, created_by, changed_by, null from contact
             union all select id, responsible_id, created_by, changed_by, null from company
             union all select id, responsible_id, created_by, completed_by, null from activity) as record
         where exists (select from (values (responsible_id), (created_by), (changed_by), (moved_by)) as named (employee_id)
                       where employee_id is not null and not exists (select from employee where employee.id = employee_id))",
    ),
    (
        "each activity belongs to a record",
        "select id from activity
         where owner_kind = 1 and not exists (select from lead where lead.id = owner_id)
            or owner_kind = 2 and not exists (select from deal where deal.id = owner_id)
            or owner_kind = 3 and not exists (select from contact where contact.id = owner_id)
            or owner_kind = 4 and not exists (select from company where company.id = owner_id)
            or owner_kind not in (1, 2, 3, 4)",
    ),
    (
        "each open activity names who is responsible for its record, and no other does",
        "select activity.id from activity
             left join lead on owner_kind = 1 and lead.id = owner_id
             left join deal on owner_kind = 2 and deal.id = owner_id
             left join contact on owner_kind = 3 and contact.id = owner_id
             left join company on owner_kind = 4 and company.id = owner_id
         where owner_responsible_id is distinct from case when completed_at is null then
             coalesce(lead.responsible_id, deal.responsible_id, contact.responsible_id, company.responsible_id) end",
    ),
    (
        "each comment belongs to a record and to an employee",
        "select id from comment
         where owner_kind = 1 and not exists (select from lead where lead.id = owner_id)
            or owner_kind = 2 and not exists (select from deal where deal.id = owner_id)
            or owner_kind = 3 and not exists (select from contact where contact.id = owner_id)
            or owner_kind = 4 and not exists (select from company where company.id = owner_id)
            or owner_kind not in (1, 2, 3, 4)
            or not exists (select from employee where employee.id = author_id)",
    ),
    (
        "each file of a comment belongs to the comment's record",
        "select file.id from file join comment on comment.id = file.comment_id
         where (file.owner_kind, file.owner_id) is distinct from (comment.owner_kind, comment.owner_id)",
    ),
    (
        "each file that was passed on to a record belongs to another one",
        "select file_id from file_record join file on file.id = file_id
         where owner_id is null or (owner_kind, owner_id) = (file_record.kind, file_record.record_id)
            or comment_id is not null",
    ),
    (
        "each activity carries what its kind needs, and no more",
        "select id from activity
         where kind <> 'call' and (direction is not null or call_status is not null)
            or direction is not null and completed_at is null
            or kind <> 'meeting' and place <> ''
            or kind not in ('task', 'meeting') and participants <> '{}'
            or kind <> 'task' and checklist <> '[]'
            or kind <> 'todo' and color is not null",
    ),
    (
        "no open activity is left on a converted lead",
        "select activity.id from activity join lead on lead.id = owner_id and owner_kind = 1
         where completed_at is null and stage_semantics = 'S'",
    ),
    (
        "no lead is converted twice, and each conversion names its deal",
        "select conversion.lead_id from conversion left join deal on deal.id = conversion.deal_id
         where failure is null and deal.lead_id is distinct from conversion.lead_id
         union all
         select lead_id from conversion where failure is null group by lead_id having count(*) > 1",
    ),
    (
        "each entry of a ledger names a run, or none",
        "select lead_id from conversion where run_id is not null and not exists (select from run where id = run_id)
         union all
         select lead_id from conversion_activity
         where run_id is not null and not exists (select from run where id = run_id)",
    ),
    (
        "the counts of each finished run are those of its ledger",
        "select run.id from run
         where kind = 'conversion' and state = 'finished' and (counts ->> 'converted')::bigint
             <> (select count(*) from conversion where run_id = run.id and failure is null)",
    ),
];

/// Verifies the data.
///
/// # Errors
/// [`AppError::Forbidden`] unless the actor may change CRM settings.
pub async fn check(ctx: &mut Ctx) -> Result<CheckReport> {
    if !ctx.actor.permissions.may_change_settings() {
        return Err(AppError::Forbidden.into());
    }
    let mode = mode::settings(ctx).await?.mode;
    let counts = sqlx::query_as!(
        Counts,
        r#"select (select count(*) from lead where deleted_at is null) as "leads!",
                  (select count(*) from lead where deleted_at is null and stage_semantics = 'P') as "leads_in_progress!",
                  (select count(*) from deal where deleted_at is null) as "deals!",
                  (select count(*) from contact where deleted_at is null) as "contacts!",
                  (select count(*) from company where deleted_at is null) as "companies!",
                  (select count(*) from activity where completed_at is null) as "activities_open!""#
    )
    .fetch_one(&mut *ctx.tx)
    .await?;
    let mut violations = Vec::new();
    for (invariant, broken) in INVARIANTS {
        let ids: Vec<i64> = sqlx::query_scalar(*broken).fetch_all(&mut *ctx.tx).await?;
        if !ids.is_empty() {
            violations.push(Violation {
                invariant: (*invariant).to_owned(),
                count: i64::try_from(ids.len()).unwrap_or(i64::MAX),
                examples: ids.into_iter().take(5).collect(),
            });
        }
    }
    Ok(CheckReport { ok: violations.is_empty(), mode, counts, violations })
}
