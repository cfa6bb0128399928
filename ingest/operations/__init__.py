"""What can be done with an office; commands and web pages call these and have no logic of their own."""
