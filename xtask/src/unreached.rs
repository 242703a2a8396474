//! Removes code that the browser never runs but that the linker must keep.
//!
//! A type-erased view carries every way of being brought to life in a table of functions. Two of them are for
//! programs of another kind: bringing views to life piece by piece while the program is still being loaded, and
//! views from `<template>` elements; a third lists routes, which the server alone does. Their bodies are replaced
//! by a trap, which the browser tests would find, and the optimiser then drops all that they alone used.

use std::path::Path;

use anyhow::{Context, Result};
use walrus::{FunctionBuilder, FunctionId, FunctionKind, Module};

/// What the names of such functions contain.
const UNREACHED: [&str; 3] = ["hydrate_async", "hydrate_from_template", "generate_routes"];
/// Smaller ones may be shared with functions of the same content, and save nothing.
const SMALLEST: u64 = 64;

/// Reads the compiled wasm and replaces the bodies of functions that are never reached.
pub fn without_unreached(compiled: &Path) -> Result<Module> {
    let mut module = Module::from_file(compiled).with_context(|| format!("cannot read {}", compiled.display()))?;
    let unreached: Vec<FunctionId> = module
        .funcs
        .iter_local()
        .filter(|(id, function)| {
            let name = module.funcs.get(*id).name.as_deref().unwrap_or_default();
            function.size() >= SMALLEST && UNREACHED.iter().any(|part| name.contains(part))
        })
        .map(|(id, _)| id)
        .collect();
    for id in unreached {
        let (params, results) = module.types.params_results(module.funcs.get(id).ty());
        let (params, results) = (params.to_vec(), results.to_vec());
        let mut builder = FunctionBuilder::new(&mut module.types, &params, &results);
        builder.func_body().unreachable();
        let arguments = params.iter().map(|kind| module.locals.add(*kind)).collect();
        let trap = builder.local_func(arguments);
        module.funcs.get_mut(id).kind = FunctionKind::Local(trap);
    }
    Ok(module)
}
