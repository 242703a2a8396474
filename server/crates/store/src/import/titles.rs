use domain::fields::{Access, fields};
use domain::import::{Column, ColumnTitles, Known};
use domain::{Kind, Language};
use messages::labels::{field, import_column};

/// What the fields of a kind are called in every language; files that were exported call them so. Fields that the
/// program sets are left out.
pub(super) fn of_kind(kind: Kind, known: &Known) -> ColumnTitles {
    let columns = Column::all(kind).into_iter().filter(|column| !matches!(column, Column::Note | Column::Ignore));
    let entered = columns.map(|column| (column, import_column(kind, column)));
    let set = fields(kind).iter().filter(|field| field.access == Access::ReadOnly);
    let set = set.map(|read_only| (Column::Ignore, field(kind, read_only.name)));
    let names: Vec<(Column, String)> = entered
        .chain(set)
        .flat_map(|(column, name)| Language::ALL.map(|language| (column, name.show(language))))
        .collect();
    let custom = known.fields(kind).flat_map(|field| {
        let column = Column::Field(field.own.name());
        field.titles.iter().map(move |title| (column, title.as_str()))
    });
    let files = known.titles_of_files(kind).map(|title| (Column::Ignore, title));
    ColumnTitles::new(names.iter().map(|(column, name)| (*column, name.as_str()))).with_custom(custom.chain(files))
}
