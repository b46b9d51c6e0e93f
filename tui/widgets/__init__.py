"""What the screens are made of: few widgets, each showing many lines."""
