use domain::AppError;
use domain::details::{
    self, Account, AccountField, Address, AddressField, AddressType, DetailField, Details, Subject, account_fields,
    address_fields, fields_of,
};
use domain::errors::Problem;
use leptos::prelude::*;

/// One text of the form.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Key {
    Field(DetailField),
    Address(AddressType, AddressField),
    /// Of the account with that number in the form.
    Account(u32, AccountField),
}

/// Details that are being entered. What was typed into a field of another country is kept until the form goes, and
/// stands there again when the country is chosen anew. Its signals belong to nobody but itself: it outlives what it was
/// made in.
#[derive(Clone)]
pub struct DetailsDraft {
    pub subject: ArcRwSignal<String>,
    pub country: ArcRwSignal<String>,
    pub addresses: ArcRwSignal<Vec<AddressType>>,
    /// Each with its number in the form, and its id, which new ones do not have.
    pub accounts: ArcRwSignal<Vec<(u32, i64)>>,
    pub problem: ArcRwSignal<Option<Problem>>,
    texts: ArcStoredValue<Vec<(Key, ArcRwSignal<String>)>>,
}

impl DetailsDraft {
    /// An empty form for the country.
    pub fn new(country: &str) -> Self {
        Self::of(&Details { country: country.to_owned(), ..Details::default() })
    }

    pub fn of(details: &Details) -> Self {
        let draft = Self {
            subject: ArcRwSignal::new(String::new()),
            country: ArcRwSignal::new(String::new()),
            addresses: ArcRwSignal::new(Vec::new()),
            accounts: ArcRwSignal::new(Vec::new()),
            problem: ArcRwSignal::new(None),
            texts: ArcStoredValue::new(Vec::new()),
        };
        draft.show(details);
        draft
    }

    /// Puts details into the form.
    pub fn show(&self, details: &Details) {
        self.subject.set(details.subject.code().to_owned());
        self.country.set(details.country.clone());
        for field in fields_of(&details.country, details.subject) {
            self.text(Key::Field(*field)).set(field.shown(details.text(*field)));
        }
        for address in &details.addresses {
            for field in address_fields("") {
                self.text(Key::Address(address.address_type, *field)).set(address.get(*field).to_owned());
            }
        }
        self.addresses.set(details.addresses.iter().map(|address| address.address_type).collect());
        let accounts: Vec<(u32, i64)> = (0..).zip(details.accounts.iter().map(|account| account.id)).collect();
        for ((number, _), account) in accounts.iter().zip(&details.accounts) {
            for field in AccountField::ALL {
                let shown = field.shown(account.get(field), &details.country);
                self.text(Key::Account(*number, field)).set(shown);
            }
        }
        self.accounts.set(accounts);
    }

    /// What is typed there.
    pub fn text(&self, key: Key) -> ArcRwSignal<String> {
        let known =
            self.texts.with_value(|texts| texts.iter().find(|(own, _)| *own == key).map(|(_, text)| text.clone()));
        known.unwrap_or_else(|| {
            let text = ArcRwSignal::new(String::new());
            self.texts.update_value(|texts| texts.push((key, text.clone())));
            text
        })
    }

    /// Adds an address, in the country of the whole.
    pub fn add_address(&self, address_type: AddressType) {
        let country = self.text(Key::Address(address_type, AddressField::Country));
        if country.with_untracked(String::is_empty) {
            country.set(self.country.get_untracked());
        }
        self.addresses.update(|all| {
            all.push(address_type);
            all.sort();
        });
    }

    /// Adds an empty account and returns its number in the form.
    pub fn add_account(&self) -> u32 {
        let number = self.accounts.with_untracked(|all| all.iter().map(|(number, _)| number + 1).max());
        let number = number.unwrap_or_default();
        for field in AccountField::ALL {
            self.text(Key::Account(number, field)).set(String::new());
        }
        self.accounts.update(|all| all.push((number, 0)));
        number
    }

    /// Fills what the form of the present country has of the same meaning as that of the former one, and nothing yet.
    /// What stands in other fields of the former one is kept out of sight: it is neither moved nor saved. Addresses in
    /// which nothing stands are in the present country, too.
    pub fn carry_over(&self, former: &str) {
        self.addresses.get_untracked().into_iter().for_each(|address| self.move_empty(address, former));
        let subject = Subject::from_code(&self.subject.get_untracked());
        let former = fields_of(former, subject);
        for field in self.country.with_untracked(|country| fields_of(country, subject)) {
            let text = self.text(Key::Field(*field));
            let same = former.iter().find(|other| other.means_the_same(*field));
            if let Some(same) = same.filter(|same| **same != *field && text.with_untracked(String::is_empty)) {
                text.set(self.text(Key::Field(*same)).get_untracked());
            }
        }
    }

    fn move_empty(&self, address_type: AddressType, former: &str) {
        let country = self.text(Key::Address(address_type, AddressField::Country));
        let is_empty = |field: &AddressField| {
            *field == AddressField::Country
                || self.text(Key::Address(address_type, *field)).with_untracked(String::is_empty)
        };
        if country.with_untracked(|country| country == former) && address_fields("").iter().all(is_empty) {
            country.set(self.country.get_untracked());
        }
    }

    /// What stands in the form; tracked.
    pub fn typed(&self) -> Details {
        let typed = |key| self.text(key).get();
        let subject = Subject::from_code(&self.subject.get());
        let mut entered = Details { subject, country: self.country.get(), ..Details::default() };
        for field in fields_of(&entered.country, subject) {
            entered.set_text(*field, typed(Key::Field(*field)));
        }
        for address_type in self.addresses.get() {
            let mut address = Address { address_type, ..Address::default() };
            for field in address_fields("") {
                address.set(*field, typed(Key::Address(address_type, *field)));
            }
            entered.addresses.push(address);
        }
        for (number, id) in self.accounts.get() {
            let mut account = Account { id, ..Account::default() };
            for field in account_fields(&entered.country) {
                account.set(*field, typed(Key::Account(number, *field)));
            }
            entered.accounts.push(account);
        }
        entered
    }

    /// What was entered, by the rules; nothing if it breaks one, which is then marked.
    pub fn read(&self) -> Option<Details> {
        let checked = details::check(untrack(|| self.typed()));
        self.problem.set(match &checked {
            Err(AppError::Invalid(violations)) => violations.first().map(|violation| violation.problem.clone()),
            _ => None,
        });
        checked.ok()
    }
}
