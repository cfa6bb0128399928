"""What cannot wait: signals in the client's words, and the days a letter names."""
