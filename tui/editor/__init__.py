"""The main screen: one unit, what is done with it, and what each pane shows."""
