//! Columns and saved views of employees.

use domain::errors::{Place, Problem};
use domain::permissions::Role;
use domain::view::{ListColumn, ViewContent, ViewDraft};
use domain::{AppError, Kind};
use sqlx::PgPool;
use store::{Actor, Result, views};

use crate::support::*;

fn draft(name: &str, is_shared: bool) -> ViewDraft {
    let filter = "*(*stage:any:WON)".parse().unwrap();
    let content = ViewContent { filter, search: "kitchen".to_owned(), ..ViewContent::default() };
    ViewDraft { id: None, kind: Kind::Deal, name: name.to_owned(), content, is_shared, is_pinned: true }
}

async fn save(pool: &PgPool, actor: &Actor, draft: ViewDraft) -> Result<i64> {
    let mut ctx = acting(pool, actor).await;
    let id = views::save(&mut ctx, draft).await?;
    ctx.commit().await?;
    Ok(id)
}

async fn names(pool: &PgPool, actor: &Actor) -> Vec<String> {
    let lists = views::load(&mut acting(pool, actor).await).await.unwrap();
    lists.views.into_iter().map(|view| view.name).collect()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn personal_views_are_ones_own_and_shared_ones_everybodys(pool: PgPool) {
    classic(&pool).await;
    let anna = employee(&pool, "Anna", Role::Administrator).await;
    let ben = employee(&pool, "Ben", Role::Employee).await;
    let own = save(&pool, &anna, draft("Anna's", false)).await.unwrap();
    let shared = save(&pool, &anna, draft("Won", true)).await.unwrap();
    assert_eq!(refused(save(&pool, &ben, draft("Ben's for all", true)).await), AppError::Forbidden);
    save(&pool, &ben, draft("Ben's", false)).await.unwrap();
    assert_eq!(names(&pool, &anna).await, ["Anna's", "Won"]);
    assert_eq!(names(&pool, &ben).await, ["Ben's", "Won"]);
    let change = |id: i64| ViewDraft { id: Some(id), ..draft("Changed", false) };
    assert_eq!(refused(save(&pool, &ben, change(own)).await), AppError::NotFound);
    assert_eq!(refused(save(&pool, &ben, change(shared)).await), AppError::Forbidden);
    assert_eq!(refused(views::delete(&mut acting(&pool, &ben).await, shared).await), AppError::Forbidden);
    let other_kind = ViewDraft { kind: Kind::Lead, ..change(shared) };
    let other_kind = ViewDraft { content: ViewContent::default(), ..other_kind };
    assert_eq!(refused(save(&pool, &anna, other_kind).await), AppError::NotFound);
    save(&pool, &anna, change(shared)).await.unwrap();
    assert_eq!(names(&pool, &ben).await, ["Ben's"], "it is Anna's alone by now");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn no_two_views_that_one_sees_together_have_the_same_name(pool: PgPool) {
    classic(&pool).await;
    let anna = employee(&pool, "Anna", Role::Administrator).await;
    let ben = employee(&pool, "Ben", Role::Administrator).await;
    let own = save(&pool, &anna, draft("Won", false)).await.unwrap();
    let shared = save(&pool, &anna, draft("Won", true)).await.unwrap();
    save(&pool, &ben, draft("Won", false)).await.unwrap();
    let taken = AppError::invalid(Place::ViewName, Problem::AlreadyUsed);
    assert_eq!(refused(save(&pool, &anna, draft(" won", false)).await), taken);
    assert_eq!(refused(save(&pool, &ben, draft("WON", true)).await), taken, "whoever shared the other one");
    let change = |id: i64, name: &str, is_shared: bool| ViewDraft { id: Some(id), ..draft(name, is_shared) };
    assert_eq!(refused(save(&pool, &anna, change(own, "Won", true)).await), taken);
    assert_eq!(refused(save(&pool, &anna, change(shared, "Won", false)).await), taken);
    save(&pool, &anna, change(own, "won", false)).await.unwrap();
    save(&pool, &anna, change(shared, "Lost", true)).await.unwrap();
    save(&pool, &ben, draft("Won", true)).await.unwrap();
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_view_comes_back_as_it_was_saved_and_a_section_begins_with_it(pool: PgPool) {
    classic(&pool).await;
    let ben = employee(&pool, "Ben", Role::Employee).await;
    let id = save(&pool, &ben, draft("Won", false)).await.unwrap();
    let mut ctx = acting(&pool, &ben).await;
    views::set_default(&mut ctx, Kind::Deal, Some(id)).await.unwrap();
    assert_eq!(refused(views::set_default(&mut ctx, Kind::Lead, Some(id)).await), AppError::NotFound);
    let lists = views::load(&mut ctx).await.unwrap();
    let begins = lists.default_view(Kind::Deal).unwrap();
    assert_eq!((begins.id, &begins.content), (id, &draft("Won", false).content));
    views::delete(&mut ctx, id).await.unwrap();
    assert_eq!(views::load(&mut ctx).await.unwrap().default_view(Kind::Deal), None);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn columns_are_kept_for_each_employee_and_list(pool: PgPool) {
    classic(&pool).await;
    let (anna, ben) = (employee(&pool, "Anna", Role::Employee).await, employee(&pool, "Ben", Role::Employee).await);
    let column = |code: &str, width| ListColumn { code: code.to_owned(), width };
    let mut ctx = acting(&pool, &anna).await;
    let given = vec![column("amount", Some(5)), column("nonsense", None)];
    views::set_columns(&mut ctx, Kind::Deal, None, given).await.unwrap();
    ctx.commit().await.unwrap();
    let mut ctx = acting(&pool, &anna).await;
    let lists = views::load(&mut ctx).await.unwrap();
    assert_eq!(lists.columns(Kind::Deal, &[]), [column("name", None), column("amount", Some(60))]);
    assert_eq!(lists.columns(Kind::Lead, &[]), ListColumn::standard(Kind::Lead, &[]));
    let others = views::load(&mut acting(&pool, &ben).await).await.unwrap();
    assert_eq!(others.columns(Kind::Deal, &[]), ListColumn::standard(Kind::Deal, &[]));
    views::set_columns(&mut ctx, Kind::Deal, None, Vec::new()).await.unwrap();
    assert_eq!(views::load(&mut ctx).await.unwrap().columns(Kind::Deal, &[]), ListColumn::standard(Kind::Deal, &[]));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn everybody_chooses_the_columns_of_a_view(pool: PgPool) {
    classic(&pool).await;
    let anna = employee(&pool, "Anna", Role::Administrator).await;
    let ben = employee(&pool, "Ben", Role::Employee).await;
    let column = |code: &str| ListColumn { code: code.to_owned(), width: None };
    let with = |columns: &[&str], draft: ViewDraft| {
        let columns = columns.iter().map(|code| column(code)).collect();
        ViewDraft { content: ViewContent { columns, ..draft.content }, ..draft }
    };
    let id = save(&pool, &anna, with(&["name", "stage"], draft("Won", true))).await.unwrap();
    let mut ctx = acting(&pool, &ben).await;
    views::set_columns(&mut ctx, Kind::Deal, Some(id), vec![column("amount")]).await.unwrap();
    assert_eq!(refused(views::set_columns(&mut ctx, Kind::Lead, Some(id), Vec::new()).await), AppError::NotFound);
    ctx.commit().await.unwrap();
    let shown = async |actor: &Actor| {
        let lists = views::load(&mut acting(&pool, actor).await).await.unwrap();
        let columns = lists.view(Kind::Deal, id).unwrap().columns();
        columns.iter().map(|column| column.code.clone()).collect::<Vec<_>>()
    };
    assert_eq!(shown(&anna).await, ["name", "stage"]);
    assert_eq!(shown(&ben).await, ["name", "amount"]);
    let lists = views::load(&mut acting(&pool, &ben).await).await.unwrap();
    assert_eq!(lists.columns(Kind::Deal, &[]), ListColumn::standard(Kind::Deal, &[]), "the list has its own");
    let usual = lists.usual_columns(Kind::Deal, lists.view(Kind::Deal, id), &[]);
    assert_eq!(usual, [column("name"), column("stage")], "what the view was saved with is still known");
    // What is saved by who may is for all who have not chosen others.
    let changed = ViewDraft { id: Some(id), ..with(&["name", "source"], draft("Won", true)) };
    save(&pool, &anna, changed).await.unwrap();
    assert_eq!(
        (shown(&anna).await, shown(&ben).await),
        (vec!["name".into(), "source".into()], vec!["name".to_owned(), "amount".into()])
    );
    let mut ctx = acting(&pool, &ben).await;
    views::set_columns(&mut ctx, Kind::Deal, Some(id), Vec::new()).await.unwrap();
    ctx.commit().await.unwrap();
    assert_eq!(shown(&ben).await, ["name", "source"]);
}
