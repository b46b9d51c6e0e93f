"""The helper process: the only code that imports pystemd, runs as root, or enters another systemd."""
