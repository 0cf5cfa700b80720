# Aisle: `make run` starts it, `make test` tests it, `make help` lists the rest.
PYTHON ?= python3
PY := .venv/bin/python
RASA_PY := .venv-rasa/bin/python
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run train test test-unit check format bench lock clean migration settings

help: ## list what can be made
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## install what is missing (two Python environments, from locks)
	@$(PYTHON) scripts/bootstrap.py

setup-dev:
	@$(PYTHON) scripts/bootstrap.py --dev

run: setup ## start the shop: demo data and training at the first time, then in seconds
	@$(PY) scripts/up.py

train: setup ## train the dialogue model again if its inputs changed
	@$(PY) scripts/prepare.py --train

test: setup-dev ## lint, types, floors, and every test
	@$(PY) scripts/test.py

test-unit: setup-dev ## the fast tests alone
	@$(PY) -m pytest tests/unit tests/contract -n 2 --dist worksteal -p no:schemathesis -m "not postgres"

check: setup-dev ## lint, format, types and floors
	@$(PY) scripts/check.py

format: setup-dev ## put the code into its form
	@$(PY) -m ruff check --fix-only -q . ; $(PY) -m ruff format -q .

bench: setup-dev ## list the benchmarks and run them (make bench ONLY=nlu)
	@$(PY) -m benchmarks $(ONLY)

lock: setup ## regenerate the pinned locks from the .in files
	@scripts/lock.sh

clean: ## remove the environments and everything made here, the shop's data included
	rm -rf .venv .venv-rasa var models .rasa .mypy_cache .ruff_cache .pytest_cache .hypothesis

migration: setup ## write a migration for changed tables (make migration M="why")
	@$(PY) scripts/make_migration.py $(M)

settings: setup ## write docs/settings.md anew
	@$(PY) scripts/settings_page.py
