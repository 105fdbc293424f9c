"""What people can do, each declared once: its words, whether it may be done now, what is filled in, and the command that is made of it.

A surface makes its keys, forms, typed words and lists from :data:`tabletop.exercise.actions.catalogue.ACTIONS`. Which key it is, and how
a typed line is cut into fields, is the surface's own.
"""
