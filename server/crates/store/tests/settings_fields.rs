//! Custom fields in the list of changes, and in the file of settings.

use domain::fields::{DefinedField, FieldDefinition, FieldLink, FieldType, OptionDefinition, RequiredFrom};
use domain::settings::{Audited, FieldAspect, FieldDone, FieldWhat, ListKey, Naming, UnfitReason};
use domain::{AppError, FieldName, Kind, Language, Refusal, Value};
use sqlx::PgPool;
use store::{custom, records, settings};

use crate::support::*;

fn definition(kind: Kind, name: &str, field_type: FieldType) -> FieldDefinition {
    FieldDefinition { naming: Naming::named(name), field_type, ..FieldDefinition::new(kind) }
}

fn option(code: &str, name: &str) -> OptionDefinition {
    OptionDefinition { code: code.to_owned(), naming: Naming::named(name), is_deleted: false }
}

async fn define(pool: &PgPool, definition: FieldDefinition) -> i32 {
    let mut ctx = system(pool).await;
    let id = custom::create(&mut ctx, definition).await.unwrap();
    ctx.commit().await.unwrap();
    id
}

async fn defined(pool: &PgPool, kind: Kind) -> Vec<DefinedField> {
    let all = custom::defined(&mut system(pool).await, kind).await.unwrap();
    all.into_iter().filter(|field| !field.is_deleted).collect()
}

async fn names(pool: &PgPool, kind: Kind) -> Vec<String> {
    defined(pool, kind).await.into_iter().filter_map(|field| field.definition.naming.name).collect()
}

async fn change(pool: &PgPool, field: &DefinedField, definition: FieldDefinition) {
    let mut ctx = system(pool).await;
    custom::update(&mut ctx, field.id, field.version, definition).await.unwrap();
    ctx.commit().await.unwrap();
}

/// What was done to fields, latest first, with the numbers of the entries.
async fn log(pool: &PgPool) -> Vec<(i64, FieldDone)> {
    let entries = settings::changes(&mut system(pool).await, None).await.unwrap().entries;
    let field = |entry: domain::settings::AuditEntry| match entry.what {
        Audited::Field(done) => Some((entry.id, done)),
        Audited::List { .. } => None,
    };
    entries.into_iter().filter_map(field).collect()
}

async fn undo(pool: &PgPool, entry: i64) -> store::Result<()> {
    let mut ctx = system(pool).await;
    settings::undo(&mut ctx, entry).await?;
    ctx.commit().await
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn every_change_of_a_field_is_noted_and_can_be_taken_back(pool: PgPool) {
    classic(&pool).await;
    let id = define(&pool, definition(Kind::Company, "Ticker", FieldType::Text)).await;
    let field = defined(&pool, Kind::Company).await.remove(0);
    let renamed = FieldDefinition { naming: Naming::named("Symbol"), in_list: true, ..field.definition.clone() };
    change(&pool, &field, renamed).await;
    let field = defined(&pool, Kind::Company).await.remove(0);
    // What changes nothing is not noted.
    change(&pool, &field, field.definition.clone()).await;
    let mut ctx = system(&pool).await;
    custom::delete(&mut ctx, id).await.unwrap();
    custom::bring_back(&mut ctx, id).await.unwrap();
    ctx.commit().await.unwrap();

    let noted = log(&pool).await;
    let what = |at: usize| &noted[at].1.what;
    assert_eq!(noted.len(), 4);
    assert_eq!((what(0), what(1), what(3)), (&FieldWhat::Restored, &FieldWhat::Deleted, &FieldWhat::Added));
    assert_eq!(noted[2].1.aspects(), [FieldAspect::Name, FieldAspect::Lists]);
    assert_eq!(noted[2].1.definition.naming, Naming::named("Ticker"), "as it was before");

    undo(&pool, noted[0].0).await.unwrap();
    assert_eq!(names(&pool, Kind::Company).await, [""; 0]);
    let twice = undo(&pool, noted[0].0).await;
    assert_eq!(refused(twice), AppError::Refused(Refusal::NotUndoable));
    undo(&pool, noted[1].0).await.unwrap();
    assert_eq!(names(&pool, Kind::Company).await, ["Symbol"]);
    undo(&pool, noted[2].0).await.unwrap();
    assert_eq!(names(&pool, Kind::Company).await, ["Ticker"]);
    undo(&pool, noted[3].0).await.unwrap();
    assert!(names(&pool, Kind::Company).await.is_empty());
    let entries = settings::changes(&mut system(&pool).await, None).await.unwrap().entries;
    assert!(entries[4..].iter().all(|entry| entry.undone_by.is_some()));
    assert!(entries[..4].iter().all(|entry| entry.undoes.is_some()));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_change_that_others_built_on_is_not_taken_back(pool: PgPool) {
    classic(&pool).await;
    define(&pool, definition(Kind::Company, "A", FieldType::Text)).await;
    for name in ["B", "C"] {
        let field = defined(&pool, Kind::Company).await.remove(0);
        change(&pool, &field, FieldDefinition { naming: Naming::named(name), ..field.definition.clone() }).await;
    }
    let noted = log(&pool).await;
    assert_eq!(refused(undo(&pool, noted[1].0).await), AppError::Refused(Refusal::NotUndoable));
    define(&pool, definition(Kind::Company, "B", FieldType::Text)).await;
    assert_eq!(refused(undo(&pool, noted[0].0).await), AppError::Refused(Refusal::NotUndoable), "the name is taken");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn values_that_were_added_stay_named_when_that_is_taken_back(pool: PgPool) {
    classic(&pool).await;
    let size =
        FieldDefinition { options: vec![option("s", "Small")], ..definition(Kind::Company, "Size", FieldType::List) };
    let id = define(&pool, size).await;
    let field = defined(&pool, Kind::Company).await.remove(0);
    let mut more = field.definition.clone();
    more.options.push(option("", "Large"));
    change(&pool, &field, more).await;
    let mut new = new_record(Kind::Company, &[(FieldName::Title, "Firma")]);
    new.values.insert(FieldName::Custom(id), Value::Choice("large".to_owned()));
    add(&pool, new).await;

    let noted = log(&pool).await;
    undo(&pool, noted[0].0).await.unwrap();
    let options = || async { defined(&pool, Kind::Company).await.remove(0).definition.options };
    let deleted = OptionDefinition { is_deleted: true, ..option("large", "Large") };
    assert_eq!(options().await, [option("s", "Small"), deleted], "the record's value has a name");
    undo(&pool, log(&pool).await[0].0).await.unwrap();
    assert_eq!(options().await, [option("s", "Small"), option("large", "Large")]);

    // Nor does it vanish for those who send a list without it.
    let field = defined(&pool, Kind::Company).await.remove(0);
    let fewer = FieldDefinition { options: vec![option("s", "Small")], ..field.definition.clone() };
    change(&pool, &field, fewer).await;
    assert!(options().await.iter().any(|option| option.code == "large" && option.is_deleted));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_deleted_field_comes_back_with_what_became_it(pool: PgPool) {
    classic(&pool).await;
    let [on_deal, on_lead, ..] = set_up(&pool).await;
    let link = Some(FieldLink { kind: Kind::Deal, id: on_deal });
    let becomes = || async { defined(&pool, Kind::Lead).await.into_iter().find(|field| field.id == on_lead) };
    let becomes = || async { becomes().await.and_then(|field| field.definition.becomes) };
    let delete = |id: i32| {
        let pool = pool.clone();
        async move {
            let mut ctx = system(&pool).await;
            custom::delete(&mut ctx, id).await.unwrap();
            ctx.commit().await.unwrap();
            log(&pool).await[0].0
        }
    };
    let deleted = delete(on_deal).await;
    assert_eq!(becomes().await, None);
    undo(&pool, deleted).await.unwrap();
    assert_eq!(becomes().await, link);

    let deleted = delete(on_lead).await;
    undo(&pool, deleted).await.unwrap();
    assert_eq!(becomes().await, link, "nor does the lead's field forget it");

    delete(on_deal).await;
    let mut ctx = system(&pool).await;
    custom::bring_back(&mut ctx, on_deal).await.unwrap();
    ctx.commit().await.unwrap();
    assert_eq!(becomes().await, link, "nor does it matter how it comes back");

    // While it was gone, somebody decided otherwise.
    let deleted = delete(on_deal).await;
    let other =
        define(&pool, FieldDefinition { naming: Naming::named("Extent"), ..size_of_deal(&pool, on_deal).await }).await;
    let field = defined(&pool, Kind::Lead).await.into_iter().find(|field| field.id == on_lead).unwrap();
    let elsewhere = Some(FieldLink { kind: Kind::Deal, id: other });
    change(&pool, &field, FieldDefinition { becomes: elsewhere, ..field.definition.clone() }).await;
    undo(&pool, deleted).await.unwrap();
    assert_eq!(becomes().await, elsewhere);

    // What was noted before links were noted with it can still be read.
    let old = r#"{"id": 1, "definition": {}, "what": "deleted"}"#;
    let done = serde_json::to_value(&log(&pool).await.last().unwrap().1).unwrap();
    let mut old: serde_json::Value = serde_json::from_str(old).unwrap();
    old["definition"] = done["definition"].clone();
    assert!(serde_json::from_value::<FieldDone>(old).unwrap().sources.is_empty());
}

async fn size_of_deal(pool: &PgPool, id: i32) -> FieldDefinition {
    let all = custom::defined(&mut system(pool).await, Kind::Deal).await.unwrap();
    all.into_iter().find(|field| field.id == id).unwrap().definition
}

/// A lead's list that becomes a deal's, a required number, and a searched text with its translations.
async fn set_up(pool: &PgPool) -> [i32; 4] {
    let values = || vec![option("s", "Small"), option("l", "Large")];
    let size = definition(Kind::Deal, "Size", FieldType::List);
    let on_deal = define(pool, FieldDefinition { options: values(), ..size }).await;
    let becomes = Some(FieldLink { kind: Kind::Deal, id: on_deal });
    let size = definition(Kind::Lead, "Size", FieldType::List);
    let default = Value::Choice("l".to_owned());
    let on_lead = define(pool, FieldDefinition { options: values(), becomes, default, ..size }).await;
    let required_from = vec![RequiredFrom { pipeline_id: Some(0), stage: "EXECUTING".to_owned() }];
    let area = definition(Kind::Deal, "Area", FieldType::Number);
    let area = define(pool, FieldDefinition { required_from, ..area }).await;
    let mut ticker = definition(Kind::Company, "Ticker", FieldType::Text);
    ticker.naming.translations = [(Language::Polish, "Symbol".to_owned())].into();
    ticker.help = Naming::named("As on the exchange");
    let ticker = FieldDefinition { is_searched: true, in_list: true, is_multiple: true, ..ticker };
    [on_deal, on_lead, area, define(pool, ticker).await]
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_file_carries_the_fields_to_another_installation(pool: PgPool) {
    classic(&pool).await;
    let empty = settings::export(&mut system(&pool).await).await.unwrap();
    let [on_deal, on_lead, area, ticker] = set_up(&pool).await;
    let wanted = settings::export(&mut system(&pool).await).await.unwrap();
    let text = serde_json::to_string_pretty(&wanted).unwrap();
    assert_eq!(serde_json::from_str::<domain::settings::Configuration>(&text).unwrap(), wanted);
    let report = settings::import(&mut system(&pool).await, &wanted).await.unwrap();
    assert_eq!(report, settings::ImportReport::default(), "here it changes nothing");

    // Without them, as far as no record holds one.
    let mut new = new_record(Kind::Company, &[(FieldName::Title, "Firma")]);
    new.values.insert(FieldName::Custom(ticker), Value::Many(vec![Value::text("F")]));
    add(&pool, new).await;
    let mut ctx = system(&pool).await;
    let report = settings::import(&mut ctx, &empty).await.unwrap();
    assert_eq!(report.fields_kept, [("company", "Ticker".to_owned())]);
    assert_eq!((report.fields_changed["deal"], report.fields_changed["lead"]), (2, 1));
    ctx.commit().await.unwrap();
    assert_eq!(names(&pool, Kind::Company).await, ["Ticker"]);
    assert!(names(&pool, Kind::Deal).await.is_empty() && names(&pool, Kind::Lead).await.is_empty());

    // And the file again: the same fields under other numbers.
    let mut ctx = system(&pool).await;
    settings::import(&mut ctx, &wanted).await.unwrap();
    ctx.commit().await.unwrap();
    assert_eq!(settings::export(&mut system(&pool).await).await.unwrap(), wanted);
    let lead = defined(&pool, Kind::Lead).await.remove(0);
    let deals = defined(&pool, Kind::Deal).await;
    assert!(lead.id != on_lead && deals.iter().all(|field| field.id != on_deal && field.id != area));
    assert_eq!(lead.definition.becomes, Some(FieldLink { kind: Kind::Deal, id: deals[0].id }));

    // A file from before there were custom fields leaves them alone.
    let mut old = wanted.clone();
    old.custom_fields = None;
    let report = settings::import(&mut system(&pool).await, &old).await.unwrap();
    assert_eq!(report, settings::ImportReport::default());
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_file_changes_fields_and_keeps_values_that_records_hold(pool: PgPool) {
    classic(&pool).await;
    let [size, ..] = set_up(&pool).await;
    let mut new = new_record(Kind::Deal, &[(FieldName::Title, "Roof")]);
    new.values.insert(FieldName::Custom(size), Value::Choice("l".to_owned()));
    let deal = add(&pool, new).await;
    let mut file = settings::export(&mut system(&pool).await).await.unwrap();
    let fields = file.custom_fields.as_mut().unwrap();
    let own = fields.iter_mut().find(|field| field.kind == Kind::Deal && field.name == "Size").unwrap();
    own.options.clear();
    own.options.push(domain::settings::FileOption {
        code: "xl".to_owned(),
        name: "Huge".to_owned(),
        translations: [].into(),
    });
    own.translations = [(Language::German, "Größe".to_owned())].into();
    let mut ctx = system(&pool).await;
    let report = settings::import(&mut ctx, &file).await.unwrap();
    assert_eq!(report.fields_kept, [("deal", "Size: Large".to_owned())]);
    ctx.commit().await.unwrap();
    let changed = defined(&pool, Kind::Deal).await.into_iter().find(|field| field.id == size).unwrap().definition;
    let offered = |code: &str| changed.options.iter().any(|option| option.code == code && !option.is_deleted);
    assert!(offered("xl") && offered("l") && !offered("s"));
    assert_eq!(changed.naming.shown(Language::German), "Größe");
    let held = records::get(&mut system(&pool).await, Kind::Deal, deal).await.unwrap();
    assert_eq!(held.value(FieldName::Custom(size)), &Value::Choice("l".to_owned()));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn rules_of_pipelines_are_kept_or_refused_but_never_lost(pool: PgPool) {
    classic(&pool).await;
    let [_, _, area, _] = set_up(&pool).await;
    let rule = || async {
        let fields = defined(&pool, Kind::Deal).await;
        fields.into_iter().find(|field| field.id == area).unwrap().definition.required_from
    };
    let before = rule().await;
    let mut file = settings::export(&mut system(&pool).await).await.unwrap();
    file.lists.remove(&ListKey::Pipelines);
    let mut ctx = system(&pool).await;
    let report = settings::import(&mut ctx, &file).await.unwrap();
    assert_eq!(report, settings::ImportReport::default(), "a file without pipelines means those that are here");
    ctx.commit().await.unwrap();
    assert_eq!(rule().await, before);

    let whole = settings::export(&mut system(&pool).await).await.unwrap();
    for mut file in [file, whole] {
        let own = file.custom_fields.as_mut().unwrap().iter_mut().find(|field| field.name == "Area").unwrap();
        own.required_from[0].pipeline_id = Some(77);
        let refusal = settings::import(&mut system(&pool).await, &file).await.unwrap_err();
        let store::Error::Unfit(problems) = refusal else { panic!("{refusal:?}") };
        let problem = (problems[0].list.as_str(), problems[0].code.as_str(), &problems[0].reason);
        assert_eq!((problems.len(), problem), (1, ("custom_fields deal Area", "77", &UnfitReason::UnknownPipeline)));
    }
    // A rule for a pipeline that is gone is in no file, which would be refused.
    let mut ctx = system(&pool).await;
    let field = defined(&pool, Kind::Deal).await.into_iter().find(|field| field.id == area).unwrap();
    let mut rules = field.definition.required_from.clone();
    rules.push(RequiredFrom { pipeline_id: Some(77), stage: "EXECUTING".to_owned() });
    let definition = FieldDefinition { required_from: rules, ..field.definition.clone() };
    custom::update(&mut ctx, area, field.version, definition).await.unwrap();
    let file = settings::export(&mut ctx).await.unwrap();
    settings::import(&mut ctx, &file).await.unwrap();
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_file_that_does_not_fit_changes_nothing(pool: PgPool) {
    classic(&pool).await;
    set_up(&pool).await;
    let file = settings::export(&mut system(&pool).await).await.unwrap();
    let fields = |edit: &dyn Fn(&mut Vec<domain::settings::FileField>)| {
        let mut file = file.clone();
        edit(file.custom_fields.as_mut().unwrap());
        file
    };
    let at = |fields: &[domain::settings::FileField], name: &str| {
        fields.iter().position(|field| field.name == name).unwrap()
    };
    let wrong = [
        fields(&|all| {
            let place = at(all, "Area");
            all[place].field_type = "text".to_owned();
        }),
        fields(&|all| {
            let place = at(all, "Area");
            all[place].field_type = "nonsense".to_owned();
        }),
        fields(&|all| {
            let copy = all[0].clone();
            all.push(copy);
        }),
        fields(&|all| {
            let place = at(all, "Ticker");
            all[place].name = String::new();
        }),
        fields(&|all| {
            let lead = all.iter_mut().find(|field| field.becomes.is_some()).unwrap();
            lead.becomes.as_mut().unwrap().name = "Nothing".to_owned();
        }),
    ];
    for (at, file) in wrong.iter().enumerate() {
        let refusal = settings::import(&mut system(&pool).await, file).await.unwrap_err();
        let store::Error::Unfit(problems) = refusal else { panic!("{at}: {refusal:?}") };
        assert_eq!(problems.len(), 1, "{at}: {problems:?}");
        assert!(problems[0].list.starts_with("custom_fields "), "{at}: {problems:?}");
        if at == 0 {
            assert_eq!(problems[0].reason, UnfitReason::OtherType);
        }
    }
}
