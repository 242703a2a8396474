//! Removes code that the browser never runs, but that the linker must keep.
//!
//! A type-erased view carries every way of handling it in a table of functions, so that the linker must take all of
//! them for used. Two of them serve other programs than ours: bringing views to life piece by piece while parts of the
//! program are still being loaded (`hydrate_lazy`), and listing the routes, which the server alone does. Here their
//! bodies become a trap, and the optimiser then drops whatever they alone used.
//!
//! The same is done with what makes promises of futures: only streams of server functions need it, of which there are
//! none, but a crate below exports them to JavaScript.

use std::path::Path;

use anyhow::{Context, Result, bail};
use rustc_demangle::demangle;
use walrus::{FunctionBuilder, FunctionId, FunctionKind, LocalFunction, Module, ModuleConfig};

/// The functions, and with them the closures and futures in their bodies.
pub const FUNCTIONS: [&str; 3] = ["hydrate_async", "generate_routes", "future_to_promise"];

/// Reads the compiled wasm and replaces the bodies of the functions that are never reached. Names of functions are
/// not written again.
pub fn without_unreached(compiled: &Path) -> Result<Module> {
    let mut module = ModuleConfig::new()
        .generate_name_section(false)
        .generate_producers_section(false)
        .parse_file(compiled)
        .with_context(|| format!("cannot read {}", compiled.display()))?;
    for unreached in FUNCTIONS {
        let is_meant = |name: &str| function_of(&format!("{:#}", demangle(name))) == unreached;
        let found: Vec<FunctionId> = module
            .funcs
            .iter_local()
            .map(|(id, _)| id)
            .filter(|id| module.funcs.get(*id).name.as_deref().is_some_and(is_meant))
            .collect();
        if found.is_empty() {
            bail!(
                "the frontend has no function {unreached}, so that removing it saves nothing: see xtask/src/unreached.rs"
            );
        }
        for id in found {
            let trap = trap(&mut module, id);
            module.funcs.get_mut(id).kind = FunctionKind::Local(trap);
        }
    }
    Ok(module)
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

/// A function of the same type that does nothing but trap.
fn trap(module: &mut Module, id: FunctionId) -> LocalFunction {
    let (arguments, results) = module.types.params_results(module.funcs.get(id).ty());
    let (arguments, results) = (arguments.to_vec(), results.to_vec());
    let mut builder = FunctionBuilder::new(&mut module.types, &arguments, &results);
    builder.func_body().unreachable();
    let locals = arguments.iter().map(|kind| module.locals.add(*kind)).collect();
    builder.local_func(locals)
}

#[cfg(test)]
mod tests {
    use super::function_of;

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
