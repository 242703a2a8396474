use super::Draft;
use crate::fields::check_required;
use crate::import::Column;
use crate::{FieldName, Kind, Value};

impl Draft<'_> {
    /// What keeps the row from making a new record: it says no name, or lacks these custom fields. A field that the
    /// file does not have gets its default.
    pub(super) fn missing(&self) -> (bool, Vec<String>) {
        let kind = self.options.kind;
        let has = |name| self.values.contains_key(&name);
        let is_nameless = !check_required(kind, has).is_empty()
            || (kind == Kind::Contact && !has(FieldName::FirstName) && !has(FieldName::LastName));
        let stage = self.values.get(&FieldName::Stage).and_then(Value::as_text).unwrap_or_default();
        let is_filled = |name: FieldName| has(name) || self.links.iter().any(|wanted| wanted.field == name);
        let lacking = self.known.fields(kind).filter(|field| {
            let own = &field.own;
            (own.default.is_empty() || self.has_column(own.name()))
                && !is_filled(own.name())
                && own.is_required_at(self.known.stage_order(), None, stage)
        });
        (is_nameless, lacking.map(|field| field.own.label.clone()).collect())
    }

    /// What the file leaves blank is empty, as in a form, whatever the default.
    pub(super) fn leave_empty(&mut self) {
        for field in self.known.fields(self.options.kind) {
            let name = field.own.name();
            if !field.own.default.is_empty() && self.has_column(name) {
                self.values.entry(name).or_default();
            }
        }
    }

    fn has_column(&self, name: FieldName) -> bool {
        self.options.columns.contains(&Column::Field(name))
    }
}
