//! Two people change one activity at the same time.

use super::{Activity, ActivityInput, Step, What, typed};
use crate::FieldName;
use crate::errors::Place;
use crate::moment::LocalTime;

impl ActivityInput {
    /// The activity as a person would enter it.
    pub fn of(activity: &Activity) -> Self {
        let what = activity.what.clone().try_map(|moment| Ok::<_, ()>(typed_time(moment.local)));
        Self {
            subject: activity.subject.clone(),
            responsible_id: Some(activity.responsible_id),
            // A conversion that cannot fail does not.
            what: what.unwrap_or(What::Todo { deadline: None, reminder: None, color: None }),
        }
    }

    /// Puts what one has changed, from `before` to this, on top of what others made of it meanwhile: the `current`.
    /// Tells what both have changed, and differently; there the values are those that are preferred.
    pub fn merged(self, before: &Self, current: &Self, preferred: Preferred) -> (Self, Vec<Place>) {
        let mut merge = Merge { preferred, clashes: Vec::new() };
        let merged = Self {
            subject: merge.pick(Place::Subject, &before.subject, self.subject, &current.subject),
            responsible_id: merge.pick(
                Place::Field(FieldName::ResponsibleId),
                &before.responsible_id,
                self.responsible_id,
                &current.responsible_id,
            ),
            what: merge.what(&before.what, self.what, &current.what),
        };
        (merged, merge.clashes)
    }
}

/// Whose values count where two people have entered different ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preferred {
    Own,
    Theirs,
}

fn typed_time(local: LocalTime) -> String {
    let day = chrono::NaiveDate::from_ymd_opt(local.year, local.month.into(), local.day.into());
    let time = day.and_then(|day| day.and_hms_opt(local.hour.into(), local.minute.into(), 0));
    time.map(typed).unwrap_or_default()
}

struct Merge {
    preferred: Preferred,
    clashes: Vec<Place>,
}

impl Merge {
    fn pick<T: PartialEq + Clone>(&mut self, place: Place, before: &T, after: T, current: &T) -> T {
        if after == *before {
            return current.clone();
        }
        let is_clash = *current != *before && *current != after;
        if is_clash {
            self.clashes.push(place);
        }
        if is_clash && self.preferred == Preferred::Theirs { current.clone() } else { after }
    }

    fn what(&mut self, before: &What<String>, after: What<String>, current: &What<String>) -> What<String> {
        match (before, after, current) {
            (
                What::Call { start: old_start, minutes: old_minutes, reminder: old_reminder },
                What::Call { start, minutes, reminder },
                What::Call { start: new_start, minutes: new_minutes, reminder: new_reminder },
            ) => What::Call {
                start: self.pick(Place::Start, old_start, start, new_start),
                minutes: self.pick(Place::Length, old_minutes, minutes, new_minutes),
                reminder: self.pick(Place::Reminder, old_reminder, reminder, new_reminder),
            },
            (
                What::LoggedCall {
                    start: old_start,
                    minutes: old_minutes,
                    direction: old_direction,
                    status: old_status,
                },
                What::LoggedCall { start, minutes, direction, status },
                What::LoggedCall {
                    start: new_start,
                    minutes: new_minutes,
                    direction: new_direction,
                    status: new_status,
                },
            ) => What::LoggedCall {
                start: self.pick(Place::Start, old_start, start, new_start),
                minutes: self.pick(Place::Length, old_minutes, minutes, new_minutes),
                // There are two: who changes it means the other one, as everybody does.
                direction: self.pick(Place::CallStatus, old_direction, direction, new_direction),
                status: self.pick(Place::CallStatus, old_status, status, new_status),
            },
            (
                What::Task {
                    deadline: old_deadline,
                    participants: old_people,
                    checklist: old_steps,
                    reminder: old_reminder,
                },
                What::Task { deadline, participants, checklist, reminder },
                What::Task {
                    deadline: new_deadline,
                    participants: new_people,
                    checklist: new_steps,
                    reminder: new_reminder,
                },
            ) => What::Task {
                deadline: self.pick(Place::Deadline, old_deadline, deadline, new_deadline),
                participants: self.pick(Place::Participants, old_people, participants, new_people),
                checklist: self.steps(old_steps, &checklist, new_steps),
                reminder: self.pick(Place::Reminder, old_reminder, reminder, new_reminder),
            },
            (
                What::Meeting {
                    start: old_start,
                    minutes: old_minutes,
                    place: old_place,
                    participants: old_people,
                    reminder: old_reminder,
                },
                What::Meeting { start, minutes, place, participants, reminder },
                What::Meeting {
                    start: new_start,
                    minutes: new_minutes,
                    place: new_place,
                    participants: new_people,
                    reminder: new_reminder,
                },
            ) => What::Meeting {
                start: self.pick(Place::Start, old_start, start, new_start),
                minutes: self.pick(Place::Length, old_minutes, minutes, new_minutes),
                place: self.pick(Place::Location, old_place, place, new_place),
                participants: self.pick(Place::Participants, old_people, participants, new_people),
                reminder: self.pick(Place::Reminder, old_reminder, reminder, new_reminder),
            },
            (
                What::Todo { deadline: old_deadline, reminder: old_reminder, color: old_color },
                What::Todo { deadline, reminder, color },
                What::Todo { deadline: new_deadline, reminder: new_reminder, color: new_color },
            ) => What::Todo {
                deadline: self.pick(Place::Deadline, old_deadline, deadline, new_deadline),
                reminder: self.pick(Place::Reminder, old_reminder, reminder, new_reminder),
                color: self.pick(Place::Color, old_color, color, new_color),
            },
            // Its kind does not change.
            (_, after, _) => after,
        }
    }

    /// The lines are chosen as a whole; each keeps its tick as it is now.
    fn steps(&mut self, before: &[Step], after: &[Step], current: &[Step]) -> Vec<Step> {
        let lines = |steps: &[Step]| steps.iter().map(|step| step.text.clone()).collect::<Vec<_>>();
        let chosen = self.pick(Place::Checklist, &lines(before), lines(after), &lines(current));
        let mut ticked: Vec<&str> = current.iter().filter(|step| step.is_done).map(|step| step.text.as_str()).collect();
        let step = |text: String| {
            let at = ticked.iter().position(|done| *done == text);
            let is_done = at.is_some_and(|at| !ticked.swap_remove(at).is_empty());
            Step { text, is_done }
        };
        chosen.into_iter().map(step).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn task(subject: &str, deadline: &str, steps: &[(&str, bool)]) -> ActivityInput {
        let step = |(text, is_done): &(&str, bool)| Step { text: (*text).to_owned(), is_done: *is_done };
        ActivityInput {
            subject: subject.to_owned(),
            responsible_id: Some(1),
            what: What::Task {
                deadline: Some(deadline.to_owned()),
                participants: Vec::new(),
                checklist: steps.iter().map(step).collect(),
                reminder: None,
            },
        }
    }

    #[test]
    fn what_others_changed_stays_beside_ones_own_change() {
        let before = task("Quote", "2026-03-02T12:00", &[("Ask", false), ("Send", false)]);
        let current = task("Quote", "2026-03-03T12:00", &[("Ask", true), ("Send", false)]);
        let mine = task("Offer", "2026-03-02T12:00", &[("Ask", false), ("Send", false), ("Ring", false)]);
        let (merged, clashes) = mine.merged(&before, &current, Preferred::Own);
        assert_eq!(merged, task("Offer", "2026-03-03T12:00", &[("Ask", true), ("Send", false), ("Ring", false)]));
        assert_eq!(clashes, []);
    }

    #[test]
    fn what_both_changed_is_for_the_later_one_to_choose() {
        let before = task("Quote", "2026-03-02T12:00", &[]);
        let current = task("Bid", "2026-03-03T12:00", &[]);
        let mine = task("Offer", "2026-03-02T12:00", &[]);
        let merged = |mine: &ActivityInput, before, preferred| mine.clone().merged(before, &current, preferred);
        let own = merged(&mine, &before, Preferred::Own);
        assert_eq!(own, (task("Offer", "2026-03-03T12:00", &[]), vec![Place::Subject]));
        assert_eq!(merged(&mine, &before, Preferred::Theirs), (current.clone(), vec![Place::Subject]));
        // Who has seen the other value means the own one; who wrote the same agrees.
        assert_eq!(merged(&own.0, &current, Preferred::Own), (own.0.clone(), Vec::new()));
        assert_eq!(merged(&current, &before, Preferred::Own), (current.clone(), Vec::new()));
    }
}
