//! Filters: what a list shows equals what a plain look at every record says.

use std::collections::BTreeSet;

use chrono::{DateTime, Days, NaiveDate, Utc};
use chrono_tz::Tz;
use domain::attachment::Attachment;
use domain::contact_point::{ContactPoint, ContactPointKind, ContactPointType};
use domain::fields::{self, CustomField, FieldDefinition, OptionDefinition};
use domain::filter::{self, Condition, Filter, Group, Join, ME, Operator, Period, Shape, Viewpoint};
use domain::list::{ListQuery, Sort, Total};
use domain::permissions::Role;
use domain::settings::Naming;
use domain::value::{Link, Money};
use domain::{Field, FieldName, FieldType, Kind, Moment, Record, Value};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use sqlx::PgPool;
use store::{Ctx, custom, directory, records};

use crate::lists::walk;
use crate::support::*;

/// Leads and deals with equal, empty and accented texts, amounts, dates around the day of the tests, and links.
const ROWS: &str = "
    insert into company (title, responsible_id, created_at, created_by, changed_at, changed_by)
        select 'Company ' || i, 1, now(), 1, now(), 1 from generate_series(1, 3) as i;
    insert into contact (first_name, last_name, birthdate, company_id, position, responsible_id, is_open, created_at,
                         created_by, changed_at, changed_by)
        select (array['Anna', 'ANNA', ''])[1 + i % 3], (array['Ćwik', 'ćwik', 'O''Neil', '50%_a'])[1 + i % 4],
               case when i % 4 > 0 then date '2026-03-02' + (i % 9 - 4) end, case when i % 3 > 0 then i % 3 end,
               (array['', 'Chef', 'chef de partie'])[1 + i % 3], 1 + i % 2, i % 2 = 0,
               timestamptz '2026-03-02 09:00Z' + interval '7 hours' * (i - 40), 1, now(), 1
        from generate_series(1, 80) as i;
    insert into lead (title, amount, currency, stage, stage_semantics, source, responsible_id, company_id, comment,
                      created_at, created_by, changed_at, changed_by, closed_at)
        select (array['Ähre', 'ähre GmbH', 'İstanbul', 'Straße', 'ΟΔΟΣ', ''])[1 + i % 6],
               case when i % 3 > 0 then (i % 11)::numeric * 12.5 end, case when i % 5 > 0 then 'EUR' end,
               (array['NEW', 'IN_PROCESS', 'JUNK'])[1 + i % 3], case when i % 3 = 2 then 'F' else 'P' end,
               (array['CALL', 'WEB', null])[1 + i % 3], 1 + i % 2, case when i % 4 > 0 then 1 + i % 3 end,
               repeat('x\\n', i % 3), timestamptz '2026-03-02 09:00Z' + interval '7 hours' * (i - 40), 1 + i % 2,
               now(), 1, case when i % 4 = 0 then timestamptz '2026-03-01 23:30Z' + interval '1 day' * (i % 5) end
        from generate_series(1, 80) as i;
    insert into deal (title, pipeline_id, stage, stage_semantics, amount, currency, begin_date, close_date, contact_id,
                      responsible_id, is_incomplete, created_at, created_by, changed_at, changed_by)
        select 'Deal ' || i % 7, 0, (array['NEW', 'WON'])[1 + i % 2], (array['P', 'S'])[1 + i % 2], i % 9, 'EUR',
               date '2026-03-02' + (i % 15 - 7), case when i % 3 > 0 then date '2026-04-01' - i % 50 end,
               case when i % 3 > 0 then 1 + i % 5 end, 1 + i % 2, i % 3 = 0,
               timestamptz '2026-03-02 09:00Z' + interval '11 hours' * (i - 40), 1, now(), 1
        from generate_series(1, 80) as i;
    insert into contact_point (owner_kind, owner_id, kind, value_type, value, normalized)
        select owner, i, kind, 'WORK', (array['Ähre', '50%_a', '+48 22 607 90 96'])[1 + i % 3],
               (array['ähre.example', '50%_a', '+48226079096'])[1 + i % 3]
        from generate_series(1, 80) as i, unnest(array[1, 3, 4]) as owner, unnest(array['PHONE', 'EMAIL', 'IM']) as kind
        where (i + owner) % 4 > 0;";

/// The types of fields that administrators add.
const TYPES: [FieldType; 15] = [
    FieldType::Text,
    FieldType::LongText,
    FieldType::Number,
    FieldType::Decimal,
    FieldType::Boolean,
    FieldType::List,
    FieldType::Date,
    FieldType::Moment,
    FieldType::Money,
    FieldType::Url,
    FieldType::Employee,
    FieldType::Company,
    FieldType::Lead,
    FieldType::File,
    FieldType::Choice(domain::directory::Dictionary::Source),
];

/// Gives deals a field of each type for one value, and one for several, with values.
async fn add_custom(pool: &PgPool) {
    let mut ctx = system(pool).await;
    for field_type in TYPES {
        for is_multiple in [false, true] {
            let named =
                |name: &str| OptionDefinition { code: String::new(), naming: Naming::named(name), is_deleted: false };
            let options = if field_type == FieldType::List { ["One", "Two"].map(named).to_vec() } else { Vec::new() };
            let naming = Naming::named(format!("{field_type:?} {is_multiple}"));
            let definition =
                FieldDefinition { naming, field_type, is_multiple, options, ..FieldDefinition::new(Kind::Deal) };
            custom::create(&mut ctx, definition).await.unwrap();
        }
    }
    let custom = custom_of(&mut ctx, Kind::Deal).await;
    let zone = ctx.actor.zone;
    ctx.commit().await.unwrap();
    for id in 1_i64..=80 {
        let one = |field: &CustomField, at: i64| match field.field_type {
            FieldType::Number | FieldType::Decimal => Value::Decimal((at % 9).into()),
            FieldType::Money => Value::Money(Money { amount: (at % 9).into(), currency: "EUR".to_owned() }),
            FieldType::Boolean => Value::Boolean(at % 2 == 0),
            FieldType::List => Value::Choice(field.options[usize::try_from(at % 2).unwrap()].code.clone()),
            FieldType::Choice(_) => Value::Choice(["CALL", "WEB"][usize::try_from(at % 2).unwrap()].to_owned()),
            FieldType::Date => Value::Date(later(NaiveDate::from_ymd_opt(2026, 3, 2).unwrap(), at % 15 - 7)),
            FieldType::Moment => {
                let noon: DateTime<Utc> = "2026-03-02T12:00:00Z".parse().unwrap();
                Value::Moment(Moment::new(noon + chrono::TimeDelta::hours((at - 40) * 7), &zone))
            }
            FieldType::Employee | FieldType::Company | FieldType::Lead => Value::Link(Link::new(1 + at % 3, "")),
            FieldType::File => Value::File(Attachment::of(1 + at % 3)),
            _ => Value::text(["Ähre", "ähre GmbH", "Straße", "x\nx", "50%_a"][usize::try_from(at % 5).unwrap()]),
        };
        let values = custom.iter().enumerate().filter_map(|(place, field)| {
            let at = id + i64::try_from(place).unwrap();
            let value = match at % 4 {
                0 => return None,
                _ if field.is_multiple => Value::Many(vec![one(field, at), one(field, at + 1)]),
                _ => one(field, at),
            };
            Some((field.id.to_string(), fields::to_json(&value)?))
        });
        let stored = serde_json::Value::Object(values.collect());
        sqlx::query("update deal set custom = $1 where id = $2").bind(stored).bind(id).execute(pool).await.unwrap();
    }
}

async fn custom_of(ctx: &mut Ctx, kind: Kind) -> Vec<CustomField> {
    let mut all = directory::load(ctx).await.unwrap().custom_fields;
    all.retain(|field| field.kind == kind);
    all
}

/// Every record of a kind, with all that can be asked for.
async fn all(ctx: &mut Ctx, kind: Kind) -> Vec<Record> {
    let custom = custom_of(ctx, kind).await;
    let columns = fields::of(kind, &custom).iter().map(|field| field.name).collect();
    walk(ctx, ListQuery { columns, ..ListQuery::new(kind) }).await
}

fn ids(records: &[Record]) -> BTreeSet<i64> {
    records.iter().map(|record| record.id).collect()
}

/// Operands that make sense for a field, and some that are near to it.
fn operands(field: Field, operator: Operator, today: NaiveDate) -> BoxedStrategy<Vec<String>> {
    let days = prop::collection::vec((-12_i64..12).prop_map(move |by| later(today, by).to_string()), 2).boxed();
    let select = |values: &[&str], count: std::ops::Range<usize>| {
        let values: Vec<String> = values.iter().map(|value| (*value).to_owned()).collect();
        prop::collection::vec(prop::sample::select(values), count).boxed()
    };
    match Shape::of(field.field_type) {
        Shape::Text => select(
            &["ähre", "ÄHRE", "e", "ı", "i̇", "ß", "SS", "ος", "σ", "%", "_a", "'", "deal 3", "x\nx", "22 6"],
            1..2,
        ),
        Shape::Number => select(&["0", "12.5", "25.00", "100", "4"], 2..3),
        Shape::Day if operator == Operator::Within => {
            let codes: Vec<&'static str> = Period::codes().collect();
            (prop::sample::select(codes), 1_u16..20)
                .prop_map(|(code, days)| vec![code.to_owned(), days.to_string()])
                .boxed()
        }
        Shape::Day => days,
        Shape::Boolean => Just(Vec::new()).boxed(),
        Shape::Code => select(&["NEW", "WON", "JUNK", "CALL", "WEB", "EUR", "one", "two", "nonsense"], 1..3),
        Shape::Link => select(&["1", "2 Name", "3", "0", ME], 1..3),
    }
}

fn later(day: NaiveDate, by: i64) -> NaiveDate {
    let days = Days::new(by.unsigned_abs());
    if by < 0 { day - days } else { day + days }
}

fn condition(fields: &[Field], today: NaiveDate) -> impl Strategy<Value = Condition> + use<> {
    prop::sample::select(fields.to_vec()).prop_flat_map(move |field| {
        prop::sample::select(Operator::of(&field)).prop_flat_map(move |operator| {
            operands(field, operator, today).prop_map(move |operands| Condition::new(field.name, operator, operands))
        })
    })
}

fn filter(fields: &[Field], today: NaiveDate) -> impl Strategy<Value = Filter> + use<> {
    let join = || prop::sample::select(vec![Join::All, Join::Any]);
    let conditions = prop::collection::vec(condition(fields, today), 1..4);
    let group = (join(), conditions).prop_map(|(join, conditions)| Group { join, conditions });
    (join(), prop::collection::vec(group, 1..4)).prop_map(|(join, groups)| Filter { join, groups })
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn filter_results_equal_a_plain_look_at_every_record(pool: PgPool) {
    classic(&pool).await;
    let mut actor = employee(&pool, "Anna", Role::Administrator).await;
    execute(&pool, ROWS).await;
    add_custom(&pool).await;
    let mut runner = TestRunner::new_with_rng(Config::default(), TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    // Far from Greenwich on both sides, so that days differ from those of the instants.
    for zone in [Tz::Pacific__Auckland, Tz::America__Los_Angeles] {
        actor.zone = zone;
        let mut ctx = acting(&pool, &actor).await;
        let today = ctx.now.with_timezone(&zone).date_naive();
        let viewpoint = Viewpoint { me: actor.id, today };
        for kind in Kind::ALL {
            let every = all(&mut ctx, kind).await;
            let custom = custom_of(&mut ctx, kind).await;
            let fields = filter::all(kind, &custom);
            let mut found = 0;
            // As often as there are kinds of fields.
            for _ in 0..120 + custom.len() * 10 {
                let filter = filter(&fields, today).new_tree(&mut runner).unwrap().current();
                let query = ListQuery { filter: filter.clone(), ..ListQuery::new(kind) };
                let listed = ids(&walk(&mut ctx, query.clone()).await);
                let expected: BTreeSet<i64> = every
                    .iter()
                    .filter(|record| filter.matches(record, &custom, viewpoint))
                    .map(|record| record.id)
                    .collect();
                assert_eq!(listed, expected, "{zone} {kind:?} {filter}");
                let total = records::total(&mut ctx, &query).await.unwrap();
                assert_eq!(total, i64::try_from(expected.len()).unwrap(), "{filter}");
                found += usize::from(!expected.is_empty() && expected.len() < every.len());
            }
            // A test whose filters show all or nothing would say little.
            assert!(kind == Kind::Company || found > 10, "{kind:?}: {found}");
        }
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_day_is_one_of_the_users_own_time_zone(pool: PgPool) {
    classic(&pool).await;
    let mut actor = employee(&pool, "Anna", Role::Administrator).await;
    let lead = add(&pool, new_record(Kind::Lead, &[(FieldName::Title, "Late")])).await;
    sqlx::query("update lead set created_at = $1")
        .bind("2026-03-01T23:30:00Z".parse::<DateTime<Utc>>().unwrap())
        .execute(&pool)
        .await
        .unwrap();
    // Half past midnight of the day of the tests in Warsaw, the evening before in London.
    for (zone, code, is_shown) in [
        (Tz::Europe__Warsaw, "today", true),
        (Tz::Europe__London, "today", false),
        (Tz::Europe__London, "yesterday", true),
    ] {
        actor.zone = zone;
        let mut ctx = acting(&pool, &actor).await;
        let filter = format!("*(*created_at:within:{code})").parse().unwrap();
        let page = records::list(&mut ctx, &ListQuery { filter, ..ListQuery::new(Kind::Lead) }).await.unwrap();
        assert_eq!(ids(&page.records).contains(&lead), is_shown, "{zone} {code}");
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn every_field_sorts_and_every_row_comes_once(pool: PgPool) {
    classic(&pool).await;
    execute(&pool, ROWS).await;
    add_custom(&pool).await;
    let mut ctx = system(&pool).await;
    for kind in Kind::ALL {
        let every = ids(&all(&mut ctx, kind).await);
        let custom = custom_of(&mut ctx, kind).await;
        for field in fields::of(kind, &custom) {
            for descending in [false, true] {
                let query = ListQuery { sort: Sort { field: field.name, descending }, ..ListQuery::new(kind) };
                let rows = walk(&mut ctx, query).await;
                assert_eq!((rows.len(), ids(&rows)), (every.len(), every.clone()), "{kind:?} {:?}", field.name);
            }
        }
    }
    // Stages stand in the order of their list, linked records by their names.
    let sorted = |field: FieldName| ListQuery {
        sort: Sort { field, descending: false },
        columns: vec![field],
        ..ListQuery::new(Kind::Lead)
    };
    let rows = walk(&mut ctx, sorted(FieldName::Stage)).await;
    let mut stages: Vec<&str> = rows.iter().map(|lead| lead.text(FieldName::Stage)).collect();
    stages.dedup();
    assert_eq!(stages, ["NEW", "IN_PROCESS", "JUNK"]);
    let rows = walk(&mut ctx, sorted(FieldName::CompanyId)).await;
    let mut companies: Vec<Option<i64>> = rows.iter().map(|lead| lead.value(FieldName::CompanyId).as_id()).collect();
    companies.dedup();
    assert_eq!(companies, [Some(1), Some(2), Some(3), None]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_page_carries_what_the_list_shows_and_no_more(pool: PgPool) {
    classic(&pool).await;
    execute(&pool, ROWS).await;
    let mut ctx = system(&pool).await;
    let query = ListQuery { columns: vec![FieldName::Comment], ..ListQuery::new(Kind::Lead) };
    let page = records::list(&mut ctx, &query).await.unwrap();
    let values = &page.records[0].values;
    assert!(values.contains_key(&FieldName::Comment) && values.contains_key(&FieldName::Title));
    assert!(!values.contains_key(&FieldName::Amount) && !values.contains_key(&FieldName::CompanyTitle));
    assert_eq!(page.total, Some(Total::Exactly(80)));
    // The picture stands beside the name, whatever is shown.
    let query = ListQuery { columns: vec![FieldName::Comment], ..ListQuery::new(Kind::Company) };
    let page = records::list(&mut ctx, &query).await.unwrap();
    assert!(page.records[0].values.contains_key(&FieldName::PictureId));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_filter_goes_with_a_search(pool: PgPool) {
    classic(&pool).await;
    for (title, source) in [("Kitchen", "WEB"), ("Kitchen", "CALL"), ("Bath", "WEB")] {
        let mut new = new_record(Kind::Deal, &[(FieldName::Title, title)]);
        new.values.insert(FieldName::Source, domain::Value::Choice(source.to_owned()));
        add(&pool, new).await;
    }
    let mut ctx = system(&pool).await;
    let filter = "*(*source:any:WEB)".parse().unwrap();
    let query = ListQuery { search: "kitchen".to_owned(), filter, ..ListQuery::new(Kind::Deal) };
    let page = records::list(&mut ctx, &query).await.unwrap();
    assert_eq!((page.records.len(), page.total), (1, Some(Total::Exactly(1))));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn records_are_found_by_any_of_their_contact_points(pool: PgPool) {
    classic(&pool).await;
    let point = |kind, value: &str| ContactPoint {
        kind,
        value_type: ContactPointType::Work,
        value: value.to_owned(),
        normalized: String::new(),
    };
    let mut new = new_record(Kind::Company, &[(FieldName::Title, "Reached")]);
    new.contact_points = vec![
        point(ContactPointKind::Phone, "+48 22 100 00 00"),
        point(ContactPointKind::Phone, "+48 22 607 90 96"),
        point(ContactPointKind::Email, "Anna@Firma.example"),
    ];
    add(&pool, new).await;
    add(&pool, new_record(Kind::Company, &[(FieldName::Title, "Silent")])).await;
    let mut ctx = system(&pool).await;
    for (condition, expected) in [
        ("phone:has:226079096", vec!["Reached"]),
        ("phone:has:607 90", vec!["Reached"]),
        ("phone:begins:+48", vec!["Reached"]),
        ("phone:is:+48226079096", vec!["Reached"]),
        ("phone:has:anna", vec![]),
        ("email:is:ANNA@firma.example", vec!["Reached"]),
        ("email:filled", vec!["Reached"]),
        ("email:empty", vec!["Silent"]),
        ("web:filled", vec![]),
        ("messenger:empty", vec!["Reached", "Silent"]),
    ] {
        let filter = format!("*(*{condition})").parse().unwrap();
        let sort = Sort { field: FieldName::Title, descending: false };
        let found = walk(&mut ctx, ListQuery { filter, sort, ..ListQuery::new(Kind::Company) }).await;
        let titles: Vec<&str> = found.iter().map(|company| company.text(FieldName::Title)).collect();
        assert_eq!(titles, expected, "{condition}");
    }
    // Deals are reached through their clients.
    assert!(filter::all(Kind::Deal, &[]).iter().all(|field| filter::contact_points(field.name).is_none()));
}
