//! Files that a pipeline names by their paths in the guest.

use std::path::{Component, Path, PathBuf};

use pipeline_command::guest;

use crate::{NodeContext, NodeError};

/// One of the folders of a run, as the guest names it, and where it is.
struct Folder {
    guest: &'static str,
    places: Vec<PathBuf>,
}

impl NodeContext {
    /// The file at a path of the guest, below `/data`, `/models` or `/app`; natively these are the run's own folders.
    /// A relative path is looked for in these three, in this order.
    ///
    /// # Errors
    ///
    /// A sentence that names the path, if it leads elsewhere or there is no such file.
    pub fn file(&self, path: &str) -> Result<PathBuf, NodeError> {
        let folders = self.folders();
        if !path.starts_with('/') {
            return relative(&folders, path);
        }
        let inside = folders.iter().find_map(|folder| Some((folder, folder.rest_of(path)?)));
        let (folder, rest) = inside.ok_or_else(|| outside(path))?;
        folder.file(rest, path)?.ok_or_else(|| folder.missing(path))
    }

    fn folders(&self) -> [Folder; 3] {
        let places = |place: &Option<PathBuf>| place.iter().cloned().collect();
        [
            Folder { guest: guest::DATA, places: places(&self.data) },
            Folder { guest: guest::MODELS, places: places(&self.models) },
            Folder { guest: guest::APP, places: self.app() },
        ]
    }

    #[cfg(target_family = "wasm")]
    fn app(&self) -> Vec<PathBuf> {
        vec![guest::APP.into()]
    }

    #[cfg(not(target_family = "wasm"))]
    fn app(&self) -> Vec<PathBuf> {
        self.app.clone()
    }
}

impl Folder {
    /// What of a path of the guest is behind this folder.
    fn rest_of<'p>(&self, path: &'p str) -> Option<&'p str> {
        path.strip_prefix(self.guest)?.strip_prefix('/')
    }

    /// The file with the path `rest` in this folder, if it is there. The pipeline calls it `path`.
    fn file(&self, rest: &str, path: &str) -> Result<Option<PathBuf>, NodeError> {
        if !Path::new(rest).components().all(|part| matches!(part, Component::Normal(_))) {
            return Err(outside(path));
        }
        let files = self.places.iter().map(|place| (place, place.join(rest)));
        match files.into_iter().find(|(_, file)| file.is_file()) {
            Some((place, file)) if is_inside(place, &file) => Ok(Some(file)),
            Some(_) => Err(outside(path)),
            None => Ok(None),
        }
    }

    fn missing(&self, path: &str) -> NodeError {
        let Self { guest, places } = self;
        NodeError::failed(match places.is_empty() {
            true => format!("the run has no folder `{guest}` to find `{path}` in; give it one"),
            false => format!("`{path}` is missing; put the file into `{guest}`"),
        })
    }
}

fn relative(folders: &[Folder], path: &str) -> Result<PathBuf, NodeError> {
    for folder in folders {
        if let Some(file) = folder.file(path, path)? {
            return Ok(file);
        }
    }
    Err(NodeError::failed(format!(
        "`{path}` is in none of `/data`, `/models` and `/app`; put the file into one of them"
    )))
}

fn outside(path: &str) -> NodeError {
    NodeError::failed(format!(
        "`{path}` leads out of the run's folders; name a file in `/data`, `/models` or `/app`"
    ))
}

/// A guest's host follows no link out of a folder.
#[cfg(target_family = "wasm")]
fn is_inside(_: &Path, _: &Path) -> bool {
    true
}

#[cfg(not(target_family = "wasm"))]
fn is_inside(folder: &Path, file: &Path) -> bool {
    match (folder.canonicalize(), file.canonicalize()) {
        (Ok(folder), Ok(file)) => file.starts_with(folder),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::TempDir;

    use super::*;

    fn folder() -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        for name in ["data/a.wav", "models/a.wav", "models/deep/m.wav", "app/n.wav", "secret"] {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, name).unwrap();
        }
        folder
    }

    fn context(folder: &TempDir) -> NodeContext {
        let place = |name: &str| folder.path().join(name);
        NodeContext {
            models: Some(place("models")),
            data: Some(place("data")),
            app: vec![place("none"), place("app")],
            ..NodeContext::default()
        }
    }

    #[test]
    fn a_path_of_the_guest_names_a_file_of_the_run() {
        let folder = folder();
        let read = |path| fs::read_to_string(context(&folder).file(path).unwrap()).unwrap();
        assert_eq!(read("/data/a.wav"), "data/a.wav");
        assert_eq!(read("/models/deep/m.wav"), "models/deep/m.wav");
        assert_eq!(read("/app/n.wav"), "app/n.wav");
        assert_eq!(["a.wav", "deep/m.wav", "n.wav"].map(read)[0], "data/a.wav");
    }

    #[test]
    fn a_path_that_leads_elsewhere_is_refused() {
        let folder = folder();
        let message = |path: &str| context(&folder).file(path).unwrap_err().to_string();
        let paths =
            ["../secret", "/data/../secret", "/etc/passwd", "/database", "/data", "/app//x"];
        for path in paths {
            let expected = format!(
                "`{path}` leads out of the run's folders; name a file in `/data`, `/models` or `/app`"
            );
            assert_eq!(message(path), expected);
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_out_of_a_folder_is_refused() {
        let folder = folder();
        let link = |name: &str| folder.path().join("data").join(name);
        std::os::unix::fs::symlink("../secret", link("out")).unwrap();
        std::os::unix::fs::symlink("a.wav", link("in")).unwrap();
        let error = context(&folder).file("/data/out").unwrap_err().to_string();
        assert!(error.starts_with("`/data/out` leads out"), "{error}");
        assert!(context(&folder).file("/data/in").is_ok());
    }

    #[test]
    fn a_file_that_is_not_there_is_told_with_its_folder() {
        let folder = folder();
        let message = |path| context(&folder).file(path).unwrap_err().to_string();
        let nowhere = NodeContext::default().file("/data/a.wav").unwrap_err().to_string();
        let messages = [message("/data/b.wav"), message("b.wav"), message("/app/deep"), nowhere];
        insta::assert_snapshot!(messages.join("\n"), @r"
        `/data/b.wav` is missing; put the file into `/data`
        `b.wav` is in none of `/data`, `/models` and `/app`; put the file into one of them
        `/app/deep` is missing; put the file into `/app`
        the run has no folder `/data` to find `/data/a.wav` in; give it one
        ");
    }
}
