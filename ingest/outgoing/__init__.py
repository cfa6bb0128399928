"""Handing our own mails to the outgoing server, and when to try again."""
