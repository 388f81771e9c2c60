# Every command of the project. `make` alone lists them.

PORT ?= 8000
BIN := .venv/bin
# every tool and every page of the tests finds its settings here
export DJANGO_SETTINGS_MODULE ?= config.settings.test

.DEFAULT_GOAL := help
.PHONY: help setup run test check format bench mutants lock messages clean

help: ## list the commands
	@awk -F':.*## ' '/^[a-z][a-z-]*:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## make .venv with the locked packages of the site, the tests and the checks
	@deploy/setup test

run: ## load the demonstration province and serve it on 127.0.0.1 (PORT=8000)
	@deploy/debian-packages run
	@deploy/setup run
	@DJANGO_SETTINGS_MODULE=config.settings.demo $(BIN)/plumbline demo --port $(PORT)

test: ## run the checks and every test, on SQLite and on PostgreSQL
	@tests/everything

CHECKS := "ruff check ." "ruff format --check --quiet ." "mypy" "lint-imports --no-logo" \
	"django-admin makemigrations --check --dry-run" "python tests/repo/messages.py --check"

check: setup ## style, types, imports, translations, migrations: all that needs no running
	@failed=0; for check in $(CHECKS); do echo "$$check"; $(BIN)/$$check || failed=1; done; exit $$failed

format: setup ## let the formatter set the code, and mend what it can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: ## measure Plumbline beside its peers, ratios printed
	@deploy/setup bench
	@$(BIN)/python -m bench

mutants: ## change the kernel in small ways and list what no test notices (OPTIONS="--modules term --number 50")
	@deploy/setup bench
	@$(BIN)/python -m tests.mutants $(OPTIONS)

lock: setup ## write the locks anew from pyproject.toml (UPGRADE=1 takes the newest that fit)
	@deploy/lock $(if $(UPGRADE),--upgrade)

messages: setup ## gather the sentences of the pages into the catalogue and compile it
	@$(BIN)/python tests/repo/messages.py

clean: ## remove what the tools made; data under var/ stays
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find src config tests bench -name __pycache__ -type d -prune -exec rm -rf {} +
