"""Why a step failed, in the words of whatever failed first."""

from __future__ import annotations

from typing import Any


def innermost(failure: Any) -> str:
    """Of Dagster's account of a failed step: our own words, else the first cause's."""
    if failure.user_failure_data is not None and failure.user_failure_data.description:
        return str(failure.user_failure_data.description)
    error = failure.error
    while error is not None and error.cause is not None:
        error = error.cause
    return str(error.message).strip() if error is not None else "no reason given"
