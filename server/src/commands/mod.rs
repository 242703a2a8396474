//! What each command of the command line does.

mod check;
mod database;
mod demo;
mod failure;
mod import;
mod map;
mod mode;
mod people;
mod serve;
mod settings;
mod work;

use std::process::ExitCode;

use anyhow::{Context, Result, anyhow, bail};
use domain::Kind;

use crate::{
    cli::{Admin, Cli, Command, Db, Demo, Employee, Import, Mode, Plan, Settings, Switch},
    config::Config,
    refusal::Refusal,
    shutdown::Signals,
    startup::Ready,
    telemetry,
};

/// What is logged where nobody said otherwise. sqlx reports slow statements with their whole text.
const SERVER_LOG: &str = "info,sqlx=warn,sqlx::query=error";
const COMMAND_LOG: &str = "warn,sqlx=error";

/// Runs a command: 0 done as reported, 1 failed or violations found, 2 wrong usage or refused.
pub async fn run(cli: Cli) -> ExitCode {
    match dispatch(cli).await {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            if error.is::<Refusal>() { ExitCode::from(2) } else { ExitCode::FAILURE }
        }
    }
}

async fn dispatch(cli: Cli) -> Result<ExitCode> {
    let config = Config::load(&cli.settings)?;
    let is_server = matches!(cli.command, Command::Serve(_));
    telemetry::start(&config.log, if is_server { SERVER_LOG } else { COMMAND_LOG });
    let json = cli.json;
    match cli.command {
        Command::Serve(options) => serve::serve(&config, json, &options).await,
        Command::Migrate => database::migrate(&config, json).await,
        Command::Admin(Admin::Create { email, name, password_stdin }) => {
            people::create_administrator(&config, json, &email, &name, password_stdin).await
        }
        Command::Employee(Employee::Add { email, name, may_change_settings }) => {
            people::add_employee(&config, json, &email, &name, may_change_settings).await
        }
        Command::Import(Import::Leads { file, report }) => import::leads(&config, json, &file, report.as_deref()).await,
        Command::Import(Import::Contacts(options)) => import::clients(&config, json, Kind::Contact, &options).await,
        Command::Import(Import::Companies(options)) => import::clients(&config, json, Kind::Company, &options).await,
        Command::Mode(Mode::Get) => mode::get(&config, json).await,
        Command::Mode(Mode::Plan(Plan::Simple(conversion))) => mode::plan(&config, json, &conversion).await,
        Command::Mode(Mode::Switch(Switch::Simple { conversion, yes })) => {
            mode::to_simple(&config, &cli.settings, json, &conversion, yes).await
        }
        Command::Mode(Mode::Switch(Switch::Classic { yes })) => mode::to_classic(&config, json, yes).await,
        Command::Settings(Settings::Export) => settings::export(&config, json).await,
        Command::Settings(Settings::Import { file, dry_run }) => settings::import(&config, json, &file, dry_run).await,
        Command::Check => check::check(&config, json).await,
        Command::Demo(Demo::Load { leads, seed }) => demo::load(&config, json, leads, seed).await,
        Command::Db(Db::Url) => database::url(&config, json),
        Command::Work => work::work(&config).await,
    }
}

/// Opens the database, lets `work` use it, and closes it again, also when a signal interrupts the work.
async fn with_database<T>(config: &Config, work: impl AsyncFnOnce(&Ready) -> Result<T>) -> Result<T> {
    let mut signals = Signals::listen().context("cannot wait for signals")?;
    let ready = tokio::select! {
        ready = Ready::open(config) => ready?,
        () = signals.wait() => bail!("interrupted"),
    };
    let result = tokio::select! {
        result = work(&ready) => result,
        () = signals.wait() => Err(anyhow!("interrupted; a switch of the mode that has begun goes on")),
    };
    ready.close().await;
    result
}
