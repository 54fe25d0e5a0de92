"""One module per verb of the command: calls one function, prints what came of it, returns the exit code."""
