"""The site: the published marts as static pages. Knows nothing of Dagster; opens PDFs only to draw them."""
