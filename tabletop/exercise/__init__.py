"""The pure core: commands are decided into events, and state is only ever the fold of events.

No files, sockets, wall clock or randomness: time and dice come in with the request, so that an exercise replays for ever.
"""
