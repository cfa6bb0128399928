"""One rule a file: what it looks for in a header, and what that means for the receipt."""
