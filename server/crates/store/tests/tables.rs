//! Which part of a file is its table, and how large it may be.

use chrono::Utc;
use domain::import::{ImportChoices, Separator};
use domain::{AppError, Problem};
use rust_xlsxwriter::Workbook;
use sqlx::PgPool;
use store::import::{self, Wish};
use store::{Ctx, Error};

fn of_sheet(sheet: Option<u32>) -> ImportChoices {
    ImportChoices { sheet, ..ImportChoices::default() }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_sheet_that_is_not_there_is_refused(pool: PgPool) {
    store::migrate(&pool).await.unwrap();
    let mut workbook = Workbook::new();
    workbook.add_worksheet().set_name("Empty").unwrap();
    let firms = workbook.add_worksheet().set_name("Firms").unwrap();
    firms.write_string(0, 0, "Name").unwrap().write_string(1, 0, "Alpha").unwrap();
    // With headings alone it is none that could be meant.
    workbook.add_worksheet().set_name("Bare").unwrap().write_string(0, 0, "Name").unwrap();
    let content = workbook.save_to_buffer().unwrap();
    let mut ctx = Ctx::begin_system(&pool, Utc::now()).await.unwrap();
    let file = import::save(&mut ctx, "a.xlsx", content.clone()).await.unwrap();
    let seen = import::inspect(&mut ctx, file, of_sheet(None)).await.unwrap();
    assert_eq!((seen.sheets, seen.options.sheet), (vec![(1, "Firms".to_owned())], Some(1)), "counted as in the file");
    let refused = import::inspect(&mut ctx, file, of_sheet(Some(3))).await;
    let Err(Error::App(AppError::Invalid(violations))) = refused else { panic!("a sheet was found") };
    assert_eq!(violations[0].problem, Problem::UnknownValue);
    drop(ctx);
    for wanted in [0, 2] {
        let wish = Wish { choices: of_sheet(Some(wanted)), ..Wish::default() };
        let refused = import::import_file(&pool, "a.xlsx", content.clone(), wish, Utc::now()).await;
        let Err(Error::UnknownSheet { wanted: named, sheets }) = refused else { panic!("sheet {wanted} was imported") };
        assert_eq!((named, sheets), (wanted, vec![(1, "Firms".to_owned())]));
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_table_of_too_many_columns_is_refused(pool: PgPool) {
    store::migrate(&pool).await.unwrap();
    let mut ctx = Ctx::begin_system(&pool, Utc::now()).await.unwrap();
    let table = |columns: usize| {
        let headings: Vec<String> = (0..columns).map(|at| format!("c{at}")).collect();
        format!("{}\n1\n", headings.join(",")).into_bytes()
    };
    assert!(import::save(&mut ctx, "wide.csv", table(1_000)).await.is_ok());
    let refused = import::save(&mut ctx, "wider.csv", table(40_000)).await;
    let Err(Error::App(AppError::Invalid(violations))) = refused else { panic!("40,000 columns were taken") };
    assert_eq!(violations[0].problem, Problem::TooManyColumns(1_000));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_table_of_headings_alone_is_refused(pool: PgPool) {
    store::migrate(&pool).await.unwrap();
    let mut workbook = Workbook::new();
    workbook.add_worksheet().write_string(0, 0, "Name").unwrap();
    workbook.add_worksheet().write_string(0, 0, "City").unwrap();
    let workbook = workbook.save_to_buffer().unwrap();
    let mut ctx = Ctx::begin_system(&pool, Utc::now()).await.unwrap();
    for content in [&b"Name;City\n"[..], b"sep=;\nName;City\n\n", b"Name;City\n;\n;\n", workbook.as_slice()] {
        let refused = import::save(&mut ctx, "bare", content.to_vec()).await;
        let Err(Error::App(AppError::Invalid(violations))) = refused else { panic!("{content:?} was taken") };
        assert_eq!(violations[0].problem, Problem::NoRows);
    }
    drop(ctx);
    let refused = import::import_file(&pool, "bare.csv", b"Name\n".to_vec(), Wish::default(), Utc::now()).await;
    assert!(matches!(refused, Err(Error::App(AppError::Invalid(_)))));
    let runs: i64 = sqlx::query_scalar("select count(*) from run").fetch_one(&pool).await.unwrap();
    assert_eq!(runs, 0, "no import of nothing");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_table_with_a_row_of_too_many_cells_is_refused(pool: PgPool) {
    store::migrate(&pool).await.unwrap();
    let mut ctx = Ctx::begin_system(&pool, Utc::now()).await.unwrap();
    let refusal = |refused: store::Result<i64>| match refused {
        Err(Error::App(AppError::Invalid(violations))) => violations[0].problem.clone(),
        other => panic!("a row of very many cells was taken: {other:?}"),
    };
    let bomb = format!("Name;City\nA;B\n{}\n", "x;".repeat(500_000));
    let refused = import::save(&mut ctx, "bomb.csv", bomb.into_bytes()).await;
    assert_eq!(refusal(refused), Problem::TooManyColumns(1_000));
    // In one cell they are text, and only as long as nobody says that they are cells.
    let text = format!("Name;City\nA;\"{}\"\nB;{}\n", "x;".repeat(2_000), "y,".repeat(2_000));
    let file = import::save(&mut ctx, "text.csv", text.into_bytes()).await.unwrap();
    let read_as = |separator| ImportChoices { separator: Some(separator), ..ImportChoices::default() };
    assert_eq!(import::inspect(&mut ctx, file, read_as(Separator::Semicolon)).await.unwrap().rows, 2);
    let commas = import::inspect(&mut ctx, file, read_as(Separator::Comma)).await;
    assert_eq!(refusal(commas.map(|plan| plan.rows)), Problem::TooManyColumns(1_000));
}
