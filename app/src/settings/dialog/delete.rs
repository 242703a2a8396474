use std::collections::BTreeMap;

use domain::errors::{Place, Problem};
use domain::settings::{Deletion, ListKey, Outcome, Replacement, StageMapping};
use domain::stage::Semantics;
use domain::{AppError, Kind};
use leptos::prelude::*;
use leptos::task::spawn_local;
use messages::labels;
use messages::text::{frame, settings as text};
use ui::{Banner, BannerKind, Button, ButtonKind, Choice, DialogActions, Field, Select, dynamic};

use super::mapping::Mapping;
use crate::frame::problem_at;
use crate::settings::api;
use crate::settings::editor::Editor;
use crate::settings::lists::isolated;
use crate::text::{language, tr};

/// The value of a choice that stands for *leave empty*; codes stand behind an equals sign.
const LEAVE_EMPTY: &str = "-";

/// What was chosen so far.
#[derive(Clone, Copy)]
struct Choosing {
    editor: Editor,
    code: StoredValue<String>,
    merge: bool,
    /// How many records use the value, by kind; nothing until they are counted.
    used: RwSignal<Option<BTreeMap<Kind, i64>>>,
    target: RwSignal<String>,
    stages: RwSignal<StageMapping>,
    error: RwSignal<Option<AppError>>,
    pending: RwSignal<bool>,
}

impl Choosing {
    fn count(self) {
        spawn_local(async move {
            match api::read_usage(self.editor.key).await {
                Ok(mut usage) => {
                    let own = self.code.try_with_value(|code| usage.remove(code)).flatten();
                    self.used.try_set(Some(own.unwrap_or_default()));
                }
                Err(failure) => {
                    self.error.try_set(Some(failure.0));
                }
            }
        });
    }

    /// Whether something has to be chosen.
    fn needs_target(self) -> bool {
        self.merge || self.used.with(|used| used.as_ref().is_some_and(|used| used.values().any(|count| *count > 0)))
    }

    fn replacement(self) -> Result<Option<Replacement>, AppError> {
        let target = self.target.get_untracked();
        match target.strip_prefix('=') {
            _ if !untrack(|| self.needs_target()) => Ok(None),
            None if target == LEAVE_EMPTY => Ok(Some(Replacement::Empty)),
            None => Err(AppError::invalid(Place::Replacement, Problem::Required)),
            Some(code) if self.editor.key == ListKey::Pipelines => {
                let pipeline_id = code.parse().map_err(|_| AppError::NotFound)?;
                Ok(Some(Replacement::Pipeline { pipeline_id, stages: self.stages.get_untracked() }))
            }
            Some(code) => Ok(Some(Replacement::Value(code.to_owned()))),
        }
    }

    async fn submit(self) -> Result<Outcome, AppError> {
        let replacement = self.replacement()?;
        let deletion = Deletion { list: self.editor.key, code: self.code.get_value(), replacement };
        api::delete_value(deletion).await.map_err(|failure| failure.0)
    }

    /// What records may get instead.
    fn choices(self) -> Vec<Choice> {
        let key = self.editor.key;
        let may_be_empty = matches!(key, ListKey::Dictionary(_)) && !self.merge;
        let empty = may_be_empty.then(|| Choice::new(LEAVE_EMPTY, tr(text::leave_empty())));
        let code = self.code.get_value();
        let others = self.editor.look(|list| {
            // A lead becomes a converted one by being converted alone.
            let is_open = |semantics| key != ListKey::Lead || semantics != Some(Semantics::Success);
            let others = list.values.iter().filter(|value| value.code != code && !value.is_closing);
            let others = others.filter(|value| is_open(value.semantics));
            others.map(|value| Choice::new(format!("={}", value.code), value.shown(language()))).collect::<Vec<_>>()
        });
        empty.into_iter().chain(others.unwrap_or_default()).collect()
    }
}

/// Asks before a value goes: what uses it, and what that gets instead.
#[component]
pub(super) fn DeleteForm(editor: Editor, code: String, merge: bool, open: RwSignal<bool>) -> impl IntoView {
    let name = editor.value(&code).map(|value| isolated(value.shown(language()))).unwrap_or_default();
    let choosing = Choosing {
        editor,
        code: StoredValue::new(code),
        merge,
        used: RwSignal::new(None),
        target: RwSignal::new(String::new()),
        stages: RwSignal::new(StageMapping::new()),
        error: RwSignal::new(None),
        pending: RwSignal::new(false),
    };
    Effect::new(move |_| choosing.count());
    let told = StoredValue::new(name.clone());
    let submit = move || {
        if choosing.pending.get_untracked() || choosing.used.with_untracked(Option::is_none) {
            return;
        }
        choosing.error.set(None);
        choosing.pending.set(true);
        spawn_local(async move {
            let answer = choosing.submit().await;
            choosing.pending.try_set(false);
            match answer {
                Ok(outcome) => {
                    tell(editor, &outcome, told.try_get_value().unwrap_or_default());
                    open.try_set(false);
                }
                Err(error) => {
                    choosing.error.try_set(Some(error));
                    choosing.count();
                }
            }
        });
    };
    let is_counted = Memo::new(move |_| choosing.used.with(Option::is_some));
    view! {
        <form
            class="stack"
            novalidate=true
            on:submit=move |event| {
                event.prevent_default();
                submit();
            }
        >
            {merge.then(|| view! { <p>{tr(text::merge_explanation(name))}</p> })}
            <Error choosing=choosing/>
            <p role="status">{move || tell_use(choosing)}</p>
            {dynamic(move || choosing.needs_target().then(|| view! { <Target choosing=choosing/> }))}
            <p class="muted">{tr(text::may_be_undone())}</p>
            <DialogActions>
                <Button on_press=move |_| open.set(false)>{tr(frame::cancel())}</Button>
                <Button
                    kind=ButtonKind::Danger
                    submit=true
                    pending=choosing.pending
                    disabled=Signal::derive(move || !is_counted.get())
                >
                    {tr(if merge { text::merge_now() } else { frame::delete() })}
                </Button>
            </DialogActions>
        </form>
    }
}

fn tell(editor: Editor, outcome: &Outcome, name: String) {
    if outcome.run.is_some() {
        editor.run.try_set(outcome.run);
    } else if outcome.moved > 0 {
        editor.toasts.show(BannerKind::Success, tr(text::deleted_and_moved(outcome.moved, name)));
    } else {
        editor.toasts.show(BannerKind::Success, tr(text::deleted(name)));
    }
    editor.refresh();
}

/// How many records use the value, in a sentence.
fn tell_use(choosing: Choosing) -> String {
    choosing.used.with(|used| match used {
        None => tr(text::counting()),
        Some(used) => {
            let counts = used.iter().filter(|(_, count)| **count > 0);
            let counts: Vec<String> = counts.map(|(kind, count)| tr(labels::kind_count(*kind, *count))).collect();
            if counts.is_empty() { tr(text::used_by_none()) } else { tr(text::used_by(counts.join(", "))) }
        }
    })
}

#[component]
fn Error(choosing: Choosing) -> impl IntoView {
    dynamic(move || {
        let error = choosing.error.get()?;
        problem_at(Some(&error), Place::Replacement).is_none().then(|| {
            view! { <Banner kind=BannerKind::Error>{tr(messages::errors::describe(&error))}</Banner> }
        })
    })
}

#[component]
fn Target(choosing: Choosing) -> impl IntoView {
    let is_pipeline = choosing.editor.key == ListKey::Pipelines;
    let label = match (is_pipeline, choosing.merge) {
        (true, _) => text::target_pipeline(),
        (false, true) => text::merge_into(),
        (false, false) => text::replacement(),
    };
    let problem = Signal::derive(move || choosing.error.with(|error| problem_at(error.as_ref(), Place::Replacement)));
    let chosen = Memo::new(move |_| {
        choosing.target.with(|target| target.strip_prefix('=').and_then(|code| code.parse::<i64>().ok()))
    });
    let from = choosing.code.with_value(|code| code.parse::<i64>().unwrap_or_default());
    view! {
        <Field id="replacement" label=tr(label) error=problem required=true>
            <Select value=choosing.target choices=choosing.choices() empty=tr(text::choose_value())/>
        </Field>
        {is_pipeline.then(|| view! {
            {dynamic(move || chosen.get().map(|to| view! { <Mapping from=from to=to stages=choosing.stages/> }))}
        })}
    }
}
