"""The reading room: other processes that touch hostile bytes, with no network, no files, no rights.

```
daemon ── start ──► fork server ── fork ──► reader      one job at a time: bytes by file descriptor,
   │                (loads everything        ▲          a JSON frame back; nothing else in or out
   └──────── one socket for each reader ─────┘
```
"""
