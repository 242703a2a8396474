//! Cells of phones, messengers, e-mail and web addresses.

use super::{Cell, Draft, NormalizePhone, lines};
use crate::contact_point::{self, normalize_email, normalize_web};
use crate::import::Finding;
use crate::{ContactPoint, ContactPointKind, ContactPointType, text};

impl Draft<'_> {
    pub(super) fn phone(
        &mut self,
        value_type: ContactPointType,
        cell: Cell<'_>,
        country: &str,
        normalize_phone: NormalizePhone<'_>,
    ) {
        let digits = |part: &str| part.chars().filter(char::is_ascii_digit).count();
        let parts: Vec<&str> = if cell.typed.contains('\n') {
            lines(cell.typed)
        } else {
            cell.typed.split([',', ';']).filter(|part| !text::is_blank(part)).collect()
        };
        let are_phones = cell.typed.contains('\n') || parts.iter().all(|part| digits(part) >= 5);
        let parts = if are_phones { parts } else { vec![cell.typed] };
        for part in parts {
            let Ok(value) = contact_point::check(ContactPointKind::Phone, part) else {
                return self.keep(Finding::NotAPhone, cell);
            };
            let normalized = normalize_phone(&value, country).unwrap_or_else(|| value.clone());
            self.contact_points.push(ContactPoint { kind: ContactPointKind::Phone, value_type, value, normalized });
        }
    }

    /// Names and numbers of a messenger. What the messenger does not know becomes one of another messenger.
    pub(super) fn messenger(
        &mut self,
        value_type: ContactPointType,
        cell: Cell<'_>,
        country: &str,
        normalize_phone: NormalizePhone<'_>,
    ) {
        let kind = ContactPointKind::Im;
        let parts: Vec<&str> = if cell.typed.contains('\n') {
            lines(cell.typed)
        } else {
            cell.typed.split([',', ';']).filter(|part| !text::is_blank(part)).collect()
        };
        for part in parts {
            let value = text::line(part);
            if value.chars().count() > text::LINE_LENGTH {
                return self.keep(Finding::Shortened, cell);
            }
            let (value_type, normalized) = match contact_point::check_of_type(kind, value_type, &value) {
                Ok(known) if known.starts_with('@') => (value_type, known),
                Ok(known) => (value_type, normalize_phone(&known, country).unwrap_or(known)),
                Err(_) => (ContactPointType::Other, value.clone()),
            };
            self.contact_points.push(ContactPoint { kind, value_type, value, normalized });
        }
    }

    /// An e-mail or web address; several in one cell are taken apart.
    pub(super) fn address(&mut self, kind: ContactPointKind, value_type: ContactPointType, cell: Cell<'_>) {
        let (normalize, finding): (fn(&str) -> Option<String>, _) = match kind {
            ContactPointKind::Web => (normalize_web, Finding::NotAWebAddress),
            ContactPointKind::Email | ContactPointKind::Phone | ContactPointKind::Im => {
                (normalize_email, Finding::NotAnEmail)
            }
        };
        let typed = text::line(cell.typed);
        let parts = if cell.typed.contains('\n') && lines(cell.typed).iter().all(|part| normalize(part).is_some()) {
            lines(cell.typed)
        } else if normalize(&typed).is_some() {
            vec![typed.as_str()]
        } else {
            typed.split([',', ';', ' ', '<', '>']).filter(|part| !text::is_blank(part)).collect()
        };
        let mut is_kept = false;
        for part in parts {
            match normalize(part).filter(|_| part.chars().count() <= text::LINE_LENGTH) {
                Some(normalized) => {
                    self.contact_points.push(ContactPoint { kind, value_type, value: part.to_owned(), normalized });
                }
                None if is_kept => {}
                None => {
                    self.keep(finding, cell);
                    is_kept = true;
                }
            }
        }
    }
}
