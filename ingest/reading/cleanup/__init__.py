"""From a picture as it was sent to a page an engine reads well: upright, flat, evenly lit, right in size."""
