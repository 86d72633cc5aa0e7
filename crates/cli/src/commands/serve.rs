//! `waymark serve`: the app, on this machine.

use crate::failure::Failure;
use desk::Desk;
use desk::keep::Needs;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

/// What `serve` takes.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The port on this machine.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// The folder in which needs are kept, one file each; without it $XDG_DATA_HOME/waymark/needs, or else $HOME/.local/share/waymark/needs.
    #[arg(long, value_name = "DIR")]
    needs: Option<PathBuf>,
    /// A file of one body's own rules (standing orders, delegation, call-in), laid over the national law: it adds and never alters.
    #[arg(long, value_name = "FILE")]
    local: Option<PathBuf>,
    /// Another name by which Waymark may be asked for, such as that of a proxy on this machine; requests by any other are refused.
    #[arg(long, value_name = "NAME")]
    host: Vec<String>,
    /// Print one line a request to stderr: the kind of page, the status and the milliseconds. No address, question or answer is in it.
    #[arg(long)]
    log: bool,
}

impl Default for Args {
    fn default() -> Args {
        Args { port: 8080, needs: None, local: None, host: Vec::new(), log: false }
    }
}

/// The folder that was named, or else the usual one of this person.
fn folder(named: Option<&Path>) -> Result<PathBuf, Failure> {
    let from = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let usual = || from("XDG_DATA_HOME").or_else(|| from("HOME").map(|home| home.join(".local/share")));
    named.map(Path::to_path_buf).or_else(|| usual().map(|data| data.join("waymark/needs"))).ok_or_else(|| {
        Failure::Asked(
            "there is no folder to keep needs in: neither XDG_DATA_HOME nor HOME is set\n  hint: name one with --needs DIR".to_string(),
        )
    })
}

/// Serves until Ctrl-C, or until the system tells it to end.
pub fn run(law: Option<&Path>, args: &Args) -> Result<ExitCode, Failure> {
    let desk = Arc::new(Desk::open_with_local(law, args.local.as_deref())?);
    let folder = folder(args.needs.as_deref())?;
    let needs = Needs::open(&folder)
        .map_err(|error| Failure::Asked(format!("needs cannot be kept: {error}\n  hint: name another folder with --needs DIR")))?;
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, args.port));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(address).await.map_err(|error| {
            Failure::Asked(format!("cannot listen at http://{address}: {error}\n  hint: something else may be using the port; --port takes another (0 takes any that is free)"))
        })?;
        println!("Waymark is at http://{}. Ctrl-C stops it. Nothing leaves this machine. Needs are kept in {}.", listener.local_addr()?, folder.display());
        let log: web::Log = Arc::new(|line: &str| eprintln!("{line}"));
        let options = web::Options { hosts: args.host.clone(), log: args.log.then_some(log), ..web::Options::default() };
        web::serve_until(desk, needs, listener, options, web::told_to_stop()).await?;
        Ok(ExitCode::SUCCESS)
    })
}
