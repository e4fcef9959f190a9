# make run | test | check | fix | bench | soak | install | clean
#
#   make run HOST=127.0.0.1 PORT=9000   where to listen (the environment's BLOCKZOO_* work too)
#   make test ARGS="-k mb_conv -x"      arguments for pytest; for `make bench`, for the benchmark
#   make run PYTHON=python3.12          which Python the environment is made with

PYTHON ?= python3
PROCESSES ?= 2
VENV ?= .venv
EDITABLE ?= --editable
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

# Only from make's own command line: some shells and compilers export a HOST that is not an address.
option = $(if $(filter command,$(firstword $(origin $1))),$2 '$($1)')

.PHONY: run test check fix bench soak pictures install clean environment
.NOTPARALLEL:  # two installs in one environment would disturb each other
.DELETE_ON_ERROR:

run: install
	@$(BIN)/python -m app serve $(call option,HOST,--host) $(call option,PORT,--port)

# A file's tests stay in one process, and the browser's come last in each.
test: $(VENV)/.installed-test
	$(BIN)/python -m pytest -n $(PROCESSES) --dist loadfile --no-loadscope-reorder $(ARGS)

check: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/deno lint --quiet static tests/static
	$(BIN)/deno check --quiet --config jsconfig.json static/main.js

fix: $(VENV)/.installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.installed-dev
	$(BIN)/python -m benchmarks $(ARGS)

# An hour of load; ARGS="R3 R5 --scale 0.1" for less.
soak: $(VENV)/.installed-dev
	$(BIN)/python -m tests.soak $(ARGS)

# The README's pictures; with a Chromium, as the browser tests.
pictures: $(VENV)/.installed-dev
	$(BIN)/python -m docs.take_pictures

install: $(VENV)/.installed-run

clean:
	rm -rf '$(VENV)' .pytest_cache .mypy_cache .ruff_cache .hypothesis test-artefacts

# One stamp per extra, written last: a second call finds it newer than pyproject.toml and installs
# nothing, while an install that was cut short leaves none and is taken up again.
EXTRA_run :=
EXTRA_test := [test]
EXTRA_dev := [dev]
STAMPS_run := run
STAMPS_test := run test
STAMPS_dev := run test dev

# No python there, or a link to one that was upgraded away: the stamps are worth nothing.
MISSING := $(shell test -x '$(BIN)/python' || echo environment)

$(VENV)/.installed-%: pyproject.toml $(MISSING)
	@$(PIP) --version >/dev/null 2>&1 || $(MAKE) --no-print-directory environment
	@echo 'Installing blockzoo$(EXTRA_$*) into $(VENV); the first time this takes some minutes.'
	@$(PIP) install --quiet $(EDITABLE) '.$(EXTRA_$*)'
	@touch $(STAMPS_$*:%=$(VENV)/.installed-%)

environment:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "blockzoo needs Python 3.11 or newer; name one: make run PYTHON=python3.12")'
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	    { echo 'This Python cannot make environments; on Debian and Ubuntu: apt install python3-venv' >&2; exit 1; }
	@$(PYTHON) -m venv --clear '$(VENV)'
