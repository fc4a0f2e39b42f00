//! A web page as blocks: what is the article, and what is the page around it.

use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};

use super::blocks::{Block, Writer};

/// Elements of which nothing is taken over. A figure is a picture with its caption.
const SKIPPED: [&str; 22] = [
    "script", "style", "noscript", "template", "svg", "nav", "aside", "footer", "form", "button", "select", "textarea",
    "iframe", "object", "embed", "video", "audio", "canvas", "figure", "picture", "table", "dialog",
];

/// Elements that have no end.
const VOID: [&str; 9] = ["img", "br", "hr", "input", "meta", "link", "source", "wbr", "col"];

/// Words of a class or an id that mark a part of the page that is no part of the article.
const CHROME: [&str; 40] = [
    "ad", "ads", "advert", "adverts", "advertisement", "adsbygoogle", "sponsor", "sponsored", "promo", "promotion",
    "share", "sharing", "social", "author", "byline", "bio", "cookie", "cookies", "consent", "gdpr", "newsletter",
    "subscribe", "subscription", "signup", "related", "recommended", "recommendations", "comments", "comment",
    "breadcrumb", "breadcrumbs", "sidebar", "popup", "modal", "toc", "tags", "pagination", "banner", "disclosure",
    "affiliate",
];

/// Whole pages, in which a class tells nothing about a part.
const WHOLE: [&str; 4] = ["html", "body", "main", "article"];

/// Reads a page. Where `chrome` is not set, classes and ids are not looked at.
pub(super) fn read(source: &str, chrome: bool) -> Vec<Block> {
    let starts: Vec<usize> = source.match_indices('\n').map(|(at, _)| at).collect();
    let mut reader = Reader { writer: Writer::default(), chrome, skipped: None, raw_title: false };
    let emitter = DefaultEmitter::<usize>::new_with_span();
    for token in Tokenizer::new_with_emitter(source, emitter).flatten() {
        let line = |at: usize| starts.partition_point(|start| *start < at) + 1;
        match token {
            Token::StartTag(tag) => reader.start(&tag, line(tag.span.start)),
            Token::EndTag(tag) => reader.end(&String::from_utf8_lossy(&tag.name)),
            Token::String(text) => reader.text(&String::from_utf8_lossy(&text.value), line(text.span.start)),
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
    }
    reader.writer.finish()
}

struct Reader {
    writer: Writer,
    chrome: bool,
    /// The element that is skipped, and how many of its name are open.
    skipped: Option<(String, usize)>,
    raw_title: bool,
}

impl Reader {
    fn start(&mut self, tag: &StartTag<usize>, line: usize) {
        let name = String::from_utf8_lossy(&tag.name).into_owned();
        if let Some((skipped, depth)) = &mut self.skipped {
            if *skipped == name && !tag.self_closing {
                *depth += 1;
            }
            // A paragraph need not be ended.
            if skipped == "p" && (name == "p" || heading(&name).is_some()) {
                self.skipped = None;
            } else {
                return;
            }
        }
        if VOID.contains(&name.as_str()) {
            self.void(&name, line);
            return;
        }
        if let Some(what) = self.skip(&name, tag) {
            self.writer.end_block();
            match what {
                "" => {}
                "picture" => self.writer.picture(line),
                what => self.writer.left_out(what, line),
            }
            self.skipped = (!tag.self_closing).then_some((name, 1));
            return;
        }
        self.open(&name, tag, line);
    }

    fn void(&mut self, name: &str, line: usize) {
        match name {
            "br" => self.writer.line_break(),
            "hr" => self.writer.end_block(),
            "img" => self.writer.picture(line),
            _ => {}
        }
    }

    /// What an element that is not taken over is called in the report; empty where nobody misses it.
    fn skip(&self, name: &str, tag: &StartTag<usize>) -> Option<&'static str> {
        if SKIPPED.contains(&name) {
            return Some(match name {
                "table" => "a table",
                "video" | "audio" | "iframe" | "object" | "embed" => "a film or another page",
                "figure" | "picture" => "picture",
                _ => "",
            });
        }
        let value = |key: &str| {
            let value =
                tag.attributes.get(key.as_bytes()).map(|value| String::from_utf8_lossy(&value.value).to_lowercase());
            value.unwrap_or_default()
        };
        if tag.attributes.contains_key(&b"hidden"[..]) || value("aria-hidden") == "true" {
            return Some("");
        }
        if !self.chrome || WHOLE.contains(&name) {
            return None;
        }
        let marks = format!("{} {} {}", value("class"), value("id"), value("role"));
        let mut words = marks.split(|c: char| !c.is_ascii_alphanumeric());
        words.any(|word| CHROME.contains(&word)).then_some("")
    }

    fn open(&mut self, name: &str, tag: &StartTag<usize>, line: usize) {
        self.raw_title = name == "title";
        if let Some(level) = heading(name) {
            self.writer.open_heading(level);
            self.writer.at(line);
            return;
        }
        match name {
            "title" => self.writer.open_heading(0),
            "b" | "strong" => self.writer.bold(true),
            "ul" => self.writer.open_list(None),
            "ol" => {
                let start =
                    tag.attributes.get(&b"start"[..]).map(|value| String::from_utf8_lossy(&value.value).into_owned());
                self.writer.open_list(Some(start.and_then(|start| start.parse().ok()).unwrap_or(1).min(999)));
            }
            "li" => self.writer.open_item(),
            _ if is_block(name) => self.writer.end_block(),
            _ => {}
        }
        self.writer.at(line);
    }

    fn end(&mut self, name: &str) {
        if let Some((skipped, depth)) = &mut self.skipped {
            if skipped == name {
                *depth -= 1;
                if *depth == 0 {
                    self.skipped = None;
                }
            }
            return;
        }
        match name {
            "b" | "strong" => self.writer.bold(false),
            "ul" | "ol" => self.writer.close_list(),
            _ if is_block(name) || heading(name).is_some() => self.writer.end_block(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str, line: usize) {
        if self.skipped.is_none() {
            self.writer.at(line);
            self.writer.text(text);
        }
    }
}

/// The level of a heading's element.
fn heading(name: &str) -> Option<u8> {
    let level = name.strip_prefix('h')?.parse().ok()?;
    (1..=6).contains(&level).then_some(level)
}

fn is_block(name: &str) -> bool {
    [
        "p", "div", "section", "article", "main", "header", "li", "blockquote", "pre", "title", "head", "body", "dl",
        "dt", "dd", "details", "summary", "hgroup", "center", "address",
    ]
    .contains(&name)
}
