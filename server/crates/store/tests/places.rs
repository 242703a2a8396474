//! Places in one cell: what they do to records that are there.

use domain::import::{Column, ImportChoices};
use domain::{FieldName, Kind};
use sqlx::PgPool;

use super::count;
use super::transfer::{import_with, of_kind, plan, text, undo, with_key};

/// City, region and country of all companies.
const PLACES: &str =
    "select string_agg(address_city || '/' || address_region || '/' || address_country, ',' order by id)
                      from company";

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_place_takes_the_place_of_another_as_a_whole(pool: PgPool) {
    store::migrate(&pool).await.unwrap();
    let first = "Name;HQ\n3M;Saint Paul, Minnesota\nSame;Rome, Italy\nBlank;Springfield, Illinois, USA\n";
    import_with(&pool, first, of_kind(Kind::Company)).await;
    assert_eq!(text(&pool, PLACES).await, "Saint Paul/Minnesota/,Rome//Italy,Springfield/Illinois/USA");

    let second = "Name;HQ\n3M;Berlin, Germany\nSame;Rome, Italy\nBlank;\nNew;Dublin, Ireland\n";
    let choices = ImportChoices { key: Some(Column::Field(FieldName::Title)), ..of_kind(Kind::Company).choices };
    let seen = plan(&pool, second.as_bytes(), choices).await;
    assert_eq!((seen.created, seen.updated, seen.unchanged), (1, 3, 2));
    let cleared = |at: usize| seen.preview[at].outcome.as_ref().unwrap().cleared.iter().copied().collect::<Vec<_>>();
    assert_eq!((cleared(0), cleared(2)), (vec![FieldName::AddressRegion], Vec::new()));
    let run = import_with(&pool, second, with_key(Kind::Company, "Name")).await;
    assert_eq!((run.counts.created, run.counts.updated, run.counts.unchanged), (1, 3, 2));
    assert_eq!(text(&pool, PLACES).await, "Berlin//Germany,Rome//Italy,Springfield/Illinois/USA,Dublin//Ireland");
    let lost = "select count(*) from history where field = 'address_region' and before = 'Minnesota' and after = ''";
    assert_eq!(count(&pool, lost).await, 1);

    let again = import_with(&pool, second, with_key(Kind::Company, "Name")).await;
    assert_eq!((again.counts.created, again.counts.updated, again.counts.unchanged), (0, 4, 4));
    // A region alone is lost, nothing else changes.
    let third = "Name;HQ\nBlank;Springfield, USA\n";
    let region = import_with(&pool, third, with_key(Kind::Company, "Name")).await;
    assert_eq!((region.counts.updated, region.counts.unchanged), (1, 0));
    assert_eq!(undo(&pool, region.id).await.restored, 1);

    let counts = undo(&pool, run.id).await;
    assert_eq!((counts.restored, counts.deleted, counts.kept), (3, 1, 0), "city, region and country");
    assert_eq!(
        text(&pool, PLACES).await,
        "Saint Paul/Minnesota/,Rome//Italy,Springfield/Illinois/USA,Dublin//Ireland",
        "the new one is in the recycle bin"
    );
}
