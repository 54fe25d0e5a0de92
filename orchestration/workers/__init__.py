"""Celery's workers: `celery -A orchestration.workers.reader worker`, and `.loader` once. Only they import Celery."""
