# A machine needs Python 3.11 or newer with pip, make and git; everything else
# comes from the Python package index, at the versions the lock files name.

PYTHON ?= python3

VENV := .venv
BIN := $(VENV)/bin
TOOLS := .tools
UV := $(TOOLS)/bin/uv
READY := $(VENV)/.ready
LOCK := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-annotate --no-header

export UV_PYTHON_DOWNLOADS := never
export UV_NO_CONFIG := 1
ifdef PIP_INDEX_URL
export UV_DEFAULT_INDEX ?= $(PIP_INDEX_URL)
endif

.PHONY: help setup demo test lint bench docs lock clean

help:
	@echo 'make setup   create .venv with everything locked in requirements/'
	@echo 'make demo    simulate a face video and a diary, show what is found beside what is true'
	@echo 'make test    run the tests'
	@echo 'make lint    ruff, mypy and the import rules'
	@echo 'make bench   measure accuracy and speed, write benchmarks/RESULTS.md'
	@echo 'make docs    build the documentation in docs/_build/html'
	@echo 'make lock    renew the lock files'
	@echo 'PYTHON=...   choose the interpreter for a new .venv'

setup: $(READY)

$(UV): requirements/uv.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo 'Python 3.11 or newer is needed. Name one: make setup PYTHON=python3.12' >&2; exit 1; }
	@$(PYTHON) -m pip --version >/dev/null 2>&1 || \
		{ echo 'pip is needed. On Debian or Ubuntu: sudo apt install python3-pip' >&2; exit 1; }
	@rm -rf $(TOOLS)
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --no-warn-script-location \
		--only-binary :all: --require-hashes --target $(TOOLS) -r requirements/uv.txt
	@touch $(UV)

$(READY): $(UV) requirements/dev.txt pyproject.toml
	$(UV) venv --quiet --clear --python "$$(command -v $(PYTHON))" $(VENV)
	$(UV) pip sync --quiet --python $(VENV) --require-hashes requirements/dev.txt
	$(UV) pip install --quiet --python $(VENV) --no-deps --no-build-isolation --editable .
	@touch $(READY)

demo: setup
	$(BIN)/python -m scripts.demo demo

test: setup
	$(BIN)/python -m pytest

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup
	$(BIN)/python -m benchmarks.run
	$(BIN)/python -m benchmarks.diary
	$(BIN)/python -m benchmarks.insight
	$(BIN)/python -m benchmarks.trials
	$(BIN)/python -m benchmarks.calibration

docs: setup
	$(BIN)/python -m sphinx --fail-on-warning --keep-going --quiet docs docs/_build/html
	@echo 'Open docs/_build/html/index.html'

lock: $(UV)
	$(LOCK) --override requirements/leave-out.txt --override requirements/leave-out-run.txt \
		pyproject.toml requirements/carriers.in --output-file requirements/run.txt
	$(LOCK) --override requirements/leave-out.txt --group dev \
		pyproject.toml requirements/carriers.in --output-file requirements/dev.txt
	$(LOCK) requirements/uv.in --output-file requirements/uv.txt

clean:
	rm -rf $(VENV) $(TOOLS) demo docs/_build
