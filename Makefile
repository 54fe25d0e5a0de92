# `make run` and `make test` need Python 3.11 to 3.13 (with venv or pip), make and git; the rest they bring along.

PYTHONS ?= python3 python3.13 python3.12 python3.11 python
READY   := .venv/.ready

# Python comes from the system, never from a download; its byte code is written once, at set-up.
export UV_PYTHON_DOWNLOADS   := never
export UV_PYTHON_PREFERENCE  := only-system
export UV_PROJECT_ENVIRONMENT := $(CURDIR)/.venv
export UV_COMPILE_BYTECODE   := 1
unexport PYTHONDONTWRITEBYTECODE
unexport VIRTUAL_ENV

# Nothing phones home.
export DO_NOT_TRACK := 1
export DBT_SEND_ANONYMOUS_USAGE_STATS := False
export GX_ANALYTICS_ENABLED := false

.DEFAULT_GOAL := help
.PHONY: help run serve test test-superset lint fix bench bench-tables bench-speed bench-hostile bench-inbox bench-latency bench-daemon bench-kills bench-at-once bench-bulk bench-growth bench-lake bench-readers bench-site bench-startup bench-workers bench-postgres clean

help: ## Say what can be made
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

run: $(READY) ## Build the sample plan's warehouse and print its marts
	@.venv/bin/planhouse build

serve: $(READY) ## Start Dagster on http://127.0.0.1:3000
	@.venv/bin/planhouse serve

test: lint ## Lint, then run every test
	.venv/bin/pytest -n 2 --dist loadgroup

# An environment of its own: Superset's pins are far from ours. uv may be the one that .ci/setup brought.
test-superset: $(READY) ## Show the published sample in Superset (some minutes, 700 MB)
	PATH="$(CURDIR)/.uv/bin:$$PATH" UV_PROJECT_ENVIRONMENT=$(CURDIR)/tests/superset/.venv \
		uv sync --quiet --locked --project tests/superset
	.venv/bin/pytest -n 0 tests/superset/dashboard_in_superset.py

lint: $(READY) ## Check style, types and SQL
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/sqlfluff lint --disable-progress-bar dbt_project/models

fix: $(READY) ## Repair what style tools can repair
	.venv/bin/ruff check --fix
	.venv/bin/ruff format
	.venv/bin/sqlfluff fix --disable-progress-bar dbt_project/models

bench: $(READY) ## Time `planhouse build` against a bare script
	@.venv/bin/python -m bench.run_vs_script

bench-tables: $(READY) ## Compare the tables read with gold and with other readers
	@.venv/bin/python -m bench.tables $(ARGS)

bench-speed: $(READY) ## Compare what reading costs with pdfplumber and with PDFium
	@.venv/bin/python -m bench.speed $(ARGS)

bench-hostile: $(READY) ## Read the hostile set, each file within its limits
	@.venv/bin/python -m bench.hostile $(ARGS)

bench-inbox: $(READY) ## Drop the hostile set into an inbox, a good plan between each
	@.venv/bin/python -m bench.inbox $(ARGS)

bench-latency: $(READY) ## Time each step from a drop into the inbox to published marts
	@.venv/bin/python -m bench.latency $(ARGS)

bench-daemon: $(READY) ## Kill a run and let one hang under a real daemon: the plan is loaded all the same
	@.venv/bin/python -m bench.daemon $(ARGS)

bench-kills: $(READY) ## Kill builds at named points and random moments, and compare what is left
	@.venv/bin/python -m bench.kills $(ARGS)

bench-readers: $(READY) ## Fifty plans at once while four readers ask the published file without pause
	@.venv/bin/python -m bench.readers $(ARGS)

bench-lake: $(READY) ## Four processes append 80 plans to a lake, ten times, and compare it with a warehouse file
	@.venv/bin/python -m bench.lake $(ARGS)

bench-startup: $(READY) ## Say what each command's imports cost
	@.venv/bin/python -m bench.startup $(ARGS)

bench-postgres: $(READY) ## Twenty publications into PostgreSQL while readers ask it without pause
	@.venv/bin/python -m bench.served_by_postgres $(ARGS)

bench-at-once: $(READY) ## Eight builds of the same bytes at the same moment
	@.venv/bin/python -m bench.at_once $(ARGS)

bench-bulk: $(READY) ## Build a folder of drawn plans on one core and on two
	@.venv/bin/python -m bench.bulk $(ARGS)

bench-workers: $(READY) ## A batch of plans in one process and on Celery's workers, one of them killed midway
	@.venv/bin/python -m bench.on_workers $(ARGS)

bench-site: $(READY) ## Weigh the site and open its pages, with one plan and with fifty
	@.venv/bin/python -m bench.site $(ARGS)

bench-growth: $(READY) ## What one more plan costs in warehouses of 1, 10, 100 and 1,000
	@.venv/bin/python -m bench.growth $(ARGS)

clean: ## Remove what was set up and cached (your data/ stays)
	rm -rf .venv .uv .peers tests/superset/.venv .mypy_cache .pytest_cache .ruff_cache .hypothesis dist
	rm -rf dbt_project/target dbt_project/logs logs
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The environment follows uv.lock; a warm `make run` does nothing here.
$(READY): pyproject.toml uv.lock
	@PYTHONS='$(PYTHONS)' sh .ci/setup
	@touch $@
