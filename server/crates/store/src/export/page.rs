use domain::list::ListQuery;
use domain::{Action, Record};

use super::{Cell, Export};
use crate::{Ctx, Result, records};

impl Export {
    /// The next rows of the list, and where to go on; none after the last. It is the list's own query, so that the file
    /// has what the list shows, in its order; of that what the actor may export.
    ///
    /// # Errors
    /// [`domain::AppError::Forbidden`] when the actor may read or export none of the kind.
    pub async fn page(&self, ctx: &mut Ctx, query: &ListQuery) -> Result<(Vec<Vec<Cell>>, Option<ListQuery>)> {
        let page = records::list(ctx, query).await?;
        let ids: Vec<i64> = page.records.iter().map(|record| record.id).collect();
        let records: Vec<Record> = records::whole(ctx, self.kind, &ids, Action::Export).await?;
        let rows = records.iter().map(|record| self.cells(record)).collect();
        let next = page.next.map(|cursor| ListQuery { after: Some(cursor), ..query.clone() });
        Ok((rows, next))
    }
}
