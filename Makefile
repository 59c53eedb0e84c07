# Lunxun (轮训). The few commands a person types:
#
#   make run     set up what is missing, then serve on http://127.0.0.1:8000   (another port: make run PORT=8001;
#                a sample year under way, into a new database: make run SAMPLE=--lived)
#   make test    all tests, in Chromium and against PostgreSQL too
#   make lint    ruff and mypy
#   make bench   the measurements of benchmarks/
#   make clean   throw away caches and screenshots; the database in instance/ stays
#
# For those who change the program:
#
#   make format      let ruff mend what it can
#   make messages    bring new texts into translations/en/LC_MESSAGES/messages.po, to be translated there
#   make migration   write the next migration from the models: make migration WHAT="Keep what a proposal replans"

SHELL  := /bin/bash
PORT   ?= 8000
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
FLASK  := $(BIN)/flask --app wsgi
TESTS  ?= tests
BENCHED_ABOVE := problems.py engine.py replan.py
export PORT

.DEFAULT_GOAL := run
.PHONY: run test lint bench clean format messages migration venv translations database

run: port $(VENV)/.installed translations database
	@scripts/serve

test: $(VENV)/.installed-dev translations
	@scripts/chromium
	$(BIN)/pytest -n 2 --dist loadgroup $(TESTS)

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/.installed-dev
	@$(BIN)/python benchmarks/problems.py output/problems --people 60
	@$(BIN)/python benchmarks/problems.py output/problems --people 290
	@for one in "engine.py output/problems --seconds 20" "replan.py $$(echo output/problems/*290*.json)" \
		$(filter-out $(BENCHED_ABOVE),$(notdir $(wildcard benchmarks/*.py))); \
		do echo "== benchmarks/$$one"; $(BIN)/python benchmarks/$$one || exit 1; done

clean:
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis output
	find training tests benchmarks migrations -name __pycache__ -prune -exec rm -rf {} +

format: $(VENV)/.installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

migration: $(VENV)/.installed-dev
	@$(BIN)/python -m migrations.revise "$(WHAT)"

messages: $(VENV)/.installed
	@mkdir -p output
	$(BIN)/pybabel --quiet extract -F babel.cfg -k _l -k lazy_gettext -k lazy_pgettext:1c,2 --no-location --sort-output -o output/messages.pot .
	$(BIN)/pybabel --quiet update --no-wrap --no-fuzzy-matching --ignore-obsolete -i output/messages.pot -d translations -l en

# What the above stand on.

.PHONY: port
port:
	@$(PYTHON) scripts/port_is_free.py $(PORT)

$(VENV)/.installed: requirements.txt
	@scripts/venv $(PYTHON) $(VENV)
	@echo "正在安装所需的库，首次约需一分钟…… (installing libraries; a minute or so the first time)"
	@$(BIN)/pip install -qq --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.installed-dev: requirements.txt requirements-dev.txt
	@scripts/venv $(PYTHON) $(VENV)
	@echo "正在安装测试所需的库…… (installing what the tests need)"
	@$(BIN)/pip install -qq --disable-pip-version-check -r requirements-dev.txt
	@touch $(VENV)/.installed $@

translations:
	@if [ -d translations ]; then $(BIN)/pybabel --quiet compile -d translations; fi

database:
	@mkdir -p instance
	@$(FLASK) db upgrade
	@$(FLASK) sample --if-new $(SAMPLE)
