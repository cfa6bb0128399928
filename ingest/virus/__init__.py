"""The virus gate: every mail passes the office's own scanner before anything of it is opened."""
