"""A complete office on this machine: private mail servers, sample letters, one pass, and what came of it."""
