use chrono::NaiveDate;
use domain::AppError;
use domain::activity::{
    Activity, ActivityInput, ActivityKind, Color, Direction, Step, What, check_entered, check_subject,
    default_deadline, next_full_hour, read_minutes, typed,
};
use domain::errors::Place;
use leptos::prelude::*;

use super::clock;

/// An activity while it is being entered.
#[derive(Clone, Copy)]
pub struct Draft {
    pub kind: ActivityKind,
    pub subject: RwSignal<String>,
    pub responsible: RwSignal<String>,
    /// When it is due, or begins.
    pub time: RwSignal<String>,
    pub minutes: RwSignal<String>,
    /// Minutes before, or nothing.
    pub reminder: RwSignal<String>,
    /// Of a call: it took place already.
    pub is_logged: RwSignal<bool>,
    pub direction: RwSignal<String>,
    pub call_status: RwSignal<String>,
    pub place: RwSignal<String>,
    pub participants: RwSignal<Vec<i64>>,
    /// One step a line.
    pub checklist: RwSignal<String>,
    /// The steps that the checklist had, to keep what is ticked off.
    known_steps: StoredValue<Vec<Step>>,
    pub color: RwSignal<String>,
    pub error: RwSignal<Option<AppError>>,
    /// The activity that is being changed.
    pub id: Option<i64>,
}

/// The code of an incoming call in the form.
pub const INCOMING: &str = "incoming";
/// What is kept of a call that took place.
const LOGGED: &str = "log";

impl Draft {
    /// A new activity of this kind, with what is most likely.
    pub fn new(kind: ActivityKind, responsible_id: Option<i64>) -> Self {
        let (minutes, reminder) = match kind {
            ActivityKind::Call => ("15", "15"),
            ActivityKind::Meeting => ("60", "60"),
            ActivityKind::Task | ActivityKind::Todo => ("", "0"),
        };
        Self {
            kind,
            subject: RwSignal::new(String::new()),
            responsible: RwSignal::new(responsible_id.map(|id| id.to_string()).unwrap_or_default()),
            time: RwSignal::new(String::new()),
            minutes: RwSignal::new(minutes.to_owned()),
            reminder: RwSignal::new(reminder.to_owned()),
            is_logged: RwSignal::new(false),
            direction: RwSignal::new(String::new()),
            call_status: RwSignal::new(String::new()),
            place: RwSignal::new(String::new()),
            participants: RwSignal::new(Vec::new()),
            checklist: RwSignal::new(String::new()),
            known_steps: StoredValue::new(Vec::new()),
            color: RwSignal::new(String::new()),
            error: RwSignal::new(None),
            id: None,
        }
    }

    /// An existing activity, to be changed.
    pub fn of(activity: &Activity) -> Self {
        let draft = Self { id: Some(activity.id), ..Self::new(activity.what.kind(), None) };
        draft.fill(&ActivityInput::of(activity));
        draft
    }

    /// Shows this instead of what was entered.
    pub fn fill(self, input: &ActivityInput) {
        let what = &input.what;
        let text = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
        self.subject.set(input.subject.clone());
        self.responsible.set(input.responsible_id.map(|id| id.to_string()).unwrap_or_default());
        self.time.set(what.due().cloned().unwrap_or_default());
        self.minutes.set(text(what.minutes()));
        self.reminder.set(text(what.reminder()));
        self.participants.set(what.participants().to_vec());
        match what {
            What::LoggedCall { direction, status, .. } => {
                self.is_logged.set(true);
                let incoming = if *direction == Direction::Incoming { INCOMING } else { "" };
                self.direction.set(incoming.to_owned());
                self.call_status.set(status.clone().unwrap_or_default());
            }
            What::Task { checklist, .. } => {
                self.checklist.set(checklist.iter().map(|step| step.text.as_str()).collect::<Vec<_>>().join("\n"));
                self.known_steps.set_value(checklist.clone());
            }
            What::Meeting { place, .. } => self.place.set(place.clone()),
            What::Todo { color, .. } => {
                self.color.set(color.map(|color| color.code().to_owned()).unwrap_or_default());
            }
            What::Call { .. } => {}
        }
    }

    /// Whether something was written that would be missed, tracked.
    pub fn is_begun(self) -> bool {
        [self.subject, self.place, self.checklist].into_iter().any(|text| !text.with(|text| text.trim().is_empty()))
    }

    /// Everything that was entered, tracked, to be kept.
    pub fn texts(self) -> Vec<String> {
        let mut texts = self.controls().map(|control| control.get()).to_vec();
        texts.push(if self.is_logged.get() { LOGGED.to_owned() } else { String::new() });
        texts.extend(self.participants.get().iter().map(ToString::to_string));
        texts
    }

    /// Shows what was kept.
    pub fn restore(self, texts: Vec<String>) {
        let mut texts = texts.into_iter();
        for control in self.controls() {
            control.set(texts.next().unwrap_or_default());
        }
        self.is_logged.set(texts.next().as_deref() == Some(LOGGED));
        self.participants.set(texts.filter_map(|id| id.parse().ok()).collect());
    }

    /// The controls that hold a text.
    fn controls(self) -> [RwSignal<String>; 10] {
        let Self {
            subject, responsible, time, minutes, reminder, direction, call_status, place, checklist, color, ..
        } = self;
        [subject, responsible, time, minutes, reminder, direction, call_status, place, checklist, color]
    }

    /// Proposes a time, if none was entered yet.
    pub fn propose_time(self) {
        // Nothing where the form is gone by now.
        if self.time.try_with_untracked(String::is_empty) == Some(true) {
            let now = clock::now();
            self.time.try_set(typed(match self.kind {
                ActivityKind::Call | ActivityKind::Meeting => next_full_hour(now),
                ActivityKind::Task | ActivityKind::Todo => default_deadline(now),
            }));
        }
    }

    /// As it was in the beginning.
    pub fn reset(self, responsible_id: Option<i64>) {
        let fresh = Self::new(self.kind, responsible_id);
        for (own, value) in self.controls().into_iter().zip(fresh.controls()) {
            own.try_set(value.get_untracked());
        }
        self.is_logged.try_set(false);
        self.participants.try_set(Vec::new());
        self.error.try_set(None);
        self.propose_time();
    }

    /// Turns between a call that is planned and one that took place a moment ago.
    pub fn log(self, is_logged: bool) {
        self.is_logged.set(is_logged);
        let now = clock::now();
        self.time.set(typed(if is_logged { now } else { next_full_hour(now) }));
    }

    /// The day of the call or meeting, tracked.
    pub fn day(self) -> Option<NaiveDate> {
        self.time.with(|typed| domain::date::parse_iso(typed.split('T').next()?))
    }

    /// Everybody who is there, tracked.
    pub fn people(self) -> Vec<i64> {
        let responsible = self.responsible.with(|id| id.parse().ok());
        let mut people: Vec<i64> = responsible.into_iter().collect();
        people.extend(self.participants.get().into_iter().filter(|id| Some(*id) != responsible));
        people
    }

    /// Checks what was entered; what breaks a rule is marked at its field.
    pub fn read(self) -> Option<ActivityInput> {
        match self.entered() {
            Ok(input) => {
                self.error.set(None);
                Some(input)
            }
            Err(error) => {
                self.error.set(Some(error));
                None
            }
        }
    }

    /// What was entered, if it breaks no rule.
    pub fn entered(self) -> Result<ActivityInput, AppError> {
        let subject = check_subject(&self.subject.get_untracked())?;
        let responsible_id = self.responsible.get_untracked().parse().ok();
        Ok(ActivityInput { subject, responsible_id, what: check_entered(self.what()?, clock::now())? })
    }

    fn what(self) -> Result<What<String>, AppError> {
        let time = self.time.get_untracked();
        let deadline = Some(time.clone()).filter(|time| !time.is_empty());
        let minutes = || {
            let read = self.minutes.with_untracked(|typed| read_minutes(typed));
            read.map_err(|problem| AppError::invalid(Place::Length, problem))
        };
        let reminder = self.reminder.with_untracked(|typed| typed.parse().ok());
        let participants = self.participants.get_untracked();
        Ok(match self.kind {
            ActivityKind::Call if self.is_logged.get_untracked() => {
                let is_incoming = self.direction.with_untracked(|direction| direction == INCOMING);
                let direction = if is_incoming { Direction::Incoming } else { Direction::Outgoing };
                let status = Some(self.call_status.get_untracked());
                What::LoggedCall { start: time, minutes: minutes()?, direction, status }
            }
            ActivityKind::Call => What::Call { start: time, minutes: minutes()?, reminder },
            ActivityKind::Meeting => {
                let place = self.place.get_untracked();
                What::Meeting { start: time, minutes: minutes()?, place, participants, reminder }
            }
            ActivityKind::Task => What::Task { deadline, participants, checklist: self.steps(), reminder },
            ActivityKind::Todo => {
                What::Todo { deadline, reminder, color: self.color.with_untracked(|code| Color::from_code(code)) }
            }
        })
    }

    /// The lines of the checklist; those that were there keep their tick.
    fn steps(self) -> Vec<Step> {
        let mut known = self.known_steps.get_value();
        let mut step = |line: &str| {
            let text = line.trim();
            let at = known.iter().position(|step| step.text == text);
            let is_done = at.is_some_and(|at| known.remove(at).is_done);
            Step { text: text.to_owned(), is_done }
        };
        self.checklist.with_untracked(|typed| typed.lines().map(&mut step).collect())
    }
}
