"""What we make of a document for people: the picture of a page, and the searchable PDF beside a photo."""
