//! A repository of a registry: who asks there, and what is done with the answers.

use std::cell::RefCell;
use std::time::Duration;

use ureq::http::header::LOCATION;
use ureq::http::{Method, Response, Uri};
use ureq::{Agent, Body};

use crate::authorize::Authorized;
use crate::deadline::Deadline;
use crate::http::{self, Call, header};
use crate::reference::is_on_this_machine;
use crate::said::said;
use crate::{Reference, RegistryError, url};

/// How often a registry may send elsewhere for one thing.
const MAX_REDIRECTS: usize = 5;

/// What is done in a repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Packages are pulled.
    Pull,
    /// Packages are pushed.
    Push,
}

/// Whether TLS is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Transport {
    /// TLS, but for a registry on this machine.
    #[default]
    ByHost,
    /// TLS.
    Tls,
    /// No TLS with the registry itself: anybody in between reads and changes what goes, passwords too. A digest or a
    /// signature still holds.
    Plain,
}

/// A repository of a registry.
pub struct Registry {
    pub(crate) agent: Agent,
    /// The host as it was named, which is what credentials are for.
    host: String,
    name: String,
    pub(crate) base: String,
    pub(crate) access: Access,
    transport: Transport,
    /// How long a blob may take, if somebody has said so.
    transfer_time: Option<Duration>,
    authorization: RefCell<Option<String>>,
}

impl Registry {
    /// The repository that a reference names. Nothing is asked yet.
    pub fn of(reference: &Reference, access: Access, transport: Transport) -> Self {
        let is_plain = match transport {
            Transport::ByHost => reference.is_on_this_machine(),
            Transport::Tls => false,
            Transport::Plain => true,
        };
        let scheme = if is_plain { "http" } else { "https" };
        let (host, name) = (reference.host(), reference.name());
        Self {
            agent: http::agent(),
            host: host.to_owned(),
            name: name.to_owned(),
            base: format!("{scheme}://{host}/v2/{name}/"),
            access,
            transport,
            transfer_time: None,
            authorization: RefCell::default(),
        }
    }

    /// The same with another limit of the time that pulling or pushing one blob takes in all, however often its
    /// connection is taken up again. By default it is ten minutes, and a second for each 16 KiB.
    pub fn with_transfer_time(self, limit: Option<Duration>) -> Self {
        Self { transfer_time: limit, ..self }
    }

    /// When a transfer is given up that begins now.
    pub(crate) fn deadline(&self, bytes: u64) -> Deadline {
        self.transfer_time.map_or_else(|| Deadline::of(bytes), Deadline::after)
    }

    pub(crate) fn host(&self) -> String {
        self.host.clone()
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// What is called in errors like this.
    pub(crate) fn what(&self, target: impl std::fmt::Display) -> String {
        let target = target.to_string();
        let separator = if target.contains(':') { '@' } else { ':' };
        format!("{}{separator}{target}", self.name)
    }

    /// A request for something in the repository.
    pub(crate) fn call<'a>(&self, method: Method, path: &str) -> Result<Call<'a>, RegistryError> {
        let uri = format!("{}{path}", self.base).parse();
        let uri = uri.map_err(|_| self.malformed("an address", "it is too long"))?;
        Ok(Call::new(method, uri))
    }

    /// Asks, tells who is asking if the registry wants to know, and gives the answer, whatever it is. Credentials go
    /// to the registry alone, also where the address is one that it gave.
    pub(crate) fn send(&self, call: &Call<'_>) -> Result<Response<Body>, RegistryError> {
        let is_own = self.is_own(&call.uri);
        let known = self.authorization.borrow().clone().filter(|_| is_own);
        let response = call.send(&self.agent, known.as_deref())?;
        if response.status().as_u16() != 401 || !is_own {
            return Ok(response);
        }
        let Authorized { header, is_anonymous } = self.authorize(response)?;
        let response = call.send(&self.agent, Some(&header))?;
        match response.status().as_u16() {
            401 | 403 if is_anonymous => return Err(self.no_credentials()),
            401 | 403 => return Err(self.denied(said(response))),
            _ => {}
        }
        *self.authorization.borrow_mut() = Some(header);
        Ok(response)
    }

    /// As [`Self::send`], and goes where the registry sends to.
    pub(crate) fn follow(&self, mut call: Call<'_>) -> Result<Response<Body>, RegistryError> {
        for _ in 0..=MAX_REDIRECTS {
            let response = self.send(&call)?;
            if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
                return Ok(response);
            }
            call.uri = self.location(&call.uri, &response)?;
        }
        Err(self.not_followed(&call.uri, "it is the last of too many"))
    }

    /// Where an answer sends to.
    pub(crate) fn location(
        &self,
        from: &Uri,
        response: &Response<Body>,
    ) -> Result<Uri, RegistryError> {
        let location = header(response.headers(), LOCATION.as_str()).unwrap_or_default();
        let uri = url::join(from, location)
            .ok_or_else(|| self.malformed("an address", "it is none of HTTP"))?;
        self.check_secrecy(&uri)?;
        Ok(uri)
    }

    /// Nothing goes without TLS but to a registry that is talked to so, and to this machine: what it sends to may be
    /// anybody's, and gets passwords where it is said to give tokens.
    pub(crate) fn check_secrecy(&self, uri: &Uri) -> Result<(), RegistryError> {
        let is_here = || uri.authority().is_some_and(|it| is_on_this_machine(it.as_str()));
        let may_be_plain = match self.transport {
            Transport::ByHost => self.base.starts_with("http:") && is_here(),
            Transport::Tls => false,
            Transport::Plain => self.is_own(uri) || is_here(),
        };
        if uri.scheme_str() == Some("http") && !may_be_plain {
            return Err(self.not_followed(uri, "it has no TLS"));
        }
        Ok(())
    }

    /// An answer that is none of those that were waited for.
    pub(crate) fn refused(&self, response: Response<Body>) -> RegistryError {
        let status = response.status().as_u16();
        if status == 403 {
            return self.denied(said(response));
        }
        let (host, name, action) = (self.host(), self.name.clone(), self.action());
        RegistryError::Refused { host, name, action, status, said: said(response) }
    }

    pub(crate) fn malformed(&self, what: &'static str, reason: impl Into<String>) -> RegistryError {
        RegistryError::Malformed { host: self.host(), what, reason: reason.into() }
    }

    fn is_own(&self, uri: &Uri) -> bool {
        self.base.parse().is_ok_and(|base| url::is_same_origin(&base, uri))
    }

    fn action(&self) -> &'static str {
        match self.access {
            Access::Pull => "pull from",
            Access::Push => "push to",
        }
    }

    pub(crate) fn denied(&self, said: String) -> RegistryError {
        let (host, name, action) = (self.host(), self.name.clone(), self.action());
        RegistryError::Denied { host, name, action, said }
    }

    pub(crate) fn not_followed(&self, target: &Uri, reason: &'static str) -> RegistryError {
        RegistryError::Redirect { host: self.host(), target: target.to_string(), reason }
    }

    pub(crate) fn no_credentials(&self) -> RegistryError {
        RegistryError::NoCredentials { host: self.host(), name: self.name.clone() }
    }
}
