"""What Superset runs with in the test: its own defaults, its metadata in a throw-away SQLite file."""

import os

SECRET_KEY = os.environ["SUPERSET_SECRET_KEY"]
SQLALCHEMY_DATABASE_URI = os.environ["SUPERSET_METADATA"]
