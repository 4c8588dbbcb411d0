use proptest::prelude::*;

use super::*;

const DIGEST: &str = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";

#[test]
fn references_are_read_and_written_alike() {
    let digest = format!("oci://registry.example.com/a/b/c@{DIGEST}");
    for text in [
        "oci://localhost:5000/team/mixed:1.0",
        "oci://localhost/mixed:_",
        "oci://127.0.0.1:5000/a__b/c--d.e_f:latest",
        "oci://[::1]:5000/mixed:1.0-rc.1_2",
        "oci://Registry.Example.com/mixed:V1",
        &digest,
    ] {
        assert_eq!(text.parse::<Reference>().unwrap().to_string(), text);
    }
}

#[test]
fn what_is_no_reference_is_refused_with_the_reason() {
    let long_name = format!("oci://h/{}:1", "a".repeat(256));
    let long_tag = format!("oci://h/a:{}", "a".repeat(129));
    let both = format!("oci://h/a:1@{DIGEST}");
    for (text, reason) in [
        ("localhost:5000/a:1", "`oci://`"),
        ("oci://localhost:5000", "no name"),
        ("oci:///a:1", "host"),
        ("oci://-h/a:1", "host"),
        ("oci://h..i/a:1", "host"),
        ("oci://user@h/a:1", "host"),
        ("oci://[::1/a:1", "port"),
        ("oci://[1.2.3.4]/a:1", "host"),
        ("oci://h:0/a:1", "port"),
        ("oci://h:65536/a:1", "port"),
        ("oci://h:+5/a:1", "port"),
        ("oci://h:/a:1", "port"),
        ("oci://h/a", "neither a tag nor a digest"),
        ("oci://h/:1", "the name"),
        ("oci://h/A:1", "the name"),
        ("oci://h/a//b:1", "the name"),
        ("oci://h/../b:1", "the name"),
        ("oci://h/a___b:1", "the name"),
        ("oci://h/a._b:1", "the name"),
        ("oci://h/a?b:1", "the name"),
        ("oci://h/a%2fb:1", "the name"),
        ("oci://h/ä:1", "the name"),
        (&long_name, "255"),
        ("oci://h/a:", "the tag"),
        ("oci://h/a:.1", "the tag"),
        ("oci://h/a:-1", "the tag"),
        ("oci://h/a:1+2", "the tag"),
        ("oci://h/a:1/b", "the tag"),
        (&long_tag, "the tag"),
        ("oci://h/a@sha256:12", "SHA-256"),
        ("oci://h/a@", "SHA-256"),
        (&both, "a tag and a digest"),
    ] {
        let error = text.parse::<Reference>().unwrap_err().to_string();
        assert!(error.contains(reason), "{error}");
        assert!(error.starts_with(&format!("`{text}` names no package")), "{error}");
    }
}

#[test]
fn only_loopback_is_this_machine() {
    let is_here =
        |host: &str| format!("oci://{host}/a:1").parse::<Reference>().unwrap().is_on_this_machine();
    for host in ["localhost", "LOCALHOST:80", "127.0.0.1:5000", "127.9.9.9", "[::1]:5000"] {
        assert!(is_here(host), "{host}");
    }
    for host in ["localhost.example.com", "128.0.0.1", "[::2]", "localhosts", "127.0.0.1.com"] {
        assert!(!is_here(host), "{host}");
    }
}

proptest! {
    #[test]
    fn whatever_is_given_is_read_as_it_stands_or_refused(text in "oci://[a-z0-9:/@._\\[\\]-]{0,40}|.{0,40}") {
        if let Ok(reference) = text.parse::<Reference>() {
            prop_assert_eq!(reference.to_string(), text);
        }
    }
}
