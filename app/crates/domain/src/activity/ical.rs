//! A meeting as a file for calendars (iCalendar, RFC 5545).

use chrono::{DateTime, TimeDelta, Utc};

/// What the file says.
#[derive(Clone, Debug)]
pub struct Event {
    /// Unique in the world as far as can be, and the same each time the file is made.
    pub uid: String,
    /// Grows with each change, so that calendars replace what they have.
    pub sequence: i32,
    pub stamp: DateTime<Utc>,
    pub start: DateTime<Utc>,
    pub minutes: u32,
    pub summary: String,
    pub place: String,
    pub organizer: Person,
    pub attendees: Vec<Person>,
    /// The address of the record.
    pub url: String,
    /// Minutes before the start.
    pub reminder: Option<u32>,
}

/// Somebody who takes part.
#[derive(Clone, Debug)]
pub struct Person {
    pub name: String,
    pub email: String,
}

/// The longest line in bytes, without its end (RFC 5545 §3.1).
const LINE: usize = 75;

/// The content of the file.
pub fn file(event: &Event) -> String {
    let mut file = File(String::new());
    file.line("BEGIN:VCALENDAR");
    file.line("VERSION:2.0");
    file.line("PRODID:-//Modus//Modus CRM//EN");
    file.line("CALSCALE:GREGORIAN");
    // Without a method: what is published names nobody who takes part (RFC 5546 §3.2.1).
    file.line("BEGIN:VEVENT");
    file.line(&format!("UID:{}", escaped(&event.uid)));
    file.line(&format!("SEQUENCE:{}", event.sequence));
    file.line(&format!("DTSTAMP:{}", instant(event.stamp)));
    file.line(&format!("DTSTART:{}", instant(event.start)));
    file.line(&format!("DTEND:{}", instant(event.start + TimeDelta::minutes(event.minutes.into()))));
    file.line(&format!("SUMMARY:{}", escaped(&event.summary)));
    if !event.place.is_empty() {
        file.line(&format!("LOCATION:{}", escaped(&event.place)));
    }
    file.line(&format!("URL:{}", event.url));
    file.line(&format!("ORGANIZER;CN={}:mailto:{}", quoted(&event.organizer.name), event.organizer.email));
    for person in &event.attendees {
        file.line(&format!("ATTENDEE;CN={}:mailto:{}", quoted(&person.name), person.email));
    }
    if let Some(minutes) = event.reminder {
        file.line("BEGIN:VALARM");
        file.line("ACTION:DISPLAY");
        file.line(&format!("DESCRIPTION:{}", escaped(&event.summary)));
        file.line(&format!("TRIGGER:-PT{minutes}M"));
        file.line("END:VALARM");
    }
    file.line("END:VEVENT");
    file.line("END:VCALENDAR");
    file.0
}

struct File(String);

impl File {
    /// Adds a line, folded where it is too long: what continues begins with a blank.
    fn line(&mut self, line: &str) {
        let mut length = 0;
        for sign in line.chars() {
            if length + sign.len_utf8() > LINE {
                self.0.push_str("\r\n ");
                length = 1;
            }
            self.0.push(sign);
            length += sign.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

fn instant(at: DateTime<Utc>) -> String {
    at.format("%Y%m%dT%H%M%SZ").to_string()
}

/// A text value (§3.3.11). Nothing in it can begin a line of its own.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '\\' | ';' | ',' => escaped.extend(['\\', sign]),
            '\n' => escaped.push_str("\\n"),
            _ if sign.is_control() => {}
            _ => escaped.push(sign),
        }
    }
    escaped
}

/// The value of a parameter (§3.2), which knows no quotes inside.
fn quoted(text: &str) -> String {
    let inside: String = text.chars().filter(|sign| !sign.is_control() && *sign != '"').collect();
    format!("\"{inside}\"")
}
