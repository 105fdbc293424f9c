# Run `make help` for the list. Everything happens in .venv; nothing is installed outside it.

# The first Python of 3.11 or newer; override with `make run PYTHON=/path/to/python3.12`.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo "$$p" && break; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip
QUIETLY := -qq --disable-pip-version-check --no-input
# The folders that hold Python right now: mypy refuses a folder without any.
CODE = $(patsubst %/,%,$(sort $(dir $(wildcard tabletop/*.py tests/*.py bench/*.py scripts/*.py))))
WORKERS ?= 3
# All chance of the tests comes from this number: their order, `random`, the hashes of strings. For another: `make test SEED=7`.
SEED ?= 1
PYTEST = $(BIN)/pytest -q -n $(WORKERS)
# A session stopped in the middle of the sanctions debate, four of five answers in, for the pictures alone.
STAGE := build/pictures
SAVE := $(STAGE)/sample-security-guarantees.toml
# The same session to its end, for the pictures of looking back.
ENDED := $(STAGE)/ended.toml
# How each picture is reached from the open session, in the steps of scripts/picture.py.
CONSOLE ?= --columns 140 --rows 40 "wait:p continue" type:p "wait:p PAUSEX" "wait:exercise continues"
STATION ?= --columns 120 --rows 36 "wait:p continue" type:p "wait:p PAUSEX" type:h "wait:waited for" key:enter \
	"wait:nobody else" key:enter "wait:submit" type:2 "wait:[x] 2" key:tab "gone:space choose" \
	"type:Firms far away, agreed. Energy is left alone, or" "wait:left alone, or" "wait:draft kept"
KNOWLEDGE ?= --columns 140 --rows 36 wait:replay type:w "wait:seats, no leak" key:up "wait:did not know “For the cabinet only”"
HOTWASH ?= --columns 140 --rows 40 wait:ENDEX type:h "wait:WHAT FOLLOWED" \
	$(foreach n,2 3 4 5 6 7 8 9 10 11,key:right "wait: $(n) of 24") "wait:“The sanctions debate”  w puts it up"

# A virtual environment does not survive being moved: one made for another folder is made again.
ifneq ($(shell cat .venv/made-for 2>/dev/null),$(CURDIR))
STALE := stale
endif

# The tests start the program many times, and each start would compile it anew for somebody who keeps no bytecode.
unit quick fuzz drills: export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test quick fuzz drills lint types layers unit lowest bench balance samples golden codebook keys picture format dist wheelhouse sbom clean stale

help:  ## this list
	@awk -F ':.*## *' '/^[a-z]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' Makefile

run: .venv/installed  ## open the program (the first time: set it up in .venv)
	@$(BIN)/tabletop

test: lint types layers unit  ## everything CI checks; `make -k test` goes on after a failure

quick: lint  ## style and all tests but the slow ones: what to run while working
	@PYTHONHASHSEED=$(SEED) $(PYTEST) --randomly-seed=$(SEED) -m "not slow"

fuzz: .venv/installed-dev  ## look for texts and plays that break a property; SEED=... goes the same way again
	@seed=$(if $(findstring command,$(origin SEED)),$(SEED),$$($(BIN)/python -c 'import secrets; print(secrets.randbelow(2**32))')); \
	echo "The same search again: make fuzz SEED=$$seed"; \
	PYTHONHASHSEED=$$seed $(PYTEST) --randomly-seed=$$seed --hypothesis-seed=$$seed --hypothesis-profile=fuzz -m hypothesis

drills: .venv/installed-dev  ## the acceptance drills of docs/drills.md, also those too long for `make test`, and what they saw
	@PYTHONHASHSEED=$(SEED) $(PYTEST) --randomly-seed=$(SEED) -m drill -rP

lint: .venv/installed-dev
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet . || { echo "Some files are not formatted: run \`make format\`." >&2; exit 1; }
	@if [ -e .git ]; then $(BIN)/reuse lint --lines; fi  # without git it would look for licences in .venv too

# On the other systems only the program is looked at: tests and benchmarks drive pseudo-terminals, which Windows has not.
# Each look keeps one processor busy, so two are taken at a time.
types: .venv/installed-dev
	@printf '%s\n' "$(CODE)" "--platform darwin --cache-dir .mypy_cache/darwin tabletop" \
		"--platform win32 --cache-dir .mypy_cache/win32 tabletop" | xargs -P 2 -L 1 $(BIN)/mypy --no-error-summary

layers: .venv/installed-dev
	@words=$$($(BIN)/lint-imports --no-logo 2>&1) || { echo "$$words" >&2; exit 1; }

unit: .venv/installed-dev
	@PYTHONHASHSEED=$(SEED) $(PYTEST) --randomly-seed=$(SEED) -m "not drill(alone=True)"

# Another folder than .venv, because the versions are others; made anew each time, because the bounds may be.
lowest:  ## the tests but the slow ones with the lowest versions that pyproject.toml allows
	@$(PYTHON) -m venv --clear build/lowest
	@$(PYTHON) scripts/lowest.py >build/lowest/constraints.txt
	@build/lowest/bin/python -m pip install $(QUIETLY) --constraint build/lowest/constraints.txt --editable '.[dev]'
	@PYTHONHASHSEED=$(SEED) build/lowest/bin/pytest -q -n $(WORKERS) --randomly-seed=$(SEED) -m "not slow"

bench: .venv/installed-dev  ## measure the pairs of bench/ and print their table
	@$(BIN)/python -m bench

balance: .venv/installed-dev  ## rehearse the shipped scenario 1,000 times and write docs/balance.md
	@$(BIN)/python -m scripts.balance

samples: .venv/installed-dev  ## play the sample sessions of saves/ again from scripts/plays/
	@$(BIN)/python -m scripts.samples

golden: .venv/installed-dev  ## write the golden reports in tests/ anew, where reports or samples were meant to change
	@$(BIN)/python -m tests.report.golden

codebook: .venv/installed-dev  ## write the schema and codebook of the exports in docs/ from the event classes
	@$(BIN)/python -m scripts.export_docs

keys: .venv/installed-dev  ## write the tables of keys, typed words, exit codes and JSON in docs/ from the program
	@$(BIN)/python -m scripts.key_docs

picture: .venv/installed-dev  ## take the pictures in docs/ from the running program
	@$(BIN)/python -m scripts.samples --stop sanctions-debate:4 $(STAGE)
	@$(BIN)/python -m scripts.picture docs/console.svg $(CONSOLE) -- $(BIN)/tabletop resume $(SAVE)
	@$(BIN)/python -m scripts.samples --stop sanctions-debate:4 $(STAGE)
	@$(BIN)/python -m scripts.picture docs/station.svg $(STATION) -- $(BIN)/tabletop resume $(SAVE)
	@cp saves/$(notdir $(SAVE)) $(ENDED)
	@$(BIN)/python -m scripts.picture docs/knowledge.svg $(KNOWLEDGE) -- $(BIN)/tabletop replay $(ENDED) --at T+66:20
	@$(BIN)/python -m scripts.picture docs/hotwash.svg $(HOTWASH) -- $(BIN)/tabletop resume $(ENDED)

format: .venv/installed-dev  ## format the code and repair what ruff can repair
	@$(BIN)/ruff check --quiet --fix-only .
	@$(BIN)/ruff format --quiet .

dist: .venv/installed-dev  ## build the sdist and the wheel in dist/
	@$(BIN)/python -m hatchling build -t sdist -t wheel

wheelhouse: .venv/installed  ## collect all wheels the program needs in build/wheelhouse, for machines without a network
	@$(PIP) wheel $(QUIETLY) --constraint constraints.txt --wheel-dir build/wheelhouse '.[lan]'

# The tool needs 35 packages that nothing else here does, so it has a folder of its own; the one it looks at holds the program alone.
sbom: .venv/installed  ## list all the program is made of in build/sbom.json (CycloneDX)
	@$(BIN)/python -m venv --clear --without-pip build/sbom/program
	@$(BIN)/python -m venv --clear --without-pip build/sbom/tool
	@$(PIP) --python build/sbom/program install $(QUIETLY) --constraint constraints.txt '.[lan]'
	@$(PIP) --python build/sbom/tool install $(QUIETLY) 'cyclonedx-bom>=7.1,<8'
	@build/sbom/tool/bin/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible -o build/sbom.json \
		build/sbom/program

clean:  ## remove .venv and all caches; saves are never touched
	@rm -rf .venv dist build .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

stale:

# `make run` needs the program alone, `make test` its tools too; the second includes the first.
.venv/installed: pyproject.toml constraints.txt $(STALE)
	$(call install,-e '.[lan]')
	@touch $@

.venv/installed-dev: pyproject.toml constraints.txt $(STALE)
	$(call install,-e '.[dev]')
	@touch .venv/installed $@

define install
@if [ -z "$(PYTHON)" ]; then \
	echo "tabletop needs Python 3.11 or newer and none was found. Install one (python.org, your package manager)," >&2; \
	echo "or name it: make $(or $(MAKECMDGOALS),run) PYTHON=/path/to/python3.12" >&2; exit 1; fi
@if ! "$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then \
	echo "$(PYTHON) is not a working Python 3.11 or newer." >&2; exit 1; fi
@if [ "$$(cat .venv/made-for 2>/dev/null)" != "$(CURDIR)" ] || ! $(BIN)/python -m pip --version >/dev/null 2>&1; then \
	{ "$(PYTHON)" -m venv --clear .venv && printf '%s' "$(CURDIR)" >.venv/made-for; } || { \
	echo "Python could not make the folder .venv; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }; fi
@echo "Setting up tabletop in .venv; the first time this takes a minute..." >&2
@$(PIP) install $(QUIETLY) --constraint constraints.txt $(1) || { \
	echo "pip could not install what tabletop needs (its words are above). Is there a network, and room on the disk?" >&2; \
	echo "Then run \`make $(or $(MAKECMDGOALS),run)\` again: it goes on from here." >&2; exit 1; }
endef
