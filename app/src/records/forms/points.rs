use domain::errors::Problem;
use domain::{ContactPoint, ContactPointKind, ContactPointType, contact_point};
use leptos::prelude::*;
use messages::labels;
use messages::text::{details, records as text};
use ui::{Button, ButtonKind, ButtonSize, Choice, Each, FieldError, Icon, IconButton, Select, TextInput, TextKind};

use super::focus::leave_line;
use crate::text::tr;

/// One phone, e-mail, web site or messenger that is being entered. Its signals belong to nobody but itself: it is made by
/// the press of a button, and outlives what the button stood in.
#[derive(Clone)]
pub struct PointDraft {
    /// Distinguishes it from the others of the same form.
    key: u32,
    kind: ContactPointKind,
    /// Asked for by a press: the focus goes there.
    is_added: bool,
    value: ArcRwSignal<String>,
    value_type: ArcRwSignal<String>,
    problem: ArcRwSignal<Option<Problem>>,
}

impl PointDraft {
    pub fn new(key: u32, point: &ContactPoint) -> Self {
        Self {
            key,
            kind: point.kind,
            is_added: false,
            value: ArcRwSignal::new(point.value.clone()),
            value_type: ArcRwSignal::new(point.value_type.code().to_owned()),
            problem: ArcRwSignal::new(None),
        }
    }

    fn empty(key: u32, kind: ContactPointKind) -> Self {
        let value_type = ContactPointType::of(kind).first().copied().unwrap_or_default();
        Self::new(key, &ContactPoint { kind, value_type, value: String::new(), normalized: String::new() })
    }

    /// What stands in the inputs; tracked.
    fn typed(&self) -> ContactPoint {
        ContactPoint {
            kind: self.kind,
            value_type: ContactPointType::from_code(&self.value_type.get()),
            value: self.value.get(),
            normalized: String::new(),
        }
    }

    /// What was entered, checked as far as it can be without the numbering plans; nothing for a blank one.
    fn read(&self) -> Result<Option<ContactPoint>, ()> {
        let value = self.value.get_untracked();
        self.problem.set(None);
        if value.trim().is_empty() {
            return Ok(None);
        }
        let value_type = ContactPointType::from_code(&self.value_type.get_untracked());
        match contact_point::check_of_type(self.kind, value_type, &value) {
            Ok(normalized) => {
                Ok(Some(ContactPoint { kind: self.kind, value_type, value: domain::text::line(&value), normalized }))
            }
            Err(problem) => {
                self.problem.set(Some(problem));
                Err(())
            }
        }
    }
}

/// Whether one of that kind is marked as wrong; tracked.
pub fn is_point_marked(drafts: RwSignal<Vec<PointDraft>>, kind: ContactPointKind) -> bool {
    let is_marked = |draft: &PointDraft| draft.kind == kind && draft.problem.with(Option::is_some);
    drafts.with(|drafts| drafts.iter().any(is_marked))
}

/// Reads all of them; nothing if one is wrong, which is then marked.
pub fn read_points(drafts: &[PointDraft]) -> Option<Vec<ContactPoint>> {
    let read: Vec<_> = drafts.iter().map(PointDraft::read).collect();
    let points: Result<Vec<_>, ()> = read.into_iter().collect();
    points.ok().map(|points| points.into_iter().flatten().collect())
}

/// What stands in the inputs, to be kept beyond a reload; tracked.
pub fn typed_points(drafts: RwSignal<Vec<PointDraft>>) -> String {
    let typed: Vec<ContactPoint> = drafts.with(|drafts| drafts.iter().map(PointDraft::typed).collect());
    contact_point::stored(&typed.into_iter().filter(|point| !point.value.is_empty()).collect::<Vec<_>>())
}

/// Puts what was kept in the place of what is typed, of all kinds. The rows are new ones: those that are shown keep their
/// own texts.
pub fn retype_points(drafts: RwSignal<Vec<PointDraft>>, typed: &[ContactPoint]) {
    let first = drafts.with_untracked(|drafts| next_key(drafts));
    let mut fresh = point_drafts(typed, &ContactPointKind::ALL);
    for draft in &mut fresh {
        draft.key += first;
    }
    drafts.set(fresh);
}

/// The drafts for existing contact points, and an empty one for each kind that has none.
pub fn point_drafts(points: &[ContactPoint], kinds: &[ContactPointKind]) -> Vec<PointDraft> {
    let mut drafts = Vec::new();
    for kind in kinds {
        let own = points.iter().filter(|point| point.kind == *kind);
        let before = drafts.len();
        for point in own {
            drafts.push(PointDraft::new(next_key(&drafts), point));
        }
        if drafts.len() == before {
            drafts.push(PointDraft::empty(next_key(&drafts), *kind));
        }
    }
    drafts
}

fn next_key(drafts: &[PointDraft]) -> u32 {
    drafts.iter().map(|draft| draft.key + 1).max().unwrap_or(0)
}

/// The phones, the e-mails, the web sites or the messengers as inputs, each with its use, a button to remove it, and one
/// below to add another. Those of other kinds are entered elsewhere. What they are stands beside all of them.
#[component]
pub fn PointsEditor(
    drafts: RwSignal<Vec<PointDraft>>,
    kind: ContactPointKind,
    /// Put before the ids, so that a form and a record can be open together.
    prefix: &'static str,
) -> impl IntoView {
    let own = move || drafts.get().into_iter().filter(|draft| draft.kind == kind).collect::<Vec<_>>();
    let add = tr(match kind {
        ContactPointKind::Phone => text::add_phone(),
        ContactPointKind::Email => text::add_email(),
        ContactPointKind::Web => text::add_web(),
        ContactPointKind::Im => details::add_messenger(),
    });
    let add_line = move |_| {
        drafts.update(|all| all.push(PointDraft { is_added: true, ..PointDraft::empty(next_key(all), kind) }));
    };
    view! {
        <div class="points">
            <Each each=own key=|draft| draft.key let:draft>
                {row(draft, drafts, prefix)}
            </Each>
            <Button kind=ButtonKind::Ghost size=ButtonSize::Small icon=Icon::Plus on_press=add_line>
                {add}
            </Button>
        </div>
    }
    .into_any()
}

fn row(draft: PointDraft, drafts: RwSignal<Vec<PointDraft>>, prefix: &'static str) -> AnyView {
    let PointDraft { key, kind, is_added, .. } = draft;
    let (value, value_type) = (RwSignal::from(draft.value), RwSignal::from(draft.value_type));
    let problem = RwSignal::from(draft.problem);
    let input = match kind {
        ContactPointKind::Phone => TextKind::Phone,
        ContactPointKind::Email => TextKind::Email,
        ContactPointKind::Web => TextKind::Url,
        ContactPointKind::Im => TextKind::Text,
    };
    let uses: Vec<Choice> = ContactPointType::of(kind)
        .iter()
        .map(|own| Choice::new(own.code(), tr(labels::contact_point_type(*own))))
        .collect();
    let found = Signal::derive(move || problem.get().map(|problem| tr(messages::errors::problem(&problem))));
    // What is wrong for one messenger may be right for another.
    let error = FieldError::new(found);
    let shown = Signal::derive(move || error.get());
    let name = tr(labels::contact_point_kind(kind));
    let use_label = tr(text::use_of(name.as_str()));
    let remove = Signal::derive(move || {
        let value = value.get();
        let name = tr(labels::contact_point_kind(kind));
        tr(text::remove_value(if value.is_empty() { name } else { value }))
    });
    view! {
        <div class="points__row">
            <ui::Field id=format!("{prefix}-point-{key}") label=name label_hidden=true error=shown>
                <TextInput value=value kind=input autocomplete="off" focused=is_added/>
            </ui::Field>
            <Select
                id=format!("{prefix}-point-{key}-use")
                label=use_label
                value=value_type
                choices=uses
                on_commit=move |_: String| error.outdate()
            />
            <IconButton
                icon=Icon::Close
                label=remove
                on_press=move |event| {
                    leave_line(&event, ".points__row");
                    drafts.update(|all| all.retain(|other| other.key != key));
                }
            />
        </div>
    }
    .into_any()
}
