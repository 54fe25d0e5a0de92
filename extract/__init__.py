"""Read a Korean local government's work plan (PDF) into values: `extract.reading.read_plan(path) -> Plan`.

A pure library: it knows nothing of warehouses, schedulers or inboxes. Importing the package imports nothing else,
so that what only needs the values (`extract.plan`, `extract.printed`) does not wait for the PDF reader.
"""
