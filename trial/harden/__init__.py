"""Hardening: the strictest directives under which a service still works, found by trials. The search knows
neither services nor trials, so that what is on record can be its oracle."""
