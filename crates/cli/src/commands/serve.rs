//! `waymark serve`: the app, on this machine.

use crate::failure::Failure;
use desk::Desk;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

/// What `serve` takes.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The port on this machine.
    #[arg(long, default_value_t = 8080)]
    port: u16,
}

impl Default for Args {
    fn default() -> Args {
        Args { port: 8080 }
    }
}

/// Serves until Ctrl-C.
pub fn run(law: Option<&Path>, args: &Args) -> Result<ExitCode, Failure> {
    let desk = Arc::new(Desk::open(law)?);
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, args.port));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(address).await.map_err(|error| {
            Failure::Asked(format!("cannot listen at http://{address}: {error}\n  hint: something else may be using the port; --port takes another (0 takes any that is free)"))
        })?;
        println!("Waymark is at http://{}. Ctrl-C stops it. Nothing leaves this machine.", listener.local_addr()?);
        web::serve(desk, listener).await?;
        Ok(ExitCode::SUCCESS)
    })
}
