"""One partition per document; its key is the sha256 of the file's bytes."""

from __future__ import annotations

import dagster as dg

DOCUMENTS = dg.DynamicPartitionsDefinition(name="documents")
