# `make` alone prints the recipes.
.DEFAULT_GOAL := help
PY := .venv/bin/python
PYTEST := $(PY) -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder
CHECKS := check-lock check-format check-lint check-imports check-types check-migrations check-tests

.PHONY: help install demo test check $(CHECKS) fix proof bench bench-science lock clean

help:
	@echo "make demo     runs Concord with example companies (PORT=8000, DATA_DIR=.data)"
	@echo "make test     passes the tests (ARGS='-k plans' chooses some)"
	@echo "make check    passes all that CI asks, and edits nothing"
	@echo "make fix      formats, corrects what a tool can, and writes the SDL anew"
	@echo "make proof    passes the proofs in their long form"
	@echo "make bench    measures (ARGS=reads, closing, answering … chooses; a few minutes; PYTHON= as below)"
	@echo "make bench-science repeats the simulations of docs/science.md (a minute or two)"
	@echo "make lock     writes requirements.lock from pyproject.toml"
	@echo "make clean    removes what the tools made; data stays"
	@echo "PYTHON=python3.12 chooses the interpreter (3.11 or newer) for each of them."

install:
	@.ci/environment

demo: install
	@$(PY) manage.py demo

test: install
	$(PYTEST) -m "not proof" $(ARGS)

check: install
	@for check in $(CHECKS); do $(MAKE) --no-print-directory $$check || exit 1; done

check-lock:
	@.ci/lock --check

check-format:
	$(PY) -m ruff format --check --quiet .

check-lint:
	$(PY) -m ruff check --quiet .

check-imports:
	.venv/bin/lint-imports --no-cache

check-types:
	$(PY) -m mypy

check-migrations:
	$(PY) -W error manage.py makemigrations --check --dry-run

check-tests:
	$(PYTEST) -m "not proof" --cov --cov-report=term:skip-covered $(ARGS)

fix: install
	$(PY) -m ruff check --fix --quiet .
	$(PY) -m ruff format --quiet .
	$(PY) manage.py write_sdl

proof: install
	$(PYTEST) -m proof $(ARGS)

bench: install
	$(PY) -m bench $(ARGS)

bench-science: install
	OPENBLAS_NUM_THREADS=1 $(PY) -m bench science $(ARGS)

lock: install
	@.ci/lock

clean:
	rm -rf .venv bench/.peers .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage .coverage.* htmlcov
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
