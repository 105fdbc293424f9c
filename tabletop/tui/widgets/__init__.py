"""Parts of screens: they show what they are given, and hold no state of the exercise."""
