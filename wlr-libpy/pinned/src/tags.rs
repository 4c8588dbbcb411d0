//! What pip must be told to take a wheel that need not fit this machine.

/// pip's options for the wheel of that file name; none for one that fits everywhere.
///
/// A name ends with its tags: `…-cp39-abi3-manylinux_2_28_x86_64.whl`, each of which may be several,
/// with `.` between them.
pub(crate) fn options(file: &str) -> Vec<String> {
    let mut tags = file.trim_end_matches(".whl").rsplitn(4, '-');
    let (Some(platforms), Some(abis), Some(pythons)) = (tags.next(), tags.next(), tags.next())
    else {
        return Vec::new();
    };
    if (abis, platforms) == ("none", "any") {
        return Vec::new();
    }
    let python = pythons.split('.').next().unwrap_or(pythons);
    let (implementation, version) = python.split_at(python.len().min(2));
    let mut options = vec!["--implementation".to_owned(), implementation.to_owned()];
    // `py3` is every Python 3: pip would take a bare `3` for 3.0, which newer releases don't support.
    if version.len() > 1 {
        options.extend(["--python-version".to_owned(), version.to_owned()]);
    }
    for (option, values) in [("--abi", abis), ("--platform", platforms)] {
        options.extend(values.split('.').flat_map(|value| [option.to_owned(), value.to_owned()]));
    }
    options
}

/// pip's options for wheels without compiled code, to be used by a CPython of that version.
pub(crate) fn pure(python_version: &str) -> Vec<String> {
    let options = ["--only-binary=:all:", "--implementation", "cp", "--abi", "none"];
    let all = options.into_iter().chain(["--platform", "any", "--python-version", python_version]);
    all.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(file: &str) -> String {
        options(file).join(" ")
    }

    #[test]
    fn a_wheel_for_one_machine_is_asked_for_by_its_tags() {
        assert_eq!(
            joined("a_b-1.0-cp39-abi3-manylinux_2_17_x86_64.manylinux2014_x86_64.whl"),
            "--implementation cp --python-version 39 --abi abi3 --platform manylinux_2_17_x86_64 \
             --platform manylinux2014_x86_64"
        );
        assert_eq!(
            joined("a-1.0-2-cp312-cp312-wasi_0_1_wasm32.whl"),
            "--implementation cp --python-version 312 --abi cp312 --platform wasi_0_1_wasm32"
        );
        assert_eq!(
            joined("a-1.0-py3-none-manylinux2014_x86_64.whl"),
            "--implementation py --abi none --platform manylinux2014_x86_64"
        );
    }

    #[test]
    fn a_wheel_for_every_machine_needs_no_options() {
        assert_eq!(joined("six-1.17.0-py2.py3-none-any.whl"), "");
        assert_eq!(joined("no-wheel.whl"), "");
    }
}
