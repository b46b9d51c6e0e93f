"""How exposed a service is, by the measure of `systemd-analyze security`: computed, so instant."""

from catalog.exposure.gains import counts, gains
from catalog.exposure.score import Row, Score, score

__all__ = ["Row", "Score", "counts", "gains", "score"]
