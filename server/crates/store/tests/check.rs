//! `check` names each kind of violation when it is provoked.

use domain::{ClientChoice, CrmMode};
use sqlx::PgPool;
use store::{check, conversion, demo};

use crate::support::*;

/// What breaks each invariant, behind the store's back.
const PROVOCATIONS: &[(&str, &str)] = &[
    (
        "each converted lead has its deal",
        "update lead set stage = 'CONVERTED', stage_semantics = 'S'
         where id = (select min(id) from lead where stage_semantics = 'F')",
    ),
    (
        "each lead has one deal at most",
        "drop index deal_lead; update deal set lead_id = (select min(lead_id) from deal) where id = (select max(id) from deal)",
    ),
    (
        "each deal of a lead has a converted lead",
        "update lead set stage = 'JUNK', stage_semantics = 'F' where id = (select min(lead_id) from deal)",
    ),
    (
        "each lead is in an existing status, and its meaning is the status's",
        "update lead set stage = 'NO_SUCH' where id = (select min(id) from lead)",
    ),
    (
        "each deal is in an existing stage of its pipeline, and its meaning is the stage's",
        "update deal set stage = 'WON', stage_semantics = 'F' where id = (select min(id) from deal)",
    ),
    (
        "each list of stages has one success stage, an initial and a failure stage",
        "update stage set semantics = 'S' where entity = 'quote' and code = 'SENT'",
    ),
    ("each pipeline has stages", "insert into pipeline (name) values ('Empty')"),
    ("each deal is in an existing pipeline", "update pipeline set deleted_at = now() where id = 1"),
    (
        "the default pipeline and that of the deal creation mode exist",
        "update pipeline set deleted_at = now() where id = 0",
    ),
    (
        "each value of a dictionary that a record names exists",
        "update dictionary_value set deleted_at = now() where dictionary = 'SOURCE'",
    ),
    (
        "in Simple mode no lead is in progress outside a run and without a recorded failure",
        "update lead set stage = 'NEW', stage_semantics = 'P' where id = (select min(id) from lead where stage_semantics = 'F')",
    ),
    (
        "each record has its searchable text, and nothing else has one",
        "delete from lead_search where id = (select min(id) from lead_search)",
    ),
    (
        "each record has its searchable text, and nothing else has one",
        "update lead set deleted_at = now() where id = (select min(id) from lead)",
    ),
    ("each record has its searchable text, and nothing else has one", "insert into lead_search values (-1, '')"),
    (
        "each record has its searchable text, and nothing else has one",
        "delete from deal_search where id = (select min(id) from deal_search)",
    ),
    (
        "each record has its searchable text, and nothing else has one",
        "update contact set deleted_at = now() where id = (select min(id) from contact)",
    ),
    ("each record has its searchable text, and nothing else has one", "insert into company_search values (-1, '')"),
    (
        "each record names employees that exist",
        "update lead set responsible_id = -1 where id = (select min(id) from lead)",
    ),
    ("each record names employees that exist", "update lead set moved_by = -1 where id = (select min(id) from lead)"),
    ("each record names employees that exist", "update deal set created_by = -1 where id = (select min(id) from deal)"),
    (
        "each record names employees that exist",
        "update contact set changed_by = -1 where id = (select min(id) from contact)",
    ),
    (
        "each record names employees that exist",
        "update company set created_by = -1 where id = (select min(id) from company)",
    ),
    ("each record names employees that exist", "update activity set completed_by = -1 where id = 1"),
    ("each contact point belongs to a record", "update contact_point set owner_id = -1 where id = 1"),
    ("each contact point belongs to a record", "update contact_point set owner_kind = 2 where id = 1"),
    ("each activity belongs to a record", "update activity set owner_kind = 5 where id = 1"),
    ("each activity belongs to a record", "update activity set owner_id = -1 where id = 1"),
    (
        "each open activity names who is responsible for its record, and no other does",
        "update activity set owner_responsible_id = -1 where id = (select min(id) from activity where completed_at is null)",
    ),
    (
        "each open activity names who is responsible for its record, and no other does",
        "update activity set owner_responsible_id = 1 where id = (select min(id) from activity where completed_at is not null)",
    ),
    (
        "each comment belongs to a record and to an employee",
        "insert into comment (owner_kind, owner_id, body, author_id, created_at) values (3, -1, '', 1, now())",
    ),
    (
        "each file of a comment belongs to the comment's record",
        "insert into comment (id, owner_kind, owner_id, body, author_id, created_at)
         select -1, 2, min(id), '', (select min(id) from employee), now() from deal;
         insert into file (key, name, media_type, size, created_at, created_by, is_attachment, comment_id)
         select 'x', 'x', 'x', 1, now(), min(id), true, -1 from employee",
    ),
    (
        "each file that was passed on to a record belongs to another one",
        "insert into file (id, key, name, media_type, size, created_at, created_by, is_attachment)
         overriding system value select -1, 'x', 'x', 'x', 1, now(), min(id), true from employee;
         insert into file_record select -1, 2, min(id) from deal",
    ),
    ("each activity carries what its kind needs, and no more", "update activity set place = 'Hall' where id = 1"),
    (
        "no open activity is left on a converted lead",
        "update activity set owner_kind = 1, owner_id = (select min(lead_id) from deal), completed_at = null where id = 1",
    ),
    (
        "no lead is converted twice, and each conversion names its deal",
        "update conversion set deal_id = null where lead_id = (select min(lead_id) from conversion)",
    ),
    (
        "no lead is converted twice, and each conversion names its deal",
        "insert into conversion (lead_id, at, stage_before, stage_semantics_before, lead_version, deal_id)
         select lead_id, at, stage_before, stage_semantics_before, lead_version, deal_id from conversion limit 1",
    ),
    (
        "each entry of a ledger names a run, or none",
        "update conversion set run_id = -1 where lead_id = (select min(lead_id) from conversion)",
    ),
    (
        "the counts of each finished run are those of its ledger",
        "update run set counts = jsonb_set(counts, '{converted}', '1')",
    ),
];

/// A database in Simple mode, after a conversion.
async fn converted(pool: &PgPool) {
    store::migrate(pool).await.unwrap();
    demo::load_team_into_new(pool, 100, 3, now()).await.unwrap();
    let run = start_switch(pool, ClientChoice::Both, true).await.unwrap();
    conversion::drain(pool, run).await.unwrap();
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn each_violation_is_named(pool: PgPool) {
    converted(&pool).await;
    assert_consistent(&pool).await;
    for (invariant, provocation) in PROVOCATIONS {
        let mut ctx = system(&pool).await;
        let sql: sqlx::AssertSqlSafe<&str> = sqlx::AssertSqlSafe(provocation);
        sqlx::raw_sql(sql).execute(&mut *ctx.tx).await.unwrap();
        let report = check::check(&mut ctx).await.unwrap();
        let found = report.violations.iter().find(|violation| violation.invariant == *invariant);
        assert!(found.is_some_and(|violation| violation.count > 0 && !violation.examples.is_empty()), "{invariant}");
        assert!(!report.ok);
    }
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_counts_are_those_of_the_database(pool: PgPool) {
    converted(&pool).await;
    let report = check::check(&mut system(&pool).await).await.unwrap();
    assert_eq!(report.mode, CrmMode::Simple);
    assert_eq!((report.counts.leads, report.counts.leads_in_progress), (100, 0));
    assert_eq!(report.counts.deals, number(&pool, "select count(*) from deal").await);
    assert_eq!(
        report.counts.activities_open,
        number(&pool, "select count(*) from activity where completed_at is null").await
    );
    let json = serde_json::to_value(&report).unwrap();
    assert_eq!(
        (&json["ok"], &json["mode"], &json["violations"]),
        (&true.into(), &"simple".into(), &serde_json::json!([]))
    );
}
