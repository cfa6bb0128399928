"""The one word for files that do not hold what their kind promises."""


class DamagedError(Exception):
    """A file cannot be read as what it seems to be, or not to its end."""
