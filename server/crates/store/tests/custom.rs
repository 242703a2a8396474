//! Custom fields: set up, filled in, listed, indexed, carried over by conversions.

use domain::errors::{Place, Violation};
use domain::fields::{CREATOR, DefinedField, FieldDefinition, FieldLink, FieldType, OptionDefinition, RequiredFrom};
use domain::list::ListQuery;
use domain::moment::LocalTime;
use domain::permissions::Role;
use domain::record::HistoryEvent;
use domain::settings::Naming;
use domain::value::Money;
use domain::{AppError, Change, ClientChoice, FieldName, Kind, Moment, Problem, Value};
use rust_decimal::Decimal;
use sqlx::PgPool;
use store::{Actor, custom, directory, records};

use crate::lists::walk;
use crate::support::*;

pub fn definition(kind: Kind, name: &str, field_type: FieldType) -> FieldDefinition {
    FieldDefinition { naming: Naming::named(name), field_type, ..FieldDefinition::new(kind) }
}

pub fn list_of(kind: Kind, name: &str, values: &[&str]) -> FieldDefinition {
    let option =
        |name: &&str| OptionDefinition { code: String::new(), naming: Naming::named(*name), is_deleted: false };
    FieldDefinition { options: values.iter().map(option).collect(), ..definition(kind, name, FieldType::List) }
}

pub async fn define(pool: &PgPool, definition: FieldDefinition) -> FieldName {
    let mut ctx = system(pool).await;
    let id = custom::create(&mut ctx, definition).await.unwrap();
    ctx.commit().await.unwrap();
    FieldName::Custom(id)
}

pub fn id_of(name: FieldName) -> i32 {
    name.custom_id().unwrap()
}

async fn defined(pool: &PgPool, kind: Kind, name: FieldName) -> DefinedField {
    let all = custom::defined(&mut system(pool).await, kind).await.unwrap();
    all.into_iter().find(|field| field.id == id_of(name)).unwrap()
}

pub async fn edit(
    pool: &PgPool,
    kind: Kind,
    id: i64,
    field: FieldName,
    before: Value,
    after: Value,
) -> store::Result<()> {
    let mut ctx = system(pool).await;
    records::edit(&mut ctx, kind, id, vec![Change { field, before, after }], None).await?;
    ctx.commit().await
}

pub async fn value(pool: &PgPool, kind: Kind, id: i64, field: FieldName) -> Value {
    records::get(&mut system(pool).await, kind, id).await.unwrap().value(field).clone()
}

fn lacks(field: FieldName) -> AppError {
    AppError::Invalid(vec![Violation { place: Place::Field(field), problem: Problem::Required }])
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn values_of_every_type_are_stored_read_and_noted_in_the_history(pool: PgPool) {
    classic(&pool).await;
    let other = add(&pool, new_record(Kind::Deal, &[(FieldName::Title, "Roof")])).await;
    let actor = employee(&pool, "Anna", Role::Employee).await;
    let local = LocalTime { year: 2026, month: 7, day: 1, hour: 10, minute: 30 };
    let values = [
        (FieldType::Text, Value::text("TCK")),
        (FieldType::LongText, Value::text("one\ntwo")),
        (FieldType::Number, Value::Decimal(Decimal::from(1976))),
        (FieldType::Decimal, Value::Decimal(Decimal::new(15, 1))),
        (FieldType::Boolean, Value::Boolean(true)),
        (FieldType::Date, Value::Date("2026-02-03".parse().unwrap())),
        (FieldType::Moment, Value::Moment(Moment { utc_ms: 0, local })),
        (FieldType::Money, Value::Money(Money { amount: Decimal::from(5), currency: "PLN".to_owned() })),
        (FieldType::Url, Value::text("https://example.org/a")),
        (FieldType::Address, Value::text("1 Road\nTown")),
        (FieldType::Employee, Value::link(Some(actor.id), None)),
        (FieldType::Deal, Value::link(Some(other), Some("Roof".to_owned()))),
    ];
    let company = add(&pool, new_record(Kind::Company, &[(FieldName::Title, "Firma")])).await;
    for (at, (field_type, entered)) in values.into_iter().enumerate() {
        for is_multiple in [false, true] {
            let name = format!("{at} {is_multiple}");
            let is_multiple = is_multiple && field_type.may_be_multiple();
            let field =
                define(&pool, FieldDefinition { is_multiple, ..definition(Kind::Company, &name, field_type) }).await;
            let entered = if is_multiple { Value::Many(vec![entered.clone()]) } else { entered.clone() };
            let before = value(&pool, Kind::Company, company, field).await;
            edit(&pool, Kind::Company, company, field, before, entered.clone()).await.unwrap();
            let stored = value(&pool, Kind::Company, company, field).await;
            assert!(stored.same_as(&entered), "{field_type:?}: {stored:?}");
            let opened = records::open(&mut system(&pool).await, Kind::Company, company).await.unwrap();
            let HistoryEvent::Field { field: changed, after, .. } = &opened.history[0].event else { panic!("a field") };
            assert_eq!(*changed, field);
            assert_eq!(after, &stored, "{field_type:?}: as it was, with the names of what it links to");

            edit(&pool, Kind::Company, company, field, stored, Value::Empty).await.unwrap();
            let emptied = value(&pool, Kind::Company, company, field).await;
            assert!(emptied.is_empty() || emptied == Value::Boolean(false));
        }
    }
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn moments_are_entered_by_the_clock_on_the_wall(pool: PgPool) {
    classic(&pool).await;
    let field = define(&pool, definition(Kind::Company, "Opened", FieldType::Moment)).await;
    let actor = employee(&pool, "Anna", Role::Administrator).await;
    let mut ctx = acting(&pool, &actor).await;
    let local = LocalTime { year: 2026, month: 7, day: 1, hour: 10, minute: 30 };
    let mut new = new_record(Kind::Company, &[(FieldName::Title, "Firma")]);
    new.values.insert(field, Value::Moment(Moment { utc_ms: 0, local }));
    let id = records::create(&mut ctx, new).await.unwrap();
    let company = records::get(&mut ctx, Kind::Company, id).await.unwrap();
    let Value::Moment(stored) = company.value(field) else { panic!("a moment") };
    assert_eq!((stored.local, stored.utc_ms), (local, 1_782_894_600_000), "two hours ahead of UTC in summer");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_required_field_is_asked_for_when_it_is_created_or_emptied_and_hinders_nothing_else(pool: PgPool) {
    classic(&pool).await;
    let old = add(&pool, new_record(Kind::Company, &[(FieldName::Title, "Old")])).await;
    let field =
        define(&pool, FieldDefinition { is_required: true, ..list_of(Kind::Company, "Size", &["S", "L"]) }).await;
    let nothing =
        records::create(&mut system(&pool).await, new_record(Kind::Company, &[(FieldName::Title, "New")])).await;
    assert_eq!(refused(nothing), lacks(field));

    let renamed = edit(&pool, Kind::Company, old, FieldName::Title, Value::text("Old"), Value::text("Older")).await;
    assert!(renamed.is_ok(), "what was there before can still be changed");
    let choice = |code: &str| Value::Choice(code.to_owned());
    edit(&pool, Kind::Company, old, field, Value::Empty, choice("s")).await.unwrap();
    let emptied = edit(&pool, Kind::Company, old, field, choice("s"), Value::Empty).await;
    assert_eq!(refused(emptied), AppError::invalid_field(field, Problem::Required));
    let unknown = edit(&pool, Kind::Company, old, field, choice("s"), choice("xxl")).await;
    assert_eq!(refused(unknown), AppError::invalid_field(field, Problem::UnknownValue));
    let conflict = edit(&pool, Kind::Company, old, field, choice("l"), Value::Empty).await;
    assert!(matches!(refused(conflict), AppError::Invalid(_)));
    let conflict = edit(&pool, Kind::Company, old, field, Value::Empty, choice("l")).await;
    assert_eq!(refused(conflict), AppError::Conflict { field, theirs: choice("s") });
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_stage_refuses_a_deal_that_lacks_what_is_required_from_it_on(pool: PgPool) {
    classic(&pool).await;
    let required_from = vec![RequiredFrom { pipeline_id: Some(0), stage: "EXECUTING".to_owned() }];
    let field =
        define(&pool, FieldDefinition { required_from, ..definition(Kind::Deal, "Site", FieldType::Text) }).await;
    let deal = add(&pool, new_record(Kind::Deal, &[(FieldName::Title, "Roof")])).await;
    let stage = |code: &str| Value::Choice(code.to_owned());
    let to = |before: &str, after: &str| edit(&pool, Kind::Deal, deal, FieldName::Stage, stage(before), stage(after));
    to("NEW", "PREPARATION").await.unwrap();
    assert_eq!(refused(to("PREPARATION", "EXECUTING").await), lacks(field));
    assert_eq!(refused(to("PREPARATION", "WON").await), lacks(field), "nor past it");
    edit(&pool, Kind::Deal, deal, field, Value::Empty, Value::text("Main street")).await.unwrap();
    to("PREPARATION", "EXECUTING").await.unwrap();
    let emptied = edit(&pool, Kind::Deal, deal, field, Value::text("Main street"), Value::Empty).await;
    assert_eq!(refused(emptied), lacks(field));
    to("EXECUTING", "LOSE").await.unwrap();
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_field_that_nobody_searches_any_more_loses_its_index(pool: PgPool) {
    classic(&pool).await;
    let searched = FieldDefinition { is_searched: true, ..definition(Kind::Lead, "Area", FieldType::Decimal) };
    let field = define(&pool, searched).await;
    custom::index_pending(&pool).await.unwrap();
    let known = directory::load(&mut system(&pool).await).await.unwrap();
    assert!(known.custom_field(field).unwrap().is_sortable);
    let mut ctx = system(&pool).await;
    custom::delete(&mut ctx, id_of(field)).await.unwrap();
    ctx.commit().await.unwrap();
    custom::index_pending(&pool).await.unwrap();
    assert_eq!(number(&pool, "select count(*) from pg_indexes where indexname like 'lead_custom_%'").await, 0);
    assert_eq!(number(&pool, "select count(*) from pg_statistic_ext").await, 0);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_deleted_field_comes_back_with_its_values(pool: PgPool) {
    classic(&pool).await;
    let field = define(&pool, definition(Kind::Contact, "Nickname", FieldType::Text)).await;
    let mut new = new_record(Kind::Contact, &[(FieldName::LastName, "Fletcher")]);
    new.values.insert(field, Value::text("Fletch"));
    let id = add(&pool, new).await;
    let mut ctx = system(&pool).await;
    assert_eq!(custom::count(&mut ctx, id_of(field)).await.unwrap().records, 1);
    custom::delete(&mut ctx, id_of(field)).await.unwrap();
    ctx.commit().await.unwrap();
    assert!(value(&pool, Kind::Contact, id, field).await.is_empty());
    assert!(directory::load(&mut system(&pool).await).await.unwrap().custom_fields.is_empty());

    let same_name = define(&pool, definition(Kind::Contact, "Nickname", FieldType::Text)).await;
    let taken = custom::bring_back(&mut system(&pool).await, id_of(field)).await;
    assert_eq!(refused(taken), AppError::invalid(Place::ValueName, Problem::AlreadyUsed));
    let mut ctx = system(&pool).await;
    let of_system = custom::create(&mut ctx, definition(Kind::Contact, "FIRST name", FieldType::Text)).await;
    assert_eq!(refused(of_system), AppError::invalid(Place::ValueName, Problem::AlreadyUsed));
    drop(ctx);
    let mut ctx = system(&pool).await;
    custom::delete(&mut ctx, id_of(same_name)).await.unwrap();
    custom::bring_back(&mut ctx, id_of(field)).await.unwrap();
    ctx.commit().await.unwrap();
    assert_eq!(value(&pool, Kind::Contact, id, field).await, Value::text("Fletch"));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn two_administrators_do_not_overwrite_each_other_and_others_may_not_set_up(pool: PgPool) {
    classic(&pool).await;
    let field = define(&pool, definition(Kind::Lead, "A", FieldType::Text)).await;
    let seen = defined(&pool, Kind::Lead, field).await;
    let renamed = FieldDefinition { naming: Naming::named("B"), ..seen.definition.clone() };
    let mut ctx = system(&pool).await;
    custom::update(&mut ctx, seen.id, seen.version, renamed.clone()).await.unwrap();
    ctx.commit().await.unwrap();
    let late = custom::update(&mut system(&pool).await, seen.id, seen.version, seen.definition).await;
    assert_eq!(refused(late), AppError::Outdated { theirs: "B".to_owned() });

    let second = define(&pool, definition(Kind::Lead, "C", FieldType::Text)).await;
    let mut ctx = system(&pool).await;
    custom::reorder(&mut ctx, Kind::Lead, vec![id_of(second), id_of(field)]).await.unwrap();
    let order: Vec<FieldName> =
        directory::load(&mut ctx).await.unwrap().custom_fields.iter().map(|field| field.name()).collect();
    assert_eq!(order, [second, field]);
    drop(ctx);

    let plain = employee(&pool, "Ben", Role::Employee).await;
    let refusal = custom::create(&mut acting(&pool, &plain).await, renamed).await;
    assert_eq!(refused(refusal), AppError::Forbidden);
    assert_eq!(refused(custom::defined(&mut acting(&pool, &plain).await, Kind::Lead).await), AppError::Forbidden);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_conversion_carries_linked_fields_and_marks_what_stays_incomplete(pool: PgPool) {
    classic(&pool).await;
    let on_deal = define(&pool, definition(Kind::Deal, "Area", FieldType::Number)).await;
    let on_contact = FieldDefinition { is_required: true, ..definition(Kind::Contact, "Nickname", FieldType::Text) };
    let on_contact = define(&pool, on_contact).await;
    let link = |kind, field| Some(FieldLink { kind, id: id_of(field) });
    let area =
        FieldDefinition { becomes: link(Kind::Deal, on_deal), ..definition(Kind::Lead, "Area", FieldType::Number) };
    let area = define(&pool, area).await;
    let nickname = definition(Kind::Lead, "Nickname", FieldType::Text);
    let nickname = define(&pool, FieldDefinition { becomes: link(Kind::Contact, on_contact), ..nickname }).await;

    let mut leads = Vec::new();
    for known in [true, false] {
        let mut new = new_record(Kind::Lead, &[(FieldName::LastName, "Fletcher")]);
        new.values.insert(area, Value::Decimal(Decimal::from(120)));
        if known {
            new.values.insert(nickname, Value::text("Fletch"));
        }
        leads.push((add(&pool, new).await, known));
    }
    let run = start_switch(&pool, ClientChoice::Contact, true).await.unwrap();
    store::conversion::drain(&pool, run).await.unwrap();
    for (lead, known) in leads {
        let deal = sqlx::query_scalar("select id from deal where lead_id = $1").bind(lead);
        let deal: i64 = deal.fetch_one(&pool).await.unwrap();
        let deal = records::get(&mut system(&pool).await, Kind::Deal, deal).await.unwrap();
        assert_eq!(deal.value(on_deal), &Value::Decimal(Decimal::from(120)));
        let contact = deal.value(FieldName::ContactId).as_id().unwrap();
        let carried = value(&pool, Kind::Contact, contact, on_contact).await;
        assert_eq!(carried, if known { Value::text("Fletch") } else { Value::Empty });
        let incomplete = value(&pool, Kind::Contact, contact, FieldName::IsIncomplete).await;
        assert_eq!(incomplete, Value::Boolean(!known));
        if !known {
            edit(&pool, Kind::Contact, contact, on_contact, Value::Empty, Value::text("Fletch")).await.unwrap();
            let incomplete = value(&pool, Kind::Contact, contact, FieldName::IsIncomplete).await;
            assert_eq!(incomplete, Value::Boolean(false), "complete as soon as it is filled in");
        }
    }
    let found = ListQuery { search: "fletch".to_owned(), ..ListQuery::new(Kind::Contact) };
    assert_eq!(walk(&mut system(&pool).await, found).await.len(), 2);
    assert_consistent(&pool).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_default_that_is_gone_hinders_nobody(pool: PgPool) {
    classic(&pool).await;
    let anna = employee(&pool, "Anna", Role::Employee).await;
    let default = Value::link(Some(anna.id), None);
    let keeper = FieldDefinition { default: default.clone(), ..definition(Kind::Lead, "Keeper", FieldType::Employee) };
    let keeper = define(&pool, keeper).await;
    let before = add_lead(&pool, "Doyle", "").await;
    assert_eq!(value(&pool, Kind::Lead, before, keeper).await.as_id(), Some(anna.id));
    let mut ctx = system(&pool).await;
    store::people::set_active(&mut ctx, anna.id, false).await.unwrap();
    ctx.commit().await.unwrap();

    let after = add_lead(&pool, "Roe", "").await;
    assert_eq!(value(&pool, Kind::Lead, after, keeper).await, Value::Empty);
    let mut given = new_record(Kind::Lead, &[(FieldName::Title, "Inquiry")]);
    given.values.insert(keeper, default);
    let refusal = refused(records::create(&mut system(&pool).await, given).await);
    assert_eq!(refusal, AppError::invalid_field(keeper, Problem::UnknownValue));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn defaults_name_several_values_an_instant_and_whoever_creates(pool: PgPool) {
    classic(&pool).await;
    let anna = employee(&pool, "Anna", Role::Administrator).await;
    let roof = add(&pool, new_record(Kind::Deal, &[(FieldName::Title, "Roof")])).await;
    let local = LocalTime { year: 2026, month: 7, day: 1, hour: 10, minute: 30 };
    let link = |id: i64| Value::link(Some(id), None);
    let choice = |code: &str| Value::Choice(code.to_owned());
    let markets = FieldDefinition {
        is_multiple: true,
        // A value that is new still has no code.
        default: Value::Many(vec![choice("PL"), choice("de")]),
        ..list_of(Kind::Company, "Markets", &["PL", "DE", "IT"])
    };
    let opened = FieldDefinition {
        default: Value::Moment(Moment { utc_ms: 0, local }),
        ..definition(Kind::Company, "Opened", FieldType::Moment)
    };
    let keepers = FieldDefinition {
        is_multiple: true,
        default: Value::Many(vec![link(CREATOR), link(anna.id)]),
        ..definition(Kind::Company, "Keepers", FieldType::Employee)
    };
    let deal = FieldDefinition {
        default: Value::link(Some(roof), Some("lies".to_owned())),
        ..definition(Kind::Company, "Deal", FieldType::Deal)
    };
    let mut fields = Vec::new();
    for own in [markets, opened, keepers, deal] {
        let mut ctx = acting(&pool, &anna).await;
        fields.push(FieldName::Custom(custom::create(&mut ctx, own).await.unwrap()));
        ctx.commit().await.unwrap();
    }
    let [markets, opened, keepers, deal] = fields[..] else { panic!("four") };

    // A form begins with them, as its reader sees them.
    let ben = Actor { zone: chrono_tz::UTC, ..employee(&pool, "Ben", Role::Employee).await };
    let directory = directory::load(&mut acting(&pool, &ben).await).await.unwrap();
    let default = |name: FieldName| directory.custom_field(name).unwrap().default.clone();
    assert_eq!(default(markets), Value::Many(vec![choice("pl"), choice("de")]));
    let Value::Moment(moment) = default(opened) else { panic!("a moment") };
    assert_eq!((moment.local.hour, moment.utc_ms), (8, 1_782_894_600_000), "two hours behind the clock of Anna");
    assert_eq!(default(keepers), Value::Many(vec![link(ben.id), link(anna.id)]));
    assert_eq!(default(deal), Value::link(Some(roof), Some("Roof".to_owned())));

    // So does whatever comes in without a form, and what is imported.
    let mut ctx = acting(&pool, &ben).await;
    let by_ben = records::create(&mut ctx, new_record(Kind::Company, &[(FieldName::Title, "Firma")])).await.unwrap();
    ctx.commit().await.unwrap();
    for name in [markets, opened, keepers, deal] {
        let stored = value(&pool, Kind::Company, by_ben, name).await;
        assert!(stored.same_as(&default(name)), "{stored:?}");
    }

    // Saved again as it was shown, a default is the same.
    let seen = custom::defined(&mut acting(&pool, &ben_as_administrator(&ben)).await, Kind::Company).await.unwrap();
    for field in seen {
        let mut ctx = acting(&pool, &ben_as_administrator(&ben)).await;
        custom::update(&mut ctx, field.id, field.version, field.definition.clone()).await.unwrap();
        ctx.commit().await.unwrap();
        let after = defined(&pool, Kind::Company, FieldName::Custom(field.id)).await;
        assert_eq!(after.version, field.version, "{:?}", field.definition.default);
    }
}

fn ben_as_administrator(ben: &Actor) -> Actor {
    let permissions = domain::permissions::Permissions { role: Role::Administrator, settings: true };
    Actor { permissions, ..ben.clone() }
}
