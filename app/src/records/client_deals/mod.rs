//! The tab *Deals* of contacts and companies: their deals, what they come to, and what is to be done next.

pub mod api;
mod row;

use domain::client_deals::{ClientDeals, DealSum, DealTotals};
use domain::value::Link;
use domain::{AppError, FieldName, Kind, Value};
use leptos::prelude::*;
use messages::text::{client_deals as text, frame, records};
use messages::{format, labels};
use ui::{Button, ButtonKind, EmptyState, Icon, Skeleton, SkeletonKind, Table, dynamic};

use super::create::CreateRecord;
use super::list::Failed;
use super::panel::{use_open, use_tabs};
use super::value::record_name;
use crate::boot::use_boot;
use crate::errors::Failure;
use crate::frame::show_error;
use crate::json::following;
use crate::text::{language, tr};

/// The tab.
#[component]
pub fn DealsTab() -> impl IntoView {
    let adding = RwSignal::new(false);
    view! {
        <section class="client-deals" aria-label=tr(labels::kind_plural(Kind::Deal))>
            <Transition fallback=loading>
                <Shown adding=adding/>
            </Transition>
            {dynamic(move || adding.get().then(|| view! { <AddDeal adding=adding/> }))}
        </section>
    }
    .into_any()
}

/// What kind of thing is shown. While the same is fetched anew what was loaded beyond the first page stays.
#[derive(Clone, PartialEq)]
enum Status {
    Deals,
    Failed(AppError),
}

#[component]
fn Shown(adding: RwSignal<bool>) -> impl IntoView {
    let deals = use_tabs().deals;
    let status = following(move |_| {
        Some(match deals.get().flatten()? {
            Ok(_) => Status::Deals,
            Err(Failure(error)) => Status::Failed(error),
        })
    });
    dynamic(move || {
        let Some(status) = status.get() else { return loading() };
        match status {
            Status::Deals => match untrack(|| deals.get_untracked()).flatten() {
                Some(Ok(first)) => view! { <Deals first=first adding=adding/> }.into_any(),
                _ => ().into_any(),
            },
            Status::Failed(error) => view! { <Failed error=error on_retry=move |()| deals.refetch()/> }.into_any(),
        }
    })
}

fn loading() -> AnyView {
    view! { <Skeleton kind=SkeletonKind::Rows count=6 label=tr(frame::loading())/> }.into_any()
}

#[component]
fn Deals(first: ClientDeals, adding: RwSignal<bool>) -> impl IntoView {
    let open = use_open();
    let deals = use_tabs().deals;
    let toasts = ui::use_toasts();
    let known = RwSignal::new(first);
    Effect::new(move |was_here: Option<()>| {
        if let Some(Some(Ok(fresh))) = deals.get()
            && was_here.is_some()
        {
            known.update(|known| known.renew(fresh));
        }
    });
    let more = Action::new(move |before: &i64| {
        let before = *before;
        async move {
            match api::read_deals(open.kind, open.id, Some(before)).await {
                Ok(older) => {
                    known.try_update(|known| known.append(older));
                }
                Err(failure) => show_error(toasts, &failure.0),
            }
        }
    });
    let is_empty = Memo::new(move |_| known.with(|known| known.deals.is_empty()));
    let next = Memo::new(move |_| known.with(|known| known.next));
    let add = move || {
        view! {
            <Button kind=ButtonKind::Primary icon=Icon::Plus on_press=move |_| adding.set(true)>{tr(text::add())}</Button>
        }
    };
    let table = move || {
        view! {
            <div class="client-deals__head">
                {dynamic(move || known.with(|known| known.totals.as_ref().map(totals)))}
                {add()}
            </div>
            <Table label=tr(labels::kind_plural(Kind::Deal))>
                {row::head()}
                <tbody role="rowgroup">
                    {dynamic(move || known.with(|known| known.deals.iter().map(row::row).collect_view()))}
                </tbody>
            </Table>
            {dynamic(move || next.get().map(|before| view! {
                <div class="row">
                    <Button pending=more.pending() on_press=move |_| { more.dispatch(before); }>
                        {tr(frame::show_more())}
                    </Button>
                </div>
            }))}
        }
        .into_any()
    };
    dynamic(move || {
        if is_empty.get() {
            view! {
                <EmptyState icon=Icon::Deal title=tr(records::no_deals()) text=tr(text::none_hint())>{add()}</EmptyState>
            }
            .into_any()
        } else {
            table()
        }
    })
}

/// What the deals come to: those in progress, won and lost apart, each by currency.
fn totals(totals: &DealTotals) -> AnyView {
    let own = [(text::open(), &totals.open), (text::won(), &totals.won), (text::lost(), &totals.lost)];
    let sum = |(name, sum): (messages::Message, &DealSum)| {
        let count = tr(text::count(sum.count));
        let sums = format::sums(language(), &sum.sums);
        view! {
            <div class="client-deals__sum">
                <dt>{tr(name)}</dt>
                <dd>
                    <span class="client-deals__amount">{if sums.is_empty() { count.clone() } else { sums.clone() }}</span>
                    {(!sums.is_empty()).then(|| view! { <span class="muted small">{count}</span> })}
                </dd>
            </div>
        }
    };
    let shown = own.into_iter().filter(|(_, sum)| sum.count > 0).map(sum).collect_view();
    view! { <dl class="client-deals__sums">{shown}</dl> }.into_any()
}

/// The form of a new deal, with the client filled in.
#[component]
fn AddDeal(adding: RwSignal<bool>) -> impl IntoView {
    let open = use_open();
    let boot = use_boot();
    let given = open.opened.with_untracked(|opened| {
        let name = boot.with_untracked(|boot| record_name(&boot.directory, &opened.record));
        let client = Value::Link(Link::new(open.id, name));
        match open.kind {
            Kind::Contact => {
                let company = opened.record.value(FieldName::CompanyId).clone();
                vec![(FieldName::ContactId, client), (FieldName::CompanyId, company)]
            }
            _ => vec![(FieldName::CompanyId, client)],
        }
    });
    view! {
        <CreateRecord kind=Kind::Deal given=given stays=true on_close=move |()| {
            adding.try_set(false);
        }/>
    }
}
