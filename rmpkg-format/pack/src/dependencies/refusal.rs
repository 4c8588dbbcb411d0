//! Why a release cannot be locked, who needs it, and what to write instead.

use std::collections::BTreeSet;

use anyhow::anyhow;
use terminal_ui::WithHint;

use super::resolve::Resolution;

/// A distribution that cannot be locked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    name: String,
    sentence: String,
    hint: Option<String>,
}

/// All of them, and what could be wanted instead.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Refusals {
    /// What is refused.
    pub refused: Vec<Refusal>,
    /// Requirements that would do.
    pub instead: Vec<String>,
}

impl Refusal {
    /// `reason` goes on after name and version.
    pub fn of(found: &Resolution, name: &str, reason: String) -> Self {
        Self {
            name: name.to_owned(),
            sentence: format!("{} {reason}", subject(found, name)),
            hint: None,
        }
    }

    /// What could be built in, but is not. The version is empty where the runtime does not say it.
    pub fn not_built_in(found: &Resolution, name: &str, version: &str) -> Self {
        let of_it = if version.is_empty() { "it" } else { &format!("{version} of it") };
        let reason = format!("is compiled code; the wasm can have {of_it} built in");
        let hint = format!(
            "write `\"python\": {{\"builtin\": [\"{name}\"]}}` into the manifest, or in a checkout run \
             `cargo xtask lock --with {name}`"
        );
        Self { hint: Some(hint), ..Self::of(found, name, reason) }
    }
}

/// A release and who needs it.
fn subject(found: &Resolution, name: &str) -> String {
    let version = found.releases.get(name).map_or("", |release| &release.version);
    let chain = found.chain(name);
    match chain.len() {
        1 => format!("`{name}` {version}"),
        _ => format!("`{name}` {version}, which is needed by way of `{}`,", chain.join("` → `")),
    }
}

impl Refusals {
    /// Whether nothing is refused.
    pub fn is_empty(&self) -> bool {
        self.refused.is_empty()
    }

    /// What is refused.
    pub fn names(&self) -> Vec<String> {
        self.refused.iter().map(|refusal| refusal.name.clone()).collect()
    }

    /// Releases of `found` that are older than those that another machine would get.
    pub fn of_old_releases(found: &Resolution, newest: &Resolution) -> Self {
        let refusal = |name: &String| {
            let version = &found.releases.get(name)?.version;
            let newer = newest.releases.get(name).filter(|_| !newest.has(name, version))?;
            let culprits = newest.without_files(name);
            let reason = match culprits.is_empty() {
                true => "of which there is no file for the wasm".to_owned(),
                false => format!("as `{}` has no file for the wasm", culprits.join("`, `")),
            };
            Some(Refusal {
                name: name.clone(),
                sentence: format!(
                    "{} would be taken instead of the newer {}, {reason}",
                    subject(found, name),
                    newer.version
                ),
                hint: Some(format!("write `{name}=={version}` if that is what you mean")),
            })
        };
        Self { refused: found.releases.keys().filter_map(refusal).collect(), instead: Vec::new() }
    }

    /// Releases that uv speaks of and that have no file for the wasm at all.
    pub fn without_files(newest: &Resolution, message: &str) -> Self {
        let is_meant = |name: &&String| {
            newest.releases[*name].has_no_file()
                && message
                    .split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '-'))
                    .any(|word| word == **name)
        };
        let reason = "has neither a wheel for every machine nor a source distribution".to_owned();
        let names = newest.releases.keys().filter(is_meant);
        let refused = names.map(|name| Refusal::of(newest, name, reason.clone())).collect();
        Self { refused, instead: Vec::new() }
    }

    /// Adds what of `older` differs from `found` among what the pipeline itself wants, or else among what is refused:
    /// an older release of that may do.
    pub fn instead(mut self, found: &Resolution, older: &Resolution) -> Self {
        let requirement = |name: &String| {
            let version = |it: &Resolution| Some(it.releases.get(name)?.version.clone());
            let version = version(older).filter(|older| version(found).as_ref() != Some(older))?;
            Some(format!("{name}=={version}"))
        };
        let refused: BTreeSet<_> = self.names().into_iter().collect();
        let requirements =
            |names: &BTreeSet<String>| -> Vec<_> { names.iter().filter_map(requirement).collect() };
        self.instead = requirements(&older.wanted);
        if self.instead.is_empty() {
            self.instead = requirements(&refused);
        }
        self
    }

    /// One error for all of them.
    pub fn into_error(self) -> anyhow::Error {
        let sentences: Vec<_> =
            self.refused.iter().map(|refusal| refusal.sentence.as_str()).collect();
        let hints: BTreeSet<_> =
            self.refused.iter().filter_map(|refusal| refusal.hint.clone()).collect();
        let mut hints: Vec<_> = hints.into_iter().collect();
        if !self.instead.is_empty() {
            hints.push(format!(
                "older releases do without it: write `{}` if that is what you mean",
                self.instead.join("`, `")
            ));
        }
        let error = Err::<(), _>(anyhow!("{}", sentences.join("\n")));
        let error = if hints.is_empty() { error } else { error.hint(|| hints.join("; ")) };
        match error {
            Err(error) => error.context("the dependencies cannot be locked for the wasm"),
            Ok(()) => anyhow!("nothing is refused"),
        }
    }
}

#[cfg(test)]
mod tests {
    use terminal_ui::Report;

    use super::*;

    /// The pipeline wants `a`, which needs `b`; versions and files as they are given.
    fn resolution(a: &str, b: &str, file_of_b: &str) -> Resolution {
        let text = format!(
            r#"
            [[package]]
            name = "pipeline"
            dependencies = [{{ name = "a" }}]
            [[package]]
            name = "a"
            version = "{a}"
            dependencies = [{{ name = "b" }}]
            wheels = [{{ url = "x/a-1-py3-none-any.whl", hash = "sha256:0" }}]
            [[package]]
            name = "b"
            version = "{b}"
            wheels = [{{ url = "x/{file_of_b}", hash = "sha256:0" }}]
            "#
        );
        Resolution::parse(&text, std::path::Path::new("."), "pipeline").unwrap()
    }

    fn shown(refusals: Refusals) -> String {
        let report = Report::of(&refusals.into_error());
        format!("{}\nhint: {}", report.causes.join("\n"), report.hint.unwrap_or_default())
    }

    #[test]
    fn what_is_compiled_alone_is_refused_with_who_needs_it_and_what_would_do() {
        let found = resolution("2", "3", "b-3-py3-none-any.whl");
        let refusal = Refusal::of(&found, "b", "is built by `maturin`".to_owned());
        let refusals = Refusals { refused: vec![refusal], instead: Vec::new() };
        let older = resolution("1", "3", "b-3-py3-none-any.whl");
        insta::assert_snapshot!(shown(refusals.instead(&found, &older)), @r"
        `b` 3, which is needed by way of `a` → `b`, is built by `maturin`
        hint: older releases do without it: write `a==1` if that is what you mean
        ");
    }

    #[test]
    fn an_older_release_of_what_is_refused_is_named_if_the_rest_may_stay() {
        let found = resolution("2", "3", "b-3-py3-none-any.whl");
        let refusal = Refusal::of(&found, "b", "is built by `maturin`".to_owned());
        let refusals = Refusals { refused: vec![refusal], instead: Vec::new() };
        let older = resolution("2", "1", "b-1-py3-none-any.whl");
        assert_eq!(refusals.instead(&found, &older).instead, ["b==1"]);
    }

    #[test]
    fn what_can_be_built_in_is_offered() {
        let found = resolution("2", "3", "b-3-py3-none-any.whl");
        let refused = vec![Refusal::not_built_in(&found, "a", "2.4.6")];
        insta::assert_snapshot!(shown(Refusals { refused, instead: Vec::new() }), @r#"
        `a` 2 is compiled code; the wasm can have 2.4.6 of it built in
        hint: write `"python": {"builtin": ["a"]}` into the manifest, or in a checkout run `cargo xtask lock --with a`
        "#);
        let refused = vec![Refusal::not_built_in(&found, "a", "")];
        let unknown = shown(Refusals { refused, instead: Vec::new() });
        assert!(unknown.contains("; the wasm can have it built in\n"), "{unknown}");
    }

    #[test]
    fn an_older_release_is_never_taken_silently() {
        let found = resolution("1", "3", "b-3-py3-none-any.whl");
        let newest = resolution("2", "4", "b-4-cp312-cp312-linux_x86_64.whl");
        assert!(Refusals::of_old_releases(&found, &found).is_empty());
        insta::assert_snapshot!(shown(Refusals::of_old_releases(&found, &newest)), @r"
        `a` 1 would be taken instead of the newer 2, as `b` has no file for the wasm
        `b` 3, which is needed by way of `a` → `b`, would be taken instead of the newer 4, as `b` has no file for the wasm
        hint: write `a==1` if that is what you mean; write `b==3` if that is what you mean
        ");
    }

    #[test]
    fn what_has_no_file_is_refused_if_uv_speaks_of_it() {
        let newest = resolution("2", "4", "b-4-cp312-cp312-linux_x86_64.whl");
        assert!(Refusals::without_files(&newest, "a and bb-b").is_empty());
        insta::assert_snapshot!(shown(Refusals::without_files(&newest, "all versions of b, which")), @r"
        `b` 4, which is needed by way of `a` → `b`, has neither a wheel for every machine nor a source distribution
        hint:
        ");
    }
}
