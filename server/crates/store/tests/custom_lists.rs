//! Lists that are filtered, searched and sorted by custom fields.

use std::cmp::Ordering;
use std::collections::HashSet;

use domain::directory::Dictionary;
use domain::fields::{FieldDefinition, FieldType};
use domain::list::{ListQuery, Sort};
use domain::{FieldName, Kind, Record, Value};
use rust_decimal::Decimal;
use sqlx::PgPool;
use store::{custom, records};

use crate::custom::{define, definition, id_of, list_of};
use crate::lists::walk;
use crate::support::*;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn lists_show_filter_search_and_sort_by_custom_fields(pool: PgPool) {
    classic(&pool).await;
    let shown = |definition: FieldDefinition| FieldDefinition { in_list: true, is_searched: true, ..definition };
    let size = define(&pool, shown(list_of(Kind::Company, "Size", &["S", "L"]))).await;
    let markets = FieldDefinition { is_multiple: true, ..list_of(Kind::Company, "Markets", &["PL", "DE", "IT"]) };
    let markets = define(&pool, shown(markets)).await;
    let founded = define(&pool, shown(definition(Kind::Company, "Founded", FieldType::Number))).await;
    let ticker = define(&pool, shown(definition(Kind::Company, "Ticker", FieldType::Text))).await;
    let listed = define(&pool, shown(definition(Kind::Company, "Listed", FieldType::Boolean))).await;
    let source = FieldType::Choice(Dictionary::Source);
    let heard = define(&pool, shown(definition(Kind::Company, "Heard of us by", source))).await;
    let page = define(&pool, shown(definition(Kind::Company, "Page", FieldType::Url))).await;
    let choice = |code: &str| Value::Choice(code.to_owned());
    for at in 0..120_i32 {
        let mut new = new_record(Kind::Company, &[(FieldName::Title, "Firma")]);
        new.values.insert(size, choice(if at % 3 == 0 { "s" } else { "l" }));
        if at % 4 == 0 {
            new.values.insert(markets, Value::Many(vec![choice("pl"), choice(if at % 8 == 0 { "de" } else { "it" })]));
            new.values.insert(listed, Value::Boolean(true));
        } else if at % 4 == 1 {
            new.values.insert(listed, Value::Boolean(false));
        }
        if at % 5 > 0 {
            new.values.insert(founded, Value::Decimal(Decimal::from(2000 - (at * 7919) % 500)));
        }
        if at % 7 > 0 {
            new.values.insert(heard, choice(if at % 2 == 0 { "WEB" } else { "CALL" }));
        }
        new.values.insert(ticker, Value::text(format!("Tck{at:03}")));
        new.values.insert(page, Value::text(format!("https://firma.example/{:03}", (at * 7919) % 500)));
        add(&pool, new).await;
    }
    let sorted: [(FieldName, &[&str]); 5] =
        [(founded, &[]), (ticker, &[]), (page, &[]), (size, &["s", "l"]), (heard, &["CALL", "WEB"])];
    assert_sorted(&pool, sorted).await;
    custom::index_pending(&pool).await.unwrap();
    assert!(!custom::is_index_pending(&pool).await.unwrap());
    let indexes = number(&pool, "select count(*) from pg_indexes where indexname like 'company_custom_%'").await;
    assert_eq!(indexes, 11, "one of each, the trigrams of the texts, and the orders of the lists");
    let statistics = "select count(*) from pg_statistic_ext where stxname like 'statistics_of_company_custom_%'";
    assert_eq!(number(&pool, statistics).await, 11);

    assert_sorted(&pool, sorted).await;
    let mut ctx = system(&pool).await;
    for (field, asked, expected) in [
        (size, "any:s", 40),
        (size, "none:s", 80),
        (markets, "any:pl", 30),
        (markets, "any:de,it", 30),
        (markets, "any:de", 15),
        (markets, "none:de", 105),
        (markets, "empty", 90),
        (listed, "yes", 30),
        (listed, "no", 90),
        (founded, "empty", 24),
        (ticker, "begins:tck01", 10),
        (ticker, "has:CK01", 10),
        (ticker, "is:tck017", 1),
        (ticker, "has:t_k", 0),
        (ticker, "has:%", 0),
        (ticker, "begins:%", 0),
        (page, "has:EXAMPLE/0", 25),
    ] {
        let filter = format!("*(*{}:{asked})", field.code()).parse().unwrap();
        let query = ListQuery { filter, ..ListQuery::new(Kind::Company) };
        assert_eq!(walk(&mut ctx, query.clone()).await.len(), expected, "{asked}");
        assert_eq!(records::total(&mut ctx, &query).await.unwrap(), i64::try_from(expected).unwrap());
    }
    let found = walk(&mut ctx, ListQuery { search: "tck017".to_owned(), ..ListQuery::new(Kind::Company) }).await;
    assert_eq!(found.len(), 1, "texts are searched");
    let used = custom::count(&mut ctx, id_of(markets)).await.unwrap();
    assert_eq!((used.records, used.options["pl"], used.options["it"]), (30, 30, 15));
}

/// Companies come in the order of these fields, with an index and without: numbers and texts by their value, choices as
/// their list has them, and what is equal by id.
async fn assert_sorted(pool: &PgPool, fields: [(FieldName, &[&str]); 5]) {
    let mut ctx = system(pool).await;
    for descending in [false, true] {
        for (field, list) in fields {
            let sort = Sort { field, descending };
            let rows = walk(&mut ctx, ListQuery { sort, ..ListQuery::new(Kind::Company) }).await;
            let mut expected: Vec<&Record> = rows.iter().collect();
            expected.sort_by(|a, b| {
                let (left, right) = (a.value(field), b.value(field));
                let order = compare(left, right, list).then(a.id.cmp(&b.id));
                let order = if descending { order.reverse() } else { order };
                left.is_empty().cmp(&right.is_empty()).then(order)
            });
            let ids = |rows: &[&Record]| rows.iter().map(|row| row.id).collect::<Vec<_>>();
            assert_eq!(ids(&rows.iter().collect::<Vec<_>>()), ids(&expected), "{sort:?}");
            let different: HashSet<i64> = rows.iter().map(|row| row.id).collect();
            assert_eq!((rows.len(), different.len()), (120, 120), "{sort:?}");
        }
    }
}

fn compare(left: &Value, right: &Value, list: &[&str]) -> Ordering {
    match (left, right) {
        (Value::Decimal(left), Value::Decimal(right)) => left.cmp(right),
        (Value::Text(left), Value::Text(right)) => left.cmp(right),
        (Value::Choice(left), Value::Choice(right)) => {
            let place = |code: &String| list.iter().position(|listed| listed == code).unwrap();
            place(left).cmp(&place(right))
        }
        (left, right) => left.is_empty().cmp(&right.is_empty()),
    }
}
