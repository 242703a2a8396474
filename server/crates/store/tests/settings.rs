//! Statuses and dropdowns: changes, deletions that move records, undo, pipelines, files.

use domain::directory::Dictionary;
use domain::errors::Place;
use domain::permissions::Role;
use domain::record::{Cause, HistoryEvent, NewRecord};
use domain::run::RunState;
use domain::settings::{
    AuditEntry, Audited, Deletion, Done, ListChange, ListKey, Naming, Outcome, PipelineTemplate, Replacement,
    StageMapping, ValueList, What,
};
use domain::stage::Semantics;
use domain::{AppError, FieldName, Kind, Language, Problem, Refusal, Value};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use sqlx::PgPool;
use store::{Result, demo, directory, records, runs, settings};

use crate::support::*;

const SOURCE: ListKey = ListKey::Dictionary(Dictionary::Source);

async fn change(pool: &PgPool, key: ListKey, change: ListChange) -> Result<()> {
    let mut ctx = system(pool).await;
    settings::change(&mut ctx, key, change).await?;
    ctx.commit().await
}

async fn list(pool: &PgPool, key: ListKey) -> ValueList {
    settings::list(&mut system(pool).await, key).await.unwrap()
}

async fn delete_value(pool: &PgPool, key: ListKey, code: &str, replacement: Option<Replacement>) -> Result<Outcome> {
    let mut ctx = system(pool).await;
    let outcome = settings::delete(&mut ctx, Deletion { list: key, code: code.to_owned(), replacement }).await?;
    ctx.commit().await?;
    Ok(outcome)
}

fn done(entry: &AuditEntry) -> &Done {
    match &entry.what {
        Audited::List { done, .. } => done,
        Audited::Field(field) => panic!("a list, not {field:?}"),
    }
}

async fn undo_last(pool: &PgPool) -> Result<Outcome> {
    let mut ctx = system(pool).await;
    let entry = settings::changes(&mut ctx, None).await?.entries[0].id;
    let outcome = settings::undo(&mut ctx, entry).await?;
    ctx.commit().await?;
    Ok(outcome)
}

async fn create_pipeline(pool: &PgPool, name: &str, template: PipelineTemplate) -> Result<i64> {
    let mut ctx = system(pool).await;
    let id = settings::create_pipeline(&mut ctx, Naming::named(name), template).await?;
    ctx.commit().await?;
    Ok(id)
}

fn rename(code: &str, name: &str) -> ListChange {
    ListChange::Rename { code: code.to_owned(), before: Naming::default(), after: Naming::named(name) }
}

fn add_stage(name: &str, semantics: Semantics) -> ListChange {
    ListChange::Add {
        code: String::new(),
        naming: Naming::named(name),
        color: Some("#123456".to_owned()),
        semantics: Some(semantics),
        after: None,
    }
}

fn value(code: &str) -> Option<Replacement> {
    Some(Replacement::Value(code.to_owned()))
}

fn codes(list: &ValueList) -> Vec<&str> {
    list.values.iter().map(|value| value.code.as_str()).collect()
}

async fn text(pool: &PgPool, kind: Kind, id: i64, field: FieldName) -> String {
    records::get(&mut system(pool).await, kind, id).await.unwrap().text(field).to_owned()
}

/// A record with a title and values of lists.
fn with_choices(kind: Kind, choices: &[(FieldName, &str)]) -> NewRecord {
    let mut new = new_record(kind, &[(FieldName::Title, "Fletcher")]);
    new.values.extend(choices.iter().map(|(field, code)| (*field, Value::Choice((*code).to_owned()))));
    new
}

async fn add_deal(pool: &PgPool, choices: &[(FieldName, &str)]) -> i64 {
    add(pool, with_choices(Kind::Deal, choices)).await
}

async fn demo_leads(pool: &PgPool, leads: i64) {
    classic(pool).await;
    demo::load(pool, demo::DemoOptions { leads, seed: 3, with_team: true }, now()).await.unwrap();
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_list_is_shaped_and_everybody_sees_it(pool: PgPool) {
    classic(&pool).await;
    let stages = ListKey::Deal(0);
    change(&pool, stages, rename("NEW", "Fresh")).await.unwrap();
    change(&pool, stages, add_stage("Parked", Semantics::InProgress)).await.unwrap();
    let code = list(&pool, stages).await.values[0].code.clone();
    assert!(code.starts_with("UC_") && code.len() == 9, "{code}");
    change(&pool, stages, ListChange::Move { code: code.clone(), after: Some("NEW".into()) }).await.unwrap();
    change(
        &pool,
        stages,
        ListChange::Recolor { code: "WON".into(), before: "#7bd500".into(), after: "#00AA00".into() },
    )
    .await
    .unwrap();
    assert_eq!(codes(&list(&pool, stages).await)[..3], ["NEW", &code, "PREPARATION"]);

    let mut ctx = system(&pool).await;
    ctx.actor.language = Language::Polish;
    let names = directory::load(&mut ctx).await.unwrap();
    let shown: Vec<(&str, &str)> =
        names.pipelines[0].stages[..3].iter().map(|s| (s.code.as_str(), s.name.as_str())).collect();
    assert_eq!(shown, [("NEW", "Fresh"), (&code, "Parked"), ("PREPARATION", "Przygotowanie dokumentów")]);
    assert_eq!(names.pipelines[0].stages.iter().find(|stage| stage.code == "WON").unwrap().color, "#00aa00");
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn only_those_permitted_see_or_change_lists(pool: PgPool) {
    classic(&pool).await;
    let anna = employee(&pool, "Anna", Role::Employee).await;
    let mut ctx = acting(&pool, &anna).await;
    assert_eq!(refused(settings::list(&mut ctx, SOURCE).await), AppError::Forbidden);
    assert_eq!(refused(settings::usage(&mut ctx, SOURCE).await), AppError::Forbidden);
    assert_eq!(refused(settings::change(&mut ctx, SOURCE, rename("CALL", "Ring")).await), AppError::Forbidden);
    assert_eq!(refused(settings::changes(&mut ctx, None).await), AppError::Forbidden);
    assert_eq!(refused(settings::undo(&mut ctx, 1).await), AppError::Forbidden);
    assert_eq!(refused(settings::export(&mut ctx).await), AppError::Forbidden);
    let deletion = Deletion { list: SOURCE, code: "WEB".into(), replacement: None };
    assert_eq!(refused(settings::delete(&mut ctx, deletion).await), AppError::Forbidden);
    let created = settings::create_pipeline(&mut ctx, Naming::named("Mine"), PipelineTemplate::Default).await;
    assert_eq!(refused(created), AppError::Forbidden);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_later_of_two_administrators_sees_what_the_first_did(pool: PgPool) {
    classic(&pool).await;
    change(&pool, SOURCE, rename("CALL", "Ring")).await.unwrap();
    let second = change(&pool, SOURCE, rename("CALL", "Telephone")).await;
    assert_eq!(refused(second), AppError::Outdated { theirs: "Ring".into() });
    let twice = change(&pool, SOURCE, rename("WEB", "ring")).await;
    assert_eq!(refused(twice), AppError::invalid(Place::ValueName, Problem::AlreadyUsed));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_deleted_stage_hands_its_deals_on(pool: PgPool) {
    classic(&pool).await;
    let stays = add_deal(&pool, &[]).await;
    let moves = add_deal(&pool, &[(FieldName::Stage, "EXECUTING")]).await;
    let binned = add_deal(&pool, &[(FieldName::Stage, "EXECUTING")]).await;
    delete(&pool, Kind::Deal, binned).await;
    let stages = ListKey::Deal(0);
    assert_eq!(settings::usage(&mut system(&pool).await, stages).await.unwrap()["EXECUTING"][&Kind::Deal], 1);

    assert_eq!(
        refused(delete_value(&pool, stages, "NEW", value("WON")).await),
        AppError::Refused(Refusal::InitialStage)
    );
    let unnamed = delete_value(&pool, stages, "EXECUTING", None).await;
    assert_eq!(refused(unnamed), AppError::Refused(Refusal::ValueInUse));
    for wrong in [value("EXECUTING"), value("NO_SUCH"), Some(Replacement::Empty)] {
        let unfit = delete_value(&pool, stages, "EXECUTING", wrong).await;
        assert_eq!(refused(unfit), AppError::invalid(Place::Replacement, Problem::UnknownValue));
    }
    let outcome = delete_value(&pool, stages, "EXECUTING", value("LOSE")).await.unwrap();
    assert_eq!(outcome, Outcome { run: None, moved: 2 });
    assert_eq!(text(&pool, Kind::Deal, moves, FieldName::Stage).await, "LOSE");
    assert_eq!(text(&pool, Kind::Deal, stays, FieldName::Stage).await, "NEW");
    let opened = records::open(&mut system(&pool).await, Kind::Deal, moves).await.unwrap();
    assert_eq!(opened.record.version, 2);
    assert!(!opened.record.value(FieldName::ClosedAt).is_empty(), "a lost deal is closed");
    let newest = &opened.history[0];
    let expected = HistoryEvent::Field {
        field: FieldName::Stage,
        before: Value::Choice("EXECUTING".into()),
        after: Value::Choice("LOSE".into()),
    };
    assert_eq!((&newest.event, newest.cause), (&expected, Cause::Settings));
    assert_consistent(&pool).await;

    // Nothing enters a stage that has gone.
    let late =
        records::create(&mut system(&pool).await, with_choices(Kind::Deal, &[(FieldName::Stage, "EXECUTING")])).await;
    assert_eq!(refused(late), AppError::invalid_field(FieldName::Stage, Problem::UnknownValue));

    // Taken back, the stage stands where it stood, and so do its deals.
    assert_eq!(undo_last(&pool).await.unwrap().moved, 2);
    assert_eq!(codes(&list(&pool, stages).await)[3], "EXECUTING");
    assert_eq!(text(&pool, Kind::Deal, moves, FieldName::Stage).await, "EXECUTING");
    let reopened = records::get(&mut system(&pool).await, Kind::Deal, moves).await.unwrap();
    assert!(reopened.value(FieldName::ClosedAt).is_empty());
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn records_in_the_recycle_bin_are_moved_without_asking(pool: PgPool) {
    classic(&pool).await;
    let id = create_pipeline(&pool, "Partners", PipelineTemplate::Default).await.unwrap();
    let mut new = with_choices(Kind::Deal, &[(FieldName::Source, "WEB"), (FieldName::Stage, "EXECUTING")]);
    new.values.insert(FieldName::PipelineId, Value::link(Some(id), None));
    let deal = add(&pool, new).await;
    delete(&pool, Kind::Deal, deal).await;
    for (key, code) in
        [(SOURCE, "WEB".to_owned()), (ListKey::Deal(id), "EXECUTING".to_owned()), (ListKey::Pipelines, id.to_string())]
    {
        assert_eq!(delete_value(&pool, key, &code, None).await.unwrap().moved, 1, "{key}");
        assert_consistent(&pool).await;
    }
    assert_eq!(
        number(&pool, "select count(*) from deal where pipeline_id = 0 and stage = 'NEW' and source is null").await,
        1
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn undo_leaves_alone_what_was_moved_since(pool: PgPool) {
    classic(&pool).await;
    let (one, other) = (
        add_deal(&pool, &[(FieldName::Stage, "EXECUTING")]).await,
        add_deal(&pool, &[(FieldName::Stage, "EXECUTING")]).await,
    );
    delete_value(&pool, ListKey::Deal(0), "EXECUTING", value("PREPARATION")).await.unwrap();
    let mut ctx = system(&pool).await;
    let on = domain::Change {
        field: FieldName::Stage,
        before: Value::Choice("PREPARATION".into()),
        after: Value::Choice("WON".into()),
    };
    records::edit(&mut ctx, Kind::Deal, other, vec![on], None).await.unwrap();
    ctx.commit().await.unwrap();
    assert_eq!(undo_last(&pool).await.unwrap().moved, 1);
    assert_eq!(text(&pool, Kind::Deal, one, FieldName::Stage).await, "EXECUTING");
    assert_eq!(text(&pool, Kind::Deal, other, FieldName::Stage).await, "WON");
    let again = settings::undo(&mut system(&pool).await, 1).await;
    assert_eq!(refused(again), AppError::Refused(Refusal::NotUndoable));
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn leads_are_converted_by_conversion_alone(pool: PgPool) {
    classic(&pool).await;
    let lead = add(&pool, with_choices(Kind::Lead, &[(FieldName::Stage, "PROCESSED")])).await;
    let success = delete_value(&pool, ListKey::Lead, "PROCESSED", value("CONVERTED")).await;
    assert_eq!(refused(success), AppError::Refused(Refusal::NotConvertible));
    change(&pool, ListKey::Lead, add_stage("No budget", Semantics::Failure)).await.unwrap();
    let added = list(&pool, ListKey::Lead).await.group(Some(Semantics::Failure)).next().unwrap().code.clone();
    change(&pool, ListKey::Lead, ListChange::Move { code: added.clone(), after: Some("JUNK".into()) }).await.unwrap();
    delete_value(&pool, ListKey::Lead, "PROCESSED", value(&added)).await.unwrap();
    assert_eq!(text(&pool, Kind::Lead, lead, FieldName::Stage).await, added);

    // In Simple mode nothing is put back in progress.
    start_switch(&pool, domain::ClientChoice::Both, false).await;
    let back = delete_value(&pool, ListKey::Lead, &added, value("NEW")).await;
    assert_eq!(refused(back), AppError::Refused(Refusal::NeedsClassic));
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_dictionary_value_is_replaced_emptied_or_merged(pool: PgPool) {
    classic(&pool).await;
    let company = add(&pool, with_choices(Kind::Company, &[(FieldName::Source, "WEB")])).await;
    let deal = add_deal(&pool, &[(FieldName::Source, "EMAIL")]).await;
    let usage = settings::usage(&mut system(&pool).await, SOURCE).await.unwrap();
    assert_eq!((usage["WEB"][&Kind::Company], usage["EMAIL"][&Kind::Deal]), (1, 1));

    assert_eq!(refused(delete_value(&pool, SOURCE, "CALL", None).await), AppError::Refused(Refusal::SystemValue));
    assert_eq!(delete_value(&pool, SOURCE, "WEB", value("EMAIL")).await.unwrap().moved, 1);
    assert_eq!(text(&pool, Kind::Company, company, FieldName::Source).await, "EMAIL");
    assert_eq!(delete_value(&pool, SOURCE, "EMAIL", Some(Replacement::Empty)).await.unwrap().moved, 2);
    assert_eq!(text(&pool, Kind::Deal, deal, FieldName::Source).await, "");
    assert_consistent(&pool).await;
    assert_eq!(undo_last(&pool).await.unwrap().moved, 2);
    assert_eq!(text(&pool, Kind::Company, company, FieldName::Source).await, "EMAIL");
    // Its code stays taken, so that the history keeps its meaning.
    let again = ListChange::Add {
        code: "EMAIL".into(),
        naming: Naming::named("Another"),
        color: None,
        semantics: None,
        after: None,
    };
    assert_eq!(refused(change(&pool, SOURCE, again).await), AppError::invalid(Place::ValueCode, Problem::AlreadyUsed));
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn many_records_are_moved_by_a_run_and_back_again(pool: PgPool) {
    demo_leads(&pool, 9_000).await;
    execute(&pool, "update lead set stage = 'IN_PROCESS' where stage in ('NEW', 'PROCESSED')").await;
    let before = number(&pool, "select count(*) from lead where stage = 'IN_PROCESS'").await;
    let stage = "IN_PROCESS";
    let outcome = delete_value(&pool, ListKey::Lead, stage, value("JUNK")).await.unwrap();
    let Some(run) = outcome.run else { panic!("{before} leads are moved by a run: {outcome:?}") };
    assert!(list(&pool, ListKey::Lead).await.value(stage).unwrap().is_closing);
    // Until they have moved, nothing new enters, and the value is left alone.
    let late = records::create(&mut system(&pool).await, with_choices(Kind::Lead, &[(FieldName::Stage, stage)])).await;
    assert_eq!(refused(late), AppError::invalid_field(FieldName::Stage, Problem::UnknownValue));
    assert_eq!(
        refused(change(&pool, ListKey::Lead, rename(stage, "X")).await),
        AppError::Refused(Refusal::ValueClosing)
    );
    assert_consistent(&pool).await;

    runs::work_pending(&pool).await;
    let moved = settings::moving(&mut system(&pool).await, run).await.unwrap();
    assert_eq!((moved.state, moved.counts.moved), (RunState::Finished, before));
    assert!(list(&pool, ListKey::Lead).await.value(stage).is_none());
    assert_eq!(number(&pool, "select count(*) from history where cause = 'settings'").await, before);
    assert_consistent(&pool).await;

    let back = undo_last(&pool).await.unwrap().run.unwrap();
    runs::work_pending(&pool).await;
    assert_eq!(settings::moving(&mut system(&pool).await, back).await.unwrap().state, RunState::Finished);
    assert_eq!(number(&pool, "select count(*) from lead where stage = 'IN_PROCESS'").await, before);
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_pipeline_begins_empty_with_default_stages_or_as_a_copy(pool: PgPool) {
    classic(&pool).await;
    change(&pool, ListKey::Deal(0), rename("PREPARATION", "Papers")).await.unwrap();
    let empty = create_pipeline(&pool, "Empty", PipelineTemplate::Empty).await.unwrap();
    let standard = create_pipeline(&pool, "Standard", PipelineTemplate::Default).await.unwrap();
    let copy = create_pipeline(&pool, "Copy", PipelineTemplate::CopyOf(0)).await.unwrap();
    assert_eq!(codes(&list(&pool, ListKey::Deal(empty)).await), ["NEW", "WON", "LOSE"]);
    assert_eq!(list(&pool, ListKey::Deal(standard)).await.values.len(), 8);
    let copied = list(&pool, ListKey::Deal(copy)).await;
    assert_eq!(copied.value("PREPARATION").unwrap().shown(Language::German), "Papers");
    assert_eq!(codes(&list(&pool, ListKey::Pipelines).await).len(), 4);
    let again = create_pipeline(&pool, "copy", PipelineTemplate::Empty).await;
    assert_eq!(refused(again), AppError::invalid(Place::PipelineName, Problem::AlreadyUsed));
    let lost = create_pipeline(&pool, "Lost", PipelineTemplate::CopyOf(404)).await;
    assert_eq!(refused(lost), AppError::invalid_field(FieldName::PipelineId, Problem::UnknownValue));
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_deleted_pipeline_hands_its_deals_on_stage_by_stage(pool: PgPool) {
    classic(&pool).await;
    let id = create_pipeline(&pool, "Partners", PipelineTemplate::Default).await.unwrap();
    let pipelines = ListKey::Pipelines;
    change(&pool, pipelines, ListChange::MakeDefault { code: id.to_string() }).await.unwrap();
    // New deals go to the default pipeline.
    let open = add_deal(&pool, &[]).await;
    let won = add_deal(&pool, &[(FieldName::Stage, "WON")]).await;
    let pipeline_of = |deal| {
        let pool = pool.clone();
        async move {
            records::get(&mut system(&pool).await, Kind::Deal, deal).await.unwrap().value(FieldName::PipelineId).as_id()
        }
    };
    assert_eq!(pipeline_of(open).await, Some(id));
    assert_eq!(refused(delete_value(&pool, pipelines, "0", None).await), AppError::Refused(Refusal::GeneralPipeline));
    assert_eq!(
        refused(delete_value(&pool, pipelines, &id.to_string(), None).await),
        AppError::Refused(Refusal::ValueInUse)
    );

    let names = directory::load(&mut system(&pool).await).await.unwrap();
    let mut stages =
        domain::settings::suggest_mapping(&names.pipeline(id).unwrap().stages, &names.pipeline(0).unwrap().stages);
    stages.insert("NEW".into(), "PREPARATION".into());
    let partial: StageMapping = stages.iter().take(2).map(|(from, to)| (from.clone(), to.clone())).collect();
    for wrong in [partial, stages.keys().map(|code| (code.clone(), "NO_SUCH".into())).collect()] {
        let replacement = Some(Replacement::Pipeline { pipeline_id: 0, stages: wrong });
        let unfit = delete_value(&pool, pipelines, &id.to_string(), replacement).await;
        assert_eq!(refused(unfit), AppError::invalid(Place::Replacement, Problem::UnknownValue));
    }
    let replacement = Some(Replacement::Pipeline { pipeline_id: 0, stages });
    assert_eq!(delete_value(&pool, pipelines, &id.to_string(), replacement).await.unwrap().moved, 2);
    assert_eq!((pipeline_of(open).await, pipeline_of(won).await), (Some(0), Some(0)));
    assert_eq!(text(&pool, Kind::Deal, open, FieldName::Stage).await, "PREPARATION");
    assert_eq!(text(&pool, Kind::Deal, won, FieldName::Stage).await, "WON");
    assert_eq!(list(&pool, pipelines).await.default.as_deref(), Some("0"));
    assert_consistent(&pool).await;

    assert_eq!(undo_last(&pool).await.unwrap().moved, 2);
    assert_eq!((pipeline_of(open).await, pipeline_of(won).await), (Some(id), Some(id)));
    assert_eq!(text(&pool, Kind::Deal, open, FieldName::Stage).await, "NEW");
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn every_change_is_noted_and_can_be_taken_back(pool: PgPool) {
    classic(&pool).await;
    let stages = ListKey::Deal(0);
    let before = list(&pool, stages).await;
    change(&pool, stages, rename("NEW", "Fresh")).await.unwrap();
    change(&pool, stages, add_stage("Parked", Semantics::InProgress)).await.unwrap();
    change(&pool, stages, ListChange::Move { code: "FINAL_INVOICE".into(), after: None }).await.unwrap();
    change(
        &pool,
        stages,
        ListChange::Recolor { code: "WON".into(), before: "#7bd500".into(), after: "#000000".into() },
    )
    .await
    .unwrap();
    delete_value(&pool, stages, "EXECUTING", None).await.unwrap();
    // What changes nothing is not noted.
    change(&pool, stages, ListChange::Move { code: "FINAL_INVOICE".into(), after: None }).await.unwrap();

    let page = settings::changes(&mut system(&pool).await, None).await.unwrap();
    assert_eq!(page.entries.len(), 5);
    assert!(matches!(&done(&page.entries[4]).what, What::Renamed { after } if after.name.as_deref() == Some("Fresh")));
    for entry in &page.entries {
        let mut ctx = system(&pool).await;
        settings::undo(&mut ctx, entry.id).await.unwrap();
        ctx.commit().await.unwrap();
    }
    assert_eq!(list(&pool, stages).await, before);
    let page = settings::changes(&mut system(&pool).await, None).await.unwrap();
    assert_eq!(page.entries.len(), 10);
    assert!(page.entries[5..].iter().all(|entry| entry.undone_by.is_some()));
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_file_carries_the_configuration_to_another_installation(pool: PgPool) {
    classic(&pool).await;
    let mut ctx = system(&pool).await;
    let empty = settings::export(&mut ctx).await.unwrap();
    drop(ctx);
    create_pipeline(&pool, "Partners", PipelineTemplate::Default).await.unwrap();
    let id = list(&pool, ListKey::Pipelines).await.values[1].code.clone();
    let id: i64 = id.parse().unwrap();
    change(&pool, ListKey::Pipelines, ListChange::MakeDefault { code: id.to_string() }).await.unwrap();
    change(&pool, ListKey::Deal(id), add_stage("Parked 🅿", Semantics::Failure)).await.unwrap();
    change(&pool, SOURCE, rename("CALL", "Ring")).await.unwrap();
    delete_value(&pool, SOURCE, "WEB", None).await.unwrap();
    let deal = add_deal(&pool, &[(FieldName::Source, "EMAIL")]).await;
    let wanted = settings::export(&mut system(&pool).await).await.unwrap();
    let text = serde_json::to_string_pretty(&wanted).unwrap();
    assert_eq!(serde_json::from_str::<domain::settings::Configuration>(&text).unwrap(), wanted);

    // Here it changes nothing.
    let report = settings::import(&mut system(&pool).await, &wanted).await.unwrap();
    assert_eq!(report, settings::ImportReport::default());

    // Back to what an installation begins with: the pipeline stays, since its deal needs it.
    let mut ctx = system(&pool).await;
    let report = settings::import(&mut ctx, &empty).await.unwrap();
    assert_eq!(report.kept, [(ListKey::Pipelines, id.to_string())]);
    ctx.commit().await.unwrap();
    assert_eq!(list(&pool, SOURCE).await.values.len(), empty.lists[&SOURCE].len());
    assert_eq!(list(&pool, SOURCE).await.value("CALL").unwrap().naming, Naming::default());
    assert_consistent(&pool).await;

    // And the file again.
    let mut ctx = system(&pool).await;
    settings::import(&mut ctx, &wanted).await.unwrap();
    ctx.commit().await.unwrap();
    assert_eq!(settings::export(&mut system(&pool).await).await.unwrap(), wanted);
    assert_eq!(
        records::get(&mut system(&pool).await, Kind::Deal, deal).await.unwrap().text(FieldName::Source),
        "EMAIL"
    );
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_file_makes_its_pipelines_anew_with_all_their_names(pool: PgPool) {
    classic(&pool).await;
    for (name, template) in [("Partners", PipelineTemplate::Default), ("Bare", PipelineTemplate::Empty)] {
        create_pipeline(&pool, name, template).await.unwrap();
    }
    let codes = |list: &ValueList| list.values.iter().skip(1).map(|value| value.code.clone()).collect::<Vec<_>>();
    let before = codes(&list(&pool, ListKey::Pipelines).await);
    change(&pool, ListKey::Deal(before[0].parse().unwrap()), rename("EXECUTING", "Doing")).await.unwrap();
    let mut file = settings::export(&mut system(&pool).await).await.unwrap();
    for code in &before {
        delete_value(&pool, ListKey::Pipelines, code, None).await.unwrap();
    }
    file.default_currency = "GBP".to_owned();

    let mut ctx = system(&pool).await;
    let report = settings::import(&mut ctx, &file).await.unwrap();
    assert_eq!((report.pipelines_created, report.general), (before.clone(), vec!["default_currency"]));
    ctx.commit().await.unwrap();
    let after = codes(&list(&pool, ListKey::Pipelines).await);
    let exported = settings::export(&mut system(&pool).await).await.unwrap();
    for (before, after) in before.iter().zip(&after) {
        assert_ne!(before, after);
        let [before, after] = [before, after].map(|code| ListKey::Deal(code.parse().unwrap()));
        assert_eq!(exported.lists[&after], file.lists[&before]);
    }
    assert_consistent(&pool).await;

    // What names a pipeline that the file does not have is an error of the file.
    file.deal_creation.pipeline_id = 77;
    let refusal = settings::import(&mut system(&pool).await, &file).await.unwrap_err();
    assert!(matches!(refusal, store::Error::Unfit(problems) if problems[0].code == "77"));
}

/// Whatever is done in whatever order, every record stays on an existing value, each list stays sound, and undo never
/// breaks anything.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn any_sequence_of_changes_leaves_every_record_in_place(pool: PgPool) {
    demo_leads(&pool, 120).await;
    let mut random = StdRng::seed_from_u64(20);
    let mut done = 0;
    for step in 0..120 {
        let pipelines = list(&pool, ListKey::Pipelines).await;
        let ids: Vec<i64> = pipelines.values.iter().map(|value| value.code.parse().unwrap()).collect();
        let pipeline = ids[random.random_range(0..ids.len())];
        let key = [ListKey::Lead, ListKey::Deal(pipeline), ListKey::Deal(pipeline), SOURCE, ListKey::Pipelines]
            [random.random_range(0..5)];
        let current = list(&pool, key).await;
        let pick = |random: &mut StdRng| current.values[random.random_range(0..current.values.len())].clone();
        let (one, other) = (pick(&mut random), pick(&mut random));
        let result = match random.random_range(0..8) {
            0 if key == ListKey::Pipelines => {
                create_pipeline(&pool, &format!("Pipeline {step}"), PipelineTemplate::CopyOf(pipeline))
                    .await
                    .map(|_| ())
            }
            0 => {
                let semantics = [Semantics::InProgress, Semantics::Failure][random.random_range(0..2)];
                let ListChange::Add { naming, color, .. } = add_stage(&format!("Value {step}"), semantics) else {
                    unreachable!()
                };
                let semantics = key.has_stages().then_some(semantics);
                change(&pool, key, ListChange::Add { code: String::new(), naming, color, semantics, after: None }).await
            }
            1 => change(&pool, key, ListChange::Move { code: one.code, after: Some(other.code) }).await,
            2 => change(&pool, key, ListChange::Move { code: one.code, after: None }).await,
            3 => change(&pool, key, rename(&one.code, &format!("Name {step}"))).await,
            4 => undo_random(&pool, &mut random).await,
            _ => {
                let replacement = match (key, random.random_range(0..4)) {
                    (ListKey::Pipelines, _) => {
                        let names = directory::load(&mut system(&pool).await).await.unwrap();
                        let target: i64 = other.code.parse().unwrap();
                        let from = names.pipeline(one.code.parse().unwrap()).unwrap();
                        let stages =
                            domain::settings::suggest_mapping(&from.stages, &names.pipeline(target).unwrap().stages);
                        Some(Replacement::Pipeline { pipeline_id: target, stages })
                    }
                    (SOURCE, 0) => Some(Replacement::Empty),
                    _ => value(&other.code),
                };
                delete_value(&pool, key, &one.code, replacement).await.map(|_| ())
            }
        };
        match result {
            Ok(()) => done += 1,
            Err(store::Error::App(_)) => {}
            Err(error) => panic!("step {step}: {error}"),
        }
        if step % 10 == 9 {
            assert_consistent(&pool).await;
        }
    }
    assert!(done > 40, "most steps do something: {done}");
    assert_consistent(&pool).await;
}

async fn undo_random(pool: &PgPool, random: &mut StdRng) -> Result<()> {
    let mut ctx = system(pool).await;
    let entries = settings::changes(&mut ctx, None).await?.entries;
    if entries.is_empty() {
        return Ok(());
    }
    settings::undo(&mut ctx, entries[random.random_range(0..entries.len())].id).await?;
    ctx.commit().await
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn lists_are_narrowed_down_to_a_value(pool: PgPool) {
    classic(&pool).await;
    let web = add_deal(&pool, &[(FieldName::Source, "WEB")]).await;
    add_deal(&pool, &[(FieldName::Source, "EMAIL")]).await;
    let mut query = domain::list::ListQuery::new(Kind::Deal);
    query.filter = "*(*source:any:WEB)".parse().unwrap();
    let page = records::list(&mut system(&pool).await, &query).await.unwrap();
    assert_eq!(page.records.iter().map(|record| record.id).collect::<Vec<_>>(), [web]);
    let columns = records::kanban(&mut system(&pool).await, Kind::Deal, Some(0), "", &query.filter).await.unwrap();
    assert_eq!(columns.iter().map(|column| column.count).sum::<i64>(), 1);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_deal_moves_to_a_stage_of_another_pipeline(pool: PgPool) {
    classic(&pool).await;
    let partners = create_pipeline(&pool, "Partners", PipelineTemplate::Default).await.unwrap();
    let deal = add_deal(&pool, &[]).await;
    let mut ctx = system(&pool).await;
    let unknown = records::move_to_pipeline(&mut ctx, deal, 0, partners, "NO_SUCH").await;
    assert_eq!(refused(unknown), AppError::invalid_field(FieldName::Stage, Problem::UnknownValue));
    records::move_to_pipeline(&mut ctx, deal, 0, partners, "WON").await.unwrap();
    ctx.commit().await.unwrap();
    let opened = records::open(&mut system(&pool).await, Kind::Deal, deal).await.unwrap();
    assert_eq!(opened.record.value(FieldName::PipelineId).as_id(), Some(partners));
    assert_eq!((opened.record.text(FieldName::Stage), opened.history.len()), ("WON", 3));
    assert!(!opened.record.value(FieldName::ClosedAt).is_empty());
    let again = records::move_to_pipeline(&mut system(&pool).await, deal, 0, partners, "NEW").await;
    assert!(again.is_ok(), "it is there already");
    let other = create_pipeline(&pool, "Others", PipelineTemplate::Default).await.unwrap();
    let late = records::move_to_pipeline(&mut system(&pool).await, deal, 0, other, "NEW").await;
    assert!(matches!(refused(late), AppError::Conflict { field: FieldName::PipelineId, .. }));
    assert_consistent(&pool).await;
}
