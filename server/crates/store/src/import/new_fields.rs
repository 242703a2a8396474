//! Custom fields that an import makes when it begins.

use std::collections::HashMap;

use domain::FieldName;
use domain::import::{Column, ImportOptions, MissingValues, NewField};

use crate::{Ctx, Result, custom};

/// Makes the new fields of the options, as a person does in the settings, and names them in the columns by the numbers
/// that they got. What a column no longer becomes is not made. `missing` has the values of new lists, and loses them.
///
/// # Errors
/// [`domain::AppError::Forbidden`] unless the actor may change CRM settings; [`domain::AppError::Invalid`] for a name
/// that another field has, or a list without values or with too many.
pub(super) async fn make(ctx: &mut Ctx, options: &mut ImportOptions, missing: &mut Vec<MissingValues>) -> Result<()> {
    let mut made: HashMap<FieldName, FieldName> = HashMap::new();
    for (place, new) in std::mem::take(&mut options.new_fields).into_iter().enumerate() {
        let name = NewField::name_of(place);
        if !options.columns.contains(&Column::Field(name)) {
            continue;
        }
        let listed = missing.iter().find(|values| values.field == name);
        let values = listed.map(|values| values.names.clone()).unwrap_or_default();
        let id = custom::create(ctx, new.definition(options.kind, &values)).await?;
        made.insert(name, FieldName::Custom(id));
    }
    missing.retain(|values| NewField::place_of(values.field).is_none());
    let named = |column: Column| match column {
        Column::Field(name) => Column::Field(made.get(&name).copied().unwrap_or(name)),
        other => other,
    };
    options.columns = options.columns.iter().copied().map(named).collect();
    options.key = options.key.map(named);
    Ok(())
}
