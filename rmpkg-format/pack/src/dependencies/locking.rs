//! From what a pipeline wants to a lock: resolve, look at the files, build what is source, and again if a build
//! has shown that more is needed.

use std::path::PathBuf;

use anyhow::{Context, Result};
use builtin_packages::BuiltinPackage;
use content_cache::Cache;
use pinned_download::Pinned;
use terminal_ui::Ui;

use super::lockfile::{BuiltWheel, File, Lock, Package, Source, is_same_version};
use super::refusal::{Refusal, Refusals};
use super::requirements::Requirements;
use super::resolve::{Needs, Question, Release, Resolution, Target, resolve};
use super::sdist::{Outcome, PureWheel, Sandbox, pure_wheel};
use super::uv::Uv;

/// A build that shows new needs may lead to another build, but not for ever.
const ROUNDS: usize = 20;

/// How often a release is looked for that does without what is refused. Each may cost a build.
const ALTERNATIVES: usize = 5;

/// Tells the release of what is built in.
pub type BuiltRelease<'a> = Box<dyn Fn(&BuiltinPackage) -> Option<String> + 'a>;

/// What a lock is made of.
pub struct Locking<'a> {
    /// What is wanted.
    pub requirements: &'a Requirements,
    /// Names and versions that are kept, if they still fit.
    pub pins: Vec<(String, String)>,
    /// What is built into CPython.
    pub builtins: &'a [&'static BuiltinPackage],
    /// The release of what is built in; nothing for what has none of its own.
    pub release: &'a BuiltRelease<'a>,
    /// Where source distributions are built.
    pub sandbox: &'a Sandbox<'a>,
    /// The resolver.
    pub uv: &'a Uv,
    /// Who is told.
    pub ui: Ui,
}

/// What a round of resolving and building has shown.
struct Round {
    packages: Vec<Package>,
    refused: Vec<Refusal>,
    has_learned: bool,
}

impl Locking<'_> {
    fn version(&self, package: &BuiltinPackage) -> String {
        (self.release)(package).unwrap_or_default()
    }

    /// The lock.
    ///
    /// # Errors
    ///
    /// When the requirements contradict each other, something is compiled code alone, an older release would be
    /// taken, or a tool fails.
    pub fn lock(&self) -> Result<Lock> {
        let mut needs = Needs::new();
        for _ in 0..ROUNDS {
            let found = self.found(&mut needs)?;
            let round = self.round(&found, &mut needs)?;
            if !round.refused.is_empty() {
                let refused = Refusals { refused: round.refused, instead: Vec::new() };
                return Err(self.with_alternatives(refused, &found, needs).into_error());
            }
            if !round.has_learned {
                return Ok(self.written(round.packages, &found));
            }
        }
        anyhow::bail!(
            "each build of a source distribution asks for another one; lock fewer dependencies"
        )
    }

    fn written(&self, packages: Vec<Package>, found: &Resolution) -> Lock {
        let builtin = self.archives().filter(|package| found.releases.contains_key(package.name));
        Lock {
            requirements_sha256: Some(self.requirements.digest()),
            builtin: builtin.map(|package| package.name.to_owned()).collect(),
            packages,
        }
    }

    /// The releases, none of them older than it would be on another machine.
    fn found(&self, needs: &mut Needs) -> Result<Resolution> {
        let _spinner = self.ui.spinner("Resolving", "the dependencies");
        let newest = resolve(&self.question(Target::AnyMachine, &[]), needs, self.uv).ok();
        let found = resolve(&self.question(Target::Guest, &[]), needs, self.uv);
        match (found, newest) {
            (Ok(found), Some(newest)) => match Refusals::of_old_releases(&found, &newest) {
                refused if refused.is_empty() => Ok(found),
                refused => Err(refused.into_error()),
            },
            (Err(error), Some(newest)) => {
                let refused = Refusals::without_files(&newest, &format!("{error:#}"));
                Err(if refused.is_empty() { error } else { refused.into_error() })
            }
            (found, None) => found,
        }
    }

    fn question<'q>(&'q self, target: Target, no_sdist: &'q [String]) -> Question<'q> {
        Question {
            requirements: self.requirements,
            pins: &self.pins,
            constraints: self
                .archives()
                .map(|package| (package.name.to_owned(), self.version(package)))
                .collect(),
            no_sdist,
            target,
        }
    }

    /// What is built in and also a distribution of the index.
    fn archives(&self) -> impl Iterator<Item = &'static BuiltinPackage> {
        self.builtins.iter().copied().filter(|package| package.archives().is_some())
    }

    fn round(&self, found: &Resolution, needs: &mut Needs) -> Result<Round> {
        let mut round = Round { packages: Vec::new(), refused: Vec::new(), has_learned: false };
        for (name, release) in &found.releases {
            if self.archives().any(|package| package.name == name) {
                continue;
            }
            let can_be_built_in = BuiltinPackage::optional()
                .find(|package| package.name == name && package.archives().is_some());
            if let Some(package) = can_be_built_in {
                round.refused.push(Refusal::not_built_in(found, name, &self.version(package)));
                continue;
            }
            match self.source(name, release)? {
                Ok((source, built)) => {
                    round.has_learned |=
                        built.is_some_and(|built| learn(name, release, built, needs));
                    round.packages.push(self.package(name, release, source, found));
                }
                Err(reason) => round.refused.push(Refusal::of(found, name, reason)),
            }
        }
        Ok(round)
    }

    fn package(
        &self,
        name: &str,
        release: &Release,
        source: Source,
        found: &Resolution,
    ) -> Package {
        let is_locked = |needed: &&String| {
            found.releases.contains_key(*needed)
                && !self.archives().any(|package| package.name == *needed)
        };
        Package {
            name: name.to_owned(),
            version: release.version.clone(),
            dependencies: release.needs.iter().filter(is_locked).cloned().collect(),
            source,
        }
    }

    /// What is downloaded of a release, or why nothing of it is of use.
    fn source(
        &self,
        name: &str,
        release: &Release,
    ) -> Result<Result<(Source, Option<PureWheel>), String>> {
        if let Some(wheel) = &release.wheel {
            return Ok(Ok((Source::Wheel(wheel.clone()), None)));
        }
        let Some(sdist) = &release.sdist else {
            return Ok(Err(
                "has neither a wheel for every machine nor a source distribution".to_owned()
            ));
        };
        let path = download(name, release, sdist, self.ui)?;
        Ok(match pure_wheel(&path, self.sandbox, self.ui)? {
            Outcome::Refused(reason) => Err(format!(
                "has no wheel for every machine, and its source distribution gives none: {reason}"
            )),
            Outcome::Built(wheel) if !is_same_version(&wheel.version, &release.version) => {
                Err(format!(
                    "has a source distribution that says it is version {}",
                    wheel.version.escape_debug()
                ))
            }
            Outcome::Built(wheel) => {
                let built = BuiltWheel { name: wheel.name.clone(), sha256: wheel.sha256.clone() };
                Ok((Source::Sdist { file: sdist.clone(), built }, Some(wheel)))
            }
        })
    }

    /// What the pipeline could want instead: what uv finds if the refused ones are out of the question. Source
    /// distributions are built for it, as some say only then that they need a refused one as well.
    fn with_alternatives(
        &self,
        refused: Refusals,
        found: &Resolution,
        mut needs: Needs,
    ) -> Refusals {
        let mut names = refused.names();
        for _ in 0..ALTERNATIVES {
            let question = Question { pins: &[], ..self.question(Target::Guest, &names) };
            let Ok(older) = resolve(&question, &mut needs, self.uv) else { break };
            let Ok(round) = self.round(&older, &mut needs) else { break };
            if round.refused.is_empty() && !round.has_learned {
                return refused.instead(found, &older);
            }
            names.extend(Refusals { refused: round.refused, instead: Vec::new() }.names());
        }
        refused
    }
}

/// The source distribution, downloaded without running anything of it.
fn download(name: &str, release: &Release, file: &File, ui: Ui) -> Result<PathBuf> {
    let pinned = Pinned { name, version: &release.version, file: &file.name, sha256: &file.sha256 };
    let progress = |step: &str| ui.status("Downloading", step);
    let path = pinned.fetch_source(&Cache::open()?, &progress);
    path.with_context(|| format!("cannot get the source distribution of `{name}`"))
}

/// Whether the build says something else than uv was told.
fn learn(name: &str, release: &Release, built: PureWheel, needs: &mut Needs) -> bool {
    let told = needs.get_mut(&(name.to_owned(), release.version.clone()));
    let Some(told) = told.filter(|told| **told != built.requires) else { return false };
    *told = built.requires;
    true
}
