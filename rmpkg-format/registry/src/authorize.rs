//! What a request has to carry, so that a registry knows who is asking.

use ureq::Body;
use ureq::http::Response;

use crate::auth::{self, Challenge, Token};
use crate::credentials::{self, Credentials};
use crate::{Access, Registry, RegistryError, url};

/// What a request carries.
pub(crate) struct Authorized {
    pub(crate) header: String,
    /// Whether it says nothing of who is asking.
    pub(crate) is_anonymous: bool,
}

impl Registry {
    /// What a request has to carry, as an answer with 401 says.
    pub(crate) fn authorize(&self, response: Response<Body>) -> Result<Authorized, RegistryError> {
        let challenge = Challenge::of(response.headers());
        let credentials = credentials::find(&self.host(), self.name())?;
        let is_anonymous = credentials.is_none();
        let header = match (challenge, credentials) {
            (None, _) => Err(self.refused(response)),
            (Some(Challenge::Basic), Some(Credentials::Password { user, password })) => {
                Ok(auth::basic(&user, &password))
            }
            (Some(Challenge::Basic), _) => Err(self.no_credentials()),
            (Some(Challenge::Bearer { realm, service, scope }), credentials) => {
                let scope = scope.unwrap_or_else(|| self.scope());
                self.token(&realm, service.as_deref(), &scope, credentials.as_ref())
            }
        }?;
        Ok(Authorized { header, is_anonymous })
    }

    fn token(
        &self,
        realm: &str,
        service: Option<&str>,
        scope: &str,
        credentials: Option<&Credentials>,
    ) -> Result<String, RegistryError> {
        let base = self.base.parse().ok();
        let realm = base.and_then(|base| url::join(&base, realm));
        let realm = realm.ok_or_else(|| self.malformed("where tokens are", "it is no address"))?;
        self.check_secrecy(&realm)?;
        match auth::token(&self.agent, &realm, service, scope, credentials)? {
            Token::Given(token) => Ok(format!("Bearer {token}")),
            Token::Refused(400..=499) if credentials.is_none() => Err(self.no_credentials()),
            Token::Refused(status @ 400..=499) => {
                Err(self.denied(format!("; asked for a token, `{realm}` answers {status}")))
            }
            Token::Refused(status) => {
                let reason = format!("asked for a token, it answers {status}");
                let host = realm.authority().map(ToString::to_string).unwrap_or_default();
                Err(RegistryError::Unreachable { host, reason })
            }
        }
    }

    fn scope(&self) -> String {
        let actions = if self.access == Access::Push { "pull,push" } else { "pull" };
        format!("repository:{}:{actions}", self.name())
    }
}
