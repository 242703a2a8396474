//! Removes code that the browser never runs, but that the linker must keep.
//!
//! A type-erased view carries every way of handling it in a table of functions, so that the linker must take all of
//! them for used. Two of them serve other programs than ours: bringing views to life piece by piece while parts of the
//! program are still being loaded (`hydrate_lazy`), and listing the routes, which the server alone does. Here their
//! bodies become a trap, and the optimiser then drops whatever they alone used.
//!
//! The same is done with what makes promises of futures: only streams of server functions need it, of which there are
//! none, but a crate below exports them to JavaScript.

//!
//! It happens before the wasm is split, so that neither part keeps anything for them, and in place: the linker's notes of
//! what refers to what (`reloc.CODE`) go on naming the right bytes. Those about an emptied body go with it.

use std::ops::Range;

use anyhow::{Result, bail};
use rustc_demangle::demangle;
use wasm_encoder::{Encode, Module, RawSection};
use wasmparser::{CustomSectionReader, KnownCustom, Name, Parser, Payload, TypeRef};

/// The functions, and with them the closures and futures in their bodies.
pub const FUNCTIONS: [&str; 3] = ["hydrate_async", "generate_routes", "future_to_promise"];

/// What says where references to functions stand in the code.
const RELOCATIONS: &str = "reloc.CODE";

/// What names the functions.
const NAMES: &str = "name";

/// Replaces the bodies of the functions that are never reached. The names of the functions, which tell them, go: nobody
/// needs them any more.
pub fn without_unreached(module: &[u8]) -> Result<Vec<u8>> {
    let layout = Layout::of(module)?;
    let mut emptied = module.to_vec();
    let mut bodies = Vec::new();
    for unreached in FUNCTIONS {
        let known = bodies.len();
        bodies.extend(layout.bodies_of(unreached));
        if bodies.len() == known {
            bail!(
                "the frontend has no function {unreached}, so that removing it saves nothing: see xtask/src/unreached.rs"
            );
        }
    }
    for body in &bodies {
        if let Some(body) = emptied.get_mut(body.clone()) {
            trap(body);
        }
    }
    // Where the notes count from.
    let inside: Vec<Range<usize>> =
        bodies.into_iter().map(|body| body.start - layout.code..body.end - layout.code).collect();
    let mut result = Module::new();
    for payload in Parser::new(0).parse_all(&emptied) {
        let payload = payload?;
        match &payload {
            Payload::CustomSection(section) if section.name() == RELOCATIONS => {
                let kept = relocations_outside(section, &inside)?;
                result.section(&wasm_encoder::CustomSection { name: RELOCATIONS.into(), data: kept.into() });
            }
            Payload::CustomSection(section) if section.name() == NAMES => {}
            _ => {
                if let Some((id, range)) = payload.as_section() {
                    result.section(&RawSection { id, data: emptied.get(range).unwrap_or_default() });
                }
            }
        }
    }
    Ok(result.finish())
}

/// Where the functions of a module stand, and what they are called.
#[derive(Default)]
struct Layout {
    /// Of these the bodies stand elsewhere; they are counted first.
    imported: usize,
    /// Where the section of the bodies begins.
    code: usize,
    bodies: Vec<Range<usize>>,
    names: Vec<(usize, String)>,
}

impl Layout {
    fn of(module: &[u8]) -> Result<Self> {
        let mut layout = Self::default();
        for payload in Parser::new(0).parse_all(module) {
            match payload? {
                Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        layout.imported += usize::from(matches!(import?.ty, TypeRef::Func(_) | TypeRef::FuncExact(_)));
                    }
                }
                Payload::CodeSectionStart { range, .. } => layout.code = range.start,
                Payload::CodeSectionEntry(body) => layout.bodies.push(body.range()),
                Payload::CustomSection(section) => layout.read_names(&section)?,
                _ => {}
            }
        }
        Ok(layout)
    }

    fn read_names(&mut self, section: &CustomSectionReader) -> Result<()> {
        let KnownCustom::Name(section) = section.as_known() else { return Ok(()) };
        for part in section {
            let Name::Function(names) = part? else { continue };
            for naming in names {
                let naming = naming?;
                self.names.push((naming.index as usize, format!("{:#}", demangle(naming.name))));
            }
        }
        Ok(())
    }

    fn bodies_of(&self, function: &str) -> impl Iterator<Item = Range<usize>> {
        let named = self.names.iter().filter(move |(_, name)| function_of(name) == function);
        named.filter_map(|(index, _)| self.bodies.get(index.checked_sub(self.imported)?).cloned())
    }
}

/// Makes of a body one of the same length that does nothing but trap.
fn trap(body: &mut [u8]) {
    const NO_LOCALS: u8 = 0x00;
    const UNREACHABLE: u8 = 0x00;
    const NOTHING: u8 = 0x01;
    const END: u8 = 0x0b;
    // A shorter one is empty already.
    if let [locals, first, rest @ .., end] = body {
        (*locals, *first, *end) = (NO_LOCALS, UNREACHABLE, END);
        rest.fill(NOTHING);
    }
}

/// The content of the section without the entries for these ranges of the code.
fn relocations_outside(section: &CustomSectionReader, emptied: &[Range<usize>]) -> Result<Vec<u8>> {
    let KnownCustom::Reloc(relocations) = section.as_known() else { bail!("the section {RELOCATIONS} cannot be read") };
    let entries = relocations.entries();
    let end = entries.range().end;
    let mut starts = Vec::new();
    for entry in entries.into_iter_with_offsets() {
        let (start, entry) = entry?;
        let place = entry.offset as usize;
        starts.push((start, !emptied.iter().any(|body| body.contains(&place))));
    }
    let ends: Vec<usize> = starts.iter().skip(1).map(|(start, _)| *start).chain([end]).collect();
    let mut kept = Vec::new();
    let mut count = 0_u32;
    for ((start, is_kept), end) in starts.into_iter().zip(ends) {
        if is_kept {
            let from = section.data_offset();
            kept.extend_from_slice(section.data().get(start - from..end - from).unwrap_or_default());
            count += 1;
        }
    }
    let mut content = Vec::new();
    relocations.section_index().encode(&mut content);
    count.encode(&mut content);
    content.extend(kept);
    Ok(content)
}

/// The bare name of a function, or of the one whose closure this is: `a::<T>::b::<U>::{closure#0}` is `b`.
fn function_of(path: &str) -> &str {
    let mut path = path;
    loop {
        let Some((outer, last)) = split_last(path) else { return path };
        if !last.starts_with('{') && !last.starts_with('<') {
            return last;
        }
        path = outer;
    }
}

/// Parts a path at its last `::` that lies in no brackets.
fn split_last(path: &str) -> Option<(&str, &str)> {
    let mut depth = 0;
    for (at, sign) in path.char_indices().rev() {
        match sign {
            '>' if !path.get(..at)?.ends_with('-') => depth += 1,
            ')' | ']' | '}' => depth += 1,
            '<' | '(' | '[' | '{' => depth -= 1,
            ':' if depth == 0 => return Some((path.get(..at)?.strip_suffix(':')?, path.get(at + 1..)?)),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{CodeSection, Function, FunctionSection, NameMap, NameSection, TypeSection};

    use super::*;

    /// Functions of these names, each of which calls the next but one, with the linker's notes about the calls.
    fn module(names: &[&str]) -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let (mut functions, mut code, mut naming) = (FunctionSection::new(), CodeSection::new(), NameMap::new());
        // The section's number, and how many notes follow: type, place, what is called.
        let mut relocations = vec![2, u8::try_from(names.len()).unwrap()];
        for (index, name) in (0..).zip(names) {
            functions.function(0);
            let mut body = Function::new([]);
            body.instructions().call((index + 2) % u32::try_from(names.len()).unwrap()).end();
            code.function(&body);
            naming.append(index, name);
            // Each body takes five bytes, its length included; the first begins behind their number.
            relocations.extend([0, u8::try_from(1 + 5 * index + 3).unwrap(), 0]);
        }
        let mut name_section = NameSection::new();
        name_section.functions(&naming);
        let mut module = Module::new();
        module.section(&types).section(&functions).section(&code);
        module.section(&wasm_encoder::CustomSection { name: RELOCATIONS.into(), data: relocations.into() });
        module.section(&name_section);
        module.finish()
    }

    #[test]
    fn unreached_functions_trap_and_refer_to_nothing() {
        let before =
            module(&["a::generate_routes", "a::used", "a::hydrate_async::{closure#0}", "a::future_to_promise"]);
        let after = without_unreached(&before).unwrap();
        let layout = Layout::of(&after).unwrap();
        let bodies: Vec<&[u8]> = layout.bodies.iter().map(|body| &after[body.clone()]).collect();
        let trap: &[u8] = &[0, 0, 1, 0x0b];
        assert!(layout.names.is_empty());
        assert_eq!(bodies, [trap, &[0, 0x10, 3, 0x0b], trap, trap]);
        for payload in Parser::new(0).parse_all(&after) {
            let Payload::CustomSection(section) = payload.unwrap() else { continue };
            let KnownCustom::Reloc(relocations) = section.as_known() else { continue };
            let places: Vec<u32> = relocations.entries().into_iter().map(|entry| entry.unwrap().offset).collect();
            assert_eq!(places, [9]);
        }
        assert!(without_unreached(&module(&["a::used", "a::hydrate_async"])).is_err());
    }

    #[test]
    fn names_of_both_manglings_are_understood() {
        for path in [
            "<T as tachys::view::any_view::IntoAny>::into_any::hydrate_async",
            "<T as tachys::view::any_view::IntoAny>::into_any::hydrate_async::{{closure}}",
            "tachys::reactive_graph::<impl tachys::view::RenderHtml for F>::hydrate_async::{{closure}}::{{closure}}",
            "<app::X as tachys::view::any_view::IntoAny>::into_any::hydrate_async::<fn(u8) -> u8>::{closure#0}",
        ] {
            assert_eq!(function_of(path), "hydrate_async", "{path}");
        }
        for path in [
            "<T as tachys::view::any_view::IntoAny>::into_any::hydrate_from_server",
            "core::ptr::drop_in_place::<<T as a::B>::hydrate_async::{closure#0}>",
            "main",
        ] {
            assert_ne!(function_of(path), "hydrate_async", "{path}");
        }
    }
}
