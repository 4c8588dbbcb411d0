//! The file that this code is in, which stands for all that it does in keys of what it makes.

use std::env;
use std::fs::{self, Metadata};
use std::path::PathBuf;
use std::time::UNIX_EPOCH;

use anyhow::{Context, Result};

/// The program that runs, also where another build lies at its path by now. Only Linux has it.
const RUNNING: &str = "/proc/self/exe";
/// Which files lie where in this process's memory. Only Linux has it.
const MAPPED: &str = "/proc/self/maps";

/// Another text for each build of this program, or of the library that a program has loaded.
///
/// # Errors
///
/// When the file is not to be found.
pub fn identity() -> Result<String> {
    let metadata = match (library(), fs::metadata(RUNNING)) {
        (Some(library), _) => inspect(library)?,
        (None, Ok(metadata)) => metadata,
        (None, Err(_)) => {
            inspect(env::current_exe().context("cannot find out this program's own path")?)?
        }
    };
    Ok(format!("{} {}", metadata.len(), changed(&metadata)))
}

/// The library that has this function, if it is none of the program's own.
fn library() -> Option<PathBuf> {
    let maps = fs::read_to_string(MAPPED).ok()?;
    let file = file_at(&maps, identity as *const () as usize)?;
    let program = fs::read_link(RUNNING).ok()?;
    Some(PathBuf::from(file)).filter(|file| *file != program)
}

/// The path of what lies at an address, as a line like `7f00-7f20 r-xp 0 08:01 7 /lib/a b.so` says it.
fn file_at(maps: &str, address: usize) -> Option<&str> {
    let line = maps.lines().find(|line| {
        let range = line.split(' ').next().and_then(|range| range.split_once('-'));
        let number = |digits| usize::from_str_radix(digits, 16).ok();
        let range = range.and_then(|(start, end)| Some(number(start)?..number(end)?));
        range.is_some_and(|range| range.contains(&address))
    })?;
    line.find('/').map(|start| &line[start..])
}

fn inspect(path: PathBuf) -> Result<Metadata> {
    fs::metadata(&path).with_context(|| format!("cannot inspect `{}`", path.display()))
}

fn changed(metadata: &Metadata) -> u128 {
    let time = metadata.modified().ok();
    time.and_then(|time| time.duration_since(UNIX_EPOCH).ok()).map_or(0, |time| time.as_nanos())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_at_an_address_is_found() {
        let maps = "1000-2000 r--p 00000000 08:01 7      /usr/bin/python3\n\
                    2000-3000 rw-p 00000000 00:00 0 \n\
                    7f00-7f20 r-xp 00001000 08:01 9      /lib/a b.so\n";
        assert_eq!(file_at(maps, 0x1000), Some("/usr/bin/python3"));
        assert_eq!(file_at(maps, 0x2fff), None);
        assert_eq!(file_at(maps, 0x7f1f), Some("/lib/a b.so"));
        assert_eq!(file_at(maps, 0x7f20), None);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn this_code_is_in_the_program_itself() {
        let maps = fs::read_to_string(MAPPED).unwrap();
        let file = file_at(&maps, identity as *const () as usize).unwrap();
        assert_eq!(PathBuf::from(file), fs::read_link(RUNNING).unwrap());
        assert_eq!(library(), None);
    }
}
