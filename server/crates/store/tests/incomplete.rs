//! Marks of incomplete records, where less is required of them than before.

use domain::fields::{FieldDefinition, FieldType, RequiredFrom};
use domain::settings::{
    Deletion, ListChange, ListKey, Naming, Outcome, PipelineTemplate, Replacement, suggest_mapping,
};
use domain::{FieldName, Kind, Value};
use sqlx::PgPool;
use store::{custom as fields, directory, runs, settings};

use crate::bulk::companies;
use crate::custom::{define, definition, id_of};
use crate::support::*;

const STAGES: ListKey = ListKey::Deal(0);
const PENDING: &str = "select count(*) from incomplete_check";

/// A deal that is marked as if a conversion had made it. It must be made before it would lack something.
async fn marked_deal(pool: &PgPool, pipeline_id: i64, stage: &str) -> i64 {
    let mut new = new_record(Kind::Deal, &[(FieldName::Title, "Shelves")]);
    new.values.insert(FieldName::Stage, Value::Choice(stage.to_owned()));
    new.values.insert(FieldName::PipelineId, Value::link(Some(pipeline_id), None));
    let deal = add(pool, new).await;
    sqlx::query("update deal set is_incomplete = true where id = $1").bind(deal).execute(pool).await.unwrap();
    deal
}

/// A text that deals must have from the stage on.
async fn required_from(pool: &PgPool, pipeline_id: i64, stage: &str) {
    let required_from = vec![RequiredFrom { pipeline_id: Some(pipeline_id), stage: stage.to_owned() }];
    define(pool, FieldDefinition { required_from, ..definition(Kind::Deal, "Order", FieldType::Text) }).await;
}

async fn delete_value(pool: &PgPool, list: ListKey, code: &str, replacement: Replacement) -> Outcome {
    let mut ctx = system(pool).await;
    let deletion = Deletion { list, code: code.to_owned(), replacement: Some(replacement) };
    let outcome = settings::delete(&mut ctx, deletion).await.unwrap();
    ctx.commit().await.unwrap();
    outcome
}

async fn undo_last(pool: &PgPool) {
    let mut ctx = system(pool).await;
    let entry = settings::changes(&mut ctx, None).await.unwrap().entries[0].id;
    settings::undo(&mut ctx, entry).await.unwrap();
    ctx.commit().await.unwrap();
}

async fn marked(pool: &PgPool) -> Vec<i64> {
    sqlx::query_scalar("select id from deal where is_incomplete order by id").fetch_all(pool).await.unwrap()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_worker_takes_away_the_marks_of_those_behind_the_first_thousand(pool: PgPool) {
    classic(&pool).await;
    let required = |name| FieldDefinition { is_required: true, ..definition(Kind::Company, name, FieldType::Text) };
    let size = define(&pool, required("Size")).await;
    let colour = define(&pool, required("Colour")).await;
    companies(&pool, 3_500).await;
    // Every hundredth goes on lacking something.
    sqlx::query(
        "update company set is_incomplete = true,
                custom = case when id % 100 = 0 then '{}' else jsonb_build_object($1::text, 'red') end",
    )
    .bind(id_of(colour).to_string())
    .execute(&pool)
    .await
    .unwrap();
    let mut ctx = system(&pool).await;
    fields::delete(&mut ctx, id_of(size)).await.unwrap();
    ctx.commit().await.unwrap();
    let marked = "select count(*) from company where is_incomplete";
    assert_eq!((number(&pool, marked).await, number(&pool, PENDING).await), (3_500 - 990, 1));
    runs::work_pending(&pool).await;
    assert_eq!((number(&pool, marked).await, number(&pool, PENDING).await), (35, 0));
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_is_required_again_marks_nobody_who_is_there(pool: PgPool) {
    classic(&pool).await;
    let deal = marked_deal(&pool, 0, "NEW").await;
    let required = FieldDefinition { is_required: true, ..definition(Kind::Deal, "Area", FieldType::Text) };
    let area = define(&pool, required).await;
    let require = async |is_required: bool| {
        let mut ctx = system(&pool).await;
        let defined = fields::defined(&mut ctx, Kind::Deal).await.unwrap();
        let known = defined.into_iter().find(|field| field.id == id_of(area)).unwrap();
        let definition = FieldDefinition { is_required, ..known.definition };
        fields::update(&mut ctx, known.id, known.version, definition).await.unwrap();
        ctx.commit().await.unwrap();
    };
    assert_eq!(marked(&pool).await, [deal]);
    require(false).await;
    assert_eq!(marked(&pool).await, Vec::<i64>::new());
    require(true).await;
    runs::work_pending(&pool).await;
    assert_eq!(marked(&pool).await, Vec::<i64>::new(), "it lacked nothing meanwhile");
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn stages_in_another_order_ask_for_less(pool: PgPool) {
    classic(&pool).await;
    let (open, won) = (marked_deal(&pool, 0, "EXECUTING").await, marked_deal(&pool, 0, "WON").await);
    required_from(&pool, 0, "PREPARATION").await;
    let move_behind = async |code: &str, after: &str| {
        let mut ctx = system(&pool).await;
        let change = ListChange::Move { code: code.to_owned(), after: Some(after.to_owned()) };
        settings::change(&mut ctx, STAGES, change).await.unwrap();
        ctx.commit().await.unwrap();
    };
    move_behind("FINAL_INVOICE", "NEW").await;
    assert_eq!(marked(&pool).await, [open, won], "both stand behind the stage that asks for it");
    move_behind("PREPARATION", "EXECUTING").await;
    assert_eq!(marked(&pool).await, [won]);
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_stage_that_goes_asks_for_nothing_any_more(pool: PgPool) {
    classic(&pool).await;
    marked_deal(&pool, 0, "EXECUTING").await;
    marked_deal(&pool, 0, "FINAL_INVOICE").await;
    required_from(&pool, 0, "EXECUTING").await;
    let outcome = delete_value(&pool, STAGES, "EXECUTING", Replacement::Value("PREPARATION".to_owned())).await;
    assert_eq!((outcome.moved, marked(&pool).await), (1, vec![]));
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_empty_stage_that_goes_asks_for_nothing_any_more(pool: PgPool) {
    classic(&pool).await;
    marked_deal(&pool, 0, "FINAL_INVOICE").await;
    required_from(&pool, 0, "EXECUTING").await;
    let mut ctx = system(&pool).await;
    settings::change(&mut ctx, STAGES, ListChange::Delete { code: "EXECUTING".to_owned() }).await.unwrap();
    ctx.commit().await.unwrap();
    assert_eq!(marked(&pool).await, Vec::<i64>::new());
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn deals_that_come_back_to_a_stage_lack_only_what_it_asks_for(pool: PgPool) {
    classic(&pool).await;
    let deal = marked_deal(&pool, 0, "EXECUTING").await;
    required_from(&pool, 0, "FINAL_INVOICE").await;
    delete_value(&pool, STAGES, "EXECUTING", Replacement::Value("FINAL_INVOICE".to_owned())).await;
    assert_eq!(marked(&pool).await, [deal]);
    undo_last(&pool).await;
    assert_eq!(marked(&pool).await, Vec::<i64>::new());
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_deals_of_a_deleted_pipeline_lack_only_what_the_other_one_asks_for(pool: PgPool) {
    classic(&pool).await;
    let mut ctx = system(&pool).await;
    let partners =
        settings::create_pipeline(&mut ctx, Naming::named("Partners"), PipelineTemplate::Default).await.unwrap();
    ctx.commit().await.unwrap();
    marked_deal(&pool, partners, "NEW").await;
    let stays = marked_deal(&pool, partners, "WON").await;
    required_from(&pool, partners, "NEW").await;
    let required_from = vec![RequiredFrom { pipeline_id: Some(0), stage: "WON".to_owned() }];
    define(&pool, FieldDefinition { required_from, ..definition(Kind::Deal, "Invoice", FieldType::Text) }).await;
    let names = directory::load(&mut system(&pool).await).await.unwrap();
    let stages = suggest_mapping(&names.pipeline(partners).unwrap().stages, &names.pipeline(0).unwrap().stages);
    let replacement = Replacement::Pipeline { pipeline_id: 0, stages };
    assert_eq!(delete_value(&pool, ListKey::Pipelines, &partners.to_string(), replacement).await.moved, 2);
    assert_eq!(marked(&pool).await, [stays]);
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_run_that_moves_many_leaves_the_marks_to_the_worker(pool: PgPool) {
    classic(&pool).await;
    execute(
        &pool,
        "insert into deal (title, pipeline_id, stage, stage_semantics, responsible_id, is_incomplete,
                           created_at, created_by, changed_at, changed_by)
         select 'Deal ' || i, 0, 'EXECUTING', 'P', 1, true, now(), 1, now(), 1 from generate_series(1, 2500) as i",
    )
    .await;
    required_from(&pool, 0, "EXECUTING").await;
    let outcome = delete_value(&pool, STAGES, "EXECUTING", Replacement::Value("PREPARATION".to_owned())).await;
    assert!(outcome.run.is_some());
    assert_eq!(marked(&pool).await.len(), 2_500, "they still stand there");
    runs::work_pending(&pool).await;
    assert_eq!((marked(&pool).await.len(), number(&pool, PENDING).await), (0, 0));
    assert_eq!(number(&pool, "select count(*) from deal where stage = 'PREPARATION'").await, 2_500);
}
