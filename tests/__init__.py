"""The tests. A package, so that they can share the terminal driver: ``from tests.terminal import Terminal``."""
