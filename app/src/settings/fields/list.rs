use domain::Kind;
use domain::fields::DefinedField;
use leptos::prelude::*;
use leptos::task::spawn_local;
use messages::text::{custom as text, frame, settings};
use ui::{
    Badge, BadgeKind, Banner, BannerKind, Button, ButtonKind, ButtonSize, Icon, IconButton, Skeleton, SkeletonKind,
    SortList, SortMove, SortPlace, VisuallyHidden, dynamic, use_toasts,
};

use super::delete::DeleteField;
use crate::boot::{Boot, use_boot};
use crate::errors::Failure;
use crate::fields::{FieldDialog, api, type_name};
use crate::frame::show_error;
use crate::json::{Resource, resource};
use crate::live::{refresh_boot, use_live};
use crate::text::{language, tr};

/// What is asked for.
#[derive(Clone, PartialEq)]
enum Task {
    /// Changes a field, or adds one.
    SetUp(Option<DefinedField>),
    Delete(DefinedField),
}

/// What the list and its rows share.
#[derive(Clone, Copy)]
struct State {
    kind: Kind,
    /// Grows when the list is to be read anew.
    version: RwSignal<u32>,
    fields: Resource<Result<Vec<DefinedField>, Failure>>,
    task: RwSignal<Option<Task>>,
    boot: RwSignal<Boot>,
    toasts: ui::Toasts,
}

impl State {
    fn refresh(self) {
        self.version.try_update(|version| *version += 1);
    }

    /// Puts the fields into the order that was asked for, on the screen at once.
    fn sort(self, asked: SortMove) {
        let Some(Ok(mut all)) = self.fields.get_untracked() else { return };
        let at = |all: &[DefinedField], id: &str| all.iter().position(|field| field.id.to_string() == id);
        let own = match &asked {
            SortMove::To { item, .. } | SortMove::Up(item) | SortMove::Down(item) => item.clone(),
        };
        let Some(from) = at(&all, &own) else { return };
        let field = all.remove(from);
        let to = match asked {
            SortMove::To { place: SortPlace::Before(other), .. } => at(&all, &other),
            SortMove::To { place: SortPlace::After(other), .. } => at(&all, &other).map(|at| at + 1),
            SortMove::Up(_) => Some(from.saturating_sub(1)),
            SortMove::Down(_) => Some(from + 1),
        };
        all.insert(to.unwrap_or(from).min(all.len()), field);
        let ids: Vec<i32> = all.iter().map(|field| field.id).collect();
        self.fields.try_update(|shown| *shown = Some(Ok(all)));
        spawn_local(async move {
            if let Err(failure) = api::order_fields(self.kind, ids).await {
                show_error(self.toasts, &failure.0);
                self.refresh();
            }
        });
    }

    fn restore(self, id: i32) {
        let boot = self.boot;
        spawn_local(async move {
            match api::restore_field(id).await {
                Ok(()) => refresh_boot(boot),
                Err(failure) => show_error(self.toasts, &failure.0),
            }
            self.refresh();
        });
    }
}

/// The fields of a kind in their order, and those that were deleted.
#[component]
pub(super) fn FieldList(kind: Kind) -> impl IntoView {
    let live = use_live();
    let version = RwSignal::new(0);
    let fields =
        resource(move || (version.get(), live.settings()), move |_| async move { api::read_fields(kind).await });
    let state = State { kind, version, fields, task: RwSignal::new(None), boot: use_boot(), toasts: use_toasts() };
    let closed = move |()| {
        state.task.try_set(None);
        state.refresh();
    };
    view! {
        <div class="split settings__tools">
            <span></span>
            <Button kind=ButtonKind::Primary icon=Icon::Plus on_press=move |_| state.task.set(Some(Task::SetUp(None)))>
                {tr(text::add_field())}
            </Button>
        </div>
        <Transition fallback=|| view! { <Skeleton kind=SkeletonKind::Rows count=6 label=tr(frame::loading())/> }>
            {dynamic(move || fields.get().map(|fields| match fields {
                Ok(fields) => rows(state, fields),
                Err(failure) => view! {
                    <Banner kind=BannerKind::Error>{tr(messages::errors::describe(&failure.0))}</Banner>
                }.into_any(),
            }))}
        </Transition>
        {dynamic(move || state.task.get().map(|task| match task {
            Task::SetUp(known) => view! { <FieldDialog kind=kind known=known on_close=closed/> }.into_any(),
            Task::Delete(field) => view! { <DeleteField field=field on_close=closed/> }.into_any(),
        }))}
    }
}

fn rows(state: State, fields: Vec<DefinedField>) -> AnyView {
    let (gone, shown): (Vec<_>, Vec<_>) = fields.into_iter().partition(|field| field.is_deleted);
    let is_empty = shown.is_empty();
    view! {
        <SortList on_move=move |asked| state.sort(asked)>
            <div
                class="settings-lines settings-lines--whole"
                role="list"
                aria-labelledby="list-name"
                style="--above:0;--below:0"
            >
                {shown.into_iter().map(|field| row(state, field)).collect_view()}
            </div>
        </SortList>
        {is_empty.then(|| view! { <p class="muted settings__nothing" role="status">{tr(text::no_fields())}</p> })}
        {(!gone.is_empty()).then(|| view! {
            <details class="disclosure">
                <summary>{tr(text::deleted_fields())}</summary>
                <ul class="stack stack--small">{gone.into_iter().map(|field| deleted(state, field)).collect_view()}</ul>
            </details>
        })}
    }
    .into_any()
}

fn name_of(field: &DefinedField) -> String {
    field.definition.naming.shown(language()).to_owned()
}

fn row(state: State, field: DefinedField) -> AnyView {
    let name = name_of(&field);
    let own = &field.definition;
    let is_waiting = own.is_searched && !field.is_indexed;
    let marks = [
        (own.is_required, BadgeKind::Accent, text::required()),
        (!own.required_from.is_empty(), BadgeKind::Neutral, text::required_later()),
        (own.in_list, BadgeKind::Neutral, text::shown_in_lists()),
        (own.is_searched && field.is_indexed, BadgeKind::Neutral, text::searched()),
        (is_waiting, BadgeKind::Warning, text::index_pending()),
    ];
    let mark = |(holds, kind, label): (bool, BadgeKind, messages::Message)| {
        holds.then(|| view! { <Badge kind=kind>{tr(label)}</Badge> })
    };
    let type_label = type_name(own.field_type);
    let (changed, deleted) = (field.clone(), field.clone());
    view! {
        <div class="settings-line settings-row" role="listitem" data-item=field.id.to_string() data-group="">
            <button type="button" class="settings-row__handle" data-handle="" aria-label=tr(settings::handle(name.as_str()))>
                {Icon::Drag.view()}
            </button>
            <div class="settings-row__text">
                <button
                    type="button"
                    class="settings-row__name"
                    title=name.clone()
                    on:click=move |_| state.task.set(Some(Task::SetUp(Some(changed.clone()))))
                >
                    <bdi>{name.clone()}</bdi>
                    {Icon::Pencil.view()}
                </button>
                <div class="settings-row__more">
                    <span class="muted small">{type_label}</span>
                    {marks.into_iter().map(mark).collect_view()}
                </div>
            </div>
            <IconButton
                icon=Icon::Trash
                label=tr(frame::labelled(frame::delete(), name))
                on_press=move |_| state.task.set(Some(Task::Delete(deleted.clone())))
            />
        </div>
    }
    .into_any()
}

fn deleted(state: State, field: DefinedField) -> AnyView {
    let (id, name) = (field.id, name_of(&field));
    view! {
        <li class="split">
            <bdi>{name.clone()}</bdi>
            <Button size=ButtonSize::Small icon=Icon::Undo on_press=move |_| state.restore(id)>
                <span aria-hidden="true">{tr(text::bring_back())}</span>
                <VisuallyHidden>{tr(frame::labelled(text::bring_back(), name))}</VisuallyHidden>
            </Button>
        </li>
    }
    .into_any()
}
