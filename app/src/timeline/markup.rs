use domain::directory::Directory;
use domain::markup::{Block, Inline, parse, says_where};
use leptos::prelude::*;

/// A text with mark-up as elements: of the few kinds that the mark-up knows, and text for everything else.
pub fn markup_view(source: &str, directory: &Directory) -> AnyView {
    let blocks = parse(source).into_iter().map(|block| block_view(block, directory)).collect_view();
    view! { <div class="markup" dir="auto">{blocks}</div> }.into_any()
}

fn block_view(block: Block, directory: &Directory) -> AnyView {
    match block {
        Block::Paragraph(lines) => {
            let line = |line: Vec<Inline>| view! { <span class="markup__line">{line_view(line, directory)}</span> };
            view! { <p>{lines.into_iter().map(line).collect_view()}</p> }.into_any()
        }
        Block::List(items) => {
            let item = |item: Vec<Inline>| view! { <li>{line_view(item, directory)}</li> };
            view! { <ul>{items.into_iter().map(item).collect_view()}</ul> }.into_any()
        }
        Block::Numbered(items) => {
            let item = |(number, item): (u32, Vec<Inline>)| {
                view! { <li value=number>{line_view(item, directory)}</li> }
            };
            view! { <ol>{items.into_iter().map(item).collect_view()}</ol> }.into_any()
        }
    }
}

fn line_view(line: Vec<Inline>, directory: &Directory) -> AnyView {
    line.into_iter().map(|part| part_view(part, directory)).collect_view().into_any()
}

fn part_view(part: Inline, directory: &Directory) -> AnyView {
    match part {
        Inline::Text(text) => text.into_any(),
        Inline::Bold(inside) => view! { <strong>{line_view(inside, directory)}</strong> }.into_any(),
        Inline::Link { address, text } => {
            // Where a link leads is told if its text does not say it.
            let title = (!says_where(&address, &text)).then(|| address.clone());
            let target = (!address.starts_with("mailto:")).then_some("_blank");
            view! {
                <a class="value-link" href=address title=title rel="noopener noreferrer nofollow" target=target>{text}</a>
            }
            .into_any()
        }
        Inline::Mention(id) => {
            let employee = directory.employees.iter().find(|employee| employee.id == id);
            let name = employee.map(|employee| employee.name.clone()).unwrap_or_default();
            let email = employee.and_then(|employee| employee.email.clone());
            view! { <span class="markup__mention" title=email>"@" {name}</span> }.into_any()
        }
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    /// What the browser is sent for a text.
    fn html(source: &str) -> String {
        let owner = Owner::new();
        owner.with(|| markup_view(source, &Directory::default()).to_html())
    }

    #[test]
    fn a_script_is_shown_as_text() {
        for source in [
            "<script>alert(1)</script>",
            "**<img src=x onerror=alert(1)>**",
            "- <b>bold</b>",
            "https://x.example/\"onmouseover=\"alert(1)",
            "javascript:alert(1)",
            "[x](javascript:alert(1))",
            "[x](https://x.example/\"onmouseover=\"alert(1))",
            "[<script>](https://x.example)",
            "[\" onmouseover=\"alert(1)](https://x.example)",
            "www.x.example/\"onmouseover=\"",
            "a@x.example\"onmouseover=\"",
        ] {
            let html = html(source);
            let tags: Vec<&str> = html.split('<').filter_map(|piece| Some(piece.split_once('>')?.0)).collect();
            for tag in tags {
                let name = tag.split(' ').next().unwrap_or_default();
                assert!(!["script", "img", "b"].contains(&name), "{source}: {html}");
                assert!(!tag.contains("onmouseover") && !tag.contains("javascript"), "{source}: {html}");
            }
        }
        assert!(html("**x**").contains("<strong>x"));
    }

    #[test]
    fn items_show_the_numbers_that_were_typed() {
        assert!(html("7. oak\n8. pine").contains("<li value=\"7\">oak"));
        assert!(!html("24. Dezember").contains("<li"));
    }

    #[test]
    fn links_say_where_they_lead() {
        let named = html("[plan](https://x.example)");
        assert!(named.contains("href=\"https://x.example\"") && named.contains("title=\"https://x.example\""));
        let disguised = html("[x.example](https://evil.example/x.example)");
        assert!(disguised.contains("title=\"https://evil.example/x.example\""));
        let bare = html("www.x.example");
        assert!(bare.contains("href=\"https://www.x.example\"") && !bare.contains("title"));
        let email = html("a@x.example");
        assert!(email.contains("href=\"mailto:a@x.example\"") && !email.contains("_blank"));
    }
}
