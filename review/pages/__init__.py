"""The pages of the desk: one file for each area, each with a router of its own."""
