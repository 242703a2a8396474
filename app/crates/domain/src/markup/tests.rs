use proptest::prelude::*;

use super::*;

fn text(text: &str) -> Inline {
    Inline::Text(text.to_owned())
}

fn link(address: &str) -> Inline {
    Inline::Link(address.to_owned())
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
        "javascript:alert(1)",
        "https://",
        "@[x] @[] @[-1] @[99999999999999999999]",
        "&lt;b&gt;",
        "data:text/html,x",
    ] {
        assert_eq!(line(source), [text(source)], "{source}");
    }
    assert_eq!(line("https://x.example/\"onclick=\"x"), [link("https://x.example/"), text("\"onclick=\"x")]);
}

#[test]
fn lines_become_paragraphs_and_lists() {
    let blocks = parse("First\nsecond\n- one\n- two\n1. three\n\n\nLast");
    assert_eq!(
        blocks,
        [
            Block::Paragraph(vec![vec![text("First")], vec![text("second")]]),
            Block::List { is_numbered: false, items: vec![vec![text("one")], vec![text("two")]] },
            Block::List { is_numbered: true, items: vec![vec![text("three")]] },
            Block::Paragraph(vec![vec![text("Last")]]),
        ]
    );
}

#[test]
fn enter_continues_a_list_until_an_item_is_empty() {
    let after = |before: &str| after_enter(before, "");
    assert_eq!(after("To do:\n- oak").as_deref(), Some("To do:\n- oak\n- "));
    assert_eq!(after("To do:\n- oak\n- ").as_deref(), Some("To do:\n- oak\n"));
    assert_eq!(after("  * oak").as_deref(), Some("  * oak\n  * "));
    assert_eq!(after("1. oak\n9. pine").as_deref(), Some("1. oak\n9. pine\n10. "));
    assert_eq!(after("1. ").as_deref(), Some(""));
    for elsewhere in ["", "oak", "- oak\n", "-", "-oak", "1.oak", "2026. In spring", "999. the last"] {
        assert_eq!(after(elsewhere), None, "{elsewhere}");
    }
    // In the midst of an item, the rest of it becomes the next one; before its text it is not empty.
    assert_eq!(after_enter("- oak ", "and pine").as_deref(), Some("- oak \n- "));
    assert_eq!(after_enter("- ", "pine").as_deref(), Some("- \n- "));
    assert_eq!(after_enter("- ", "\n- pine").as_deref(), Some(""));
    assert_eq!(after_enter("", "- pine"), None);
}

#[test]
fn names_become_numbers_and_numbers_names() {
    let employees = [(1, "Anna"), (2, "Anna Nowak"), (3, "Ben")];
    let stored = to_stored("@Anna Nowak and @Anna, not @Benno nor a@b", employees.into_iter());
    assert_eq!(stored, "@[2] and @[1], not @Benno nor a@b");
    assert_eq!(mentioned(&stored), [2, 1]);
    let name = |id| employees.iter().find(|(known, _)| *known == id).map(|(_, name)| (*name).to_owned());
    assert_eq!(to_typed(&stored, name), "@Anna Nowak and @Anna, not @Benno nor a@b");
    assert_eq!(to_typed("@[404]", name), "@[404]");
}

#[test]
fn the_beginning_stands_for_a_long_text() {
    let name = |_| "Anna".to_owned();
    assert_eq!(plain("**Call** @[1]\n- now\n\nhttps://x.example", name, 100), "Call @Anna now https://x.example");
    assert_eq!(plain("abc def", name, 4), "abc…");
}

/// Everything that the parts of a tree show, and whether each link leads to the web.
fn shown(line: &[Inline], into: &mut String) -> bool {
    line.iter().all(|part| match part {
        Inline::Text(text) => {
            into.push_str(text);
            true
        }
        Inline::Link(address) => {
            into.push_str(address);
            let lower = address.to_ascii_lowercase();
            (lower.starts_with("http://") || lower.starts_with("https://")) && !address.contains(['"', '<', '>', ' '])
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
        source in "(\\*\\*|- |1\\. |@\\[1\\]|https?://|javascript:|<script>|[a-zżü \"'<>()\\n*@\\[\\]]|\\PC){0,60}"
    ) {
        let mut signs = String::new();
        for block in parse(&source) {
            let (Block::Paragraph(lines) | Block::List { items: lines, .. }) = block;
            for line in &lines {
                prop_assert!(shown(line, &mut signs));
            }
        }
        let only_text = |text: &str| -> String {
            text.chars().filter(|sign| sign.is_alphabetic() || "<>\"'()".contains(*sign)).collect()
        };
        prop_assert_eq!(only_text(&signs), only_text(&source));
    }

    #[test]
    fn what_is_stored_is_typed_again(typed in "(@Anna|@Ben|@| |[a-z,.]){0,30}") {
        let employees = [(1, "Anna"), (2, "Ben")];
        let stored = to_stored(&typed, employees.into_iter());
        let name = |id| employees.iter().find(|(known, _)| *known == id).map(|(_, name)| (*name).to_owned());
        prop_assert_eq!(to_typed(&stored, name), typed);
    }
}
