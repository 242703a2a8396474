use domain::notification::Reason;
use domain::timeline::Anchor;

use super::row::ActivityRow;
use crate::notifications::{Told, read_outdated, remind_newcomers, tell, tell_of_activity};
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
    pub async fn tell(self, ctx: &mut Ctx, before: People<'_>, told: Told<'_>) -> Result<()> {
        let actor = ctx.actor.id;
        let assigned = self.responsible_id.filter(|id| *id != actor && before.responsible_id != Some(*id));
        let is_new = |id: &i64| *id != actor && self.responsible_id != Some(*id) && !before.includes(*id);
        let invited: Vec<i64> = self.participants.iter().copied().filter(is_new).collect();
        let entry = told.id.map(Anchor::Activity);
        tell(ctx, Reason::Assigned, told.record, entry, told.subject, assigned.as_slice()).await?;
        tell(ctx, Reason::Invited, told.record, entry, told.subject, &invited).await
    }

    /// Reminds those who came in since `before`, also by their own hand, if the others were reminded already.
    pub async fn remind_newcomers(self, ctx: &mut Ctx, before: People<'_>, activity_id: i64) -> Result<()> {
        let newcomers: Vec<i64> = self.all().filter(|id| !before.includes(*id)).collect();
        remind_newcomers(ctx, activity_id, &newcomers).await
    }

    /// Tells those who were concerned `before` and still are what was done to the activity.
    pub async fn tell_of(self, ctx: &mut Ctx, before: People<'_>, reason: Reason, told: Told<'_>) -> Result<()> {
        tell_of_activity(ctx, reason, told, &self.remaining(before)).await
    }

    /// Tells those who were concerned `before` and no longer are.
    pub async fn tell_gone(self, ctx: &mut Ctx, before: People<'_>, told: Told<'_>) -> Result<()> {
        let gone: Vec<i64> = before.all().filter(|id| !self.includes(*id)).collect();
        tell_of_activity(ctx, Reason::Removed, told, &gone).await
    }

    /// Notes that they have seen those of their reminders that no longer hold since the activity was changed.
    pub async fn read_outdated(self, ctx: &mut Ctx, activity_id: i64) -> Result<()> {
        let all: Vec<i64> = self.all().collect();
        read_outdated(ctx, activity_id, &all).await
    }

    fn all(self) -> impl Iterator<Item = i64> {
        self.responsible_id.into_iter().chain(self.participants.iter().copied())
    }

    /// Those who were there before and still are. Who has become responsible just now is told that, and nothing else.
    fn remaining(self, before: People<'_>) -> Vec<i64> {
        let assigned = self.responsible_id.filter(|id| before.responsible_id != Some(*id));
        self.all().filter(|id| before.includes(*id) && assigned != Some(*id)).collect()
    }
}
