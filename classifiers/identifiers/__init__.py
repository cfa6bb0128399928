"""The numbers and dates a letter may carry: one grammar a file, each with `canonical` and `find`."""
