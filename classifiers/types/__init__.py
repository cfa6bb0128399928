"""What kind of document something is: cues of the office's catalogue, counted in the open."""
