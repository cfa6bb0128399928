"""Containers within a mail: archives, Outlook's envelopes, signed mail, forwarded files. One kind a file."""
