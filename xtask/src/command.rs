//! Running other programs: their failures are named, and none of them outlives its task.

use std::fmt;
use std::io::{self, BufRead, BufReader, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::SignalsInfo;
use signal_hook::iterator::exfiltrator::origin::WithOrigin;
use signal_hook::low_level::siginfo::Cause;

/// How long a program may take to end after it was told to, and how often it is looked after meanwhile.
const PATIENCE: Duration = Duration::from_secs(20);
const LOOK: Duration = Duration::from_millis(10);

static INTERRUPTED: AtomicBool = AtomicBool::new(false);
static RUNNING: Mutex<Vec<Pid>> = Mutex::new(Vec::new());

/// Whether the task was asked to stop.
pub fn interrupted() -> bool {
    INTERRUPTED.load(Ordering::SeqCst)
}

/// From now on a signal to stop ends the running program, not this one: this one cleans up first.
///
/// Ctrl-C in a terminal reaches the running program by itself, and is not sent twice; a signal from another
/// process reaches only this one, and is passed on.
pub fn watch_signals() -> Result<()> {
    let mut signals = SignalsInfo::<WithOrigin>::new([SIGINT, SIGTERM, SIGHUP]).context("cannot watch for signals")?;
    thread::spawn(move || {
        for origin in &mut signals {
            INTERRUPTED.store(true, Ordering::SeqCst);
            if origin.cause != Cause::Kernel {
                running().iter().for_each(|&pid| stop(pid));
            }
        }
    });
    Ok(())
}

fn running() -> MutexGuard<'static, Vec<Pid>> {
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
}

fn stop(pid: Pid) {
    // A failure means that the program has ended by itself meanwhile.
    let _ = kill_process(pid, Signal::TERM);
}

/// Runs a program to its end, with this task's own input and output.
pub fn run(command: &mut Command) -> Result<()> {
    let status = status(command)?;
    if !status.success() {
        bail!("{} failed ({status})", Shown(command));
    }
    Ok(())
}

/// Like [`run`], but leaves the judgement of the exit status to the caller.
pub fn status(command: &mut Command) -> Result<ExitStatus> {
    let child = spawn(command)?;
    wait(child)
}

/// What a program prints on standard output; its messages go to this task's standard error.
pub fn output(command: &mut Command) -> Result<String> {
    let (status, text) = tee(command, Stream::Output, &mut io::sink())?;
    if !status.success() {
        bail!("{} failed ({status})", Shown(command));
    }
    Ok(text)
}

/// Runs a program to its end that reads this text; what it prints on standard output is not wanted.
pub fn feed(command: &mut Command, text: &str) -> Result<()> {
    let mut child = spawn(command.stdin(Stdio::piped()).stdout(Stdio::null()))?;
    let written = child.stdin.take().map_or(Ok(()), |mut pipe| pipe.write_all(text.as_bytes()));
    let status = wait(child)?;
    if !status.success() {
        bail!("{} failed ({status})", Shown(command));
    }
    written.with_context(|| format!("{} does not read its input", Shown(command)))
}

/// Which of a program's two streams is read.
#[derive(Clone, Copy)]
pub enum Stream {
    Output,
    Error,
}

/// Runs a program and reads one of its streams while copying it, line by line, to `copy`.
pub fn tee(command: &mut Command, stream: Stream, copy: &mut dyn Write) -> Result<(ExitStatus, String)> {
    match stream {
        Stream::Output => command.stdout(Stdio::piped()),
        Stream::Error => command.stderr(Stdio::piped()),
    };
    let mut child = spawn(command)?;
    let source: Option<Box<dyn io::Read>> = match stream {
        Stream::Output => child.stdout.take().map(|pipe| Box::new(pipe) as _),
        Stream::Error => child.stderr.take().map(|pipe| Box::new(pipe) as _),
    };
    let mut text = String::new();
    if let Some(source) = source {
        let mut source = BufReader::new(source);
        let mut line = Vec::new();
        while source.read_until(b'\n', &mut line)? > 0 {
            copy.write_all(&line)?;
            text.push_str(&String::from_utf8_lossy(&line));
            line.clear();
        }
    }
    Ok((wait(child)?, text))
}

/// A program that runs beside the task, and is stopped when this value goes.
pub struct Background(Child);

impl Background {
    pub fn start(command: &mut Command) -> Result<Self> {
        spawn(command).map(Self)
    }

    pub fn id(&self) -> u32 {
        self.0.id()
    }

    /// Whether it has ended by itself.
    pub fn has_ended(&mut self) -> Result<bool> {
        Ok(self.0.try_wait().context("cannot look after a program")?.is_some())
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        let pid = Pid::from_child(&self.0);
        let deadline = Instant::now() + PATIENCE;
        // Not after it was waited for: its number may be another program's by then.
        if let Ok(None) = self.0.try_wait() {
            stop(pid);
        }
        while let Ok(None) = self.0.try_wait() {
            if Instant::now() > deadline {
                // A failure means that it has ended meanwhile.
                let _ = self.0.kill();
                let _ = self.0.wait();
                break;
            }
            thread::sleep(LOOK);
        }
        running().retain(|&other| other != pid);
    }
}

fn spawn(command: &mut Command) -> Result<Child> {
    if interrupted() {
        bail!("stopped before {}", Shown(command));
    }
    let child = command.spawn().with_context(|| format!("cannot start {}", Shown(command)))?;
    let pid = Pid::from_child(&child);
    running().push(pid);
    Ok(child)
}

fn wait(mut child: Child) -> Result<ExitStatus> {
    let pid = Pid::from_child(&child);
    let status = child.wait();
    running().retain(|&other| other != pid);
    let status = status.context("cannot wait for a program")?;
    if interrupted() && !status.success() {
        bail!("stopped");
    }
    Ok(status)
}

/// A command as a person would type it.
pub struct Shown<'a>(pub &'a Command);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let program = std::path::Path::new(self.0.get_program());
        write!(formatter, "`{}", program.file_name().unwrap_or(program.as_os_str()).display())?;
        for argument in self.0.get_args() {
            write!(formatter, " {}", argument.display())?;
        }
        write!(formatter, "`")
    }
}

/// One step of a task, announced at once, with its duration at the end.
pub fn step<T>(what: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    let bold = if io::IsTerminal::is_terminal(&io::stderr()) { ("\x1b[1m", "\x1b[0m") } else { ("", "") };
    eprintln!("{}==> {what}{}", bold.0, bold.1);
    let start = Instant::now();
    let result = work();
    let seconds = start.elapsed().as_secs_f32();
    match &result {
        Ok(_) => eprintln!("    {what}: {seconds:.1} s"),
        Err(_) => eprintln!("    {what}: failed after {seconds:.1} s"),
    }
    result
}
