"""What is shown, as lines of styled text: state in, text out, without a widget."""
