"""Play in words: the one place where an answer, an outcome and an event are put into words.

``names`` is what seats, serials, options and tracks are called; ``codes`` the words for what the record says in codes; ``answers`` an
answer and what stands; ``decision_told`` a decision from the question to what followed; ``third_person`` an event for logs and reports,
``second_person`` the same said to a seat; ``digest`` many events for somebody who was away. Screens, lines, the wall and reports lay these words out; none of them makes its own.
"""
