"""The screens. The only part of the program that imports Textual; nothing here decides a rule of play."""
