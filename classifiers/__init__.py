"""Text in, verdict out: identifiers, names, rules and the decision. Pure: no I/O, no clock, no settings."""
