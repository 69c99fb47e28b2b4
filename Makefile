# Each target does its own set-up from nothing. `make demo` needs Python alone.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
MODEL_VENV := .build/model
# Two files of tests at a time; each of the two has a Kafka of its own.
SIDE_BY_SIDE := --numprocesses 2 --dist loadfile
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: flame bench-quick bench-worker bench-policy bench-ingest bench-categories growth recovery soak coverage help demo test quick nightly check bench evaluate model documents dashboards pictures secrets wheel-test lock clean

help: ## Say what there is
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(INSTALLED): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "headerfirst needs Python 3.11 or newer; say make PYTHON=…")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $(INSTALLED)

demo: $(INSTALLED) ## One invented working day through the real agents, in under a minute
	$(BIN)/headerfirst demo

test: $(INSTALLED) ## Everything, the real Kafka included; installs what it can, names what is missing
	deploy/test-needs
	$(BIN)/python -m pytest $(SIDE_BY_SIDE)

quick: $(INSTALLED) ## The tests that need nothing but Python
	$(BIN)/python -m pytest $(SIDE_BY_SIDE) -m "not e2e and not data and not slow"

coverage: $(INSTALLED) ## Every clause of both policies with what stands behind it and what its tests say
	$(BIN)/python -m pytest -q $(SIDE_BY_SIDE) -m clause --clause-results=.build/clauses.json
	$(BIN)/headerfirst policy coverage dmu --tests .build/clauses.json
	$(BIN)/headerfirst policy coverage wcc --tests .build/clauses.json

nightly: $(INSTALLED) ## 100,000 random histories of the gate against its model (SEED says which; HISTORIES how many)
	$(BIN)/python -m tests.gate_model.nightly --histories $(or $(HISTORIES),100000) --seed $(or $(SEED),1)

check: $(INSTALLED) ## Lint, format, types, import arrows, generated documents
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m pytest -q tests/test_architecture.py
	$(BIN)/headerfirst policy check dmu wcc
	$(BIN)/python -m headerfirst.streams.schema_documents --check docs/schemas

bench: $(INSTALLED) ## The reference job by us, five other frameworks and bare clients on one Kafka, then every format of a source, into docs/performance.* (25 minutes; OPTIONS)
	deploy/test-needs
	$(BIN)/python benchmarks/bench.py $(OPTIONS)
	$(BIN)/python -m benchmarks.ingest --no-memory

bench-quick: $(INSTALLED) ## Our CPU per event against the floor's: warns at 25 % worse than on record, fails at 50 % (OPTIONS=--record)
	deploy/test-needs
	$(BIN)/python benchmarks/quick.py $(OPTIONS)

bench-worker: $(INSTALLED) ## CPU per event of a worker with all roles and the DMU pack on a real Kafka
	deploy/test-needs
	$(BIN)/python benchmarks/worker.py

bench-policy: $(INSTALLED) ## What the DMU pack costs beside the reference job, and what a rule more costs
	deploy/test-needs
	$(BIN)/python -m benchmarks.policy
	$(BIN)/python benchmarks/rules.py

bench-ingest: $(INSTALLED) ## Lines and mails a second and core from each format to records, onto Kafka, and memory up to 1 GB (10 minutes; OPTIONS)
	deploy/test-needs
	$(BIN)/python -m benchmarks.ingest $(OPTIONS)

flame: $(INSTALLED) ## Where a worker spends its time, drawn into docs/pictures/flame-worker.svg (OPTIONS=--job policy)
	deploy/test-needs
	$(BIN)/python benchmarks/profile_worker.py $(OPTIONS)

bench-categories: $(INSTALLED) ## A store of five million domains: to make it, to ask it
	$(BIN)/python benchmarks/categories.py

growth: $(INSTALLED) ## Cost per event, memory and start with more people, rules, sites, partitions, workers, into docs/growth.json (10 minutes)
	deploy/test-needs
	$(BIN)/python benchmarks/growth.py $(OPTIONS)

recovery: $(INSTALLED) ## How long after kill -9 another worker goes on, with a million people's usage, into docs/recovery.json
	deploy/test-needs
	$(BIN)/python benchmarks/recovery.py $(OPTIONS)

soak: $(INSTALLED) ## An hour at half capacity with rolling restarts: memory, lag, every record accounted for, into docs/soak.json
	deploy/test-needs
	$(BIN)/python benchmarks/soak.py $(OPTIONS)

evaluate: $(INSTALLED) ## Measure the packs on real mail and logs, into docs/evaluation.md (HEADERFIRST_DATA, default ../shared/data)
	$(BIN)/python -m headerfirst.streams.evaluation

model: $(MODEL_VENV)/.installed ## Learn the language model again and write its figures into docs/model-card.md
	$(MODEL_VENV)/bin/python -m headerfirst.streams.inspection.model_training \
		--model streams/inspection/language --card docs/model-card.md

$(MODEL_VENV)/.installed: requirements-model.lock
	$(PYTHON) -m venv $(MODEL_VENV)
	$(MODEL_VENV)/bin/python -m pip install --quiet --require-hashes -r requirements-model.lock
	$(MODEL_VENV)/bin/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

documents: $(INSTALLED) ## Generate docs/schemas and the records in docs/escalation.md
	$(BIN)/python -m headerfirst.streams.schema_documents docs/schemas
	$(BIN)/python -m tests.walk.walk

dashboards: $(INSTALLED) ## Generate Grafana's dashboards and the tables of docs/dashboards.md
	$(BIN)/python -m deploy.dashboards.generate

pictures: $(INSTALLED) ## Take the pictures of docs/dashboards.md again
	deploy/test-needs
	$(BIN)/python -m deploy.dashboards.pictures

secrets: ## Make the keys and passwords that docker-compose.yml reads, into .env; what is there stays
	deploy/secrets

wheel-test: $(INSTALLED) ## Build the wheel, install it alone, run the quick tests against it
	deploy/wheel-test $(PYTHON)

lock: ## Renew requirements.lock and requirements-model.lock (needs uv)
	uv pip compile --universal --generate-hashes --python-version 3.11 --extra check --no-header --no-annotate \
		--no-emit-index-url --output-file requirements.lock pyproject.toml
	uv pip compile --universal --generate-hashes --python-version 3.11 --extra model --no-header --no-annotate \
		--no-emit-index-url --output-file requirements-model.lock pyproject.toml

clean:
	rm -rf $(VENV) .build build dist *.egg-info
