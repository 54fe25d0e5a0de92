"""Opens the warehouse, a step at a time. When it dies in one the run fails, and the ledger gives its documents anew."""

from orchestration import engine
from orchestration.workers.making import app_for

app = app_for(engine.LOAD, given_anew=False)
