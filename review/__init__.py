"""The review desk: pages for clerks, operators and auditors, and the HTTP interface."""
