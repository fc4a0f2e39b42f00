//! A configuration file.

use syncdesk::config::Config;
use syncdesk::engine::text::visible_lines;

use super::lies_flat;

/// In the form of a token; nobody's.
const TOKEN: &str = "MTIzNDU2Nzg5MDEyMzQ1Njc4.Gabcde.AbCdEfGhIjKlMnOpQrStUvWxYz0123456789ab";

/// Reads it, as it is and with a token in it.
pub(crate) fn run(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    match Config::parse("config.toml", &text) {
        Ok(config) => {
            assert!(config.knowledge.components().next().is_some(), "{config:?}");
        }
        Err(error) => {
            assert!(!error.findings.is_empty());
            let lines = text.lines().count().max(1) + 1;
            assert!(error.findings.iter().all(|finding| finding.line.is_none_or(|line| line <= lines)), "{error}");
            lies_flat(&visible_lines(&error.to_string()));
        }
    }
    for (place, with_token) in [
        ("a value", text.replace('\'', &std::format!("'{TOKEN}"))),
        ("a line", std::format!("{text}\nx = \"{TOKEN}\"\n")),
        ("a comment", std::format!("# {TOKEN}\n{text}")),
    ] {
        if !with_token.contains(TOKEN) {
            continue;
        }
        let error = Config::parse("config.toml", &with_token).expect_err(place);
        assert!(!error.to_string().contains(TOKEN), "{place}: it is repeated");
    }
}
