use domain::Kind;
use domain::notification::Reason;

use super::row::ActivityRow;
use crate::notifications::tell;
use crate::{Ctx, Result};

/// Whom an activity concerns.
#[derive(Clone, Copy)]
pub(super) struct People<'people> {
    pub responsible_id: Option<i64>,
    pub participants: &'people [i64],
}

impl<'people> People<'people> {
    /// Those of an activity that there was not.
    pub const NOBODY: Self = Self { responsible_id: None, participants: &[] };

    pub fn of(row: &'people ActivityRow) -> Self {
        Self { responsible_id: Some(row.responsible_id), participants: &row.participants }
    }

    fn includes(self, id: i64) -> bool {
        self.responsible_id == Some(id) || self.participants.contains(&id)
    }

    /// Tells those who came in since `before` what they are to do, each once. Who comes in by their own hand knows it.
    pub async fn tell(self, ctx: &mut Ctx, before: People<'_>, record: (Kind, i64), subject: &str) -> Result<()> {
        let actor = ctx.actor.id;
        let assigned = self.responsible_id.filter(|id| *id != actor && before.responsible_id != Some(*id));
        let is_new = |id: &i64| *id != actor && self.responsible_id != Some(*id) && !before.includes(*id);
        let invited: Vec<i64> = self.participants.iter().copied().filter(is_new).collect();
        tell(ctx, Reason::Assigned, record, subject, assigned.as_slice()).await?;
        tell(ctx, Reason::Invited, record, subject, &invited).await
    }
}
