"""Benchmarks: pairs measured in one run. ``python -m bench``, or ``python -m bench NAME …`` for some of them."""
