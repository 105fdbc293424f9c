"""What a seat and the wall show, as data: in which order and in which words. Surfaces lay it out in looks and keys of their own."""
