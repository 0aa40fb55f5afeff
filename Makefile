# What CI runs; `make` alone lists it.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PYTEST ?= -n 2

.PHONY: help setup census test quick values sdv lint format types layers check benchmarks peers learning reference docs clean

help:
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 14

setup: $(READY) ## a virtual environment with fakegen, its plugins and the tools

$(READY): pyproject.toml $(wildcard plugins/*/pyproject.toml)
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable . $(foreach plugin,$(dir $(wildcard plugins/*/pyproject.toml)),--editable $(plugin)) --group dev
	touch $@

census: $(READY) ## learn from a census, make 10,000 people: Parquet, CSV, SQLite
	mkdir -p build
	$(BIN)/fakegen generate schemas/census.yaml -o build/census.parquet
	$(BIN)/fakegen generate schemas/census.yaml -o build/census.csv
	$(BIN)/fakegen generate schemas/census.yaml -o build/census.db --format sqlite --option replace=true
	$(BIN)/fakegen preview schemas/census.yaml

test: $(READY) ## the tests
	$(BIN)/python -m pytest $(PYTEST)

quick: $(READY) ## the tests that a change touches, within a minute
	$(BIN)/python tests/quick.py

values: $(READY) ## whether schemas and providers still make what they made
	$(BIN)/python tests/golden/values.py

sdv: ## the tests of plugins/fakegen-sdv with sdv and torch, in build/sdv: gigabytes
	$(PYTHON) -m venv build/sdv
	build/sdv/bin/python -m pip install --quiet --editable . --editable 'plugins/fakegen-sdv[learn]' 'pytest>=8.3'
	build/sdv/bin/python -m pytest plugins/fakegen-sdv

lint: $(READY) ## style: ruff
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(READY) ## mend style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(READY) ## strict types: mypy
	$(BIN)/mypy

layers: $(READY) ## imports only point down: import-linter
	$(BIN)/lint-imports

check: test lint types layers ## all that CI runs

benchmarks: $(READY) ## measure against peers, rewrite benchmarks/results
	$(BIN)/python -m pip install --quiet --group benchmarks
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.learning quality --tables 401ksubs penguins --splits 1 --ledger build/glance/learning.jsonl --kept build/glance

peers: build/peers/.ready ## SDV, arfpy and mostlyai-engine, in build/peers: gigabytes

build/peers/.ready: pyproject.toml
	$(PYTHON) -m venv build/peers
	build/peers/bin/python -m pip install --quiet --upgrade pip
	build/peers/bin/python -m pip install --quiet --group peers
	touch $@

learning: $(READY) peers ## race learned columns against the peers for hours, rewrite their page
	$(BIN)/python -m pip install --quiet --group benchmarks
	$(BIN)/python -m benchmarks.learning --out benchmarks/results/learning.md

reference: $(READY) ## write what the code knows into docs/reference
	$(BIN)/python docs/facts.py

docs: reference ## the documentation as a site, in build/site
	$(BIN)/python -m pip install --quiet --editable '.[docs]'
	$(BIN)/zensical build --strict

clean: ## remove what was made
	rm -rf build .cache $(VENV)
