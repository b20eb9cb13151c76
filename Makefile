# Two commands do all the set-up: `make demo` and `make test`.
.DEFAULT_GOAL := help
.PHONY: help setup demo test lint bench samples clean

help:
	@echo "make demo     set up, then read the samples: plan, ingest, matrix, telling figures, workbook"
	@echo "make test     set up, then run the tests"
	@echo "make lint     ruff check, ruff format --check, mypy --strict"
	@echo "make bench    measure what the README claims"
	@echo "make samples  make the sample submissions anew from corpus/sources"

setup:
	@scripts/setup

demo: setup
	@scripts/demo

test: setup
	@.venv/bin/python -m pytest -n 2

lint: setup
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy

samples: setup
	@.venv/bin/python corpus/make_samples.py

bench: setup
	@for script in bench/*.py; do case $$script in */_*) ;; *) echo "== $$script"; .venv/bin/python $$script || exit 1;; esac; done

clean:
	rm -rf .venv demo build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
