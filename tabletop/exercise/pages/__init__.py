"""What a seat and the wall show, as data: which words, in which order, with which lists, choices and fields.

A page is made of what was sent to the seat and of nothing else, by one function for all surfaces. A surface lays it out: it knows how
things look there and which key or word asks for an action, and it decides nothing that is said.
"""
