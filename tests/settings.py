"""The settings every office under test has in common."""

OFFICE = """
[storage]
database = "{database}"
cases = "cases"
blobs = "blobs"
min_free = "1 MB"

[office]
name = "Jobcenter Dortmund"
prefixes = ["35502"]
"""
"""To be filled in, and added to."""
