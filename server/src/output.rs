//! Standard output: the answer of a command and nothing else.

use std::{
    fmt::Display,
    io::{self, Write},
};

use serde::Serialize;

/// Prints an answer: for people by its `Display`, for programs as one line of JSON.
pub fn print<T: Serialize + Display>(json: bool, answer: &T) -> anyhow::Result<()> {
    let text = if json { serde_json::to_string(answer)? } else { answer.to_string() };
    let mut stdout = io::stdout().lock();
    match writeln!(stdout, "{text}").and_then(|()| stdout.flush()) {
        // Nobody reads any more.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}
