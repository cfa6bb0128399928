"""What is kept and how it survives a crash: tables, blobs, case folders, outbox, audit log, register."""
