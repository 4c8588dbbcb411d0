//! Credentials as other tools save them.
//!
//! Those of [Docker](https://docs.docker.com/reference/cli/docker/login/) are in `config.json` in `$DOCKER_CONFIG` or
//! `~/.docker`, those of [podman, skopeo and buildah](https://github.com/containers/image/blob/main/docs/containers-auth.json.5.md)
//! in `$REGISTRY_AUTH_FILE` or `containers/auth.json`. Both may name programs `docker-credential-NAME`.

use std::env;
use std::fs::File;
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};

use docker_credential::{CredentialRetrievalError, DockerCredential, get_credential_from_reader};

use crate::RegistryError;

/// What a helper says on stdout when it has nothing for a registry.
const HELPER_HAS_NONE: &str = "credentials not found";

/// Who is asking.
#[derive(Clone)]
pub(crate) enum Credentials {
    Password {
        user: String,
        password: String,
    },
    /// What a token for a request is got with.
    IdentityToken(String),
}

/// Those for a repository, if any are saved.
pub(crate) fn find(host: &str, name: &str) -> Result<Option<Credentials>, RegistryError> {
    for Place { path, has_names, is_chosen } in places() {
        let servers = if has_names { with_names(host, name) } else { vec![host.to_owned()] };
        for server in servers {
            let file = match File::open(&path) {
                Ok(file) => file,
                Err(error) if error.kind() == io::ErrorKind::NotFound && !is_chosen => break,
                Err(error) => return Err(failed(host, &path, error.to_string())),
            };
            match get_credential_from_reader(BufReader::new(file), &server) {
                Ok(credential) => return Ok(usable(credential)),
                Err(error) if is_absent(&error) => {}
                Err(error) => return Err(failed(host, &path, told(&error))),
            }
        }
    }
    Ok(None)
}

/// Where credentials may be.
struct Place {
    path: PathBuf,
    /// Whether they may be for a part of a registry.
    has_names: bool,
    /// Whether somebody has named this file.
    is_chosen: bool,
}

/// A variable that names a place comes before the usual places.
fn places() -> Vec<Place> {
    let docker = |folder: PathBuf| Place {
        path: folder.join("config.json"),
        has_names: false,
        is_chosen: false,
    };
    let containers = |folder: PathBuf| Place {
        path: folder.join("containers").join("auth.json"),
        has_names: true,
        is_chosen: false,
    };
    if let Some(path) = variable("REGISTRY_AUTH_FILE") {
        return vec![Place { path, has_names: true, is_chosen: true }];
    }
    let home = |folder: &str| dirs::home_dir().map(|home| home.join(folder));
    let places = [
        variable("DOCKER_CONFIG").map(docker),
        variable("XDG_RUNTIME_DIR").map(containers),
        variable("XDG_CONFIG_HOME").or_else(|| home(".config")).map(containers),
        home(".docker").map(docker),
    ];
    places.into_iter().flatten().collect()
}

fn variable(name: &str) -> Option<PathBuf> {
    env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from)
}

/// The repository, the names above it and the registry: the most special one counts.
fn with_names(host: &str, name: &str) -> Vec<String> {
    let whole = format!("{host}/{name}");
    let ends = whole.match_indices('/').map(|(at, _)| at).chain([whole.len()]);
    let mut servers: Vec<_> = ends.map(|end| whole[..end].to_owned()).collect();
    servers.reverse();
    servers
}

fn usable(credential: DockerCredential) -> Option<Credentials> {
    match credential {
        DockerCredential::IdentityToken(token) => Some(Credentials::IdentityToken(token)),
        DockerCredential::UsernamePassword(user, password) => {
            let is_given = !user.is_empty() || !password.is_empty();
            is_given.then_some(Credentials::Password { user, password })
        }
    }
}

fn is_absent(error: &CredentialRetrievalError) -> bool {
    match error {
        CredentialRetrievalError::NoCredentialConfigured => true,
        CredentialRetrievalError::HelperFailure { stdout, .. } => stdout.contains(HELPER_HAS_NONE),
        _ => false,
    }
}

/// What a helper writes may be a secret, and is not told.
fn told(error: &CredentialRetrievalError) -> String {
    match error {
        CredentialRetrievalError::HelperCommunicationError => {
            "the credential helper that it names can't be started, or does not listen".to_owned()
        }
        CredentialRetrievalError::HelperFailure { helper, .. } => format!("`{helper}` failed"),
        CredentialRetrievalError::MalformedHelperResponse => {
            "the credential helper that it names does not answer with credentials".to_owned()
        }
        CredentialRetrievalError::ConfigReadError => {
            "it is not the JSON that it must be".to_owned()
        }
        _ => "what it has for this registry are no credentials".to_owned(),
    }
}

fn failed(host: &str, path: &Path, reason: String) -> RegistryError {
    RegistryError::Credentials { host: host.to_owned(), from: path.display().to_string(), reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_special_name_comes_first() {
        assert_eq!(with_names("h:1", "a/b"), ["h:1/a/b", "h:1/a", "h:1"]);
    }
}
