//! Kanban: counts and sums per stage and currency.

use std::collections::BTreeMap;

use domain::Kind;
use domain::list::{KanbanColumn, ListQuery};
use domain::settings::{Naming, PipelineTemplate};
use sqlx::PgPool;
use store::records;

use crate::support::*;

const LEADS: &str = "
    insert into lead (title, stage, stage_semantics, amount, currency, responsible_id, created_at, created_by, changed_at,
                      changed_by)
    select 'Lead ' || i, case when i <= 45 then 'NEW' else 'JUNK' end, case when i <= 45 then 'P' else 'F' end,
           case when i % 5 > 0 then i + 0.25 end, (array['EUR', 'PLN', 'GBP'])[1 + i % 3], 1,
           timestamptz '2026-01-01Z' + interval '1 minute' * i, 1, now(), 1
    from generate_series(1, 60) as i;
    insert into lead_search (id, search)
    select id, case when substr(title, 6)::int % 2 = 0 then ' even' else ' odd' end from lead";

fn column<'columns>(columns: &'columns [KanbanColumn], stage: &str) -> &'columns KanbanColumn {
    columns.iter().find(|column| column.stage == stage).unwrap()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn columns_count_and_sum_per_currency(pool: PgPool) {
    classic(&pool).await;
    execute(&pool, LEADS).await;
    let mut ctx = system(&pool).await;
    let columns = records::kanban(&mut ctx, Kind::Lead, None, "", &Default::default()).await.unwrap();
    let stages: Vec<&str> = columns.iter().map(|column| column.stage.as_str()).collect();
    assert_eq!(stages, ["NEW", "IN_PROCESS", "PROCESSED", "CONVERTED", "JUNK"]);

    let new = column(&columns, "NEW");
    let expected = |currency: usize| {
        let quarters: i64 = (1..=45).filter(|i| i % 3 == currency && i % 5 > 0).map(|i| i as i64 * 4 + 1).sum();
        rust_decimal::Decimal::from(quarters) / rust_decimal::Decimal::from(4)
    };
    assert_eq!(new.count, 45);
    let sums = [("EUR", 0), ("PLN", 1), ("GBP", 2)].map(|(code, currency)| (code.to_owned(), expected(currency)));
    assert_eq!(new.sums, BTreeMap::from(sums));
    assert_eq!(column(&columns, "PROCESSED").count, 0);
    assert!(column(&columns, "PROCESSED").sums.is_empty());
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_column_continues_as_the_list_of_its_stage(pool: PgPool) {
    classic(&pool).await;
    execute(&pool, LEADS).await;
    let mut ctx = system(&pool).await;
    let columns = records::kanban(&mut ctx, Kind::Lead, None, "", &Default::default()).await.unwrap();
    let (new, junk) = (column(&columns, "NEW"), column(&columns, "JUNK"));
    let cards: Vec<i64> = new.records.iter().map(|record| record.id).collect();
    assert_eq!(cards, (26..=45).rev().collect::<Vec<i64>>(), "the newest twenty");
    let query = ListQuery { stage: Some("NEW".to_owned()), after: new.next.clone(), ..ListQuery::new(Kind::Lead) };
    let rest = records::list(&mut ctx, &query).await.unwrap();
    assert_eq!(rest.records.iter().map(|record| record.id).collect::<Vec<_>>(), (1..=25).rev().collect::<Vec<i64>>());
    assert_eq!((junk.records.len(), &junk.next), (15, &None));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_kanban_is_narrowed_by_search_and_pipeline(pool: PgPool) {
    classic(&pool).await;
    execute(&pool, LEADS).await;
    let mut ctx = system(&pool).await;
    let columns = records::kanban(&mut ctx, Kind::Lead, None, "even", &Default::default()).await.unwrap();
    assert_eq!(column(&columns, "NEW").count, 22);
    assert_eq!(column(&columns, "NEW").records.len(), 20);

    let partners =
        store::settings::create_pipeline(&mut ctx, Naming::named("Partners"), PipelineTemplate::Default).await.unwrap();
    ctx.commit().await.unwrap();
    add(&pool, new_record(Kind::Deal, &[])).await;
    let mut ctx = system(&pool).await;
    for (pipeline, count) in [(0, 1), (partners, 0)] {
        let columns = records::kanban(&mut ctx, Kind::Deal, Some(pipeline), "", &Default::default()).await.unwrap();
        assert_eq!(columns.len(), 8);
        assert_eq!(column(&columns, "NEW").count, count);
    }
    assert!(records::kanban(&mut ctx, Kind::Contact, None, "", &Default::default()).await.unwrap().is_empty());
}
