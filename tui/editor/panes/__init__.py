"""The panes of the main screen. They show what they are given, and tell by messages what the user wants."""
