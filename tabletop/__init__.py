"""tabletop: run tabletop exercises and seminar wargames from one terminal."""

__version__ = "0.1.0"
