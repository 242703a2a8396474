//! Puts functions that look alike beside each other, which lets the wasm be compressed by some 3 % more.
//!
//! Generic code leaves many functions that differ in a few numbers. The linker and the optimiser order functions by
//! size; a compressor finds a repetition sooner where it is near. wasm-opt orders functions by their names: here each
//! gets a name that tells its place.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use wasm_encoder::{Encode, NameMap, NameSection, Section};
use wasmparser::{Parser, Payload, TypeRef};

/// The pass of wasm-opt that follows the names. It leaves them out of what it writes.
pub const PASS: &str = "--reorder-functions-by-name";

/// Names the functions of a module for [`PASS`].
pub fn name_by_likeness(wasm: &Path) -> Result<()> {
    let module = fs::read(wasm).with_context(|| format!("cannot read {}", wasm.display()))?;
    let named = named(&module).with_context(|| format!("cannot order the functions of {}", wasm.display()))?;
    fs::write(wasm, named).with_context(|| format!("cannot write {}", wasm.display()))
}

fn named(module: &[u8]) -> Result<Vec<u8>> {
    let (mut imported, mut types, mut bodies) = (0, Vec::new(), Vec::new());
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    imported += u32::from(matches!(import?.ty, TypeRef::Func(_) | TypeRef::FuncExact(_)));
                }
            }
            Payload::FunctionSection(section) => {
                types = section.into_iter().collect::<Result<Vec<u32>, _>>()?;
            }
            Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes()),
            _ => {}
        }
    }
    // Of one type first: they begin alike.
    let mut functions: Vec<(u32, &[u8], u32)> =
        types.into_iter().zip(bodies).zip(imported..).map(|((of, body), index)| (of, body, index)).collect();
    functions.sort_unstable();
    let mut places: Vec<(u32, usize)> =
        functions.iter().enumerate().map(|(place, (_, _, index))| (*index, place)).collect();
    places.sort_unstable();

    let mut names = NameMap::new();
    for (index, place) in places {
        names.append(index, &format!("{place:08}"));
    }
    let mut section = NameSection::new();
    section.functions(&names);
    let mut named = module.to_vec();
    named.push(section.id());
    section.encode(&mut named);
    Ok(named)
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{CodeSection, Function, FunctionSection, Module, TypeSection, ValType};
    use wasmparser::{KnownCustom, Name};

    use super::*;

    #[test]
    fn functions_of_one_type_and_beginning_get_neighbouring_places() {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        types.ty().function([ValType::I32], []);
        let (mut functions, mut code) = (FunctionSection::new(), CodeSection::new());
        for (of, number) in [(1, 7), (0, 9), (1, 5), (0, 8)] {
            functions.function(of);
            let mut body = Function::new([]);
            body.instructions().i32_const(number).drop().end();
            code.function(&body);
        }
        let mut module = Module::new();
        module.section(&types).section(&functions).section(&code);
        let named = named(&module.finish()).unwrap();

        let mut names = Vec::new();
        for payload in Parser::new(0).parse_all(&named) {
            let Payload::CustomSection(section) = payload.unwrap() else { continue };
            let KnownCustom::Name(section) = section.as_known() else { continue };
            for part in section {
                let Name::Function(map) = part.unwrap() else { continue };
                names.extend(map.into_iter().map(|naming| naming.unwrap().name.to_owned()));
            }
        }
        assert_eq!(names, ["00000003", "00000001", "00000002", "00000000"]);
    }
}
