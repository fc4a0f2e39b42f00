//! Requests with files in them, as Discord reads them: the JSON part, and what is told of each file.

use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use serde_json::{Value, json};

/// What stands between the parts; `None` where the request has no parts.
pub(super) fn boundary(headers: &HeaderMap) -> Option<String> {
    let kind = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    let boundary = kind.strip_prefix("multipart/form-data;")?.trim().strip_prefix("boundary=")?;
    Some(format!("--{}", boundary.trim_matches('"')))
}

/// The JSON part, with a list `files` of each file's part, name, kind, size, and first eight bytes.
pub(super) fn read(body: &[u8], boundary: &str) -> Value {
    let mut json = Value::Null;
    let mut files = Vec::new();
    let mut rest = body;
    while let Some(begin) = find(rest, boundary.as_bytes()) {
        rest = &rest[begin + boundary.len()..];
        let Some(end) = find(rest, boundary.as_bytes()) else { break };
        let part = rest[..end].strip_suffix(b"\r\n").expect("a line ends before the boundary");
        let middle = find(part, b"\r\n\r\n").expect("headers and an empty line");
        let (headers, content) = (String::from_utf8_lossy(&part[..middle]).into_owned(), &part[middle + 4..]);
        if value(&headers, "name") == "payload_json" {
            json = serde_json::from_slice(content).expect("JSON");
        } else {
            let start: Vec<u8> = content.iter().take(8).copied().collect();
            let kind =
                headers.lines().find_map(|line| line.to_lowercase().strip_prefix("content-type: ").map(str::to_owned));
            files.push(json!({
                "part": value(&headers, "name"), "filename": value(&headers, "filename"), "kind": kind,
                "size": content.len(), "start": start,
            }));
        }
    }
    json["files"] = files.into();
    json
}

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|window| window == part)
}

/// What stands in quotation marks after a name; empty where there is no such name.
fn value(headers: &str, name: &str) -> String {
    let after = headers.split([';', '\n']).find_map(|part| part.trim().strip_prefix(name)?.strip_prefix('='));
    after.map_or_else(String::new, |value| value.trim_matches('"').to_owned())
}
