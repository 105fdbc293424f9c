"""A seat: station of a role, observer, curtain."""
