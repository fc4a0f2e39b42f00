//! What an article is made of once its form is gone: headings, texts, and what was left out of it.
//!
//! Both readers, of Markdown and of HTML, write into a [`Writer`]; what it makes is Markdown as Discord shows it.

/// One piece of an article, with its line in the source, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) kind: BlockKind,
    pub(super) text: String,
    pub(super) line: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BlockKind {
    /// A heading with its level.
    Heading(u8),
    /// A paragraph or a list, as Markdown.
    Text,
    /// A picture was here.
    Picture,
    /// Something else was here that is not taken over; the text says what.
    LeftOut,
}

/// Beginnings of paragraphs that are about the web page, not about the problem.
const CHROME: [&str; 32] = [
    "advertisement", "advert", "ad:", "sponsored", "promoted", "related:", "related article", "related post",
    "read also", "also read", "read more", "read next", "see also:", "more from", "recommended:", "you may also like",
    "you might also like", "sign up", "subscribe", "newsletter", "follow us", "share this", "share on",
    "we use cookies", "this site uses cookies", "image credit", "photo by", "written by", "last updated", "updated on",
    "table of contents", "jump to",
];

/// Paragraphs longer than this are never taken for a line of the web page.
const LONGEST_CHROME: usize = 160;

/// Collects blocks.
#[derive(Debug, Default)]
pub(super) struct Writer {
    pub(super) blocks: Vec<Block>,
    current: String,
    line: usize,
    heading: Option<u8>,
    /// Where bold letters begin in `current`.
    bold: Vec<usize>,
    /// The open lists: the next number, or `None` for bullets.
    lists: Vec<Option<u64>>,
    /// The lines of the outermost list, and the line of its first.
    list: Vec<String>,
    list_line: usize,
    /// Whether the text that comes is the first of its item.
    item: bool,
}

impl Writer {
    /// Turns to another line of the source.
    pub(super) fn at(&mut self, line: usize) {
        if self.current.trim().is_empty() {
            self.line = line;
        }
    }

    pub(super) fn text(&mut self, text: &str) {
        for c in text.chars() {
            let c = if c.is_whitespace() || c.is_control() { ' ' } else { c };
            // `<b> word </b>.`: the full stop belongs to the word.
            if matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | ')') && self.current.ends_with("** ") {
                self.current.pop();
            }
            if c != ' ' || !(self.current.is_empty() || self.current.ends_with([' ', '\n'])) {
                self.current.push(c);
            }
        }
    }

    pub(super) fn line_break(&mut self) {
        self.current.truncate(self.current.trim_end().len());
        if !self.current.is_empty() {
            self.current.push('\n');
        }
    }

    pub(super) fn bold(&mut self, on: bool) {
        if on {
            self.bold.push(self.current.len());
            return;
        }
        let Some(start) = self.bold.pop().filter(|_| self.bold.is_empty() && self.heading.is_none()) else { return };
        let Some(text) = self.current.get(start..).map(str::to_owned) else { return };
        let inner = text.trim();
        // Asterisks inside, or around nothing, would be seen.
        if inner.is_empty() || inner.contains(['*', '\n']) {
            return;
        }
        self.current.truncate(start);
        let (before, after) = (text.starts_with(' '), text.ends_with(' '));
        for piece in [if before { " **" } else { "**" }, inner, if after { "** " } else { "**" }] {
            self.current.push_str(piece);
        }
    }

    pub(super) fn open_heading(&mut self, level: u8) {
        self.end_block();
        self.heading = Some(level);
    }

    pub(super) fn open_list(&mut self, first: Option<u64>) {
        self.end_block();
        if self.lists.is_empty() {
            self.list_line = self.line;
        }
        self.lists.push(first);
    }

    pub(super) fn close_list(&mut self) {
        self.end_block();
        if self.lists.pop().is_some() && self.lists.is_empty() {
            let text = std::mem::take(&mut self.list).join("\n");
            self.push(BlockKind::Text, text, self.list_line);
        }
    }

    pub(super) fn open_item(&mut self) {
        self.end_block();
        self.item = true;
    }

    pub(super) fn picture(&mut self, line: usize) {
        self.blocks.push(Block { kind: BlockKind::Picture, text: String::new(), line });
    }

    pub(super) fn left_out(&mut self, what: &str, line: usize) {
        self.blocks.push(Block { kind: BlockKind::LeftOut, text: what.to_owned(), line });
    }

    /// Ends a paragraph, a heading or an item's text.
    pub(super) fn end_block(&mut self) {
        self.bold.clear();
        let text = safe(std::mem::take(&mut self.current).trim());
        let heading = self.heading.take();
        if text.is_empty() {
            return;
        }
        if let Some(level) = heading {
            self.push(BlockKind::Heading(level), text.replace(['*', '\n'], " "), self.line);
        } else if self.lists.is_empty() {
            self.push(BlockKind::Text, text, self.line);
        } else {
            self.list_text(&text);
        }
    }

    fn list_text(&mut self, text: &str) {
        let depth = self.lists.len().saturating_sub(1);
        let indent = "   ".repeat(depth.min(2));
        let text = text.replace('\n', " ");
        let goes_on = !std::mem::take(&mut self.item);
        if let Some(last) = self.list.last_mut().filter(|_| goes_on) {
            last.push(' ');
            last.push_str(&text);
            return;
        }
        let mark = match self.lists.last_mut() {
            Some(Some(number)) => {
                *number += 1;
                format!("{}. ", *number - 1)
            }
            _ => "- ".to_owned(),
        };
        self.list.push(format!("{indent}{mark}{}", text.trim_start_matches(['-', '*', '+', '#', ' '])));
    }

    fn push(&mut self, kind: BlockKind, text: String, line: usize) {
        let low = text.trim_start_matches(['*', '-', ' ']).to_lowercase();
        let short = text.chars().count() <= LONGEST_CHROME;
        let chrome = kind == BlockKind::Text && short && CHROME.iter().any(|chrome| low.starts_with(chrome));
        if !chrome && !text.trim().is_empty() {
            self.blocks.push(Block { kind, text, line });
        }
    }

    pub(super) fn finish(mut self) -> Vec<Block> {
        self.end_block();
        while !self.lists.is_empty() {
            self.close_list();
        }
        self.blocks
    }
}

/// A text in which nothing is read as a heading, a link, a note or HTML.
fn safe(text: &str) -> String {
    let text = without_tags(text).replace("-->", " ").replace("](", "] (").replace('`', "");
    let text = text.replace("##", "#");
    let lines = text.lines().map(|line| line.trim().trim_start_matches(['#', '>', '|', '=']).trim_start());
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// `<your name>` as `[your name]`; `5 < 6` as it is.
fn without_tags(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        plain.push_str(before);
        rest = after;
        if after.starts_with([' ', '=']) || after.starts_with(|c: char| c.is_ascii_digit()) {
            plain.push('<');
        } else if let Some((inner, after)) = after.split_once('>').filter(|(inner, _)| !inner.contains(['<', '\n'])) {
            plain.extend(["[", inner.trim_matches(['!', '-', '/']), "]"]);
            rest = after;
        }
    }
    plain.push_str(rest);
    plain
}
