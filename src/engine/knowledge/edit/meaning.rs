//! What a file says, apart from where in the file it says it: two texts that mean the same make the same knowledge.

use super::super::article::{Article, Content, DraftStep, Page};
use super::super::{Entry, SourceFile};

/// What a file says. Line numbers and white space at the ends of lines are left out.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Meaning {
    usable: bool,
    content: Content,
}

impl Meaning {
    pub(super) fn of(path: &str, text: &str) -> Self {
        let (article, _) = Article::parse(&SourceFile { path: path.to_owned(), text: text.to_owned() });
        let Article { usable, mut content, .. } = article;
        match &mut content {
            Content::Guide { page, .. } | Content::Closing { page, .. } | Content::Fix { page, .. } => forget(page),
            Content::Synonyms(groups) => groups.iter_mut().for_each(|group| forget_lines(group)),
            Content::Ignored => {}
        }
        Self { usable, content }
    }
}

fn forget(page: &mut Page) {
    page.title_line = 0;
    let Page { questions, not_questions, keywords, already_done, other_topics, .. } = page;
    for entries in [questions, not_questions, keywords, already_done, other_topics] {
        forget_lines(entries);
    }
    for text in [&mut page.introduction, &mut page.solved] {
        *text = trimmed(text);
    }
    for DraftStep { text, prompts, line, .. } in &mut page.steps {
        *text = trimmed(text);
        *line = 0;
        for prompt in prompts {
            prompt.line = 0;
        }
    }
}

fn forget_lines(entries: &mut [Entry]) {
    for entry in entries {
        entry.line = 0;
    }
}

fn trimmed(text: &str) -> String {
    text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}
