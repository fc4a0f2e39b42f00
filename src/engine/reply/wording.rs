//! Every fixed sentence that the bot says.
