//! E-mail addresses that people log in with. A domain with letters beyond ASCII has two forms, *müller.de* and
//! *xn--mller-kva.de*, and browsers and password managers exchange one for the other: they are the same account.

use domain::contact_point::normalize_email;

/// An address in its two forms, which are one and the same for most.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Address {
    /// What is stored and shown.
    pub readable: String,
    /// What stands in mails on their way; may have been stored before.
    pub ascii: String,
}

impl Address {
    /// Nothing if it is no e-mail address.
    pub fn parse(typed: &str) -> Option<Self> {
        normalize_email(typed).map(Self::new)
    }

    /// Of a normalised address.
    pub fn new(email: String) -> Self {
        let both = email.split_once('@').and_then(|(local, domain)| {
            let (readable, checked) = idna::domain_to_unicode(domain);
            let ascii = checked.and_then(|()| idna::domain_to_ascii(&readable)).ok()?;
            Some(Self { readable: [local, &readable].join("@"), ascii: [local, &ascii].join("@") })
        });
        // What no registry would take stays as it was typed.
        both.unwrap_or_else(|| Self { readable: email.clone(), ascii: email })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn both_forms_of_a_domain_are_one_address() {
        let anna = Address { readable: "anna@müller.de".into(), ascii: "anna@xn--mller-kva.de".into() };
        for typed in ["anna@müller.de", "Anna@MÜLLER.de", " anna@xn--mller-kva.de", "anna@XN--MLLER-KVA.de"] {
            assert_eq!(Address::parse(typed).unwrap(), anna, "{typed}");
        }
        for (typed, readable, ascii) in [
            ("ada@team.example", "ada@team.example", "ada@team.example"),
            ("żak@żółw.example", "żak@żółw.example", "żak@xn--w-uga1v8h.example"),
            ("a@straße.example", "a@straße.example", "a@xn--strae-oqa.example"),
            ("a@xn--0.example", "a@xn--0.example", "a@xn--0.example"),
        ] {
            assert_eq!(Address::parse(typed).unwrap(), Address { readable: readable.into(), ascii: ascii.into() });
        }
        assert_eq!(Address::parse("anna"), None);
    }
}
