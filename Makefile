# `make` lists what there is. Each target sets up what it needs and then does its job.

.DEFAULT_GOAL := help

# Which Python .venv is made from; empty: the first on the PATH that is 3.11 or newer.
PYTHON ?=
# What `make test` runs; empty: everything. `make test TESTS=tests/unit` is the quick half.
TESTS ?=
# What `make fuzz` tries; empty: every target.
TARGETS ?=
fuzz: MINUTES ?= 10

# How many pages `make accuracy` prints, captures and reads, and for how long at most.
PAGES ?= 3000
accuracy: MINUTES ?= 240

BIN = .venv/bin
READY = .venv/.ready
LOCK = uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate pyproject.toml

.PHONY: help setup demo test check bench bench-reading kills corpus fuzz docs pictures accessibility wheel lock servers clean accuracy

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1|/p' Makefile | awk -F'|' '{ printf "  make %-13s %s\n", $$1, $$2 }'

setup: $(READY) ## make .venv with everything locked; leaves .venv/bin/kundenpost
	@echo "$(BIN)/kundenpost is ready"

demo: $(READY) ## a complete office on this machine: mailbox, sample letters, one pass, the result
	$(BIN)/kundenpost demo

test: $(READY) servers ## run the tests against real servers; installs the servers where it may
	$(BIN)/python -m pytest $(TESTS)

check: $(READY) ## style, types, import directions, and whether the generated pages are current
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m scripts.reference --check

bench: $(READY) servers ## measure mails per second, on SQLite and PostgreSQL
	$(BIN)/python -m benchmarks.throughput

bench-reading: $(READY) servers ## read 60 documents of our own making, beside Tesseract, OCRmyPDF and the floor
	@test -x build/ocrmypdf/bin/ocrmypdf || { python3 -m venv build/ocrmypdf && build/ocrmypdf/bin/pip install -q 'ocrmypdf>=17,<18'; }
	@command -v gs >/dev/null || echo "bench-reading: OCRmyPDF needs the package ghostscript; without it its column is empty" >&2
	$(BIN)/python -m benchmarks.reading

corpus: $(READY) servers ## work a folder of real mails and documents: make corpus CORPUS=../shared/corpus
	$(BIN)/python -m benchmarks.corpus $(CORPUS)

fuzz: $(READY) ## feed openers and readers with files made wrong: make fuzz TARGETS="zip pdf" MINUTES=10
	$(BIN)/python -m benchmarks.fuzz $(TARGETS) --minutes $(MINUTES)

accuracy: $(READY) ## wrong cases, letters filed alone, numbers read right: make accuracy PAGES=3000
	$(BIN)/python -m benchmarks.accuracy --pages $(PAGES) --minutes $(MINUTES)

kills: $(READY) servers ## kill a pass a hundred times over, then prove that nothing was lost
	KUNDENPOST_KILLS=100 KUNDENPOST_KILL_LETTERS=100 $(BIN)/python -m pytest -s tests/integration/test_kills.py

docs: $(READY) ## write docs/reference/ and config/default.toml anew from the code
	$(BIN)/python -m scripts.reference

pictures: $(READY) ## make docs/pictures/ anew: the demo, and each page of the desk (needs chromium)
	$(BIN)/python -m scripts.pictures

accessibility: $(READY) ## ask axe-core about every page of the desk, and write docs/reference/accessibility.md
	$(BIN)/python -m scripts.accessibility

wheel: $(READY) ## build dist/kundenpost-….whl, to be installed as deploy/README.md says
	$(BIN)/python -m hatchling build -t wheel -d dist

# One lock for people who build and test, and its part that a server needs.
lock: ## write requirements.lock and deploy/requirements.lock anew (needs uv)
	$(LOCK) --extra demo --extra learn --extra second-reader --group dev -o requirements.lock
	$(LOCK) -c requirements.lock -o deploy/requirements.lock

clean: ## remove what the other targets made; letters and databases stay
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

servers:
	@sh scripts/servers.sh

$(READY): requirements.lock pyproject.toml scripts/setup.sh
	@PYTHON='$(PYTHON)' sh scripts/setup.sh .venv
	@touch $@
