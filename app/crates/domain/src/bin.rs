//! The recycle bin: records that were deleted, and can be brought back.

use serde::{Deserialize, Serialize};

use crate::Moment;
use crate::list::Cursor;

/// A record in the recycle bin.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BinRow {
    pub id: i64,
    pub name: String,
    pub deleted: Moment,
    pub deleted_by: i64,
}

/// A page of the recycle bin, the latest deleted first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BinPage {
    pub rows: Vec<BinRow>,
    pub next: Option<Cursor>,
}
