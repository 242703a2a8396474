use std::collections::BTreeMap;

use domain::directory::Dictionary;
use domain::import::{Known, KnownField, KnownNames, KnownStage};
use domain::stage::Semantics;
use serde_json::Value as Json;

use crate::{Ctx, Result, custom};

/// Reads everything that cells are compared with.
pub(crate) async fn load(ctx: &mut Ctx, default_country: &str) -> Result<Known> {
    let stages = sqlx::query!(
        "select code, semantics, name, default_names, names from stage
         where entity = 'lead' and deleted_at is null and closing_run is null order by sort, id"
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    let stages: Vec<KnownStage> = stages
        .into_iter()
        .map(|row| KnownStage {
            value: KnownNames { code: row.code, names: all_names(row.name, &row.names, row.default_names.as_ref()) },
            semantics: Semantics::from_letter(&row.semantics).unwrap_or(Semantics::InProgress),
        })
        .collect();
    let (dictionaries, former) = dictionaries(ctx).await?;
    let employees = sqlx::query!("select id, name, email from employee where is_active order by id")
        .fetch_all(&mut *ctx.tx)
        .await?;
    let employees: Vec<(i64, String, Option<String>)> =
        employees.into_iter().map(|row| (row.id, row.name, row.email)).collect();
    let fields = custom::definitions(ctx).await?.iter().map(KnownField::of).collect();
    let known = Known::new(&stages, &dictionaries, &employees, default_country);
    Ok(known.with_fields(fields).with_former(&former).at(ctx.now))
}

/// Values by their dictionaries.
type Values = Vec<(Dictionary, Vec<KnownNames>)>;

/// What dictionaries offer, and what was deleted from them.
async fn dictionaries(ctx: &mut Ctx) -> Result<(Values, Values)> {
    let rows = sqlx::query!(
        r#"select dictionary, code, name, default_names, names,
                  (deleted_at is null and closing_run is null) as "is_offered!"
           from dictionary_value order by dictionary, sort, id"#
    )
    .fetch_all(&mut *ctx.tx)
    .await?;
    let mut offered: BTreeMap<Dictionary, Vec<KnownNames>> = BTreeMap::new();
    let mut former: BTreeMap<Dictionary, Vec<KnownNames>> = BTreeMap::new();
    for row in rows {
        let Some(dictionary) = Dictionary::from_code(&row.dictionary) else { continue };
        let names = all_names(row.name, &row.names, row.default_names.as_ref());
        let values = if row.is_offered { &mut offered } else { &mut former };
        values.entry(dictionary).or_default().push(KnownNames { code: row.code, names });
    }
    Ok((offered.into_iter().collect(), former.into_iter().collect()))
}

/// The user's name and its translations before the default names.
fn all_names(name: Option<String>, translations: &Json, defaults: Option<&Json>) -> Vec<String> {
    let of = |names: &Json| -> Vec<String> {
        names.as_object().into_iter().flatten().filter_map(|(_, name)| name.as_str().map(str::to_owned)).collect()
    };
    name.into_iter().chain(of(translations)).chain(defaults.map(of).unwrap_or_default()).collect()
}
