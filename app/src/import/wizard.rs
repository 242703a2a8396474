//! How far the wizard is, what was chosen in it, and what the server says to that.

use domain::attachment::file_name;
use domain::import::{Column, FILE_SIZE, ImportChoices, ImportPlan, NewField};
use domain::{AppError, Kind};
use leptos::prelude::*;
use messages::text::{attachments, import as text};
use web_sys::File;

use super::api;
use super::kept::{KeptWizard, Standing};
use crate::frame::show_error;
use crate::text::tr;
use crate::upload::{refusal, upload};

/// The number of the last step before the import begins.
pub(super) const PREVIEW: usize = 2;

/// What the steps of the wizard share.
#[derive(Clone, Copy)]
pub(super) struct Wizard {
    pub kind: Kind,
    /// 0: the file, 1: its columns, then [`PREVIEW`].
    pub step: RwSignal<usize>,
    pub plan: RwSignal<Option<ImportPlan>>,
    choices: RwSignal<ImportChoices>,
    /// Where it is kept how far the wizard is.
    pub kept: KeptWizard,
    /// It goes on where the page was reloaded.
    pub is_resumed: RwSignal<bool>,
    /// Why the file that was chosen is not taken.
    pub refused: RwSignal<Option<String>>,
    /// The file is being read, or the plan made anew.
    pub is_busy: RwSignal<bool>,
    /// Counts the plans that were asked for; only the last one is shown.
    asked: StoredValue<u64>,
    pub toasts: ui::Toasts,
}

impl Wizard {
    /// In the body of a component.
    pub fn new(kind: Kind) -> Self {
        Self {
            kind,
            step: RwSignal::new(0),
            plan: RwSignal::new(None),
            choices: RwSignal::new(of_kind(kind)),
            kept: KeptWizard::of(kind),
            is_resumed: RwSignal::new(false),
            refused: RwSignal::new(None),
            is_busy: RwSignal::new(false),
            asked: StoredValue::new(0),
            toasts: ui::use_toasts(),
        }
    }

    /// Shows a step from its beginning.
    pub fn go(self, step: usize) {
        self.step.try_set(step);
        self.keep();
        window().scroll_to_with_x_and_y(0.0, 0.0);
    }

    /// Keeps how far the wizard is. Who goes back to the choice of the file begins anew.
    fn keep(self) {
        let step = self.step.try_get_untracked().unwrap_or_default();
        let file_id = self.plan.try_with_untracked(|plan| plan.as_ref().map(|plan| plan.file_id)).flatten();
        let Some(file_id) = file_id.filter(|_| step > 0) else {
            self.is_resumed.try_set(false);
            return self.kept.forget();
        };
        if let Some(choices) = self.choices.try_get_untracked() {
            self.kept.keep(file_id, step, &choices);
        }
    }

    /// Goes on where the page was reloaded, if it was, as long as the file is there.
    pub fn resume(self) {
        let Some(Standing { file_id, step, choices }) = self.kept.read() else { return };
        self.choices.set(choices);
        self.is_busy.set(true);
        leptos::task::spawn_local(async move {
            match self.ask(file_id).await {
                Some(Ok(plan)) => {
                    self.plan.try_set(Some(plan));
                    self.is_resumed.try_set(true);
                    self.go(step.clamp(1, PREVIEW));
                }
                Some(Err(error)) => {
                    self.choices.try_set(of_kind(self.kind));
                    if error == AppError::NotFound {
                        self.kept.forget();
                        self.refused.try_set(Some(tr(text::file_gone())));
                    } else {
                        show_error(self.toasts, &error);
                    }
                }
                // Another file was chosen meanwhile.
                None => return,
            }
            self.is_busy.try_set(false);
        });
    }

    /// Sends the file to the server and shows what it holds.
    pub fn read(self, file: File) {
        let name = file_name(&file.name());
        if file.size() > u32::try_from(FILE_SIZE).map_or(f64::MAX, f64::from) {
            self.refused.set(Some(tr(attachments::refused(name, text::file_too_large(FILE_SIZE >> 20)))));
            return;
        }
        self.refused.set(None);
        self.is_busy.set(true);
        leptos::task::spawn_local(async move {
            if let Err(error) = self.take(file).await {
                self.refuse(&name, &error);
            }
            self.is_busy.try_set(false);
        });
    }

    async fn take(self, file: File) -> Result<(), AppError> {
        let id = upload("/import/upload", file).await?;
        self.choices.try_set(of_kind(self.kind));
        self.is_resumed.try_set(false);
        if let Some(plan) = self.ask(id).await.transpose()? {
            self.plan.try_set(Some(plan));
            self.go(1);
        }
        Ok(())
    }

    /// Says at the place where files are chosen why this one is not taken.
    fn refuse(self, name: &str, error: &AppError) {
        if *error == AppError::Unauthenticated {
            return show_error(self.toasts, error);
        }
        self.refused.try_set(Some(refusal(name, error)));
    }

    async fn inspect(self, file_id: i64) {
        match self.ask(file_id).await {
            Some(Ok(plan)) => {
                self.plan.try_set(Some(plan));
            }
            Some(Err(error)) => show_error(self.toasts, &error),
            None => {}
        }
    }

    /// What would become of the file by what was chosen; nothing if it was asked again since, or the page was left.
    async fn ask(self, file_id: i64) -> Option<Result<ImportPlan, AppError>> {
        let asked = self.asked.try_update_value(|asked| {
            *asked += 1;
            *asked
        })?;
        let choices = self.choices.try_get_untracked().unwrap_or_default();
        let answer = api::inspect(file_id, choices).await;
        (self.asked.try_get_value() == Some(asked)).then(|| answer.map_err(|error| error.0))
    }

    /// Changes what the user decided, and shows what follows.
    pub fn choose(self, change: impl FnOnce(&mut ImportChoices)) {
        let Some(file_id) = self.plan.with_untracked(|plan| plan.as_ref().map(|plan| plan.file_id)) else { return };
        self.choices.update(change);
        self.keep();
        self.is_busy.set(true);
        leptos::task::spawn_local(async move {
            self.inspect(file_id).await;
            self.is_busy.try_set(false);
        });
    }

    /// The custom fields that the import makes.
    pub fn new_fields(self) -> Vec<NewField> {
        self.choices.with_untracked(|choices| choices.new_fields.clone())
    }

    /// The names of those that other columns than this one become.
    pub fn names_taken(self, index: usize) -> Vec<String> {
        let others = self.columns_with(index, Column::Note).unwrap_or_default();
        let fields = self.new_fields();
        NewField::used(&fields, &others).into_iter().map(|(_, field)| field.name.clone()).collect()
    }

    /// Makes a field of a column.
    pub fn make_field(self, index: usize, field: NewField) {
        let Some(mut columns) = self.columns_with(index, Column::Note) else { return };
        self.choose(|choices| {
            field.make(index, &mut choices.new_fields, &mut columns);
            choices.columns = Some(columns);
        });
    }

    /// Goes on to the preview, or to the first column that cannot become what it shall.
    pub fn proceed(self) {
        use wasm_bindgen::JsCast;
        let is_faulty = |plan: &ImportPlan| plan.columns.iter().any(|column| column.fault.is_some());
        if !self.plan.with_untracked(|plan| plan.as_ref().is_some_and(is_faulty)) {
            return self.go(PREVIEW);
        }
        let marked = document().query_selector(".import__target [aria-invalid=true]").ok().flatten();
        if let Some(control) = marked.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = control.focus();
        }
    }

    /// Decides what one column becomes.
    pub fn choose_column(self, index: usize, column: Column) {
        let Some(columns) = self.columns_with(index, column) else { return };
        self.choose(|choices| choices.columns = Some(columns));
    }

    fn columns_with(self, index: usize, column: Column) -> Option<Vec<Column>> {
        let mut columns = self.plan.with_untracked(|plan| Some(plan.as_ref()?.options.columns.clone()))?;
        if let Some(chosen) = self.choices.with_untracked(|choices| choices.columns.clone())
            && chosen.len() == columns.len()
        {
            columns = chosen;
        }
        if let Some(place) = columns.get_mut(index) {
            *place = column;
        }
        Some(columns)
    }
}

fn of_kind(kind: Kind) -> ImportChoices {
    ImportChoices { kind: Some(kind), ..ImportChoices::default() }
}
