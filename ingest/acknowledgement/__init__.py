"""Whether a mail gets a receipt, to whom it goes, and what it says. Pure: no I/O, no clock."""
