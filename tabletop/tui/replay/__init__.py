"""Looking back: replay, eyes, who knew what, odds, comparison."""
