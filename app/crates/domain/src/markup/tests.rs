use proptest::prelude::*;

use super::*;

fn text(text: &str) -> Inline {
    Inline::Text(text.to_owned())
}

fn link(address: &str) -> Inline {
    named(address, address)
}

fn named(text: &str, address: &str) -> Inline {
    Inline::Link { address: address.to_owned(), text: text.to_owned() }
}

fn line(source: &str) -> Vec<Inline> {
    match parse(source).as_slice() {
        [Block::Paragraph(lines)] => lines.first().cloned().unwrap_or_default(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn bold_links_and_mentions_are_known() {
    assert_eq!(
        line("**Call** @[7], see https://modus.example/a?b=1."),
        [
            Inline::Bold(vec![text("Call")]),
            text(" "),
            Inline::Mention(7),
            text(", see "),
            link("https://modus.example/a?b=1"),
            text("."),
        ]
    );
    assert_eq!(line("(https://x.example/a_(b))"), [text("("), link("https://x.example/a_(b)"), text(")")]);
    assert_eq!(line("**https://x.example**"), [Inline::Bold(vec![link("https://x.example")])]);
    assert_eq!(line("2 * 3 ** 4"), [text("2 * 3 ** 4")]);
    assert_eq!(line("xhttps://x.example"), [text("xhttps://x.example")]);
}

#[test]
fn nothing_else_is_anything_but_text() {
    for source in [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](JavaScript:alert(1))",
        "[x](java\tscript:alert(1))",
        "[x](data:text/html,x)",
        "[x](//x.example)",
        "[x](/api/session/log_out)",
        "[x](www.x)",
        "[x](https://)",
        "[x](https:///x.example)",
        "[x](mailto:)",
        "[x](mailto:anna?bcc=ben)",
        "[x] (https)",
        "javascript:alert(1)",
        "https://",
        "www.",
        "www.team",
        "www..example",
        "anna@team",
        "10@3.50 EUR",
        "@anna.example",
        "anna..k@team",
        "@[x] @[] @[-1] @[7 @[99999999999999999999]",
        "&lt;b&gt;",
        "data:text/html,x",
    ] {
        assert_eq!(line(source), [text(source)], "{source}");
    }
    assert_eq!(line("https://x.example/\"onclick=\"x"), [link("https://x.example/"), text("\"onclick=\"x")]);
    assert_eq!(line("[x](https://x.example/\"y)"), [text("[x]("), link("https://x.example/"), text("\"y)")]);
    assert_eq!(line("[](https://x.example)"), [text("[]("), link("https://x.example"), text(")")]);
    // What an e-mail program would read as more than the address is left out.
    assert_eq!(
        line("[x](mailto:a@x.example?bcc=b)"),
        [text("[x](mailto:"), named("a@x.example", "mailto:a@x.example"), text("?bcc=b)")]
    );
}

#[test]
fn addresses_without_a_scheme_are_links() {
    assert_eq!(
        line("See www.x.example/a, (Www.x.example) or Anna.K@x.example."),
        [
            text("See "),
            named("www.x.example/a", "https://www.x.example/a"),
            text(", ("),
            named("Www.x.example", "https://Www.x.example"),
            text(") or "),
            named("Anna.K@x.example", "mailto:anna.k@x.example"),
            text("."),
        ]
    );
    assert_eq!(line("**a@x.example**"), [Inline::Bold(vec![named("a@x.example", "mailto:a@x.example")])]);
    assert_eq!(line("awww.x.example"), [text("awww.x.example")]);
}

#[test]
fn an_e_mail_address_is_a_link_as_a_whole_or_not_at_all() {
    assert_eq!(line("O'Brien@x.example"), [named("O'Brien@x.example", "mailto:o'brien@x.example")]);
    let quoted = named("b@x.example", "mailto:b@x.example");
    for (before, after) in [("'", "'"), ("„", "“"), ("*", "*"), ("A, ", ";"), ("a: ", ""), ("@", "")] {
        assert_eq!(line(&format!("{before}b@x.example{after}")).get(1), Some(&quoted), "{before}");
    }
    for middle in [
        "d’angelo@x.example",
        "a&b@x.example",
        "a=b@x.example",
        "a..k@x.example",
        "a..k'b@x.example",
        "a/+b@x.example",
        "a@b@x.example",
        "a@b-c@x.example",
    ] {
        assert_eq!(line(middle), [text(middle)]);
    }
}

#[test]
fn quotation_marks_and_dashes_stand_around_addresses() {
    for (open, close) in [
        ("„", "“"),
        ("„", "”"),
        ("“", "”"),
        ("«", "»"),
        ("»", "«"),
        ("‚", "‘"),
        ("‘", "’"),
        ("‹", "›"),
        ("'", "'"),
        ("—", "—"),
    ] {
        for (shown, address) in [
            ("https://firma.example", "https://firma.example"),
            ("www.firma.example", "https://www.firma.example"),
            ("https://firma.example/a,b", "https://firma.example/a,b"),
        ] {
            let expected = [text(open), named(shown, address), text(&format!("{close}und"))];
            assert_eq!(line(&format!("{open}{shown}{close}und")), expected);
        }
    }
    assert_eq!(line("[a](https://x.example/l'arte)"), [named("a", "https://x.example/l'arte")]);
}

#[test]
fn what_is_longer_than_any_address_is_text() {
    let site = format!("https://x.example/{}", "a".repeat(links::LONGEST - 18));
    assert_eq!(line(&site), [link(&site)]);
    assert_eq!(line(&format!("{site}.")), [text(&format!("{site}."))]);
    assert_eq!(line(&format!("[a]({site})")), [named("a", &site)]);
    let named_site = format!("www.x.example/{}", "a".repeat(links::LONGEST));
    for long in [format!("{site}a"), named_site, format!("[a]({site}b)")] {
        assert_eq!(line(&long), [text(&long)]);
    }
    // Read to their end at each sign, these would take long.
    for hostile in ["http:///", "www./", "www.a/", "[a](b", "[](", "@[1", "[a](https://", "**", "a@b."] {
        let long = hostile.repeat(text::LONG_LENGTH / hostile.len());
        assert_eq!(plain(&long, |_| String::new(), long.len()).replace('*', ""), long.replace('*', ""));
    }
}

#[test]
fn a_link_says_where_it_leads_only_with_its_whole_address() {
    for (address, text) in [
        ("https://x.example/a", "https://x.example/a"),
        ("https://x.example/a", "X.example/a"),
        ("HTTP://x.example", "x.example"),
        ("mailto:anna@x.example", "Anna@x.example"),
    ] {
        assert!(says_where(address, text), "{text}");
    }
    for (address, text) in [
        ("https://evil.example/firma.example", "firma.example"),
        ("https://www.x.example", "x.example"),
        ("https://https://x.example", "x.example"),
        ("https://x.example", ""),
        ("https://x.example", "the plan"),
    ] {
        assert!(!says_where(address, text), "{text}");
    }
}

#[test]
fn a_text_may_lead_to_an_address() {
    assert_eq!(
        line("see [the **plan**](HTTPS://x.example/a_(b)), [Anna](mailto:Anna@x.example)"),
        [
            text("see "),
            named("the **plan**", "HTTPS://x.example/a_(b)"),
            text(", "),
            named("Anna", "mailto:anna@x.example"),
        ]
    );
    assert_eq!(line("**[a](http://x.example)**"), [Inline::Bold(vec![named("a", "http://x.example")])]);
    assert_eq!(line("[1] [a](http://x.example)"), [text("[1] "), named("a", "http://x.example")]);
}

#[test]
fn lines_become_paragraphs_and_lists() {
    let blocks = parse("First\nsecond\n- one\n- two\n1. three\n\n\nLast");
    assert_eq!(
        blocks,
        [
            Block::Paragraph(vec![vec![text("First")], vec![text("second")]]),
            Block::List(vec![vec![text("one")], vec![text("two")]]),
            Block::Numbered(vec![(1, vec![text("three")])]),
            Block::Paragraph(vec![vec![text("Last")]]),
        ]
    );
}

#[test]
fn items_keep_their_numbers_and_dates_are_no_items() {
    let numbers = |source: &str| -> Vec<u32> {
        let items = |block| match block {
            Block::Numbered(items) => items,
            _ => Vec::new(),
        };
        parse(source).into_iter().flat_map(items).map(|(number, _)| number).collect()
    };
    for date in
        ["24. Dezember um 10 Uhr", "3. Mai 2027: Termin", "01. Mai", "24. Dezember\n3. Mai", "2026. Spring", "1.oak"]
    {
        assert_eq!(numbers(date), [0; 0], "{date}");
        assert_eq!(plain(date, |_| String::new(), 100), date.replace('\n', " "));
    }
    assert_eq!(line("24. Dezember"), [text("24. Dezember")]);
    assert_eq!(numbers("1. oak\n2. pine\n5. elm"), [1, 2, 5]);
    assert_eq!(numbers("1. oak\n- soon\n\n2. pine\nText\n3. elm"), [1, 2, 3]);
    assert_eq!(numbers("7. oak\n8. pine"), [7, 8]);
    assert_eq!(numbers("1. oak\n1. pine"), [1, 1]);
    assert_eq!(plain("1. oak\n2. pine", |_| String::new(), 100), "1. oak 2. pine");
}

#[test]
fn names_become_numbers_and_numbers_names() {
    let employees = [(1, "Anna"), (2, "Anna Nowak"), (3, "Ben")];
    let stored = to_stored("@Anna Nowak and @Anna, not @Benno nor a@b nor info@ben.example", employees);
    assert_eq!(stored, "@[2] and @[1], not @Benno nor a@b nor info@ben.example");
    assert_eq!(mentioned(&stored), [2, 1]);
    let name = |id| employees.iter().find(|(known, _)| *known == id).map(|(_, name)| (*name).to_owned());
    assert_eq!(to_typed(&stored, name), "@Anna Nowak and @Anna, not @Benno nor a@b nor info@ben.example");
    assert_eq!(to_typed("@[404]", name), "@[404]");
}

#[test]
fn a_mention_may_follow_another_one_but_no_slash() {
    let employees = [(1, "Anna"), (2, "Ben")];
    let stored = |typed: &str| to_stored(typed, employees);
    assert_eq!(stored("@Anna@Ben @Ben/@Anna"), "@[1]@[2] @[2]/@[1]");
    for address in ["https://medium.example/@anna", "medium.example/@anna"] {
        assert_eq!(stored(address), address);
        assert_eq!(stored(&format!("@Ben {address}")), format!("@[2] {address}"));
    }
    // Where the name would be text, the number stays.
    let name = |id| employees.iter().find(|(known, _)| *known == id).map(|(_, name)| (*name).to_owned());
    assert_eq!(to_typed("x@[1], a/@[1], @[1]a, @[1]", name), "x@[1], a/@[1], @[1]a, @Anna");
}

#[test]
fn names_are_known_whatever_their_case_and_accents() {
    let employees = [(1, "Cleo Rossi"), (2, "Zając"), (3, "Łucja O'Brien-Żak"), (4, "Zajac"), (5, "Jan K.")];
    let stored = |typed: &str| to_stored(typed, employees);
    assert_eq!(stored("@cleo rossi, @CLEO ROSSI!"), "@[1], @[1]!");
    assert_eq!(stored("@zajac @zając @Zajac @Zaja\u{328}c"), "@[2] @[2] @[4] @[2]");
    assert_eq!(stored("@lucja o'brien-zak"), "@[3]");
    assert_eq!(stored("@jan k. and @jan k"), "@[5] and @jan k");
    for other in ["@Cleo, Rossi", "@Cleo\nRossi", "@Cleo  Rossi", "@Cleo Rossini", "x@cleo rossi"] {
        assert_eq!(stored(other), other);
    }
}

#[test]
fn of_two_with_one_name_the_one_who_is_told_apart_is_meant() {
    let names =
        [(7, "Anna Nowak (anna@x.example)"), (8, "Anna Nowak (nowak@x.example)"), (7, "Anna Nowak"), (8, "Anna Nowak")];
    let typed = "@Anna Nowak (nowak@x.example) and @Anna Nowak (anna@x.example), @anna nowak";
    let stored = to_stored(typed, names);
    assert_eq!(stored, "@[8] and @[7], @[7]");
    let name = |id| names.iter().find(|(known, _)| *known == id).map(|(_, name)| (*name).to_owned());
    assert_eq!(to_stored(&to_typed(&stored, name), names), stored);
}

#[test]
fn the_beginning_stands_for_a_long_text() {
    let name = |_| "Anna".to_owned();
    assert_eq!(plain("**Call** @[1]\n- now\n\nhttps://x.example", name, 100), "Call @Anna now https://x.example");
    assert_eq!(plain("abc def", name, 4), "abc…");
}

/// Everything that the parts of a tree show, and whether each link leads to the web or to an e-mail address.
fn shown(line: &[Inline], into: &mut String) -> bool {
    line.iter().all(|part| match part {
        Inline::Text(text) => {
            into.push_str(text);
            true
        }
        Inline::Link { address, text } => {
            into.push_str(text);
            let lower = address.to_lowercase();
            let typed = text.to_lowercase();
            let is_site = typed.starts_with("www.") && lower == format!("https://{typed}");
            if !is_site && lower != typed && lower != format!("mailto:{typed}") {
                into.push_str(address);
            }
            let leads = ["http://", "https://", "mailto:"].iter().any(|scheme| lower.starts_with(scheme));
            leads && !address.contains(['"', '<', '>', ' '])
        }
        Inline::Mention(id) => {
            into.push_str(&format!("@[{id}]"));
            true
        }
        Inline::Bold(inside) => shown(inside, into),
    })
}

proptest! {
    #[test]
    fn every_text_is_read_and_nothing_of_it_is_lost(
        source in "(\\*\\*|- |[1-4]\\. |24\\. |@\\[1\\]|https?://|www\\.x|@x\\.example|\\[a\\]\\(|javascript:|<script>|[a-zżü \"'<>()\\n*@\\[\\]]|\\PC){0,60}"
    ) {
        let mut signs = String::new();
        for block in parse(&source) {
            match block {
                Block::Paragraph(lines) | Block::List(lines) => {
                    for line in &lines {
                        prop_assert!(shown(line, &mut signs));
                    }
                }
                Block::Numbered(items) => {
                    for (number, line) in &items {
                        signs.push_str(&number.to_string());
                        prop_assert!(shown(line, &mut signs));
                    }
                }
            }
        }
        let only_text = |text: &str| -> String {
            text.chars().filter(|sign| sign.is_alphanumeric() || "<>\"'".contains(*sign)).collect()
        };
        prop_assert_eq!(only_text(&signs), only_text(&source));
    }

    #[test]
    fn what_is_stored_is_typed_again(typed in "(@Anna|@Ben|@| |[a-z,.]){0,30}") {
        let employees = [(1, "Anna"), (2, "Ben")];
        let stored = to_stored(&typed, employees);
        let name = |id| employees.iter().find(|(known, _)| *known == id).map(|(_, name)| (*name).to_owned());
        prop_assert_eq!(to_typed(&stored, name).to_lowercase(), typed.to_lowercase());
    }

    #[test]
    fn what_was_stored_is_stored_again(stored in "(@\\[[123]\\]|@|/| |\u{301}|[x-z,.\\[\\]0-9]){0,30}") {
        let employees = [(1, "Anna"), (2, "Ben K.")];
        let name = |id| employees.iter().find(|(known, _)| *known == id).map(|(_, name)| (*name).to_owned());
        prop_assert_eq!(to_stored(&to_typed(&stored, name), employees), stored);
    }
}
