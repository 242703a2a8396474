use domain::attachment::file_name;
use domain::import::{Column, FILE_SIZE, ImportChoices, ImportPlan, KINDS, NewField};
use domain::{Action, AppError, Kind, Level};
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_query_map};
use messages::labels::{self, import_introduction, import_title};
use messages::text::{attachments, frame, import as text, transfer};
use ui::{
    Banner, Button, ButtonKind, EmptyState, Field, FileDrop, Icon, PageHeader, Segment, SegmentedControl, Stepper,
    dynamic,
};
use web_sys::File;

use super::api;
use super::columns::Columns;
use super::earlier::Earlier;
use super::kept::{KeptWizard, Standing};
use super::preview::Preview;
use crate::boot::use_boot;
use crate::frame::{PageTitle, show_error};
use crate::paths;
use crate::text::tr;
use crate::upload::{refusal, upload};

/// The number of the last step before the import begins.
const PREVIEW: usize = 2;

/// What the steps of the wizard share.
#[derive(Clone, Copy)]
pub(super) struct Wizard {
    pub kind: Kind,
    /// 0: the file, 1: its columns, then [`PREVIEW`].
    step: RwSignal<usize>,
    pub plan: RwSignal<Option<ImportPlan>>,
    choices: RwSignal<ImportChoices>,
    /// Where it is kept how far the wizard is.
    kept: KeptWizard,
    /// It goes on where the page was reloaded.
    is_resumed: RwSignal<bool>,
    /// Why the file that was chosen is not taken.
    refused: RwSignal<Option<String>>,
    /// The file is being read, or the plan made anew.
    pub is_busy: RwSignal<bool>,
    /// Counts the plans that were asked for; only the last one is shown.
    asked: StoredValue<u64>,
    toasts: ui::Toasts,
}

impl Wizard {
    /// In the body of a component.
    fn new(kind: Kind) -> Self {
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
    fn go(self, step: usize) {
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
    fn resume(self) {
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
    fn read(self, file: File) {
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
    fn proceed(self) {
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

/// Brings records in from a file.
#[component]
pub fn ImportPage() -> impl IntoView {
    let query = use_query_map();
    // An address without a kind, or with another one, is that of the leads.
    let kind = Memo::new(move |_| {
        let asked = query.with(|query| query.get_str("kind").and_then(Kind::from_code));
        asked.filter(|kind| KINDS.contains(kind)).unwrap_or(Kind::Lead)
    });
    let title = Signal::derive(move || tr(import_title(kind.get())));
    view! {
        <PageTitle title=title/>
        {dynamic(move || Some(view! { <OfKind kind=kind.get()/> }))}
    }
}

#[component]
fn OfKind(kind: Kind) -> impl IntoView {
    let boot = use_boot();
    let may_import = boot.with_untracked(|boot| {
        boot.user.as_ref().is_some_and(|user| user.permissions.level(kind, Action::Import) > Level::None)
    });
    let wizard = Wizard::new(kind);
    // The preview has many columns side by side.
    let class = move || if wizard.step.get() == PREVIEW { "page import" } else { "page page--narrow import" };
    let content = if may_import {
        // Only the browser keeps anything; what is rendered first is the same on the server.
        Effect::new(move |_| wizard.resume());
        view! { <Steps wizard=wizard/> }.into_any()
    } else {
        view! {
            <EmptyState icon=Icon::Lock title=tr(messages::errors::describe(&domain::AppError::Forbidden)) text=tr(transfer::no_right())/>
        }
        .into_any()
    };
    view! {
        <div class=class>
            <PageHeader title=tr(import_title(kind))/>
            {content}
        </div>
    }
}

#[component]
fn Steps(wizard: Wizard) -> impl IntoView {
    let kind = wizard.kind;
    let names =
        vec![tr(text::step_file()), tr(text::step_columns()), tr(text::step_preview()), tr(text::step_report())];
    view! {
        <div class="stack">
            <Stepper label=tr(import_title(kind)) steps=names current=wizard.step/>
            {(kind == Kind::Lead).then(|| view! { <ModeNote/> })}
            <ResumedNote wizard=wizard/>
            {move || match wizard.step.get() {
                0 => view! { <FileStep wizard=wizard/> }.into_any(),
                1 => view! { <ColumnsStep wizard=wizard/> }.into_any(),
                _ => view! { <PreviewStep wizard=wizard/> }.into_any(),
            }}
        </div>
    }
}

/// After a reload: which file it is about, and that nothing has happened yet.
#[component]
fn ResumedNote(wizard: Wizard) -> impl IntoView {
    let name = move || wizard.plan.with_untracked(|plan| plan.as_ref().map(|plan| plan.file_name.clone()));
    dynamic(move || {
        wizard.is_resumed.get().then(|| {
            view! { <Banner>{tr(text::resumed(name().unwrap_or_default()))}</Banner> }
        })
    })
}

/// In Simple mode rows become deals at once.
#[component]
fn ModeNote() -> impl IntoView {
    let boot = use_boot();
    let is_classic = Memo::new(move |_| boot.with(|boot| boot.is_classic()));
    dynamic(move || {
        (!is_classic.get()).then(|| {
            view! { <Banner>{format!("{} {}", tr(text::becomes_deals()), tr(text::final_statuses_stay()))}</Banner> }
        })
    })
}

#[component]
fn FileStep(wizard: Wizard) -> impl IntoView {
    let hint =
        format!("{}. {} {}.", tr(text::drop_here()), tr(text::file_hint()), tr(text::file_limit(FILE_SIZE >> 20)));
    let segment = |kind: Kind| Segment {
        value: kind.code().to_owned(),
        label: tr(labels::kind_plural(kind)),
        icon: None,
        href: Some(paths::import(kind)),
    };
    let segments: Vec<Segment> = KINDS.into_iter().map(segment).collect();
    view! {
        <SegmentedControl label=tr(transfer::what_label()) segments=segments selected=wizard.kind.code().to_owned()/>
        <p class="muted">{tr(import_introduction(wizard.kind))}</p>
        <Field id="import-file" label=tr(text::step_file()) label_hidden=true error=wizard.refused>
        <FileDrop
            title=Signal::derive(move || tr(if wizard.is_busy.get() { text::uploading() } else { text::choose_file() }))
            hint=hint
            accept=".csv,.tsv,.txt,.xlsx,text/csv,text/tab-separated-values,text/plain,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            disabled=wizard.is_busy
            on_file=move |file: File| wizard.read(file)
        />
        </Field>
        <Earlier kind=wizard.kind/>
    }
}

#[component]
fn ColumnsStep(wizard: Wizard) -> impl IntoView {
    view! {
        <Columns wizard=wizard/>
        <div class="row import__actions">
            <Button on_press=move |_| wizard.go(0)>{tr(text::another_file())}</Button>
            <Button
                kind=ButtonKind::Primary
                pending=wizard.is_busy
                on_press=move |_| wizard.proceed()
            >
                {tr(frame::proceed())}
            </Button>
        </div>
    }
}

#[component]
fn PreviewStep(wizard: Wizard) -> impl IntoView {
    let navigate = use_navigate();
    let is_starting = RwSignal::new(false);
    let start = move |_| {
        let Some(plan) = wizard.plan.get_untracked() else { return };
        let navigate = navigate.clone();
        is_starting.set(true);
        leptos::task::spawn_local(async move {
            match api::start(plan.file_id, plan.options).await {
                Ok(run) => {
                    wizard.kept.forget();
                    navigate(&paths::import_run(run), leptos_router::NavigateOptions::default());
                }
                Err(error) => show_error(wizard.toasts, &error.0),
            }
            is_starting.try_set(false);
        });
    };
    let has_rows = Memo::new(move |_| wizard.plan.with(|plan| plan.as_ref().is_some_and(|plan| plan.rows > 0)));
    // Those that are rejected are no part of it.
    let stored =
        Memo::new(move |_| wizard.plan.with(|plan| plan.as_ref().map_or(0, |plan| plan.created + plan.updated)));
    view! {
        <Preview wizard=wizard/>
        <div class="row import__actions">
            <Button on_press=move |_| wizard.go(1)>{tr(frame::back())}</Button>
            <Button
                kind=ButtonKind::Primary
                pending=Signal::derive(move || is_starting.get() || wizard.is_busy.get())
                disabled=Signal::derive(move || !has_rows.get())
                on_press=start
            >
                {move || tr(text::start(stored.get()))}
            </Button>
        </div>
    }
}
