"""Which of the changed directives broke a service, and what to write instead: one file a signature."""
