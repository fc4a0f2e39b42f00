//! The search library `tantivy` on the same fixes: what a search engine does that is made for millions of documents.
//!
//! As a user of it would begin: an index in memory, one text field with all that a fix says, the default tokenizer, the
//! query parser's default (documents with any of the words, ranked by BM25), the best four. It is asked the plain words
//! of a message, and reads no typos.

use ::tantivy::collector::TopDocs;
use ::tantivy::columnar::Column;
use ::tantivy::query::QueryParser;
use ::tantivy::schema::{FAST, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use ::tantivy::{Index, IndexWriter, ReloadPolicy, Result, Searcher, TantivyDocument};
use syncdesk::engine::matching::MAX_CANDIDATES;

/// Memory that the library may use while it builds the index, in bytes; enough for a single segment.
const WRITER_MEMORY: usize = 100_000_000;

/// A ready index.
pub(crate) struct Tantivy {
    searcher: Searcher,
    parser: QueryParser,
    /// For each segment, the number of the fix that a document is.
    numbers: Vec<Column<u64>>,
}

impl Tantivy {
    /// Indexes the texts, in order.
    pub(crate) fn new(texts: &[String]) -> Result<Self> {
        let mut schema = Schema::builder();
        let indexing =
            TextFieldIndexing::default().set_tokenizer("default").set_index_option(IndexRecordOption::WithFreqs);
        let text = schema.add_text_field("text", TextOptions::default().set_indexing_options(indexing));
        let number = schema.add_u64_field("number", FAST);
        let index = Index::create_in_ram(schema.build());
        let mut writer: IndexWriter = index.writer_with_num_threads(1, WRITER_MEMORY)?;
        for (fix, written) in (0..).zip(texts) {
            let mut document = TantivyDocument::default();
            document.add_text(text, written);
            document.add_u64(number, fix);
            writer.add_document(document)?;
        }
        writer.commit()?;
        writer.wait_merging_threads()?;
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let searcher = reader.searcher();
        let columns = searcher.segment_readers().iter().map(|segment| segment.fast_fields().u64("number"));
        let numbers = columns.collect::<Result<_>>()?;
        Ok(Self { parser: QueryParser::for_index(&index, vec![text]), searcher, numbers })
    }

    /// The best fixes for a message of plain words, best first, at most four.
    pub(crate) fn find(&self, message: &str) -> Vec<usize> {
        let (query, _) = self.parser.parse_query_lenient(message);
        let best = TopDocs::with_limit(MAX_CANDIDATES).order_by_score();
        let Ok(found) = self.searcher.search(&query, &best) else { return Vec::new() };
        let number = |segment: u32, document| self.numbers.get(usize::try_from(segment).ok()?)?.first(document);
        found
            .into_iter()
            .filter_map(|(_, address)| usize::try_from(number(address.segment_ord, address.doc_id)?).ok())
            .collect()
    }
}

/// The words of a message without the marks that the query parser would take for operators.
pub(crate) fn plain(message: &str) -> String {
    message.to_lowercase().replace(|letter: char| !letter.is_alphanumeric(), " ")
}
