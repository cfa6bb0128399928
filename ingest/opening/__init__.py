"""A mail taken apart: every leaf of its tree with its role, its kind and the hash of its bytes."""
