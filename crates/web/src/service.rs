//! Serving: how the pages are served, and how serving ends.

use crate::log::Log;
use crate::router_with;
use desk::Desk;
use desk::keep::Needs;
use std::future::Future;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::Notify;

/// How the pages are served.
#[derive(Clone)]
pub struct Options {
    /// Names by which Waymark may be asked for, besides those of this machine itself. A page elsewhere whose name has been
    /// made to lead here is so kept from asking for anything.
    pub hosts: Vec<String>,
    /// Where one line a request goes, if anywhere.
    pub log: Option<Log>,
    /// How long answers under way may still take once serving is to end.
    pub patience: Duration,
}

impl Default for Options {
    fn default() -> Options {
        Options { hosts: Vec::new(), log: None, patience: Duration::from_secs(4) }
    }
}

/// Serves the pages until Ctrl-C or until the process is told to end; what is under way is finished first.
///
/// # Errors
/// The listener fails.
pub async fn serve(desk: Arc<Desk>, needs: Needs, listener: TcpListener) -> io::Result<()> {
    serve_until(desk, needs, listener, Options::default(), told_to_stop()).await
}

/// Serves the pages until `stop`; then takes no more requests, and waits for those under way, but not for ever: a connection that
/// stays open and asks for nothing holds nobody up. A need is written beside its file and renamed, so nothing is ever half written.
///
/// # Errors
/// The listener fails.
pub async fn serve_until(
    desk: Arc<Desk>,
    needs: Needs,
    listener: TcpListener,
    options: Options,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let patience = options.patience;
    let stopping = Arc::new(Notify::new());
    let heard = stopping.clone();
    let until = async move {
        stop.await;
        heard.notify_one();
    };
    let server = axum::serve(listener, router_with(desk, needs, options)).with_graceful_shutdown(until);
    tokio::select! {
        done = server => done,
        () = async {
            stopping.notified().await;
            tokio::time::sleep(patience).await;
        } => Ok(()),
    }
}

/// Ends when somebody presses Ctrl-C, or the system tells the process to end; never, where that cannot be heard.
pub async fn told_to_stop() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        () = interrupt => {},
        () = terminate() => {},
    }
}

#[cfg(unix)]
async fn terminate() {
    if let Ok(mut signal) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
        && signal.recv().await.is_some()
    {
        return;
    }
    std::future::pending::<()>().await;
}

#[cfg(not(unix))]
async fn terminate() {
    std::future::pending::<()>().await;
}
