"""The rules about one part, one a file: a name, a line of description, a function. Their order: `order`."""
