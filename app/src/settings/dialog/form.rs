use domain::AppError;
use domain::Language;
use domain::errors::Place;
use leptos::prelude::*;
use leptos::task::spawn_local;
use messages::labels;
use messages::text::{fields, frame, settings as text};
use ui::{
    Banner, BannerKind, Button, ButtonKind, ButtonSize, Choice, ColorPicker, DialogActions, Field, Icon, RadioCard,
    RadioCards, Select, StageBadge, TextInput, dynamic,
};

use super::Task;
use super::conflict::Conflict;
use super::draft::{COPY, DEFAULT, Draft, EMPTY};
use super::palette::PALETTE;
use crate::boot::use_boot;
use crate::settings::editor::Editor;
use crate::settings::lists::isolated;
use crate::text::tr;

/// Names, colours, and what a pipeline begins with, as far as the task needs them.
#[component]
pub(super) fn ValueForm(editor: Editor, task: Task, open: RwSignal<bool>) -> impl IntoView {
    let draft = Draft::new(editor, task.clone());
    let is_new = task.code().is_none();
    let submit = move || {
        if draft.pending.get_untracked() {
            return;
        }
        spawn_local(async move {
            let Some(name) = draft.submit().await else { return };
            open.try_set(false);
            if is_new {
                editor.toasts.show(BannerKind::Success, tr(text::added(isolated(&domain::text::line(&name)))));
            }
        });
    };
    let has_name = !matches!(task, Task::Recolor { .. });
    let has_color = matches!(task, Task::Recolor { .. }) || (is_new && editor.key.has_stages());
    let translate = matches!(task, Task::Rename { translate: true, .. });
    let is_conflict = Memo::new(move |_| draft.error.with(|error| matches!(error, Some(AppError::Outdated { .. }))));
    view! {
        <form
            class="stack"
            novalidate=true
            on:submit=move |event| {
                event.prevent_default();
                submit();
            }
        >
            <General draft=draft/>
            {has_name.then(|| view! { <Naming draft=draft translate=translate/> })}
            {has_color.then(|| view! { <Color draft=draft has_name=has_name/> })}
            {(task == Task::CreatePipeline).then(|| view! { <Template draft=draft/> })}
            {dynamic(move || if is_conflict.get() {
                view! { <Conflict editor=editor draft=draft open=open is_color={!has_name} on_overwrite=move |()| submit()/> }
                    .into_any()
            } else {
                view! {
                    <DialogActions>
                        <Button on_press=move |_| open.set(false)>{tr(frame::cancel())}</Button>
                        <Button kind=ButtonKind::Primary submit=true pending=draft.pending>
                            {tr(if is_new { frame::add() } else { frame::save() })}
                        </Button>
                    </DialogActions>
                }
                .into_any()
            })}
        </form>
    }
}

/// An error that belongs to none of the fields.
#[component]
fn General(draft: Draft) -> impl IntoView {
    let fields = [draft.problem(draft.name_places()), draft.problem(&[Place::Color])];
    dynamic(move || {
        let error = draft.error.get()?;
        let is_elsewhere =
            matches!(error, AppError::Outdated { .. }) || fields.iter().any(|field| field.with(Option::is_some));
        (!is_elsewhere).then(|| {
            view! { <Banner kind=BannerKind::Error>{tr(messages::errors::describe(&error))}</Banner> }
        })
    })
}

#[component]
fn Naming(draft: Draft, translate: bool) -> impl IntoView {
    let default_names = draft.default_names();
    // Without a name, the default name holds.
    let required = default_names.is_empty();
    let hint = (!default_names.is_empty()).then(|| {
        let names: Vec<&str> = default_names.values().map(String::as_str).collect();
        tr(text::default_name_hint(names.join(" · ")))
    });
    let fields = draft.translations.get_value().into_iter().map(|(of, value): (Language, RwSignal<String>)| {
        let placeholder = default_names.get(&of).cloned().unwrap_or_default();
        view! {
            <Field id=format!("value-name-{}", of.code()) label=tr(labels::language(of))>
                <TextInput value=value autocomplete="off" placeholder=placeholder/>
            </Field>
        }
    });
    view! {
        <Field id="value-name" label=tr(fields::value_name()) error=draft.problem(draft.name_places()) hint=hint required=required>
            <TextInput value=draft.name autocomplete="off" focused={!translate}/>
        </Field>
        {draft.is_renamed().then(|| view! {
            <div>
                <Button kind=ButtonKind::Ghost size=ButtonSize::Small icon=Icon::Undo on_press=move |_| draft.clear_naming()>
                    <bdi>{tr(text::restore_default(draft.default_names().remove(&crate::text::language()).unwrap_or_default()))}</bdi>
                </Button>
            </div>
        })}
        <details class="disclosure" open={translate || draft.has_translations()}>
            <summary>{tr(text::translations())}</summary>
            <div class="stack stack--small">
                <p class="muted small">{tr(text::translations_hint())}</p>
                {fields.collect_view()}
            </div>
        </details>
    }
}

#[component]
fn Color(draft: Draft, has_name: bool) -> impl IntoView {
    // The code of the colour stands for a name that is not there.
    let shown = move || {
        let name = draft.name.get();
        if name.trim().is_empty() { draft.color.get() } else { name }
    };
    view! {
        <Field id="value-color" label=tr(fields::color()) error=draft.problem(&[Place::Color]) required=has_name>
            <ColorPicker
                name="palette"
                value=draft.color
                palette=&PALETTE
                palette_label=tr(text::palette())
                own_label=tr(text::own_color())
            />
        </Field>
        <p><StageBadge name=Signal::derive(shown) color=draft.color/></p>
    }
}

/// What a new pipeline begins with.
#[component]
fn Template(draft: Draft) -> impl IntoView {
    let boot = use_boot();
    let card = |value: &str, title, text| RadioCard {
        value: value.to_owned(),
        title: tr(title),
        text: tr(text),
        ..RadioCard::default()
    };
    let cards = vec![
        card(DEFAULT, text::template_default(), text::template_default_hint()),
        card(EMPTY, text::template_empty(), text::template_empty_hint()),
        card(COPY, text::template_copy(), text::template_copy_hint()),
    ];
    let choices = Signal::derive(move || {
        let pipelines = boot.with(|boot| boot.directory.pipelines.clone());
        pipelines.into_iter().map(|pipeline| Choice::new(pipeline.id, pipeline.name)).collect::<Vec<_>>()
    });
    let copies = Memo::new(move |_| draft.template.with(|template| template == COPY));
    view! {
        <RadioCards name="template" legend=tr(text::begins_with()) value=draft.template cards=cards/>
        {dynamic(move || copies.get().then(|| view! {
            <Field id="copy-of" label=tr(text::copy_of())>
                <Select value=draft.copy_of choices=choices/>
            </Field>
        }))}
    }
}
