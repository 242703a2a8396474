use proptest::prelude::*;

use super::*;
use crate::markup::{Block, Inline, inline, parse, says_where};

/// Texts with what mark-up is made of.
const MARKED: &str = "(\\*\\*|https://x\\.example|\\]\\(https://|[ab \\n*\\[\\]()]){0,8}";

/// What a text shows, whether bold or not. The marks in the text of a link may go.
fn shown(text: &str) -> String {
    let mut shown = String::new();
    let lines = parse(text).into_iter().flat_map(|block| match block {
        Block::Paragraph(lines) | Block::List(lines) => lines,
        Block::Numbered(items) => items.into_iter().map(|(_, line)| line).collect(),
    });
    for line in lines {
        shown.push('\n');
        show_parts(&line, &mut shown);
    }
    shown
}

fn show_parts(line: &[Inline], shown: &mut String) {
    for part in line {
        match part {
            Inline::Text(text) => shown.push_str(text),
            Inline::Bold(inside) => show_parts(inside, shown),
            Inline::Link { address, text } => {
                let text = text.replace("**", "");
                let target = if says_where(address, &text) { "" } else { address };
                shown.push_str(&text);
                shown.push_str(target);
            }
            Inline::Mention(id) => shown.push_str(&id.to_string()),
        }
    }
}

/// A text in which `|` stands around what is selected, or where the cursor is.
fn read(marked: &str) -> Written {
    let parts: Vec<&str> = marked.split('|').collect();
    let (before, selected, after) = match parts.as_slice() {
        [before, after] => (*before, "", *after),
        [before, selected, after] => (*before, *selected, *after),
        other => panic!("{other:?}"),
    };
    Written { before: before.to_owned(), selected: selected.to_owned(), after: after.to_owned() }
}

fn show(written: &Written) -> String {
    let Written { before, selected, after } = written;
    if selected.is_empty() { format!("{before}|{after}") } else { format!("{before}|{selected}|{after}") }
}

fn assert_all(change: impl Fn(&Written) -> Written, cases: &[(&str, &str)]) {
    for (marked, expected) in cases {
        assert_eq!(show(&change(&read(marked))), *expected, "{marked}");
    }
}

#[test]
fn what_is_selected_becomes_bold_and_stays_selected() {
    assert_all(
        Written::bold,
        &[
            ("one |two| three", "one **|two|** three"),
            ("one| two |three", "one **|two|** three"),
            ("|one\ntwo|", "**|one**\n**two|**"),
            ("|one\n\n two |\nthree", "**|one**\n\n **two|** \nthree"),
            ("|- oak\n2. Mai|", "- **|oak**\n**2. Mai|**"),
            ("|1. oak\n2. pine|", "1. **|oak**\n2. **pine|**"),
            ("|24. Dezember|", "**|24. Dezember|**"),
            ("|some **bold** text|", "**|some bold text|**"),
            ("so|me **bo|ld** x", "so**|me bo|ld** x"),
            ("**one** |two|", "**one** **|two|**"),
            ("see [p|la|n](https://x.example)", "see **|[plan](https://x.example)|**"),
            ("see https://x.ex|am|ple/a", "see **|https://x.example/a|**"),
            ("@[|7|]", "**|@[7]|**"),
            ("|żółć 😀|", "**|żółć 😀|**"),
        ],
    );
}

#[test]
fn what_is_bold_already_becomes_plain() {
    assert_all(
        Written::bold,
        &[
            ("one **|two|** three", "one |two| three"),
            ("one |**two**| three", "one |two| three"),
            ("one| **two** |three", "one |two| three"),
            ("**|one**\n**two|**", "|one\ntwo|"),
            ("- **|oak**\n- **pine|**", "- |oak\n- pine|"),
            ("**one |two| three**", "**one** |two| **three**"),
        ],
    );
}

#[test]
fn asterisks_of_the_text_are_in_nobodys_way() {
    assert_all(
        Written::bold,
        &[
            // In the text of a link, marks are shown as they are: there they go.
            ("see |[the **plan**](https://x.example)|", "see **|[the plan](https://x.example)|**"),
            ("|2 * 3|", "**|2 * 3|**"),
            ("|[1] (2)|", "**|[1] (2)|**"),
        ],
    );
    // What would not be read as bold, or would change what stands around it, stays as it is.
    for marked in [
        "**|one|",
        "2 |*| 3",
        "*|one|",
        "|**|",
        "|one\ntwo **three|",
        "|[a](https://x.example/**b)|",
        "**b **a|a** c**",
        "*|** b|**",
        "3. a\n|24. b|\n4. c",
    ] {
        assert_eq!(show(&read(marked).bold()), marked);
    }
}

#[test]
fn without_a_selection_bold_begins_and_ends_at_the_cursor() {
    assert_all(
        Written::bold,
        &[
            ("|", "**|**"),
            ("**|**", "|"),
            ("a |", "a **|**"),
            ("a **|** b", "a | b"),
            ("**word|**", "**word**|"),
            ("**wo|rd**", "wo|rd"),
            ("**one** |", "**one** **|**"),
            ("a\n**b**\nc|", "a\n**b**\nc**|**"),
        ],
    );
}

#[test]
fn lines_become_items_and_items_lines() {
    assert_all(
        |written| written.listed(false),
        &[
            ("|", "- |"),
            ("- |", "|"),
            ("oak|", "- oak|"),
            ("- oa|k", "oa|k"),
            ("To do:\no|ak\npine", "To do:\n- o|ak\npine"),
            ("|One\nTwo\n|", "- |One\n- Two\n|"),
            ("- |One\n- Two\n|", "|One\nTwo\n|"),
            ("|One\n\n- Two|", "- |One\n\n- Two|"),
            ("1. o|ak", "- o|ak"),
            ("24. Dez|ember", "- 24. Dez|ember"),
            ("  o|ak", "  - o|ak"),
        ],
    );
    assert_all(
        |written| written.listed(true),
        &[
            ("To do:\n|One\n\nTwo|", "To do:\n1. |One\n\n2. Two|"),
            ("1. |One\n2. Two|", "|One\nTwo|"),
            ("1. One\nTwo|", "1. One\n2. Two|"),
            ("- o|ak", "1. o|ak"),
            ("24. Dez|ember", "1. 24. Dez|ember"),
        ],
    );
}

#[test]
fn a_text_or_an_address_becomes_a_link() {
    assert_all(
        Written::linked,
        &[
            ("see |the plan| now", "see [the plan](https://|) now"),
            ("see| the plan |now", "see [the plan](https://|) now"),
            ("|https://x.example/a|", "[|](https://x.example/a)"),
            ("|www.x.example|", "[|](https://www.x.example)"),
            ("|Anna@x.example|", "[|](mailto:anna@x.example)"),
            ("a |", "a [|](https://)"),
            ("|one\ntwo|", "[one](https://|)\ntwo"),
            ("|[1]|", "[1](https://|)"),
            ("|Plan [old]|", "[Plan old](https://|)"),
            ("|[]|", "[|](https://)"),
            ("|https://x.example/a_(b)|", "[|](https://x.example/a_(b))"),
            ("|https://de.example/a_(b|", "[|](https://de.example/a_%28b)"),
            ("|https://x.example/a)b(c|", "[|](https://x.example/a%29b%28c)"),
            ("|o'brien@x.example|", "[|](mailto:o'brien@x.example)"),
        ],
    );
    for linked in [
        "a |[b](https://x.example)|",
        "a\n[b|c|](https://x.example)",
        "[b](https://x|.example)",
        "|a [b](https://x.example)\nc|",
    ] {
        assert_eq!(show(&read(linked).linked()), linked, "a link holds no other one");
    }
    assert_eq!(show(&read("[b](https://x.example)|").linked()), "[b](https://x.example)[|](https://)");
}

#[test]
fn enter_continues_a_list_until_an_item_is_empty() {
    let after = |marked: &str| read(marked).entered().map(|written| show(&written));
    for (marked, expected) in [
        ("To do:\n- oak|", "To do:\n- oak\n- |"),
        ("To do:\n- oak\n- |", "To do:\n- oak\n|"),
        ("  * oak|", "  * oak\n  * |"),
        ("1. oak\n9. pine|", "1. oak\n9. pine\n10. |"),
        ("1. |", "|"),
        // In the midst of an item, the rest of it becomes the next one; before its text it is not empty.
        ("- oak |and pine", "- oak \n- |and pine"),
        ("- |pine", "- \n- |pine"),
        ("- |\n- pine", "|\n- pine"),
        ("1. oak|\n2. pine\n  3. elm\n5. ash", "1. oak\n2. |\n3. pine\n  4. elm\n5. ash"),
    ] {
        assert_eq!(after(marked).as_deref(), Some(expected), "{marked}");
    }
    for elsewhere in
        ["|", "oak|", "- oak\n|", "-|", "-|oak", "-| oak", "1.oak|", "2026. In spring|", "24. Dezember|", "|- pine"]
    {
        assert_eq!(after(elsewhere), None, "{elsewhere}");
    }
}

#[test]
fn only_what_differs_is_put_in_counted_as_browsers_do() {
    let written = Written::new("a😀b", 1, 3);
    assert_eq!(show(&written), "a|😀|b");
    assert_eq!(written.selection(), (1, 3));
    assert_eq!(show(&Written::new("ab", 2, 1)), "ab|");
    let change = |from, until, put: &str| Some(Change { from, until, put: put.to_owned() });
    assert_eq!(read("😀 **two**|").change("😀 two"), change(3, 6, "**two**"));
    assert_eq!(read("oak|").change("- oak"), change(0, 2, ""));
    assert_eq!(read("aaa|").change("aa"), change(2, 2, "a"));
    assert_eq!(read("a|").change("a"), None);
}

proptest! {
    #[test]
    fn bold_twice_leaves_the_words(
        before in "[a-z \\n]{0,8}", selected in "[a-z \\n]{0,8}", after in "[a-z \\n]{0,8}"
    ) {
        let written = Written { before, selected, after };
        let once = written.bold();
        prop_assert_eq!(once.text().replace('*', ""), written.text());
        prop_assert_eq!(once.bold().text(), written.text());
    }

    #[test]
    fn bold_changes_nothing_else(before in MARKED, selected in MARKED, after in MARKED) {
        let written = Written { before, selected, after };
        let once = written.bold();
        // Where no word was selected, marks are put where they will be needed.
        if !once.selected.is_empty() {
            prop_assert_eq!(shown(&once.text()), shown(&written.text()));
            prop_assert_eq!(shown(&once.bold().text()), shown(&written.text()));
        }
    }

    #[test]
    fn links_that_are_written_are_read(before in "[a-z ]{0,4}", selected in MARKED, address in "[a-z()\\[\\]/.]{1,8}") {
        let written = Written { before: before.clone(), selected, after: String::new() };
        let linked = written.linked();
        if linked != written && !linked.after.starts_with("](") {
            let text = format!("{}x.example{}", linked.before, linked.after);
            let line = text.split('\n').find(|line| line.contains("x.example)")).unwrap_or_default();
            prop_assert!(inline::units(line).iter().any(|(link, _)| line[link.clone()].starts_with('[')), "{text}");
        }
        let selected = format!("https://x.example/{address}");
        let linked = Written { before, selected: selected.clone(), after: String::new() }.linked();
        if linked.after.starts_with("](") {
            let text = format!("{}Text{}", linked.before, linked.after);
            let units = inline::units(&text);
            prop_assert!(matches!(units.as_slice(), [(link, _)] if link.end == text.len()), "{text}");
        }
    }

    #[test]
    fn a_change_makes_the_new_text_of_the_old(old in "[ab😀]{0,6}", new in "[ab😀]{0,6}") {
        let written = Written { before: new.clone(), ..Written::default() };
        let changed = written.change(&old).map(|change| {
            let Written { before, after, .. } = Written::new(&old, change.from, change.until);
            before + &change.put + &after
        });
        prop_assert_eq!(changed.unwrap_or(old), new);
    }
}
