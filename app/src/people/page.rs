use domain::AppError;
use domain::people::Employee;
use leptos::prelude::*;
use messages::text::frame;
use messages::text::people as text;
use ui::{
    Banner, BannerKind, Button, ButtonKind, Dialog, DialogActions, DialogSize, EmptyState, Icon, PageHeader, Skeleton,
    SkeletonKind, Table, dynamic, use_toasts,
};

use super::api;
use super::invite::InviteDialog;
use super::link::{LinkDialog, OneTimeLink};
use super::row::Row;
use crate::boot::{Boot, use_boot};
use crate::frame::{PageTitle, show_error};
use crate::json::resource;
use crate::paths;
use crate::text::tr;

/// What the page's rows and dialogs share.
#[derive(Clone, Copy)]
pub(super) struct People {
    /// Grows when the page itself changed somebody.
    pub version: RwSignal<u32>,
    /// The link that is shown, once.
    pub link: RwSignal<Option<OneTimeLink>>,
    /// Whom a question asks to deactivate.
    pub leaving: RwSignal<Option<Employee>>,
}

impl People {
    pub fn has_changed(&self) {
        self.version.try_update(|version| *version += 1);
    }
}

/// The page *People*, for administrators.
#[component]
pub fn PeoplePage() -> impl IntoView {
    let boot = use_boot();
    let is_permitted = Memo::new(move |_| boot.with(Boot::may_manage_people));
    view! {
        <PageTitle title=tr(text::title())/>
        {dynamic(move || if is_permitted.get() {
            view! { <Everybody/> }.into_any()
        } else {
            view! { <NoRight/> }.into_any()
        })}
    }
}

#[component]
fn NoRight() -> impl IntoView {
    #[cfg(feature = "ssr")]
    crate::context::set_status(&AppError::Forbidden);
    view! {
        <div class="page">
            <PageHeader title=tr(text::title())/>
            <EmptyState icon=Icon::Lock title=tr(text::only_administrators()) text=tr(messages::errors::describe(&AppError::Forbidden))>
                <a class="button button--secondary" href=paths::HOME>{tr(frame::go_to_start())}</a>
            </EmptyState>
        </div>
    }
}

#[component]
fn Everybody() -> impl IntoView {
    let boot = use_boot();
    let people = People { version: RwSignal::new(0), link: RwSignal::new(None), leaving: RwSignal::new(None) };
    let invites = RwSignal::new(false);
    // What other administrators do reaches the page through the names that everybody knows.
    let names = Memo::new(move |_| boot.with(|boot| boot.directory.employees.clone()));
    let list = resource(move || (people.version.get(), names.track()), |_| api::list());
    let invite = move || {
        view! {
            <Button kind=ButtonKind::Primary icon=Icon::Plus on_press=move |_| invites.set(true)>{tr(text::invite())}</Button>
        }
        .into_any()
    };
    view! {
        <div class="page people">
            <PageHeader title=tr(text::title()) actions=invite/>
            <p class="prose">{tr(text::explanation())}</p>
            <Transition fallback=|| view! { <Skeleton kind=SkeletonKind::Rows count=6 label=tr(frame::loading())/> }>
                {dynamic(move || list.get().map(|list| match list {
                    Ok(list) => view! { <List list=list people=people/> }.into_any(),
                    Err(failure) => view! {
                        <Banner kind=BannerKind::Error>{tr(messages::errors::describe(&failure.0))}</Banner>
                    }.into_any(),
                }))}
            </Transition>
        </div>
        <InviteDialog open=invites people=people/>
        <LinkDialog link=people.link/>
        <DeactivateDialog people=people/>
    }
}

#[component]
fn List(list: Vec<Employee>, people: People) -> impl IntoView {
    let rows = list.into_iter().map(|employee| view! { <Row employee=employee people=people/> }).collect_view();
    view! {
        <Table label=tr(text::title())>
            <thead>
                <tr>
                    <th scope="col">{tr(text::name())}</th>
                    <th scope="col">{tr(text::email())}</th>
                    <th scope="col">{tr(text::rights())}</th>
                    <th scope="col">{tr(text::may_change_settings())}</th>
                    <th scope="col">{tr(text::state())}</th>
                    <th scope="col"><ui::VisuallyHidden>{tr(frame::more_actions())}</ui::VisuallyHidden></th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </Table>
    }
}

/// Asks before somebody is locked out.
#[component]
fn DeactivateDialog(people: People) -> impl IntoView {
    let toasts = use_toasts();
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(people.leaving.with(Option::is_some)));
    let deactivate = Action::new(move |(): &()| async move {
        let Some(employee) = people.leaving.try_get_untracked().flatten() else { return };
        match api::set_active(employee.id, false).await {
            Ok(()) => toasts.show(BannerKind::Success, tr(text::was_deactivated(employee.name))),
            Err(failure) => show_error(toasts, &failure.0),
        }
        people.leaving.try_set(None);
        people.has_changed();
    });
    let name = move || people.leaving.with(|leaving| leaving.as_ref().map(|one| one.name.clone())).unwrap_or_default();
    view! {
        <Dialog
            id="deactivate"
            open=open
            title=Signal::derive(move || tr(text::deactivate_question(name())))
            close_label=tr(frame::close())
            size=DialogSize::Small
            on_close=move |()| people.leaving.set(None)
        >
            <p>{tr(text::deactivate_consequence())}</p>
            <DialogActions>
                <Button on_press=move |_| open.set(false)>{tr(frame::cancel())}</Button>
                <Button kind=ButtonKind::Danger pending=deactivate.pending() on_press=move |_| { deactivate.dispatch(()); }>
                    {tr(text::deactivate())}
                </Button>
            </DialogActions>
        </Dialog>
    }
}
