"""What the outcome of a check means to a reader: whether the plan does not add up, or whether nobody can tell."""

from __future__ import annotations

# What is exact or rounded is as it should be.
DEVIATING = ("suspicious", "mismatch", "truncated")
UNKNOWN = ("uncheckable",)
