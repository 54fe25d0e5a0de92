"""Reads. A step whose worker dies is done by another one: what was read of it is not read again."""

from orchestration import engine
from orchestration.workers.making import app_for

app = app_for(engine.READ, given_anew=True)
