# Huiyin: `make help` says what each command is for. What needs branches is in tools/.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
RUN := .venv/bin/python -m
HUIYIN := .venv/bin/huiyin
LOCK := .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url
export PYTHONUTF8 := 1

.DEFAULT_GOAL := help
.PHONY: help setup demo test check format messages bench lock clean

help:      ## this list
	@sed -n 's/^\([a-z]*\):[^#]*## */\1\t/p' $(MAKEFILE_LIST) | expand -t 12

setup:     ## everything Huiyin runs on, in .venv, node_modules and var; does only what is not done
	@$(or $(PYTHON),$(error Huiyin needs Python 3.11: sudo apt-get install python3.11)) -m tools.setup

demo: setup     ## a demo assembly with a year of work, served on this machine [port=8001] [scale=S]
	@$(HUIYIN) demo $(if $(port),--port $(port)) $(if $(scale),--scale $(scale))

test: setup     ## the checks, then the suite on SQLite and on PostgreSQL, with a browser [k=answer]
	@$(RUN) tools.test $(if $(k),-k '$(k)')

check: setup     ## what CI runs first: format, lint, types, holes in code and packages, messages, migrations
	@$(RUN) tools.check

format: setup     ## put the Python files in our format
	@.venv/bin/ruff format --quiet . && .venv/bin/ruff check --quiet --fix .

messages: setup     ## bring the translation files up to date with the pages
	@$(RUN) tools.messages update

bench: setup     ## the figures in docs/, as a table and as JSON [k=name] [json=path] [runs=5]
	@$(RUN) tools.bench $(if $(k),-k '$(k)') $(if $(json),--json '$(json)') $(if $(runs),--runs $(runs))

lock: setup     ## choose the packages' versions anew: the newest that pyproject.toml and package.json allow
	@$(LOCK) --upgrade pyproject.toml --group dev --output-file requirements.lock
	@$(LOCK) --upgrade --group node --output-file requirements-node.lock
	@$(RUN) tools.setup npm update --package-lock-only --ignore-scripts

clean:     ## remove what the commands made; the demo's database in var/ stays
	rm -rf .venv node_modules var/setup var/static var/test-* .mypy_cache .pytest_cache .ruff_cache .hypothesis test-results
	find huiyin tools tests bench -name __pycache__ -prune -exec rm -rf {} +
	find huiyin -name '*.mo' -delete
