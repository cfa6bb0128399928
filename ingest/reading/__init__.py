"""A document's bytes in, the text of its pages out: one file a kind, one interface over the engines."""
