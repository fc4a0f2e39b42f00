//! Text: normalise, tokenise, clip.
