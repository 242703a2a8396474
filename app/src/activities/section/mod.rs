//! The section *Activities*: those of all records, as a list in groups and as a calendar, one's own or those of others.

mod address;
mod board;
mod entry;
mod filters;
mod hours;
mod list;
mod loading;
mod month;
mod moving;

use domain::AppError;
use domain::activity::calendar::Span;
use leptos::prelude::*;
use messages::agenda as names;
use messages::text::{activities as activity_text, agenda as text, frame};
use ui::{
    Banner, BannerKind, Button, ButtonLink, ButtonSize, EmptyState, Icon, PageHeader, Segment, SegmentedControl,
    Skeleton, SkeletonKind, dynamic,
};

use self::address::{Address, use_address};
use self::board::CalendarView;
use self::filters::Filters;
use self::list::List;
use self::loading::{Content, Loaded};
use super::provide_commands;
use crate::errors::Failure;
use crate::frame::PageTitle;
use crate::json::following;
use crate::records::Kept;
use crate::text::tr;

/// The page.
#[component]
pub fn ActivitiesPage() -> impl IntoView {
    let address = use_address();
    let loaded = loading::provide(address);
    let find = Callback::new(move |id| loaded.find(id).map(|listed| listed.activity));
    let menus = provide_commands(find, Kept::of_form("activity-dialog"));
    let is_calendar = Memo::new(move |_| address.shown.with(|shown| shown.span.is_some()));
    let class = move || if is_calendar.get() { "page page--fill" } else { "page" };
    let skeleton = || view! { <Skeleton kind=SkeletonKind::Rows count=8 label=tr(frame::loading())/> };
    view! {
        <PageTitle title=tr(activity_text::title())/>
        <div class=class>
            <PageHeader title=tr(activity_text::title())>
                <ViewSwitch address=address/>
                <Filters address=address/>
            </PageHeader>
            <Transition fallback=skeleton>
                <Body address=address loaded=loaded/>
            </Transition>
            {menus}
        </div>
    }
}

#[component]
fn ViewSwitch(address: Address) -> impl IntoView {
    let segment = move |span: Option<Span>| Segment {
        value: value(span),
        label: tr(span.map_or_else(frame::list, names::span)),
        icon: None,
        href: Some(address.path(|shown| shown.span = span)),
    };
    let segments =
        Signal::derive(move || std::iter::once(None).chain(Span::ALL.map(Some)).map(segment).collect::<Vec<_>>());
    let selected = Signal::derive(move || value(address.shown.with(|shown| shown.span)));
    view! { <SegmentedControl label=tr(frame::section_navigation()) segments=segments selected=selected/> }
}

fn value(span: Option<Span>) -> String {
    span.map_or("list", Span::code).to_owned()
}

/// What stands below the head of the page; changes rarely.
#[derive(Clone, PartialEq)]
enum Shape {
    Loading,
    Failed(AppError),
    Nothing,
    List,
    Calendar(Span),
}

impl Shape {
    fn of(content: Option<&Result<Content, Failure>>) -> Self {
        match content {
            None => Self::Loading,
            Some(Err(Failure(error))) => Self::Failed(error.clone()),
            Some(Ok(Content::Calendar(calendar))) => Self::Calendar(calendar.span),
            Some(Ok(Content::Agenda { agenda, .. })) if agenda.groups.iter().all(|group| group.entries.is_empty()) => {
                Self::Nothing
            }
            Some(Ok(Content::Agenda { .. })) => Self::List,
        }
    }
}

#[component]
fn Body(address: Address, loaded: Loaded) -> impl IntoView {
    let shape = following(move |_| loaded.content.with(|content| Shape::of(content.as_ref())));
    dynamic(move || match shape.get() {
        Shape::Loading => ().into_any(),
        Shape::Failed(error) => failed(&error, loaded),
        Shape::Nothing => nothing(address),
        Shape::List => view! { <List address=address loaded=loaded/> }.into_any(),
        Shape::Calendar(span) => view! { <CalendarView span=span address=address loaded=loaded/> }.into_any(),
    })
}

/// Nothing is planned, or nothing of the kind that was chosen.
fn nothing(address: Address) -> AnyView {
    if address.shown.with(|shown| shown.kind.is_none()) {
        return view! { <EmptyState icon=Icon::Calendar title=tr(text::nothing()) text=tr(text::nothing_hint())/> }
            .into_any();
    }
    let all = Signal::derive(move || address.path(|shown| shown.kind = None));
    view! {
        <EmptyState icon=Icon::Calendar title=tr(text::nothing_of_kind())>
            <ButtonLink href=all>{tr(text::all_kinds())}</ButtonLink>
        </EmptyState>
    }
    .into_any()
}

fn failed(error: &AppError, loaded: Loaded) -> AnyView {
    let text = tr(messages::errors::describe(error));
    let again = move || {
        let retry = move |_| loaded.content.refetch();
        view! { <Button size=ButtonSize::Small on_press=retry>{tr(frame::retry())}</Button> }.into_any()
    };
    view! { <Banner kind=BannerKind::Error action=again>{text}</Banner> }.into_any()
}
