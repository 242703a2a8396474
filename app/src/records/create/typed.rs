//! What is typed in the form of a new record: it stays when fields come and go, and when the page is loaded anew.

use domain::layout::Item;
use domain::{Field, FieldName, Kind, Value, contact_point};
use leptos::prelude::*;
use leptos::reactive::owner::WeakOwner;

use super::defaults::{default, entered};
use super::{FIRST_FORM, Form};
use crate::boot::Boot;
use crate::records::company_contacts::{retype_contacts, typed_contacts};
use crate::records::create_dialog::Typed;
use crate::records::details::{retype_details, typed_details};
use crate::records::forms::{Draft, retype_points, typed_points};
use crate::records::send_key::KEY;
use crate::records::unsaved::{Kept, Named, differing};

/// The name under which the contact points of all kinds are kept.
const POINTS: &str = "points";

impl Form {
    /// A field that is added while the form is open is entered too; what is typed in the others stays.
    pub(super) fn follow(self, boot: RwSignal<Boot>) {
        let kind = self.kind;
        let fields = Memo::new(move |_| boot.with(|boot| entered(kind, boot)));
        // What is made later belongs to the form as well, and goes with it.
        let owner = Owner::current().as_ref().map(Owner::downgrade);
        Effect::new(move |is_known: Option<bool>| {
            let fields = fields.get();
            let owner = owner.as_ref().and_then(WeakOwner::upgrade).filter(|_| is_known.is_some());
            let Some(owner) = owner else { return true };
            let known = self.drafts.get_untracked();
            let draft = |field: &Field| match known.iter().find(|draft| draft.field.name == field.name) {
                Some(draft) => Draft { field: *field, ..*draft },
                None => {
                    let value = boot.with_untracked(|boot| default(field, boot, None));
                    owner.with(|| Draft::new(field, &value))
                }
            };
            self.drafts.set(fields.iter().map(draft).collect());
            true
        });
    }

    /// What is typed, to be kept.
    pub(super) fn typed(self) -> Typed {
        Typed {
            place: self.place,
            read: Callback::new(move |()| self.read_typed()),
            write: Callback::new(move |typed: Vec<Named>| self.write_typed(&typed)),
        }
    }

    /// By the codes of the fields and of what else stands in the form; tracked.
    fn read_typed(self) -> Vec<Named> {
        let named = |draft: &Draft| (draft.field.name.code().into_owned(), draft.typed());
        let mut typed: Vec<Named> = self.drafts.with(|drafts| drafts.iter().map(named).collect());
        let primary = self.primary.get();
        let contacts = self.contacts.with(|drafts| typed_contacts(drafts, primary));
        typed.push((POINTS.to_owned(), typed_points(self.points)));
        typed.push((Item::Details.code(), self.details.with(|drafts| typed_details(drafts))));
        typed.push((Item::Contacts.code(), contacts));
        typed.push((KEY.to_owned(), self.key.get()));
        typed
    }

    fn write_typed(self, typed: &[Named]) {
        let present = untrack(|| self.read_typed());
        for (name, text) in differing(&present, typed) {
            if name == POINTS {
                retype_points(self.points, &contact_point::from_stored(&text).unwrap_or_default());
                continue;
            }
            if name == KEY {
                self.key.set(text);
                continue;
            }
            match Item::from_code(&name) {
                Item::Field(name) => {
                    if let Some(draft) = untrack(|| self.draft(name)) {
                        draft.retype(&text);
                    }
                }
                Item::Details => retype_details(self.details, &text),
                Item::Contacts => retype_contacts(self.contacts, self.primary, &text),
                Item::Points(_) | Item::Unknown => {}
            }
        }
    }
}

/// Of several forms that lie over each other, and of those that begin with a client or a name, each has its own place.
pub(super) fn place_of(kind: Kind, id: &str, given: &[(FieldName, Value)]) -> Kept {
    let mut code = if id == FIRST_FORM { kind.code().to_owned() } else { [kind.code(), id].join("-") };
    for (name, value) in given {
        code = [code, name.code().into_owned(), value.stored()].join("-");
    }
    Kept::of_form(&code)
}
