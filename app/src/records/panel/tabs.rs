//! The parts of a record that stand in the same place, one at a time; the address names which.

use domain::Kind;
use domain::client_deals::ClientDeals;
use leptos::prelude::*;
use messages::text::{frame, history, records};
use ui::{TabPanel, Tabs, dynamic};

use super::address::{PanelAddress, TAB};
use super::fields::RecordFields;
use super::news::use_news;
use super::open::use_open;
use crate::errors::Failure;
use crate::json::{Resource, resource};
use crate::records::client_deals::{self, DealsTab};
use crate::records::history::{HistoryShown, HistoryTab, Wanted, read_history};
use crate::records::timeline::RecordTimeline;
use crate::text::tr;

/// A part of the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// Fields and timeline.
    General,
    /// The deals of a client.
    Deals,
    History,
}

impl Tab {
    const ALL: [Self; 3] = [Self::General, Self::Deals, Self::History];

    /// The word for it in the address; nothing for the one that is shown by default.
    pub fn code(self) -> &'static str {
        match self {
            Self::General => "",
            Self::Deals => "deals",
            Self::History => "history",
        }
    }

    fn is_of(self, kind: Kind) -> bool {
        self != Self::Deals || kind.is_client()
    }

    fn label(self) -> String {
        tr(match self {
            Self::General => records::tab_general(),
            Self::Deals => frame::deals(),
            Self::History => records::tab_history(),
        })
    }

    fn of(kind: Kind, code: Option<String>) -> Self {
        let known = Self::ALL.into_iter().find(|tab| code.as_deref() == Some(tab.code()));
        known.filter(|tab| tab.is_of(kind)).unwrap_or(Self::General)
    }
}

/// The tab of the open panel, and what the tabs beside *General* show. It is asked for together with the record, and
/// only while its tab is shown.
#[derive(Clone, Copy)]
pub struct PanelTabs {
    kind: Kind,
    pub address: PanelAddress,
    shown: Memo<Tab>,
    pub deals: Resource<Option<Result<ClientDeals, Failure>>>,
    pub history: Resource<Option<Result<HistoryShown, Failure>>>,
}

impl PanelTabs {
    /// For everything inside the panel; in the body of its component.
    pub(super) fn provide(kind: Kind, id: Memo<Option<i64>>) -> Self {
        let address = PanelAddress::new();
        let news = use_news();
        let shown = Memo::new(move |_| Tab::of(kind, address.get(TAB)));
        let of_tab = move |tab: Tab| id.get().filter(|_| shown.get() == tab);
        let deals = resource(
            move || of_tab(Tab::Deals).map(|id| (id, news.records(Kind::Deal))),
            move |asked| async move {
                match asked {
                    Some((id, _)) => Some(client_deals::api::read_deals(kind, id, None).await),
                    None => None,
                }
            },
        );
        let history = resource(
            move || of_tab(Tab::History).map(|id| (id, Wanted::of(address), news.records(kind))),
            move |asked| async move {
                match asked {
                    Some((id, wanted, _)) => Some(read_history(kind, id, wanted).await),
                    None => None,
                }
            },
        );
        let tabs = Self { kind, address, shown, deals, history };
        provide_context(tabs);
        tabs
    }

    /// Whether the fields are in sight; tracked.
    pub(super) fn is_general(self) -> bool {
        self.shown.get() == Tab::General
    }

    /// Goes to the tab with the fields.
    pub(super) fn show_general(self) {
        self.go(Tab::General);
    }

    fn go(self, tab: Tab) {
        if tab != self.shown.get_untracked() {
            self.address.change(&[(TAB, tab.code())]);
        }
    }

    /// The address of another tab, tracked.
    pub fn path(self, tab: Tab) -> String {
        self.address.with(&[(TAB, tab.code())])
    }
}

/// The tabs of the open panel. Only what is inside it asks for them.
pub fn use_tabs() -> PanelTabs {
    expect_context()
}

/// What a tab is called in the document: *General* has no word in the address.
fn value(tab: Tab) -> String {
    if tab == Tab::General { "general".to_owned() } else { tab.code().to_owned() }
}

const ID: &str = "record-tabs";

/// The row of tabs.
#[component]
pub(super) fn RecordTabs() -> impl IntoView {
    let tabs = use_tabs();
    let all = Tab::ALL.into_iter().filter(|tab| tab.is_of(tabs.kind));
    let all: Vec<ui::Tab> = all.map(|tab| ui::Tab::new(value(tab), tab.label())).collect();
    let select = move |chosen: String| {
        tabs.go(Tab::ALL.into_iter().find(|tab| value(*tab) == chosen).unwrap_or(Tab::General));
    };
    view! {
        <Tabs
            id=ID
            label=tr(history::sections())
            tabs=Signal::stored(all)
            selected=Signal::derive(move || value(tabs.shown.get()))
            on_select=select
        />
    }
}

/// What belongs to the tabs. *General* stays once it was there, with what is typed in it.
#[component]
pub(super) fn TabPanels() -> impl IntoView {
    let tabs = use_tabs();
    let kind = use_open().kind;
    let selected = Signal::derive(move || value(tabs.shown.get()));
    let was_general = Memo::new(move |known: Option<&bool>| known == Some(&true) || tabs.shown.get() == Tab::General);
    view! {
        <div
            class="tab-panel"
            role="tabpanel"
            id=format!("{ID}-general-panel")
            aria-labelledby=format!("{ID}-general")
            hidden=move || tabs.shown.get() != Tab::General
        >
            {dynamic(move || was_general.get().then(|| view! {
                <div class="record-columns">
                    <RecordFields/>
                    <RecordTimeline/>
                </div>
            }))}
        </div>
        {kind.is_client().then(|| view! {
            <TabPanel tabs=ID value=value(Tab::Deals) selected=selected><DealsTab/></TabPanel>
        })}
        <TabPanel tabs=ID value=value(Tab::History) selected=selected><HistoryTab/></TabPanel>
    }
    .into_any()
}
