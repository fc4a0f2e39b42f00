//! The arguments and the help texts.
#![expect(clippy::doc_markdown, reason = "the doc comments are the help texts, printed as they stand")]

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

const EXAMPLES: &str = "\
Examples:
  syncdesk                                      chat here, or run the bot if there is a token
  syncdesk ask my photos stopped uploading      one question, one answer
  syncdesk ask --explain \"it says paused\"       and why this answer
  syncdesk check                                look for mistakes in the knowledge files
  syncdesk check --against HEAD                 and say what the last edits lead elsewhere
  DISCORD_TOKEN_FILE=token.txt syncdesk run     run the bot on Discord
  syncdesk doctor                               what works, what does not, how to mend it

The README says how to set up the bot on Discord.";

const NEW_EXAMPLES: &str = "\
Examples:
  syncdesk new fix \"Check the date and time\"
  syncdesk new fix \"Check the date and time\" --guide icloud-photos
  syncdesk new guide \"Mail does not arrive\"";

const FMT_EXAMPLES: &str = "\
Examples:
  syncdesk fmt             put the files in order
  syncdesk fmt --check     only say which are not";

const IMPORT_EXAMPLES: &str = "\
Examples:
  syncdesk import article.html --dry-run
  syncdesk import article.md --guide \"Mail does not arrive\"
  syncdesk import answers.csv --guide \"Questions about mail\"";

const STATS_EXAMPLES: &str = "\
Examples:
  syncdesk stats                                    the last four weeks
  syncdesk stats --weeks 52 --picture year.png      a year, also as a picture
  syncdesk stats --format json                      for machines";

/// Answers questions about iCloud Photos not syncing: on Discord, or right here in the terminal.
///
/// Without a command it runs the bot if there is a token, and opens the terminal chat if there is none.
#[derive(Debug, Parser)]
#[command(version, after_help = EXAMPLES, disable_help_subcommand = true, max_term_width = 100)]
pub(crate) struct Args {
    /// The configuration [else SYNCDESK_CONFIG, else config.toml where there is one, else the defaults]
    #[arg(long, value_name = "FILE", global = true)]
    pub(crate) config: Option<PathBuf>,

    /// The folder with the knowledge files [else the one in the configuration, else `knowledge`]
    #[arg(long, value_name = "DIR", global = true)]
    pub(crate) knowledge: Option<PathBuf>,

    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Chat in the terminal, as on Discord
    Chat,

    /// Run the bot on Discord (needs DISCORD_TOKEN or DISCORD_TOKEN_FILE)
    Run,

    /// Answer one message, or a stream of them
    Ask {
        /// The message; quotation marks around it are not needed
        #[arg(required_unless_present = "jsonl", value_name = "TEXT")]
        text: Vec<String>,

        /// Say why: what matched, what was ruled out, which fixes came close
        #[arg(long, conflicts_with = "jsonl")]
        explain: bool,

        /// Read one JSON object a line ({"id": "1", "text": "..."}) and write one a line, at once
        #[arg(long, conflicts_with = "text")]
        jsonl: bool,
    },

    /// Look for mistakes in the knowledge files; exits with 1 if there are errors
    Check {
        /// The folder [else as for every command]
        #[arg(value_name = "DIR")]
        folder: Option<PathBuf>,

        /// Also say which questions lead elsewhere than in another version: `in-force` (what the running bot answers
        /// by), a folder, or a git revision (HEAD, main, a commit). Questions that moved do not change the exit code; errors do
        #[arg(long, value_name = "REV")]
        against: Option<String>,

        /// How to print what is found
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },

    /// Start a new fix or a new guide: a file to fill in
    #[command(after_help = NEW_EXAMPLES)]
    New {
        #[command(subcommand)]
        what: New,
    },

    /// Put the knowledge files in order: parts, bullets, empty lines, numbers in links; never what they say
    #[command(after_help = FMT_EXAMPLES)]
    Fmt {
        /// The folder [else as for every command]
        #[arg(value_name = "DIR")]
        folder: Option<PathBuf>,

        /// Change nothing; exit with 1 if something would change
        #[arg(long)]
        check: bool,
    },

    /// Turn an article, or a table of questions and answers, into a new guide, and say what needs a human
    #[command(after_help = IMPORT_EXAMPLES)]
    Import {
        /// An article with numbered headings (.md, .html), or a table with the columns question and answer (.csv, .tsv)
        #[arg(value_name = "FILE")]
        file: PathBuf,

        /// The title of the new guide [else the article's; a table needs one]
        #[arg(long, value_name = "TITLE")]
        guide: Option<String>,

        /// Write nothing; say what would be written
        #[arg(long)]
        dry_run: bool,
    },

    /// Measure the answers against labelled messages
    Eval {
        /// One JSON object a line: text, kind, best, ok, not
        #[arg(value_name = "FILE")]
        file: PathBuf,

        /// How to print the figures
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },

    /// Say what works, what does not, and how to mend it: configuration, knowledge, token, Discord
    Doctor,

    /// Ask the running bot how it is (needs `[monitor]`); exits with 1 if it is not ready to answer
    Health,

    /// Fit the weights of the matcher and print src/engine/matching/learnt.rs (for developers)
    Tune {
        /// Labelled messages that say what is ruled out; besides the knowledge's own questions, only these are learnt
        /// from (tests/questions/ruled-out.jsonl)
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },

    /// Print completions for a shell, for example: syncdesk completions bash > syncdesk.bash
    Completions {
        /// The shell
        shell: Shell,
    },

    /// Print the privacy policy as the configuration makes it: what is kept, how long, how it goes away
    Privacy,

    /// List the messages that got no answer, or none that helped, by likeness
    Inbox {
        /// List at most so many
        #[arg(long, value_name = "N", default_value_t = 20)]
        most: usize,

        /// How to print them
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,

        /// Remove what stands under this number instead; the same words are not taken in again for a while
        #[arg(long, value_name = "NUMBER", conflicts_with_all = ["most", "format"])]
        dismiss: Option<i64>,
    },

    /// Say how often each fix was shown and what came of it
    #[command(after_help = STATS_EXAMPLES)]
    Stats {
        /// Look back over so many weeks
        #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u32).range(1..=520))]
        weeks: u32,

        /// How to print the figures
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,

        /// Also draw them, into this file (PNG)
        #[arg(long, value_name = "FILE")]
        picture: Option<PathBuf>,

        /// Forget all counts instead
        #[arg(long, conflicts_with_all = ["weeks", "format", "picture"])]
        erase: bool,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum New {
    /// A new fix, at the end of a guide's checklist
    Fix {
        /// What the fix does, in a few words
        #[arg(value_name = "TITLE")]
        title: String,

        /// The folder of the guide [else the only one there is]
        #[arg(long, value_name = "ID")]
        guide: Option<String>,
    },

    /// A new guide: a folder with its introduction, its closing and a first fix
    Guide {
        /// The problem that the guide is about
        #[arg(value_name = "TITLE")]
        title: String,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Text,
    /// For machines
    Json,
}
