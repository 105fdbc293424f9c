"""One module per screen, imported by the route that opens it; see :mod:`tabletop.tui.app`."""
