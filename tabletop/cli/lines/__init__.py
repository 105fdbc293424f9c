"""The room at a terminal without screens: what is typed and printed line by line."""
