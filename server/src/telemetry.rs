//! The log: structured lines on standard error.

use std::io;

use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt, util::SubscriberInitExt};

use crate::config::{Log, LogFormat};

/// Starts logging; `default_filter` holds where the configuration says nothing.
///
/// A second call in one process (tests) changes nothing.
pub fn start(config: &Log, default_filter: &str) {
    let filter = config.filter.as_deref().unwrap_or(default_filter);
    let registry = tracing_subscriber::registry().with(EnvFilter::new(filter));
    let _ = match config.format {
        LogFormat::Text => {
            let is_terminal = io::IsTerminal::is_terminal(&io::stderr());
            registry.with(fmt::layer().with_writer(io::stderr).with_ansi(is_terminal)).try_init()
        }
        LogFormat::Json => registry
            .with(fmt::layer().json().flatten_event(true).with_current_span(true).with_writer(io::stderr))
            .try_init(),
    };
}
