//! A server that is measured, and a browser's session with it.

use std::fs::File;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use ureq::Agent;
use ureq::http::Response;

use super::installation::{EMAIL, Installation, PASSWORD};
use super::stop_if_interrupted;
use crate::command::Background;
use crate::postgres::free_port;

/// How long a server may take to start, or to answer.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often a starting server is asked: finely enough for a figure in milliseconds.
const LOOK: Duration = Duration::from_millis(1);
/// What browsers accept over plain http.
const ENCODINGS: &str = "gzip, deflate";

/// `modus serve`, until this value goes.
pub struct Server {
    process: Background,
    address: String,
    agent: Agent,
    /// From the start of the process to its first answer that it is ready.
    pub start: Duration,
}

impl Server {
    /// Starts it and waits until it is ready. Its log goes to the scratch folder, as it would go to a journal.
    pub fn start(installation: &Installation) -> Result<Self> {
        let log = installation.scratch.join("server.log");
        let listen = format!("127.0.0.1:{}", free_port()?);
        let agent: Agent = Agent::config_builder()
            .http_status_as_error(false)
            .proxy(None)
            .timeout_global(Some(PATIENCE))
            .max_redirects(0)
            .build()
            .into();
        let mut serve = installation.modus();
        serve.args(["serve", "--listen", &listen]).stdout(Stdio::null());
        serve.stderr(File::create(&log).with_context(|| format!("cannot write {}", log.display()))?);

        let begin = Instant::now();
        let process = Background::start(&mut serve)?;
        let mut server = Self { process, address: format!("http://{listen}"), agent, start: Duration::ZERO };
        while !server.is_ready() {
            stop_if_interrupted()?;
            if server.process.has_ended()? || begin.elapsed() > PATIENCE {
                let said = std::fs::read_to_string(&log).unwrap_or_default();
                bail!("the server does not start:\n{said}");
            }
            thread::sleep(LOOK);
        }
        server.start = begin.elapsed();
        Ok(server)
    }

    fn is_ready(&self) -> bool {
        self.agent.get(format!("{}/readyz", self.address)).call().is_ok_and(|answer| answer.status() == 200)
    }

    /// Number of its process.
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// Logs the administrator in.
    pub fn log_in(&self) -> Result<Session<'_>> {
        let body = json!({ "email": EMAIL, "password": PASSWORD });
        let answer = self.agent.post(format!("{}/api/session/log_in", self.address));
        let answer = answer.content_type("application/json").send(body.to_string()).context("cannot log in")?;
        let cookie = answer.headers().get("set-cookie").and_then(|value| value.to_str().ok()?.split(';').next());
        match cookie {
            Some(cookie) if answer.status() == 200 => Ok(Session { server: self, cookie: cookie.to_owned() }),
            _ => bail!("the log-in was answered with {}", answer.status()),
        }
    }
}

/// Somebody who is logged in, over one connection that is kept.
pub struct Session<'a> {
    server: &'a Server,
    cookie: String,
}

impl Session<'_> {
    /// What a server function answers.
    pub fn call(&self, endpoint: &str, arguments: &Value) -> Result<Value> {
        let mut answer = self.post(endpoint, &arguments.to_string(), "identity")?;
        let text = answer.body_mut().read_to_string().with_context(|| format!("answer of {endpoint}"))?;
        serde_json::from_str(&text).with_context(|| format!("{endpoint} answers no JSON"))
    }

    /// How long a server function takes until its answer is there, compressed as browsers ask for it.
    pub fn time(&self, endpoint: &str, arguments: &Value) -> Result<Duration> {
        let body = arguments.to_string();
        let begin = Instant::now();
        let mut answer = self.post(endpoint, &body, ENCODINGS)?;
        answer.body_mut().read_to_vec().with_context(|| format!("answer of {endpoint}"))?;
        Ok(begin.elapsed())
    }

    /// Loads a page.
    pub fn page(&self, path: &str) -> Result<()> {
        self.get(path, ENCODINGS)?.body_mut().read_to_vec().with_context(|| format!("page {path}"))?;
        Ok(())
    }

    /// How long a page takes until it is there, compressed as browsers ask for it.
    pub fn time_page(&self, path: &str) -> Result<Duration> {
        let begin = Instant::now();
        self.page(path)?;
        Ok(begin.elapsed())
    }

    /// Fails unless the page says this.
    pub fn expect_page(&self, path: &str, says: &str) -> Result<()> {
        let text = self.get(path, "identity")?.body_mut().read_to_string().with_context(|| format!("page {path}"))?;
        if !text.contains(says) {
            bail!("{path} does not show what is measured: {says}");
        }
        Ok(())
    }

    fn get(&self, path: &str, encodings: &str) -> Result<Response<ureq::Body>> {
        stop_if_interrupted()?;
        let request = self.server.agent.get(format!("{}{path}", self.server.address));
        let request = request.header("cookie", &self.cookie).header("accept-encoding", encodings);
        let answer = request.call().with_context(|| format!("cannot load {path}"))?;
        expect_ok(path, &answer)?;
        Ok(answer)
    }

    fn post(&self, endpoint: &str, body: &str, encodings: &str) -> Result<Response<ureq::Body>> {
        stop_if_interrupted()?;
        let request = self.server.agent.post(format!("{}/api/{endpoint}", self.server.address));
        let request = request.header("cookie", &self.cookie).header("accept-encoding", encodings);
        let answer = request.content_type("application/json").send(body);
        let answer = answer.with_context(|| format!("cannot call {endpoint}"))?;
        expect_ok(endpoint, &answer)?;
        Ok(answer)
    }
}

fn expect_ok(what: &str, answer: &Response<ureq::Body>) -> Result<()> {
    if answer.status() != 200 {
        bail!("{what} was answered with {}", answer.status());
    }
    Ok(())
}
