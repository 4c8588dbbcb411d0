//! Tracebacks without the standard library's frames.
//!
//! A package holds the library as bytecode, so that its frames have no source lines; a native run
//! has it in another folder and perhaps in another release. The nodes' own frames are everywhere
//! the same.

/// The traceback without the frames of files that are not in `/app`.
pub fn of_the_nodes(traceback: &str) -> String {
    let mut keep = true;
    let mut kept = String::new();
    for line in traceback.lines() {
        if let Some(file) = line.strip_prefix("  File \"") {
            keep = file.starts_with("/app/");
        } else if !line.starts_with("    ") && !line.starts_with("  [Previous line") {
            keep = true;
        }
        if keep {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::of_the_nodes;

    #[test]
    fn frames_of_the_library_go_with_their_lines() {
        let traceback = concat!(
            "Traceback (most recent call last):\n",
            "  File \"/app/steps.py\", line 5, in process\n    return json.loads(item)\n",
            "           ^^^^^^^^^^^^^^^^\n",
            "  File \"/usr/lib/python3.12/json/__init__.py\", line 346, in loads\n    return x\n",
            "json.decoder.JSONDecodeError: Expecting value\n",
        );
        let expected = concat!(
            "Traceback (most recent call last):\n",
            "  File \"/app/steps.py\", line 5, in process\n    return json.loads(item)\n",
            "           ^^^^^^^^^^^^^^^^\n",
            "json.decoder.JSONDecodeError: Expecting value\n",
        );
        assert_eq!(of_the_nodes(traceback), expected);
    }
}
