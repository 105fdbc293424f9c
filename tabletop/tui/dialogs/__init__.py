"""Small modal screens with one purpose each. They hang at the bottom, so that the top line with the clock stays in sight."""
