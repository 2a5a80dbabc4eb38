# The ways to work on this project; `make help` lists them. Needs nothing but make and Python 3.11 or newer.

.DEFAULT_GOAL := reports
.DELETE_ON_ERROR:
.PHONY: reports validate test check golden bench lock clean help

VENV := .venv
PYTHON := $(VENV)/bin/python
INSTALL := $(PYTHON) -m pip install --quiet --disable-pip-version-check --no-input --require-hashes
# `make lock LOCK=--upgrade` takes newer versions; without it only what pyproject.toml asks for changes.
LOCK :=
# `make bench BENCH=--quick NIGHT=--quick LETTERS=--quick` takes a tenth of the time, --json prints numbers for programs.
BENCH :=
NIGHT :=
LETTERS :=
COMPILE := uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest --generate-hashes \
	--no-emit-index-url --no-annotate --custom-compile-command "make lock" $(LOCK) pyproject.toml

reports: $(VENV)/runtime ## make the reports in reports/ that are out of date (what `make` alone does)
	@$(PYTHON) generate.py

test: $(VENV)/development ## run the tests
	@$(PYTHON) -m pytest -n auto

check: $(VENV)/development ## look at style, types and the direction of imports
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m mypy
	@$(PYTHON) $(VENV)/bin/lint-imports --no-logo

validate: $(VENV)/development ## make the reports, and check each PDF and Word file by the standards of its kind
	@$(PYTHON) generate.py build --validate

golden: $(VENV)/development ## write the tests' golden files anew; look at the difference before committing it
	@PLANPRESS_GOLDEN=rewrite $(PYTHON) -m pytest

bench: $(VENV)/runtime ## time the briefing, a night's run of a thousand editions, and a thousand letters
	@$(PYTHON) -m bench $(BENCH)
	@$(PYTHON) -m bench.nights $(NIGHT)
	@$(PYTHON) -m bench.letters $(LETTERS)

lock: ## pin the libraries of pyproject.toml in the lock files anew (needs uv)
	@command -v uv >/dev/null || { echo "make lock needs uv: python3 -m pip install uv"; exit 1; }
	@$(COMPILE) --output-file requirements.lock
	@$(COMPILE) --extra dev --constraint requirements.lock --output-file requirements-dev.lock

clean: ## remove the reports and the tools' caches, not the environment in .venv
	@rm -rf reports .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	@find planpress tests bench -name __pycache__ -prune -exec rm -rf {} +

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

# The environment. A file stands for each state, so that a second `make` installs nothing.

$(VENV)/runtime: requirements.lock $(PYTHON)
	@echo "Installing the libraries of $< into $(VENV) ..."
	@$(INSTALL) --requirement $<
	@touch $@

$(VENV)/development: requirements-dev.lock $(VENV)/runtime
	@echo "Installing the libraries of $< into $(VENV) ..."
	@$(INSTALL) --requirement $<
	@touch $@

# Not every name on the path is a Python that runs, nor is every python3 new enough.
$(PYTHON):
	@for name in python3.11 python3.12 python3.13 python3.14 python3; do \
		if $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			echo "Making $(VENV) with $$($$name --version) ..."; \
			$$name -m venv --clear $(VENV) && exit 0; \
			rm -rf $(VENV); \
			exit 1; \
		fi; \
	done; \
	echo "Planpress needs Python 3.11 or newer, and none is on the path: install it from python.org" \
		"or your system's packages, then run make again."; \
	exit 1
