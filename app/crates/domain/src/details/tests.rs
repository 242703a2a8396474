#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may fail loudly")]

use proptest::prelude::*;

use super::Warning::{CheckDigit, Form};
use super::*;
use crate::AppError;
use crate::errors::{Place, Problem};

fn warning(field: DetailField, typed: &str) -> Option<Warning> {
    field.warning(&field.normalize(typed))
}

fn iban(typed: &str) -> Option<Warning> {
    AccountField::Iban.warning(&AccountField::Iban.normalize(typed, ""), "")
}

/// Published numbers: those of the Polish Ministry of Finance and of Statistics Poland, of the Bundeszentralamt für
/// Steuern, of the IBAN registry, and of the articles on each number in the Wikipedia.
#[test]
fn published_numbers_are_well() {
    use DetailField::*;
    for (field, numbers) in [
        (Nip, &["526-025-02-74", "PL 5260250274", "1060000062", "526 025 02 74"] as &[&str]),
        (Regon, &["123456785", "000331501", "12345678512347"]),
        (Krs, &["0000123456"]),
        (Pesel, &["44051401359"]),
        (UstIdNr, &["DE136695976", "DE 136 695 976", "136695976", "de136695976"]),
        (Steuernummer, &["93815/08152", "2893081508152", "181/815/08155"]),
        (PartitaIva, &["07643520567", "IT07643520567"]),
        (CodiceFiscale, &["RSSMRA85T10A562S", "rss mra 85t10 a562s", "MRTMTT25D09F205Z", "07643520567"]),
        (Sdi, &["ABC1234", "abc123"]),
        (Pec, &["Firma@PEC.example"]),
        (CompanyNumber, &["01234567", "SC123456", "OC301234"]),
        (GbVat, &["GB 980 7806 84", "980780684", "GD001", "HA599"]),
        (Ein, &["12-3456789"]),
    ] {
        for number in numbers {
            assert_eq!(warning(field, number), None, "{field:?} {number}");
        }
    }
    for number in [
        "PL61 1090 1014 0000 0712 1981 2874",
        "DE89370400440532013000",
        "IT60X0542811101000000123456",
        "gb29 nwbk 6016 1331 9268 19",
        "FR14 2004 1010 0505 0001 3M02 606",
        "NO93 8601 1117 947",
        "MT84MALT011000012345MTLCAST001S",
    ] {
        assert_eq!(iban(number), None, "{number}");
    }
    for bic in ["COBADEFFXXX", "cobadeff", "NDEAFIHH", "BPKOPLPW"] {
        assert_eq!(AccountField::Bic.warning(&AccountField::Bic.normalize(bic, ""), ""), None, "{bic}");
    }
    for routing in ["021000021", "111000025"] {
        assert_eq!(AccountField::Routing.warning(routing, "US"), None);
    }
}

#[test]
fn examples_are_well() {
    for field in DetailField::ALL {
        assert_eq!(warning(*field, field.example()), None, "{field:?}");
        assert_eq!(field.shown(&field.normalize(field.example())), field.example(), "{field:?}");
    }
    for country in ["PL", "DE", "IT", "GB", "US", ""] {
        for field in AccountField::ALL {
            let stored = field.normalize(field.example(country), country);
            assert_eq!(field.warning(&stored, country), None, "{field:?}");
            assert_eq!(field.shown(&stored, country), field.example(country));
        }
    }
}

#[test]
fn only_what_means_the_same_is_carried_to_the_form_of_another_country() {
    let carried = |from: &str, to: &str| -> Vec<(DetailField, DetailField)> {
        let (former, present) = (fields_of(from, Subject::Company), fields_of(to, Subject::Company));
        let same = |field: &DetailField| former.iter().find(|other| other.means_the_same(*field)).copied();
        present.iter().filter_map(|field| Some((same(field)?, *field))).collect()
    };
    let name = (DetailField::Name, DetailField::Name);
    assert_eq!(carried("PL", "DE"), [name], "a NIP, a REGON and a KRS are Polish alone");
    assert_eq!(carried("DE", "PL"), [name]);
    assert_eq!(carried("DE", "FR"), [name, (DetailField::UstIdNr, DetailField::VatNumber)]);
    assert_eq!(carried("GB", "IT"), [name, (DetailField::GbVat, DetailField::PartitaIva)]);
}

#[test]
fn wrong_numbers_are_noticed() {
    use DetailField::*;
    for (field, number, expected) in [
        (Nip, "526-025-02-75", CheckDigit),
        (Nip, "526-025-02", Form),
        (Nip, "unknown", Form),
        (Regon, "123456786", CheckDigit),
        (Regon, "12345678512348", CheckDigit),
        (Regon, "1234567851234", Form),
        (Krs, "123", Form),
        (Pesel, "44051401358", CheckDigit),
        (UstIdNr, "DE136695977", CheckDigit),
        (UstIdNr, "AT136695976", Form),
        (Steuernummer, "123", Form),
        (PartitaIva, "07643520568", CheckDigit),
        (CodiceFiscale, "RSSMRA85T10A562T", CheckDigit),
        (CodiceFiscale, "RSSMRA85X10A562S", Form),
        (CodiceFiscale, "ŻSSMRA85T10A562S", Form),
        (Sdi, "ABCDEFGH", Form),
        (Pec, "no e-mail", Form),
        (CompanyNumber, "1234567", Form),
        (GbVat, "980780685", CheckDigit),
        (Ein, "12-345678", Form),
    ] {
        assert_eq!(warning(field, number), Some(expected), "{field:?} {number}");
    }
    assert_eq!(iban("DE89370400440532013001"), Some(CheckDigit));
    assert_eq!(iban("DE8937040044053201300"), Some(Form), "too short for Germany");
    assert_eq!(iban("XX89370400440532013000"), Some(Form));
    assert_eq!(AccountField::Bic.warning("COBADEF", ""), Some(Form));
    assert_eq!(AccountField::Bic.warning("COBA1EFF", ""), Some(Form));
}

#[test]
fn the_name_that_was_copied_with_a_number_is_no_part_of_it() {
    use DetailField::*;
    for (field, typed, expected) in [
        (Nip, "NIP: 526-025-02-74", "5260250274"),
        (UstIdNr, "USt-IdNr.: DE 136695976", "DE136695976"),
        (PartitaIva, "P.IVA: 07643520567", "07643520567"),
        (CodiceFiscale, "C.F.: RSSMRA85T10A562S", "RSSMRA85T10A562S"),
        (GbVat, "VAT no: GB 980 7806 84", "980780684"),
        (CompanyNumber, "Company number: SC123456", "SC123456"),
        (Sdi, "Codice univoco: ABCDEFG", "ABCDEFG"),
        (Regon, "\u{200e}123456785\u{200f}", "123456785"),
    ] {
        assert_eq!(field.normalize(typed), expected, "{field:?} {typed}");
    }
    for (field, typed, expected) in [
        (AccountField::Iban, "IBAN DE89 3704 0044 0532 0130 00", "DE89370400440532013000"),
        (AccountField::Iban, "Numer konta: PL61 1090 1014 0000 0712 1981 2874", "PL61109010140000071219812874"),
        (AccountField::Bic, "SWIFT/BIC: cobadeff", "COBADEFF"),
    ] {
        assert_eq!(field.normalize(typed, ""), expected, "{field:?} {typed}");
    }
}

/// What stands around a colon may be the number, or its country.
#[test]
fn of_what_is_no_number_nothing_is_dropped() {
    use DetailField::*;
    for typed in ["SC123456: LLP", "NO: 923609016", "NIP: 526-025-02-74: main", "526-025-02-74:", "NIP:", "VAT: :"] {
        for field in [Nip, Regon, UstIdNr, PartitaIva, CodiceFiscale, Sdi, CompanyNumber, GbVat, Ein, VatNumber] {
            assert_eq!(field.normalize(typed), typed, "{field:?}");
        }
    }
    for typed in [
        "DE89 3704 0044 0532 0130 00 : Girokonto",
        "Girokonto: DE89 3704 0044 0532 0130 00: Berlin",
        "COBADEFFXXX:",
        "COBADEFF, Bank: Commerzbank",
        "BIC: COBADEFF: Commerzbank",
        "BIC:",
        "IBAN",
        "IBAN:",
    ] {
        for field in [AccountField::Iban, AccountField::Bic, AccountField::Routing] {
            assert_eq!(field.normalize(typed, "DE"), typed, "{field:?}");
        }
    }
}

/// Where two persons would have the same code, letters stand for digits, from the right: the control character follows.
#[test]
fn codes_of_namesakes_are_well() {
    let controls = |body: &str| {
        let fits = |c: char| warning(DetailField::CodiceFiscale, &format!("{body}{c}")).is_none();
        ('A'..='Z').filter(|c| fits(*c)).collect::<String>()
    };
    assert_eq!(controls("RSSMRA85T10A562"), "S");
    assert_eq!(controls("RSSMRA85T10A56N"), "H");
    assert_eq!(controls("RSSMRAULTMLARSN").len(), 1);
}

#[test]
fn every_form_begins_with_the_name_and_has_no_field_twice() {
    for country in ["PL", "DE", "IT", "GB", "US", "FR", ""] {
        for subject in Subject::ALL {
            let fields = fields_of(country, subject);
            assert_eq!(fields[0], DetailField::Name);
            assert!(fields.iter().enumerate().all(|(at, field)| !fields[..at].contains(field)));
            assert_eq!(Subject::from_code(subject.code()), subject);
        }
    }
    for number in AddressType::ALL.map(AddressType::number) {
        assert_eq!(AddressType::from_number(number).map(AddressType::number), Some(number));
    }
}

#[test]
fn addresses_read_as_their_country_writes_them() {
    let address = |country: &str, region: &str| Address {
        street: "Main 1".to_owned(),
        postal_code: "12345".to_owned(),
        city: "Town".to_owned(),
        region: region.to_owned(),
        country: country.to_owned(),
        ..Address::default()
    };
    assert_eq!(address("PL", "").line(), "Main 1, 12345 Town");
    assert_eq!(address("IT", "MI").line(), "Main 1, 12345 Town (MI)");
    assert_eq!(address("US", "TX").line(), "Main 1, Town, TX 12345");
    assert_eq!(address("GB", "").line(), "Main 1, Town, 12345");
}

fn entered(nip: &str) -> Details {
    let mut details = Details { country: "PL".to_owned(), ..Details::default() };
    details.set_text(DetailField::Nip, nip.to_owned());
    details
}

#[test]
fn what_is_entered_is_normalised_and_limited() {
    let mut details = entered(" 526-025-02-74 ");
    details.set_text(DetailField::Ein, "12-3456789".to_owned());
    details.addresses = vec![
        Address { address_type: AddressType::Mailing, city: " Łódź ".to_owned(), ..Address::default() },
        Address { address_type: AddressType::Registered, country: "PL".to_owned(), ..Address::default() },
    ];
    details.accounts = vec![
        Account { iban: "61 1090 1014 0000 0712 1981 2874".to_owned(), ..Account::default() },
        Account { currency: "PLN".to_owned(), ..Account::default() },
    ];
    let checked = check(details).unwrap();
    assert_eq!(checked.text(DetailField::Nip), "5260250274");
    assert_eq!(checked.text(DetailField::Ein), "", "the form of Poland has no such field");
    assert_eq!(checked.addresses.len(), 1);
    assert_eq!(checked.address(AddressType::Mailing).unwrap().city, "Łódź");
    assert_eq!(checked.accounts.len(), 1);
    assert_eq!(checked.accounts[0].iban, "PL61109010140000071219812874");
    assert_eq!(checked.searched(), ["5260250274", "526-025-02-74", "PL61109010140000071219812874"]);

    let problem = |details: Details| match check(details) {
        Err(AppError::Invalid(violations)) => {
            assert_eq!(violations[0].place, Place::Details);
            violations[0].problem.clone()
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(problem(Details::default()), Problem::Required);
    assert_eq!(problem(entered(&"x".repeat(256))), Problem::TooLong(255));
    assert_eq!(problem(Details { country: "Poland".to_owned(), ..entered("1") }), Problem::UnknownValue);
    let account = Account { bank: "Bank".to_owned(), currency: "XXX".to_owned(), ..Account::default() };
    assert_eq!(problem(Details { accounts: vec![account], ..entered("1") }), Problem::UnknownValue);
}

#[test]
fn changes_of_two_people_are_merged_unless_they_meet() {
    let account = |id: i64, bank: &str| Account { id, bank: bank.to_owned(), ..Account::default() };
    let before = Details { accounts: vec![account(1, "A"), account(2, "B")], ..entered("1") };
    let mut mine = before.clone();
    mine.set_text(DetailField::Nip, "2".to_owned());
    mine.accounts = vec![account(1, "A"), account(0, "New")];
    let mut theirs = before.clone();
    theirs.set_text(DetailField::Krs, "3".to_owned());
    theirs.accounts[0].bank = "Other".to_owned();

    let merged = merge(&before, &mine, &theirs).unwrap();
    assert_eq!((merged.text(DetailField::Nip), merged.text(DetailField::Krs)), ("2", "3"));
    let banks: Vec<&str> = merged.accounts.iter().map(|account| account.bank.as_str()).collect();
    assert_eq!(banks, ["Other", "New"]);

    theirs.set_text(DetailField::Nip, "4".to_owned());
    theirs.accounts.clear();
    let clashes = merge(&before, &mine, &theirs).unwrap_err();
    assert_eq!(clashes, [Part::Field(DetailField::Nip)], "both took the second account away, which is no clash");
    theirs.set_text(DetailField::Nip, "2".to_owned());
    assert!(merge(&before, &mine, &theirs).is_ok(), "both want the same");
}

#[test]
fn fields_of_another_form_go_with_it() {
    let before = entered("1");
    let after = Details { country: "DE".to_owned(), fields: Vec::new(), ..before.clone() };
    let mut theirs = before.clone();
    theirs.set_text(DetailField::Krs, "3".to_owned());
    let merged = merge(&before, &after, &theirs).unwrap();
    assert_eq!((merged.country.as_str(), merged.fields.len()), ("DE", 0));
}

#[test]
fn what_was_filled_in_is_not_lost_when_others_change_the_form() {
    let before = entered("1");
    let mut mine = before.clone();
    mine.set_text(DetailField::Krs, "3".to_owned());
    let theirs = Details { country: "DE".to_owned(), fields: Vec::new(), ..before.clone() };
    assert_eq!(merge(&before, &mine, &theirs).unwrap_err(), [Part::Field(DetailField::Krs)]);
    mine.set_text(DetailField::Krs, String::new());
    assert!(merge(&before, &mine, &theirs).is_ok());
}

/// A number with the check digit that the rule wants, if there is one.
fn completed(field: DetailField, body: &str) -> Option<String> {
    ('0'..='9').map(|digit| format!("{body}{digit}")).find(|number| warning(field, number).is_none())
}

fn with_changed_digit(number: &str, at: usize, by: u32) -> String {
    let change = |c: char| c.to_digit(10).and_then(|digit| char::from_digit((digit + by) % 10, 10)).unwrap_or(c);
    number.char_indices().map(|(place, c)| if place == at { change(c) } else { c }).collect()
}

proptest! {
    /// The remainder 10 of a REGON stands as 0, and two sums lead to a VAT number of the United Kingdom: those miss
    /// some, by their rules.
    #[test]
    fn a_single_changed_digit_is_noticed(nip in "[0-9]{9}", eleven in "[0-9]{10}", vat in "[0-9]{8}", at in 0..9_usize,
                                         by in 1..10_u32) {
        for (field, body) in [
            (DetailField::Nip, nip.as_str()),
            (DetailField::Pesel, &eleven),
            (DetailField::PartitaIva, &eleven),
            (DetailField::UstIdNr, &vat),
        ] {
            let Some(number) = completed(field, body) else { continue };
            let changed = with_changed_digit(&number, at, by);
            prop_assert_eq!(warning(field, &changed), Some(CheckDigit), "{:?} {} {}", field, number, changed);
        }
    }

    #[test]
    fn a_single_changed_digit_of_an_iban_is_noticed(body in "[0-9]{18}", at in 2..22_usize, by in 1..10_u32) {
        let found = (2..99).map(|check| format!("DE{check:02}{body}")).find(|number| iban(number).is_none());
        let number = found.expect("one of the check numbers fits");
        prop_assert_eq!(iban(&with_changed_digit(&number, at, by)), Some(CheckDigit));
    }

    #[test]
    fn normalising_twice_changes_nothing_more(typed in "\\PC{0,40}|[A-Z]{0,2}[0-9 ./–-]{0,30}", country in "PL|DE|") {
        for field in DetailField::ALL {
            let once = field.normalize(&typed);
            prop_assert_eq!(&field.normalize(&once), &once, "{:?}", field);
            prop_assert_eq!(&field.normalize(&field.shown(&once)), &once, "{:?} as shown", field);
        }
        for field in AccountField::ALL {
            let once = field.normalize(&typed, &country);
            prop_assert_eq!(&field.normalize(&once, &country), &once, "{:?}", field);
        }
    }

    /// Only the code of the country comes and goes, and *IBAN*.
    #[test]
    fn no_letter_is_lost_around_a_colon(first in "[0-9A-Za-z ,.-]{0,12}", rest in "(:[0-9A-Za-z ,.-]{0,20}){0,2}") {
        let typed = format!("Xy{first}{rest}");
        let letters = |text: &str| -> String {
            text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
        };
        let accounts = AccountField::ALL.map(|field| field.normalize(&typed, "PL"));
        for normalized in DetailField::ALL.iter().map(|field| field.normalize(&typed)).chain(accounts) {
            prop_assert_eq!(letters(&normalized), letters(&typed), "{}", normalized);
        }
    }

    #[test]
    fn blanks_and_dashes_do_not_matter(number in "[0-9]{10}", gaps in prop::collection::vec(" |-|\\.|", 11)) {
        let typed: String = gaps.iter().zip(number.chars().map(Some).chain([None]))
            .map(|(gap, digit)| format!("{gap}{}", digit.map(String::from).unwrap_or_default()))
            .collect();
        prop_assert_eq!(DetailField::Nip.normalize(&typed), number);
    }

    /// Entered, stored, shown, and entered again as it is shown.
    #[test]
    fn what_was_accepted_stays_as_it_is(country in "PL|DE|IT|GB|US|FR|", subject in 0..3_usize,
                                        texts in prop::collection::vec("\\PC{0,20}|[0-9A-Z .-]{3,34}", 20)) {
        let mut texts = texts.into_iter().cycle();
        let mut typed = Details { country: country.clone(), subject: Subject::ALL[subject], ..Details::default() };
        for field in fields_of(&country, typed.subject) {
            typed.set_text(*field, texts.next().unwrap());
        }
        let mut address = Address { address_type: AddressType::Mailing, ..Address::default() };
        for field in address_fields(&country).iter().filter(|field| **field != AddressField::Country) {
            address.set(*field, texts.next().unwrap());
        }
        let mut account = Account { currency: "EUR".to_owned(), ..Account::default() };
        for field in account_fields(&country).iter().filter(|field| **field != AccountField::Currency) {
            account.set(*field, texts.next().unwrap());
        }
        typed.addresses = vec![address];
        typed.accounts = vec![account];
        if let Ok(once) = check(typed) {
            let mut shown = once.clone();
            for own in &mut shown.fields {
                own.text = own.field.shown(&own.text);
            }
            for account in &mut shown.accounts {
                for field in AccountField::ALL {
                    account.set(field, field.shown(account.get(field), &country));
                }
            }
            prop_assert_eq!(check(shown), Ok(once));
        }
    }
}
