"""Dagster definitions and the `planhouse` command. No parsing and no SQL of its own: it calls the other packages."""
