//! Fields for files: what a record takes, keeps, gives away by its conversion, and shows.

use chrono::Duration;
use domain::attachment::{Attachment, MOST_FILES};
use domain::errors::{Place, Violation};
use domain::fields::{FieldDefinition, FieldLink, FieldType, RequiredFrom};
use domain::history::Seen;
use domain::list::ListQuery;
use domain::permissions::Role;
use domain::record::{HistoryEntry, HistoryEvent, NewRecord};
use domain::settings::Naming;
use domain::{AppError, ClientChoice, FieldName, Kind, Problem, Value};
use sqlx::PgPool;
use store::export::{Cell, Export, Scope};
use store::files::{self, NewFile};
use store::{Actor, Ctx, custom, history, inquiries, records};

use crate::custom::{edit, value};
use crate::lists::walk;
use crate::support::*;

async fn define(pool: &PgPool, kind: Kind, name: &str, change: impl FnOnce(&mut FieldDefinition)) -> FieldName {
    let mut ctx = system(pool).await;
    let mut definition = FieldDefinition::new(kind);
    definition.naming = Naming::named(name);
    definition.field_type = FieldType::File;
    change(&mut definition);
    let id = custom::create(&mut ctx, definition).await.unwrap();
    ctx.commit().await.unwrap();
    FieldName::Custom(id)
}

async fn remember(ctx: &mut Ctx, name: &str) -> Attachment {
    let key = format!("{name} {}", ctx.actor.id);
    let file = NewFile { key, name: name.to_owned(), media_type: "application/octet-stream", size: 5 };
    let id = files::add_attachment(ctx, file).await.unwrap();
    Attachment { id, name: name.to_owned(), size: 5 }
}

/// A file that the system employee has just uploaded.
async fn upload(pool: &PgPool, name: &str) -> Attachment {
    upload_by(system(pool).await, name).await
}

async fn upload_by(mut ctx: Ctx, name: &str) -> Attachment {
    let file = remember(&mut ctx, name).await;
    ctx.commit().await.unwrap();
    file
}

fn one(file: &Attachment) -> Value {
    Value::File(file.clone())
}

fn many(files: &[&Attachment]) -> Value {
    Value::Many(files.iter().map(|file| one(file)).collect())
}

/// A company with these files.
fn company(field: FieldName, value: Value) -> NewRecord {
    let mut new = new_record(Kind::Company, &[(FieldName::Title, "Firma")]);
    new.values.insert(field, value);
    new
}

async fn latest(pool: &PgPool, kind: Kind, id: i64) -> HistoryEntry {
    records::open(&mut system(pool).await, kind, id).await.unwrap().history.swap_remove(0)
}

/// How many files are thrown away after a day.
async fn forgotten(pool: &PgPool) -> usize {
    files::forget_unused(pool, now() + Duration::hours(25)).await.unwrap().len()
}

async fn may_read(pool: &PgPool, actor: &Actor, file: &Attachment) -> bool {
    files::find(&mut acting(pool, actor).await, file.id).await.is_ok()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn files_are_named_sized_and_brought_back_by_the_history(pool: PgPool) {
    classic(&pool).await;
    let single = define(&pool, Kind::Company, "Contract", |_| {}).await;
    let several = define(&pool, Kind::Company, "Plans", |own| own.is_multiple = true).await;
    let (contract, newer) = (upload(&pool, "contract.pdf").await, upload(&pool, "newer.pdf").await);
    let (north, south) = (upload(&pool, "north.dwg").await, upload(&pool, "south.dwg").await);
    // What the browser says about name and size counts nothing.
    let lying = Attachment { name: "<script>.html".to_owned(), size: 1 << 40, ..contract.clone() };
    let id = add(&pool, company(single, one(&lying))).await;
    assert_eq!(value(&pool, Kind::Company, id, single).await, one(&contract));
    edit(&pool, Kind::Company, id, several, Value::Empty, many(&[&north, &south, &north])).await.unwrap();
    assert_eq!(value(&pool, Kind::Company, id, several).await, many(&[&north, &south]));

    edit(&pool, Kind::Company, id, single, one(&contract), one(&newer)).await.unwrap();
    let entry = latest(&pool, Kind::Company, id).await;
    let HistoryEvent::Field { before, after, .. } = &entry.event else { panic!("a field") };
    assert_eq!((before, after), (&one(&contract), &one(&newer)));
    edit(&pool, Kind::Company, id, several, many(&[&north, &south]), many(&[&south])).await.unwrap();
    let HistoryEvent::Field { before, .. } = latest(&pool, Kind::Company, id).await.event else { panic!("a field") };
    assert_eq!(before, many(&[&north, &south]));

    assert_eq!(forgotten(&pool).await, 0, "what a record had is kept for a way back");
    let mut ctx = system(&pool).await;
    history::restore(&mut ctx, Kind::Company, id, entry.id, Seen::Field(one(&newer))).await.unwrap();
    ctx.commit().await.unwrap();
    assert_eq!(value(&pool, Kind::Company, id, single).await, one(&contract));
    let listed = ListQuery { columns: vec![single, several], ..ListQuery::new(Kind::Company) };
    let rows = walk(&mut system(&pool).await, listed).await;
    assert_eq!((rows[0].value(single), rows[0].value(several)), (&one(&contract), &many(&[&south])));
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_record_takes_what_its_user_uploaded_and_nothing_else(pool: PgPool) {
    classic(&pool).await;
    let field = define(&pool, Kind::Company, "Contract", |own| own.is_multiple = true).await;
    let anna = employee(&pool, "Anna", Role::Employee).await;
    let of_anna = upload_by(acting(&pool, &anna).await, "private.pdf").await;
    let own = upload(&pool, "contract.pdf").await;
    let id = add(&pool, company(field, many(&[&own]))).await;
    let mut ctx = system(&pool).await;
    let picture = NewFile { key: "p".to_owned(), name: "p.png".to_owned(), media_type: "image/png", size: 1 };
    let picture = Attachment::of(files::add(&mut ctx, picture).await.unwrap());
    let of_comment = remember(&mut ctx, "letter.txt").await;
    store::timeline::add_with_files(&mut ctx, Kind::Company, id, "Letter", &[of_comment.id]).await.unwrap();
    ctx.commit().await.unwrap();
    for stolen in [&of_anna, &own, &picture, &of_comment, &Attachment::of(999)] {
        let refusal = records::create(&mut system(&pool).await, company(field, many(&[stolen]))).await;
        assert_eq!(refused(refusal), AppError::invalid_field(field, Problem::UnknownValue), "{stolen:?}");
        if stolen != &own {
            let refusal = edit(&pool, Kind::Company, id, field, many(&[&own]), many(&[&own, stolen])).await;
            assert_eq!(refused(refusal), AppError::invalid_field(field, Problem::UnknownValue), "{stolen:?}");
        }
    }
    let fits = [Value::text("contract.pdf"), Value::link(Some(own.id), None)];
    for wrong in fits {
        let refusal = records::create(&mut system(&pool).await, company(field, wrong)).await;
        assert_eq!(refused(refusal), AppError::invalid_field(field, Problem::WrongType));
    }
    let crowd: Vec<Value> = (0..=MOST_FILES).map(|at| one(&Attachment::of(i64::try_from(at).unwrap()))).collect();
    let refusal = records::create(&mut system(&pool).await, company(field, Value::Many(crowd))).await;
    assert_eq!(refused(refusal), AppError::invalid_field(field, Problem::NumberTooLarge));

    // What was never saved is cleared, what is used stays.
    assert!(!may_read(&pool, &employee(&pool, "Ben", Role::Employee).await, &of_anna).await);
    assert_eq!(forgotten(&pool).await, 2);
    assert!(may_read(&pool, &anna, &own).await);
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_required_file_is_asked_for_at_once_or_from_a_stage_on(pool: PgPool) {
    classic(&pool).await;
    let always = define(&pool, Kind::Company, "Contract", |own| own.is_required = true).await;
    let lacks = |field| AppError::Invalid(vec![Violation { place: Place::Field(field), problem: Problem::Required }]);
    for empty in [Value::Empty, Value::Many(Vec::new())] {
        let refusal = records::create(&mut system(&pool).await, company(always, empty)).await;
        assert!(matches!(refused(refusal), AppError::Invalid(_)));
    }
    let contract = upload(&pool, "contract.pdf").await;
    let id = add(&pool, company(always, one(&contract))).await;
    let emptied = edit(&pool, Kind::Company, id, always, one(&contract), Value::Empty).await;
    assert_eq!(refused(emptied), lacks(always));

    let later = define(&pool, Kind::Deal, "Order", |own| {
        own.required_from = vec![RequiredFrom { pipeline_id: Some(0), stage: "EXECUTING".to_owned() }];
    })
    .await;
    let deal = add(&pool, new_record(Kind::Deal, &[(FieldName::Title, "Roof")])).await;
    let stage = |code: &str| Value::Choice(code.to_owned());
    let to = |after: &str| edit(&pool, Kind::Deal, deal, FieldName::Stage, stage("NEW"), stage(after));
    assert_eq!(refused(to("EXECUTING").await), lacks(later));
    edit(&pool, Kind::Deal, deal, later, Value::Empty, one(&upload(&pool, "order.pdf").await)).await.unwrap();
    to("EXECUTING").await.unwrap();
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_conversion_passes_files_on_and_none_goes_while_a_record_has_it(pool: PgPool) {
    classic(&pool).await;
    let mut linked = Vec::new();
    for kind in [Kind::Deal, Kind::Company] {
        let target = define(&pool, kind, "Plans", |own| own.is_multiple = true).await;
        let becomes = Some(FieldLink { kind, id: target.custom_id().unwrap() });
        let source = define(&pool, Kind::Lead, &format!("Plans of the {}", kind.code()), |own| {
            own.is_multiple = true;
            own.becomes = becomes;
        })
        .await;
        linked.push((target, source));
    }
    let [(on_deal, for_deal), (on_company, for_company)] = linked[..] else { panic!("two") };
    let (north, south) = (upload(&pool, "north.dwg").await, upload(&pool, "south.dwg").await);
    let mut new = new_record(Kind::Lead, &[(FieldName::Title, "Roof"), (FieldName::CompanyTitle, "Firma")]);
    new.values.insert(for_deal, many(&[&north, &south]));
    new.values.insert(for_company, many(&[&north]));
    let lead = add(&pool, new).await;
    let mut ctx = system(&pool).await;
    let deal = inquiries::convert_lead(&mut ctx, lead, &options(ClientChoice::Company, true), &Default::default())
        .await
        .unwrap();
    ctx.commit().await.unwrap();
    let record = records::get(&mut system(&pool).await, Kind::Deal, deal).await.unwrap();
    let firm = record.value(FieldName::CompanyId).as_id().unwrap();
    assert_eq!(record.value(on_deal), &many(&[&north, &south]));
    assert_eq!(value(&pool, Kind::Company, firm, on_company).await, many(&[&north]));
    assert_consistent(&pool).await;

    // Each has it by itself: it can be taken away and brought back, and read when the others are gone.
    edit(&pool, Kind::Deal, deal, on_deal, many(&[&north, &south]), many(&[&south])).await.unwrap();
    edit(&pool, Kind::Deal, deal, on_deal, many(&[&south]), many(&[&south, &north])).await.unwrap();
    let foreign = edit(&pool, Kind::Company, firm, on_company, many(&[&north]), many(&[&north, &south])).await;
    assert_eq!(refused(foreign), AppError::invalid_field(on_company, Problem::UnknownValue));
    let ben = employee(&pool, "Ben", Role::Employee).await;
    for (kind, id, left) in [(Kind::Lead, lead, [true, true]), (Kind::Deal, deal, [true, false])] {
        delete(&pool, kind, id).await;
        assert_eq!([may_read(&pool, &ben, &north).await, may_read(&pool, &ben, &south).await], left, "{kind:?}");
    }
    delete(&pool, Kind::Company, firm).await;
    assert!(!may_read(&pool, &ben, &north).await);
    assert_eq!(forgotten(&pool).await, 0, "records come back from the recycle bin with their files");
    let mut ctx = system(&pool).await;
    records::restore(&mut ctx, Kind::Deal, &[deal]).await.unwrap();
    ctx.commit().await.unwrap();
    assert!(may_read(&pool, &ben, &south).await);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn lists_tell_who_has_a_file_and_exports_name_it(pool: PgPool) {
    classic(&pool).await;
    let field = define(&pool, Kind::Company, "Plans", |own| own.is_multiple = true).await;
    let (north, south) = (upload(&pool, "=north.dwg").await, upload(&pool, "south.dwg").await);
    add(&pool, company(field, many(&[&north, &south]))).await;
    add(&pool, new_record(Kind::Company, &[(FieldName::Title, "Without")])).await;
    let mut ctx = system(&pool).await;
    for (asked, expected) in [("filled", 1), ("empty", 1), ("any:1", 0)] {
        let filter = format!("*(*{}:{asked})", field.code()).parse().unwrap();
        let rows = walk(&mut ctx, ListQuery { filter, ..ListQuery::new(Kind::Company) }).await;
        assert_eq!(rows.len(), expected, "{asked}");
    }
    let query = ListQuery { columns: vec![field], ..ListQuery::new(Kind::Company) };
    let export = Export::prepare(&mut ctx, Kind::Company, Scope::AllFields).await.unwrap();
    let at = export.titles().iter().position(|title| title == "Plans").unwrap();
    let (rows, _) = export.page(&mut ctx, &query).await.unwrap();
    let names = ["=north.dwg", "south.dwg"].map(|name| Cell::Text(name.to_owned()));
    assert!(rows.iter().any(|row| row[at] == Cell::Many(names.to_vec())), "{rows:?}");

    // The field goes and comes back with what records hold.
    custom::delete(&mut ctx, field.custom_id().unwrap()).await.unwrap();
    custom::bring_back(&mut ctx, field.custom_id().unwrap()).await.unwrap();
    ctx.commit().await.unwrap();
    let held = walk(&mut system(&pool).await, query).await;
    assert!(held.iter().any(|row| row.value(field) == &many(&[&north, &south])));
}
