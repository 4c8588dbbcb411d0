//! An HTTP server that only this machine can reach.

use std::io::ErrorKind;
use std::net::{Ipv4Addr, SocketAddr};
use std::thread::{self, JoinHandle};

use anyhow::{Context, Result, anyhow};
use axum::Router;
use terminal_ui::WithHint;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

/// A port of the loopback interface that is ours.
pub struct Server {
    runtime: Runtime,
    listener: TcpListener,
    address: SocketAddr,
}

/// A server that answers requests in the background.
pub struct Serving(JoinHandle<Result<()>>);

impl Server {
    /// Takes the port, any free one if it is 0.
    ///
    /// # Errors
    ///
    /// When the port cannot be had.
    pub fn bind(port: u16) -> Result<Self> {
        let mut builder = tokio::runtime::Builder::new_current_thread();
        let runtime = builder.enable_io().enable_time().build();
        let runtime = runtime.context("cannot start the server")?;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let listener = match runtime.block_on(TcpListener::bind(address)) {
            Err(error) if error.kind() == ErrorKind::AddrInUse => {
                let error = Err(anyhow!("port {port} is in use"));
                return error.hint(|| "end what uses it, or let `--port 0` take a free one".into());
            }
            other => other.with_context(|| format!("cannot listen on `{address}`"))?,
        };
        let address = listener.local_addr().context("cannot tell the port")?;
        Ok(Self { runtime, listener, address })
    }

    /// Where the server answers.
    pub fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// Answers requests from now on.
    ///
    /// # Errors
    ///
    /// When no thread can be started.
    pub fn start(self, site: Router) -> Result<Serving> {
        let Self { runtime, listener, .. } = self;
        let serve = move || {
            let serving = runtime.block_on(async { axum::serve(listener, site).await });
            serving.context("the server failed")
        };
        let thread = thread::Builder::new().name("server".to_owned()).spawn(serve);
        Ok(Serving(thread.context("cannot start the server")?))
    }
}

impl Serving {
    /// Waits for the server's end, which only a failure brings.
    ///
    /// # Errors
    ///
    /// The failure.
    pub fn wait(self) -> Result<()> {
        self.0.join().unwrap_or_else(|_| Err(anyhow!("the server failed")))
    }
}
