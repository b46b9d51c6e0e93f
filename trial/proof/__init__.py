"""Proof by trying: which lines of a draft break a service, and how strict they may be instead. The engine
(outcomes, halving, search, bound) knows neither services nor trials."""
