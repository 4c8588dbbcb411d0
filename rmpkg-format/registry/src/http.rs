//! One request and its answer.

use std::io::{self, Read};
use std::sync::Arc;
use std::time::Duration;

use rustls::InvalidMessage;
use rustls::crypto::ring;
use ureq::http::{HeaderMap, HeaderName, Method, Request, Response, Uri};
use ureq::tls::{RootCerts, TlsConfig};
use ureq::{Agent, AsSendBody, Body, Proxy, SendBody};

use crate::deadline::Deadline;
use crate::{RegistryError, proxy};

/// How long somebody may say nothing in the middle of a connection. A registry may take long to check what it got.
const SILENCE: Duration = Duration::from_secs(120);
const CONNECT: Duration = Duration::from_secs(30);

/// What carries requests. It follows nobody elsewhere by itself, and trusts whom this machine trusts.
pub(crate) fn agent() -> Agent {
    let tls = TlsConfig::builder()
        .root_certs(RootCerts::PlatformVerifier)
        .unversioned_rustls_crypto_provider(Arc::new(ring::default_provider()))
        .build();
    let config = Agent::config_builder()
        .proxy(None)
        .http_status_as_error(false)
        .max_redirects(0)
        .user_agent(concat!("rmpkg/", env!("CARGO_PKG_VERSION")))
        .timeout_connect(Some(CONNECT))
        .timeout_per_read(Some(SILENCE))
        .timeout_per_write(Some(SILENCE))
        .tls_config(tls)
        .build();
    config.into()
}

/// What is asked.
pub(crate) struct Call<'a> {
    pub(crate) method: Method,
    pub(crate) uri: Uri,
    pub(crate) headers: Vec<(HeaderName, String)>,
    pub(crate) body: Option<&'a [u8]>,
    /// Is told how many bytes of the body have gone.
    pub(crate) progress: Option<&'a dyn Fn(u64)>,
    /// When the answer must be there, its body too.
    pub(crate) deadline: Deadline,
}

impl<'a> Call<'a> {
    /// Without headers or a body.
    pub(crate) fn new(method: Method, uri: Uri) -> Self {
        let deadline = Deadline::of(0);
        Self { method, uri, headers: Vec::new(), body: None, progress: None, deadline }
    }

    /// With another header.
    pub(crate) fn header(mut self, name: HeaderName, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// With a body.
    pub(crate) fn body(self, body: &'a [u8]) -> Self {
        Self { body: Some(body), ..self }
    }

    /// Asks, and gives the answer, whatever it is.
    pub(crate) fn send(
        &self,
        agent: &Agent,
        authorization: Option<&str>,
    ) -> Result<Response<Body>, RegistryError> {
        let proxy = proxy::of(&self.uri)?;
        let mut sent =
            Sent { rest: self.body.unwrap_or_default(), gone: 0, progress: self.progress };
        let size = sent.rest.len() as u64;
        let outcome = self.run(agent, proxy, authorization, &mut sent);
        outcome.map_err(|error| match sent.gone {
            0 => self.unreachable(&error),
            done if self.deadline.is_over() => {
                let limit = self.deadline.limit;
                RegistryError::TooSlow { host: self.host(), done, size, limit }
            }
            done => self.cut(done, size, &error),
        })
    }

    fn run(
        &self,
        agent: &Agent,
        proxy: Option<Proxy>,
        authorization: Option<&str>,
        sent: &mut Sent<'_>,
    ) -> Result<Response<Body>, ureq::Error> {
        let mut request = Request::builder().method(&self.method).uri(&self.uri);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        if let Some(authorization) = authorization {
            request = request.header("authorization", authorization);
        }
        match self.body {
            None => self.carry(agent, proxy, request.body(())?),
            Some(body) => {
                let request = request.header("content-length", body.len());
                self.carry(agent, proxy, request.body(SendBody::from_reader(sent))?)
            }
        }
    }

    fn carry<B: AsSendBody>(
        &self,
        agent: &Agent,
        proxy: Option<Proxy>,
        request: Request<B>,
    ) -> Result<Response<Body>, ureq::Error> {
        let request = agent.configure_request(request).proxy(proxy);
        agent.run(request.timeout_global(Some(self.deadline.left())).build())
    }

    fn host(&self) -> String {
        self.uri.authority().map(ToString::to_string).unwrap_or_default()
    }

    fn unreachable(&self, error: &ureq::Error) -> RegistryError {
        RegistryError::Unreachable { host: self.host(), reason: reason(error) }
    }

    fn cut(&self, done: u64, size: u64, error: &ureq::Error) -> RegistryError {
        RegistryError::Cut { host: self.host(), done, size, reason: reason(error) }
    }
}

/// A body on its way.
struct Sent<'a> {
    rest: &'a [u8],
    gone: u64,
    progress: Option<&'a dyn Fn(u64)>,
}

impl Read for Sent<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.rest.read(into)?;
        self.gone += read as u64;
        if let Some(progress) = self.progress {
            progress(self.gone);
        }
        Ok(read)
    }
}

/// Why a request has failed, without the prefixes of the library.
pub(crate) fn reason(error: &ureq::Error) -> String {
    match error {
        ureq::Error::Io(error) => reason_of_io(error),
        ureq::Error::HostNotFound => "there is no host of this name".to_owned(),
        ureq::Error::Timeout(_) => "it does not answer in time".to_owned(),
        ureq::Error::Rustls(error) => reason_of_tls(error),
        error => error.to_string(),
    }
}

/// As [`reason`], of what reading an answer gave.
pub(crate) fn reason_of_io(error: &io::Error) -> String {
    let Some(inner) = error.get_ref() else { return error.to_string() };
    if let Some(error) = inner.downcast_ref() {
        return reason(error);
    }
    inner.downcast_ref().map_or_else(|| error.to_string(), reason_of_tls)
}

fn reason_of_tls(error: &rustls::Error) -> String {
    match error {
        rustls::Error::InvalidMessage(InvalidMessage::InvalidContentType) => {
            "it does not speak TLS, and plain HTTP was not asked for".to_owned()
        }
        error => format!("TLS failed: {error}"),
    }
}

/// A header as text.
pub(crate) fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// All of an answer; nothing if it has more bytes than `limit`.
pub(crate) fn read(response: Response<Body>, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    response.into_body().into_reader().take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= limit).then_some(bytes))
}
