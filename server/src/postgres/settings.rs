//! How the private Postgres is tuned: for a small machine that also runs the server.

use std::collections::BTreeMap;

/// Settings that differ from Postgres' own defaults; those of the configuration file come after and win.
const DEFAULTS: [(&str, &str); 18] = [
    ("max_connections", "100"),
    ("shared_buffers", "256MB"),
    ("effective_cache_size", "1GB"),
    ("work_mem", "16MB"),
    ("maintenance_work_mem", "256MB"),
    // Conversions and imports write much at once: rare checkpoints, and a log that is not compressed, which would cost
    // them a third of their time.
    ("wal_buffers", "16MB"),
    ("wal_compression", "off"),
    ("max_wal_size", "4GB"),
    ("min_wal_size", "256MB"),
    ("checkpoint_timeout", "15min"),
    ("checkpoint_completion_target", "0.9"),
    // What was answered as done stays done when the power fails.
    ("synchronous_commit", "on"),
    // Solid-state disks; many short statements, for which compiling costs more than it gains.
    ("random_page_cost", "1.1"),
    ("effective_io_concurrency", "200"),
    ("jit", "off"),
    ("timezone", "UTC"),
    ("log_timezone", "UTC"),
    ("log_checkpoints", "off"),
];

/// The arguments that give Postgres its settings, `overrides` last.
pub fn arguments(overrides: &BTreeMap<String, String>) -> Vec<String> {
    let defaults = DEFAULTS.iter().map(|(name, value)| format!("{name}={value}"));
    let chosen = overrides.iter().map(|(name, value)| format!("{name}={value}"));
    defaults.chain(chosen).flat_map(|setting| ["-c".to_owned(), setting]).collect()
}
