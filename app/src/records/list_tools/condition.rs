use domain::filter::{Condition, Operator, Test};
use domain::{Field, FieldName, Kind};
use leptos::prelude::*;
use messages::filters;
use messages::text::lists as text;
use ui::{Choice, Icon, IconButton, Select, dynamic};

use super::operand::{Operands, controls};
use crate::boot::{Boot, use_boot};
use crate::records::value::field_label;
use crate::text::tr;

/// A condition while it is being put together.
#[derive(Clone, Copy)]
pub struct Row {
    /// Tells rows apart.
    pub id: u32,
    pub kind: Kind,
    boot: RwSignal<Boot>,
    field: RwSignal<String>,
    operator: RwSignal<String>,
    operands: RwSignal<Operands>,
    /// It was tried to show the list with it, and something is missing.
    pub is_wrong: RwSignal<bool>,
}

fn field_of(boot: RwSignal<Boot>, kind: Kind, code: &str) -> Option<Field> {
    let name = FieldName::from_code(code)?;
    boot.with_untracked(|boot| boot.directory.filter_field(kind, name))
}

impl Row {
    pub fn new(id: u32, kind: Kind, condition: &Condition) -> Option<Self> {
        let boot = use_boot();
        let field = boot.with_untracked(|boot| boot.directory.filter_field(kind, condition.field))?;
        Some(Self {
            id,
            kind,
            boot,
            field: RwSignal::new(field.name.code().to_string()),
            operator: RwSignal::new(condition.operator.code().to_owned()),
            operands: RwSignal::new(Operands::of(&field, &condition.operands)),
            is_wrong: RwSignal::new(false),
        })
    }

    /// A row for a field, to be completed.
    pub fn empty(id: u32, kind: Kind) -> Option<Self> {
        let usual = if kind.has_stages() { FieldName::Stage } else { FieldName::ResponsibleId };
        let field = use_boot().with_untracked(|boot| boot.directory.field(kind, usual))?;
        let operator = Operator::of(&field).first().copied()?;
        Self::new(id, kind, &Condition::new(usual, operator, Vec::new()))
    }

    /// The condition as far as it was entered.
    fn entered(self) -> Option<(Field, Condition)> {
        let field = field_of(self.boot, self.kind, &self.field.get())?;
        let operator = Operator::from_code(&self.operator.get())?;
        Some((field, Condition::new(field.name, operator, self.operands.get().read(&field, operator))))
    }

    /// The condition; marks the row if something is missing.
    pub fn read(self) -> Option<Condition> {
        let makes_sense = |(field, condition): &(Field, Condition)| {
            Test::of(field, condition.operator, &condition.operands).is_some()
        };
        let entered = untrack(move || self.entered()).filter(makes_sense);
        self.is_wrong.set(entered.is_none());
        entered.map(|(_, condition)| condition)
    }

    /// Whether very many records are narrowed down by it at once.
    pub fn is_fast(self) -> bool {
        self.entered().is_none_or(|(field, condition)| condition.is_fast(&field))
    }

    /// Another field begins with its usual comparison.
    fn choose_field(self, code: &str) {
        let Some(field) = field_of(self.boot, self.kind, code) else { return };
        let usual = Operator::of(&field).first().map(|operator| operator.code()).unwrap_or_default();
        self.operands.set(Operands::empty());
        self.operator.set(usual.to_owned());
    }
}

/// The controls of a condition.
pub fn row_view(row: Row, on_remove: Callback<u32>) -> AnyView {
    let Row { kind, boot, .. } = row;
    let offered: Vec<Choice> = boot.with_untracked(|boot| {
        let fields = boot.directory.filter_fields(kind).into_iter();
        fields.map(|field| Choice::new(field.name.code(), field_label(&boot.directory, kind, field.name))).collect()
    });
    let operators = Signal::derive(move || {
        let Some(field) = field_of(boot, kind, &row.field.get()) else { return Vec::new() };
        let choice =
            |operator: &Operator| Choice::new(operator.code(), tr(filters::operator(field.field_type, *operator)));
        Operator::of(&field).iter().map(choice).collect::<Vec<_>>()
    });
    let entry = move || {
        let field = field_of(boot, kind, &row.field.get())?;
        let operator = Operator::from_code(&row.operator.get())?;
        Some(controls(kind, field, operator, row.operands.get()))
    };
    view! {
        <div class="condition" role="group" aria-label=tr(text::field())>
            <div class="condition__field">
                <Select value=row.field choices=offered label=tr(text::field()) on_commit=move |code: String| row.choose_field(&code)/>
            </div>
            <div class="condition__operator">
                <Select value=row.operator choices=operators label=tr(text::comparison())/>
            </div>
            <div class="condition__operands">{dynamic(entry)}</div>
            <IconButton
                icon=Icon::Close
                label=tr(text::remove_condition())
                on_press=move |_| on_remove.run(row.id)
            />
            {dynamic(move || row.is_wrong.get().then(|| view! {
                <p class="condition__error" role="alert">{tr(text::incomplete_condition())}</p>
            }))}
        </div>
    }
    .into_any()
}
