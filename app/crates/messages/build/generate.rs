//! Writes what the library includes: the functions, the tables and their names.

use std::fmt::Write as _;

use crate::texts::{COUNT, Text};

/// The table of one language: one line a text, so that a text's number is its line. Placeholders are numbered;
/// plural forms are separated by `|` and follow the number of the argument that chooses among them.
pub fn table(texts: &[Text], language: usize) -> String {
    let mut table = String::new();
    for text in texts {
        if text.is_plural() {
            let count = text.arguments.iter().position(|name| name == COUNT).unwrap_or_default();
            table.push_str(&format!("{count}|"));
        }
        let forms = text.forms.get(language).map(|forms| forms.join("|")).unwrap_or_default();
        let mut line = forms.replace('\\', "\\\\").replace('\n', "\\n");
        for (at, name) in text.arguments.iter().enumerate() {
            line = line.replace(&format!("{{{name}}}"), &format!("{{{at}}}"));
        }
        table.push_str(&line);
        table.push('\n');
    }
    table
}

/// One module an area, with one function a text.
pub fn functions(texts: &[Text]) -> String {
    let mut code = String::new();
    let mut index = 0;
    for area in texts.chunk_by(|a, b| a.area == b.area) {
        let name = area.first().map(|text| text.area.as_str()).unwrap_or_default();
        let _ = writeln!(code, "/// Texts of `texts/{name}.toml`.\npub mod {name} {{\n    use crate::Message;");
        if area.iter().any(|text| !text.arguments.is_empty()) {
            code.push_str("    use crate::Argument;\n");
        }
        for text in area {
            code.push_str(&function(index, text));
            index += 1;
        }
        code.push_str("}\n");
    }
    code
}

fn function(index: usize, text: &Text) -> String {
    let english = text.forms.first().map(|forms| forms.join(" | ")).unwrap_or_default();
    let documentation = english.replace('\n', "\n    /// ");
    let key = &text.key;
    if text.arguments.is_empty() {
        return format!(
            "    /// ```text\n    /// {documentation}\n    /// ```\n    pub const fn {key}() -> Message {{\n        \
             Message::plain({index})\n    }}\n"
        );
    }
    let parameters: Vec<String> = text
        .arguments
        .iter()
        .map(|name| if is_number(name) { format!("{name}: i64") } else { format!("{name}: impl Into<Argument>") })
        .collect();
    let values: Vec<String> = text
        .arguments
        .iter()
        .map(|name| if is_number(name) { format!("Argument::Number({name})") } else { format!("{name}.into()") })
        .collect();
    format!(
        "    /// ```text\n    /// {documentation}\n    /// ```\n    pub fn {key}({}) -> Message {{\n        \
         Message::new({index}, [{}])\n    }}\n",
        parameters.join(", "),
        values.join(", ")
    )
}

fn is_number(argument: &str) -> bool {
    argument == COUNT || argument.ends_with("_count")
}

/// The number of texts, and the hash in the name of each table.
pub fn tables(length: usize, hashes: &[String]) -> String {
    format!(
        "/// The number of texts, and so of lines in each table.\npub const LENGTH: usize = {length};\n\
         /// The hash of each language's table, in the order of `Language::ALL`.\n\
         pub const HASHES: [&str; {}] = {hashes:?};\n",
        hashes.len()
    )
}

/// FNV-1a with 64 bits: stable, and enough to tell one version of a table from another.
pub fn hash(content: &str) -> String {
    let hash = content
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    format!("{hash:016x}")
}
