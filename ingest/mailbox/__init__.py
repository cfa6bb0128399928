"""The mailbox edge: messages as the IMAP server shows them, taken by UID and filed away on the server."""
