"""Play in words: the one place where an answer, an outcome and an event are put into words.

``names`` is what seats, serials, options and tracks are called; ``terms`` the words for what the record says in codes; ``outcome`` an
answer and what stands; ``told`` a decision from the question to what followed; ``said`` an event, in the voice of an account and
addressed to a seat; ``digest`` many events for somebody who was away. Screens, lines, the wall and reports lay these words out; none of them makes its own.
"""
