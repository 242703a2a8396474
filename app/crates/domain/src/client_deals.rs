//! The deals of a client: what is shown of each, and what they come to.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{Moment, Record, list};

/// Deals of one page.
pub const PAGE_SIZE: i64 = 50;

/// Some deals of a client, newest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClientDeals {
    pub deals: Vec<ClientDeal>,
    /// The deal to continue after, if there are more.
    pub next: Option<i64>,
    /// Of all deals; with the first page only.
    pub totals: Option<DealTotals>,
}

impl ClientDeals {
    /// Adds an older page.
    pub fn append(&mut self, older: Self) {
        self.deals.extend(older.deals);
        self.next = older.next;
    }

    /// Takes in the first page as it is by now, and keeps what was loaded beyond it as far as the two meet.
    pub fn renew(&mut self, fresh: Self) {
        self.totals = fresh.totals;
        list::renew(&mut self.deals, &mut self.next, fresh.deals, fresh.next, |deal| deal.record.id);
    }
}

/// One deal of a client.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClientDeal {
    /// With the fields that are shown.
    pub record: Record,
    /// The open activity whose turn is next.
    pub next_activity: Option<NextActivity>,
}

/// What is to be done next.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NextActivity {
    pub subject: String,
    pub deadline: Option<Moment>,
    /// The deadline has passed.
    pub is_overdue: bool,
}

/// What the deals of a client come to; never across currencies.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DealTotals {
    /// In progress.
    pub open: DealSum,
    pub won: DealSum,
    pub lost: DealSum,
}

/// Some deals together.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DealSum {
    pub count: i64,
    /// By currency.
    pub sums: BTreeMap<String, Decimal>,
}
