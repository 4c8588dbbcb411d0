//! How a registry asks who is asking, and how it is told.
//!
//! A registry that wants to know answers a request with 401 and says how: by a password, or by a token that another
//! server gives ([token authentication](https://distribution.github.io/distribution/spec/auth/token/), and
//! [OAuth 2](https://distribution.github.io/distribution/spec/auth/oauth/) where an identity token was saved).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http_auth::ChallengeRef;
use serde::Deserialize;
use ureq::http::header::{ACCEPT, CONTENT_TYPE};
use ureq::http::{HeaderMap, Method, Response, Uri};
use ureq::{Agent, Body};

use crate::RegistryError;
use crate::credentials::Credentials;
use crate::http::{Call, read, reason_of_io};

/// What is read of a server that gives tokens.
const MAX_TOKEN: u64 = 1 << 20;

/// How a registry wants to be told who is asking.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Challenge {
    Basic,
    Bearer { realm: String, service: Option<String>, scope: Option<String> },
}

/// What an attempt to get a token came to.
pub(crate) enum Token {
    Given(String),
    /// With this status.
    Refused(u16),
}

#[derive(Deserialize)]
struct Answer {
    token: Option<String>,
    access_token: Option<String>,
}

impl Challenge {
    /// What the answer of a registry asks for: a token if it can be one.
    pub(crate) fn of(headers: &HeaderMap) -> Option<Self> {
        let texts: Vec<_> = headers
            .get_all("www-authenticate")
            .iter()
            .filter_map(|value| value.to_str().ok())
            .collect();
        let parsed =
            texts.iter().filter_map(|text| http_auth::parse_challenges(text).ok()).flatten();
        let challenges: Vec<_> =
            parsed.filter_map(|challenge| Self::from_parsed(&challenge)).collect();
        let is_bearer = |challenge: &Self| matches!(challenge, Self::Bearer { .. });
        let at = challenges.iter().position(is_bearer).unwrap_or(0);
        challenges.into_iter().nth(at)
    }

    fn from_parsed(challenge: &ChallengeRef<'_>) -> Option<Self> {
        if challenge.scheme.eq_ignore_ascii_case("basic") {
            return Some(Self::Basic);
        }
        let parameter = |name: &str| {
            let mut named =
                challenge.params.iter().filter(|(key, _)| key.eq_ignore_ascii_case(name));
            named.next().map(|(_, value)| value.to_unescaped())
        };
        let is_bearer = challenge.scheme.eq_ignore_ascii_case("bearer");
        let realm = parameter("realm").filter(|_| is_bearer)?;
        Some(Self::Bearer { realm, service: parameter("service"), scope: parameter("scope") })
    }
}

/// A name and a password, as a header has them.
pub(crate) fn basic(user: &str, password: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{user}:{password}")))
}

/// Gets a token from the server of the realm.
///
/// Credentials go there as they would go to the registry, which has named that server: who has the registry has
/// the credentials for it anyway.
pub(crate) fn token(
    agent: &Agent,
    realm: &Uri,
    service: Option<&str>,
    scope: &str,
    credentials: Option<&Credentials>,
) -> Result<Token, RegistryError> {
    let service = service.map(|service| ("service", service));
    let fields: Vec<_> = service.into_iter().chain([("scope", scope)]).collect();
    let response = match credentials {
        None => ask(agent, realm, &fields, None),
        Some(Credentials::Password { user, password }) => {
            ask(agent, realm, &fields, Some(&basic(user, password)))
        }
        Some(Credentials::IdentityToken(identity)) => exchange(agent, realm, &fields, identity),
    }?;
    match response.status().as_u16() {
        200 => given(realm, response).map(Token::Given),
        status => Ok(Token::Refused(status)),
    }
}

fn ask(
    agent: &Agent,
    realm: &Uri,
    fields: &[(&str, &str)],
    authorization: Option<&str>,
) -> Result<Response<Body>, RegistryError> {
    let call = Call::new(Method::GET, with_query(realm, &encoded(fields))?);
    call.header(ACCEPT, "application/json").send(agent, authorization)
}

/// As OAuth 2 has it.
fn exchange(
    agent: &Agent,
    realm: &Uri,
    fields: &[(&str, &str)],
    identity: &str,
) -> Result<Response<Body>, RegistryError> {
    let own =
        [("grant_type", "refresh_token"), ("client_id", "rmpkg"), ("refresh_token", identity)];
    let form = encoded(&[fields, &own].concat());
    let call = Call::new(Method::POST, realm.clone()).body(form.as_bytes());
    let call = call.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    call.header(ACCEPT, "application/json").send(agent, None)
}

/// The token in an answer.
fn given(realm: &Uri, response: Response<Body>) -> Result<String, RegistryError> {
    let bytes =
        read(response, MAX_TOKEN).map_err(|error| malformed(realm, reason_of_io(&error)))?;
    let bytes = bytes.ok_or_else(|| malformed(realm, "it is too long".to_owned()))?;
    let answer: Answer = serde_json::from_slice(&bytes)
        .map_err(|_| malformed(realm, "it is not the JSON that it must be".to_owned()))?;
    let token = answer.token.or(answer.access_token).filter(|token| is_header(token));
    token.ok_or_else(|| malformed(realm, "it has no token".to_owned()))
}

/// Line ends in a token would make headers of their own.
fn is_header(token: &str) -> bool {
    !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic())
}

fn with_query(realm: &Uri, query: &str) -> Result<Uri, RegistryError> {
    let text = realm.to_string();
    let separator = if text.contains('?') { '&' } else { '?' };
    let whole = format!("{text}{separator}{query}");
    whole.parse().map_err(|_| malformed(realm, "its address is too long".to_owned()))
}

fn malformed(realm: &Uri, reason: String) -> RegistryError {
    let host = realm.authority().map(ToString::to_string).unwrap_or_default();
    RegistryError::Malformed { host, what: "a token", reason }
}

/// Fields as a query and as a form has them.
pub(crate) fn encoded(fields: &[(&str, &str)]) -> String {
    let text = |text: &str| text.bytes().map(encoded_byte).collect::<String>();
    let field = |(name, value): &(&str, &str)| format!("{name}={}", text(value));
    fields.iter().map(field).collect::<Vec<_>>().join("&")
}

fn encoded_byte(byte: u8) -> String {
    let is_plain = byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    if is_plain { char::from(byte).to_string() } else { format!("%{byte:02X}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn challenge(values: &[&str]) -> Option<Challenge> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append("www-authenticate", value.parse().unwrap());
        }
        Challenge::of(&headers)
    }

    #[test]
    fn a_token_is_preferred_to_a_password() {
        let bearer = r#"Bearer realm="https://auth.example/t?a=1",service="r, \"s\"",scope="repository:a/b:pull""#;
        let expected = Challenge::Bearer {
            realm: "https://auth.example/t?a=1".to_owned(),
            service: Some("r, \"s\"".to_owned()),
            scope: Some("repository:a/b:pull".to_owned()),
        };
        for values in [&["Basic realm=x", bearer][..], &[bearer, "basic realm=x"]] {
            assert_eq!(challenge(values).as_ref(), Some(&expected));
        }
        assert_eq!(challenge(&["BASIC realm=\"x\""]), Some(Challenge::Basic));
        for nothing in [&["Bearer service=x"][..], &["Negotiate"], &["=,="], &[]] {
            assert_eq!(challenge(nothing), None);
        }
    }

    #[test]
    fn fields_can_be_anything() {
        let fields = [("scope", "repository:a/b:pull,push"), ("service", "a b&c=ä")];
        let query = "scope=repository%3Aa%2Fb%3Apull%2Cpush&service=a%20b%26c%3D%C3%A4";
        assert_eq!(encoded(&fields), query);
        let realm: Uri = "https://h/t?x=1".parse().unwrap();
        assert_eq!(with_query(&realm, "y=2").unwrap(), "https://h/t?x=1&y=2");
    }

    #[test]
    fn a_token_is_no_header_of_its_own() {
        assert!(is_header("abc.def-_~+/="));
        for token in ["", "a b", "a\r\nHost: x", "ä"] {
            assert!(!is_header(token), "{token}");
        }
    }
}
