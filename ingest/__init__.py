"""The flow and its edges: mailbox, opening, reading, pipeline, receipts, sending, daemon, commands."""
