use domain::directory::Directory;
use domain::markup::{Block, Inline, parse};
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
        Block::List { is_numbered, items } => {
            let item = |item: Vec<Inline>| view! { <li>{line_view(item, directory)}</li> };
            let items = items.into_iter().map(item).collect_view();
            if is_numbered { view! { <ol>{items}</ol> }.into_any() } else { view! { <ul>{items}</ul> }.into_any() }
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
        Inline::Link(address) => {
            let shown = address.clone();
            view! {
                <a class="value-link" href=address rel="noopener noreferrer nofollow" target="_blank">{shown}</a>
            }
            .into_any()
        }
        Inline::Mention(id) => {
            let name = directory.employee_name(id).to_owned();
            view! { <span class="markup__mention">"@" {name}</span> }.into_any()
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
}
