"""The report in every format, and the record as data. Each renderer is a pure function: the same input gives the same bytes.

Nothing is trusted: every text from play, scenario or file is escaped where it is written, so that no format of ours can be made to run,
fetch or compute anything.
"""
