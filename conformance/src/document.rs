//! The two documents that a run may end with, freed of what differs from run to run.

use pipeline_command::{ErrorDocument, last_line};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::traceback;

/// The text of a report without the content of `metrics`. Everything else stays byte by byte.
pub(crate) fn without_metrics(report: &str) -> Result<String, String> {
    #[derive(Deserialize)]
    struct Report<'a> {
        #[serde(borrow)]
        metrics: &'a RawValue,
    }
    let Report { metrics } =
        serde_json::from_str(report).map_err(|error| format!("no report: {error}: {report}"))?;
    // It is the report's last field.
    let (before, after) = report.rsplit_once(metrics.get()).unwrap_or((report, ""));
    let before = before.strip_suffix(r#","metrics":"#).unwrap_or(before);
    Ok(format!("{before}{after}"))
}

/// JSON text without the white space between its tokens.
pub(crate) fn compact(json: &str) -> String {
    let (mut in_string, mut escaped) = (false, false);
    let mut is_content = |character: char| {
        let is_quote = character == '"' && !escaped;
        escaped = in_string && character == '\\' && !escaped;
        in_string ^= is_quote;
        in_string || !character.is_ascii_whitespace()
    };
    json.chars().filter(|&character| is_content(character)).collect()
}

/// JSON text laid out for people.
pub(crate) fn pretty(json: &str) -> Result<String, String> {
    let document: Value = serde_json::from_str(json).map_err(|error| error.to_string())?;
    serde_json::to_string_pretty(&document).map_err(|error| error.to_string())
}

/// The document of a failed run, laid out, after its exit code: without metrics, and with those
/// parts of tracebacks only that are about the nodes. The order of its fields is that of the line.
pub(crate) fn error(code: Option<i32>, stderr: &str) -> Result<String, String> {
    let line = last_line(stderr);
    match ErrorDocument::from_stderr(stderr) {
        Ok(Some(_)) => {}
        Ok(None) => return Err(format!("stderr does not end with an error document: {line}")),
        Err(malformed) => return Err(format!("{malformed}: {line}")),
    }
    let mut error: Value = serde_json::from_str(line).map_err(|error| error.to_string())?;
    if let Some(fields) = error.as_object_mut() {
        fields.shift_remove("metrics");
    }
    if let Some(text) = error["traceback"].as_str() {
        error["traceback"] = traceback::of_the_nodes(text).into();
    }
    let document = json!({ "exit_code": code, "error": error });
    serde_json::to_string_pretty(&document).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metrics_are_cut_out_and_all_else_stays() {
        let report = r#"{"status":"success","results":[1.0,"{} \" \u00e9"],"metrics":{"ms":1}}"#;
        let rest = r#"{"status":"success","results":[1.0,"{} \" \u00e9"]}"#;
        assert_eq!(without_metrics(report).unwrap(), rest);
        assert!(without_metrics("{}").unwrap_err().starts_with("no report: "));
    }

    #[test]
    fn white_space_goes_where_it_has_no_meaning() {
        assert_eq!(compact("{ \"a b\\\" c\" : [ 1 ,\n\t2 ] }\n"), r#"{"a b\" c":[1,2]}"#);
        assert_eq!(compact(r#"{"a\\": 1, "b": " "}"#), r#"{"a\\":1,"b":" "}"#);
    }

    #[test]
    fn an_error_keeps_the_order_of_its_fields() {
        let line = r#"{"status":"error","kind":"k","message":"m","metrics":{"total_ms":1,"nodes":[]},"traceback":"T\n","node":"n"}"#;
        let expected = "{\n  \"exit_code\": 3,\n  \"error\": {\n    \"status\": \"error\",\n    \
                        \"kind\": \"k\",\n    \"message\": \"m\",\n    \
                        \"traceback\": \"T\\n\",\n    \"node\": \"n\"\n  }\n}";
        assert_eq!(error(Some(3), line).unwrap(), expected);
        assert!(error(Some(3), "oops").unwrap_err().contains("oops"));
        let malformed = error(Some(3), r#"{"status":"error","kind":1}"#).unwrap_err();
        assert!(malformed.starts_with("its error document is malformed: field `kind`: "));
    }
}
