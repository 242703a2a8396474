//! How cards and forms are laid out: for everybody, for oneself, and with the fields that there are.

use domain::errors::Place;
use domain::event::{CHANNEL, Event};
use domain::fields::{FieldDefinition, Section};
use domain::layout::{Item, Layout, SectionKey};
use domain::permissions::Role;
use domain::settings::Naming;
use domain::{AppError, FieldName, Kind, Problem};
use sqlx::PgPool;
use sqlx::postgres::PgListener;
use store::{Actor, Result, custom, directory, events, layout};

use crate::support::*;

/// The layout of companies as an employee sees it.
async fn seen(pool: &PgPool, actor: &Actor) -> Layout {
    directory::load(&mut acting(pool, actor).await).await.unwrap().layout(Kind::Company)
}

async fn save(pool: &PgPool, actor: &Actor, is_own: bool, version: i32, layout: Option<&Layout>) -> Result<()> {
    let mut ctx = acting(pool, actor).await;
    layout::save(&mut ctx, Kind::Company, is_own, version, layout.cloned()).await?;
    ctx.commit().await
}

/// The default one with one field hidden.
fn without(name: FieldName) -> Layout {
    let mut layout = Layout::standard(Kind::Company, &[]);
    layout.set_hidden(Item::Field(name), true);
    layout
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_own_layout_comes_before_that_for_everybody(pool: PgPool) {
    classic(&pool).await;
    let anna = employee(&pool, "Anna", Role::Administrator).await;
    let ben = employee(&pool, "Ben", Role::Employee).await;
    let default = Layout::standard(Kind::Company, &[]);
    assert_eq!(seen(&pool, &ben).await, default);

    save(&pool, &anna, false, 0, Some(&without(FieldName::Industry))).await.unwrap();
    assert_eq!(seen(&pool, &anna).await, without(FieldName::Industry));
    assert_eq!(seen(&pool, &ben).await, without(FieldName::Industry));
    save(&pool, &ben, true, 0, Some(&without(FieldName::Source))).await.unwrap();
    assert_eq!(seen(&pool, &ben).await, without(FieldName::Source));
    assert_eq!(seen(&pool, &anna).await, without(FieldName::Industry), "it is Ben's alone");
    let directory = directory::load(&mut acting(&pool, &ben).await).await.unwrap();
    assert_eq!(directory.layout(Kind::Contact), Layout::standard(Kind::Contact, &[]), "other kinds stay as they are");

    save(&pool, &ben, true, 1, None).await.unwrap();
    assert_eq!(seen(&pool, &ben).await, without(FieldName::Industry), "back to everybody's");
    save(&pool, &anna, false, 1, None).await.unwrap();
    assert_eq!(seen(&pool, &ben).await, default, "back to the default");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn of_an_own_layout_nobody_else_is_told(pool: PgPool) {
    classic(&pool).await;
    let anna = employee(&pool, "Anna", Role::Administrator).await;
    let ben = employee(&pool, "Ben", Role::Employee).await;
    let mut listener = PgListener::connect_with(&pool).await.unwrap();
    listener.listen(CHANNEL).await.unwrap();
    save(&pool, &ben, true, 0, Some(&without(FieldName::Source))).await.unwrap();
    let heard = events::parse(listener.recv().await.unwrap().payload());
    assert_eq!(heard, Event::Arranged { employee_id: ben.id });
    assert!(events::may_see(&heard, &ben) && !events::may_see(&heard, &anna));
    save(&pool, &anna, false, 0, Some(&without(FieldName::Source))).await.unwrap();
    let heard = events::parse(listener.recv().await.unwrap().payload());
    assert_eq!(heard, Event::Settings);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn whoever_arranges_it_for_everybody_sees_it_so(pool: PgPool) {
    classic(&pool).await;
    let anna = employee(&pool, "Anna", Role::Administrator).await;
    save(&pool, &anna, true, 0, Some(&without(FieldName::Source))).await.unwrap();
    save(&pool, &anna, false, 0, Some(&without(FieldName::Industry))).await.unwrap();
    assert_eq!(seen(&pool, &anna).await, without(FieldName::Industry));
    assert_eq!(number(&pool, "select count(*) from layout").await, 1);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn only_who_may_change_settings_arranges_it_for_everybody(pool: PgPool) {
    classic(&pool).await;
    let ben = employee(&pool, "Ben", Role::Employee).await;
    for layout in [Some(without(FieldName::Source)), None] {
        let refusal = refused(save(&pool, &ben, false, 0, layout.as_ref()).await);
        assert_eq!(refusal, AppError::Forbidden);
    }
    assert_eq!(number(&pool, "select count(*) from layout").await, 0);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn of_two_who_arrange_it_at_once_the_later_one_is_told(pool: PgPool) {
    classic(&pool).await;
    let anna = employee(&pool, "Anna", Role::Administrator).await;
    let outdated = AppError::Outdated { theirs: String::new() };
    let (first, second) = (without(FieldName::Source), without(FieldName::Industry));
    save(&pool, &anna, false, 0, Some(&first)).await.unwrap();
    assert_eq!(refused(save(&pool, &anna, false, 0, Some(&second)).await), outdated);
    assert_eq!(refused(save(&pool, &anna, false, 0, None).await), outdated);
    assert_eq!(seen(&pool, &anna).await, first);

    save(&pool, &anna, false, 1, Some(&second)).await.unwrap();
    assert_eq!(refused(save(&pool, &anna, false, 1, Some(&first)).await), outdated);
    save(&pool, &anna, false, 2, None).await.unwrap();
    assert_eq!(refused(save(&pool, &anna, false, 2, Some(&first)).await), outdated, "the default came back meanwhile");
    assert_eq!(number(&pool, "select count(*) from layout").await, 0);
    save(&pool, &anna, false, 0, None).await.unwrap();
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn fields_come_and_go_and_the_rest_stays(pool: PgPool) {
    classic(&pool).await;
    let anna = employee(&pool, "Anna", Role::Administrator).await;
    let mut layout = without(FieldName::Industry);
    let own = layout.add_section(Naming::named(" Our <b>numbers</b> "));
    layout.move_to_end(Item::Field(FieldName::Employees), own);
    save(&pool, &anna, false, 0, Some(&layout)).await.unwrap();

    let define = |name: &str| FieldDefinition { naming: Naming::named(name), ..FieldDefinition::new(Kind::Company) };
    let mut ctx = system(&pool).await;
    let id = custom::create(&mut ctx, define("Ticker")).await.unwrap();
    ctx.commit().await.unwrap();
    let ticker = Item::Field(FieldName::Custom(id));
    let mut with_field = seen(&pool, &anna).await;
    assert_eq!(with_field.home(ticker).unwrap().key, SectionKey::Of(Section::Custom));
    assert_eq!(with_field.section(own).unwrap().naming, Naming::named("Our <b>numbers</b>"));

    with_field.move_to_end(ticker, own);
    save(&pool, &anna, false, 1, Some(&with_field)).await.unwrap();
    let shown = [Item::Field(FieldName::Employees), ticker];
    assert_eq!(seen(&pool, &anna).await.shown(own), shown);
    let mut ctx = system(&pool).await;
    custom::delete(&mut ctx, id).await.unwrap();
    ctx.commit().await.unwrap();
    assert_eq!(seen(&pool, &anna).await.shown(own), shown[..1]);
    let mut ctx = system(&pool).await;
    custom::bring_back(&mut ctx, id).await.unwrap();
    ctx.commit().await.unwrap();
    assert_eq!(seen(&pool, &anna).await.shown(own), shown, "brought back, it is where it was");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_layout_that_makes_no_sense_is_refused_or_settled(pool: PgPool) {
    classic(&pool).await;
    let anna = employee(&pool, "Anna", Role::Administrator).await;
    let mut nameless = Layout::standard(Kind::Company, &[]);
    nameless.add_section(Naming::default());
    let refusal = refused(save(&pool, &anna, true, 0, Some(&nameless)).await);
    assert_eq!(refusal, AppError::invalid(Place::ValueName, Problem::Required));

    let mut forged = Layout::standard(Kind::Company, &[]);
    forged.hidden = vec![Item::Field(FieldName::Title), Item::Field(FieldName::Stage), Item::Unknown];
    forged.sections.remove(0);
    save(&pool, &anna, true, 0, Some(&forged)).await.unwrap();
    let layout = seen(&pool, &anna).await;
    assert_eq!(layout.hidden, []);
    assert_eq!(layout.sections[0].items[0], Item::Field(FieldName::Title));

    // What cannot be read is not shown as something else.
    execute(&pool, r#"update layout set content = '{"columns": 3}'"#).await;
    assert_eq!(seen(&pool, &anna).await, Layout::standard(Kind::Company, &[]));
}
