# Every recipe is a plain command that you can also type; `make help` lists them.
VENV ?= .venv
JOBS ?= 2
PY := $(VENV)/bin/python
READY := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help demo board test check lint fix spec nightly bench bench-audit bench-hooks bench-paper load bench-sim bench-forecast test-cql test-spark forecast-quality calibrate validate mutation languages docs lock clean
.DELETE_ON_ERROR:

help:  ## list the recipes
	@sed -n 's/^\([a-z-]*\):.*  ## /\1\t/p' $(MAKEFILE_LIST) | while IFS="$$(printf '\t')" read -r name text; do printf '  make %-16s %s\n' "$$name" "$$text"; done

$(READY): requirements/lock.txt pyproject.toml tools/setup.sh
	@bash tools/setup.sh $(VENV)

demo: $(READY)  ## an invented clinic to try everything in, served at http://127.0.0.1:8000; ARGS=--once only sets it up
	@$(VENV)/bin/isocourse serve --demo $(ARGS)

board: $(READY)  ## decide every example; show the board here and as a page in build/demo.html
	@$(VENV)/bin/isocourse demo

test: lint  ## every check and every test
	$(PY) -m pytest -n $(JOBS) --dist loadgroup

check: lint  ## style, types, SQL and import arrows; changes nothing
	$(PY) -m pytest -q tests/boundaries

lint: $(READY)
	$(PY) -m ruff check
	$(PY) -m mypy
	$(PY) -m sqlfluff lint --processes $(JOBS) src

fix: $(READY)  ## mend what ruff and sqlfluff can mend by themselves
	$(PY) -m ruff check --fix
	$(PY) -m sqlfluff fix --processes $(JOBS) src

spec: $(READY)  ## render the spec tests into docs/reference
	$(PY) tests/spec/render.py

nightly: lint  ## the long run: many more generated cases, then mutation
	HYPOTHESIS_PROFILE=nightly ISOCOURSE_HISTORIES=10000 ISOCOURSE_MUTATED=10000 ISOCOURSE_ACCURACY=10000 $(PY) -m pytest -n $(JOBS) --dist loadgroup
	$(MAKE) test-cql
	$(MAKE) test-spark
	$(PY) tests/mutation/run.py --bar 95

test-cql: $(READY)  ## a measure of the audit against cql-execution on 2,000 people; installs it beside the lock, needs Node 20
	mkdir -p build/beside/cql
	cp tests/audit/cql/package.json tests/audit/cql/package-lock.json build/beside/cql
	npm ci --silent --no-audit --no-fund --prefix build/beside/cql
	ISOCOURSE_CQL_PEOPLE=2000 $(PY) -m pytest -n 0 tests/audit/test_cql.py $(ARGS)

test-spark: $(READY)  ## the audit on a Spark cluster of two workers; installs pyspark beside the lock, needs Java 17
	test -d build/beside/spark || $(PY) -m pip install --quiet --target build/beside/spark "pyspark==4.3.0" "py4j==0.10.9.9"
	$(PY) -m pytest tests/audit/test_spark.py $(ARGS)

bench: $(READY)  ## time and memory of one ask, of 300, of a million
	$(PY) bench/bench.py $(ARGS)

bench-audit: $(READY)  ## an audit of a million invented supplies, and of a tenth: time, memory; ARGS='--supplies 100000'
	$(PY) bench/audit.py $(ARGS)

bench-paper: $(READY)  ## time of a letter and of a patient's plan as PDF
	$(PY) bench/paper.py

bench-hooks: $(READY)  ## CDS Hooks over HTTP: p50, p95, p99 at 1 and 16 connections; ARGS='--requests 100000 --connections 32' for memory
	$(PY) bench/hooks.py $(ARGS)

load: $(READY)  ## a clinic of 5,000 courses on PostgreSQL, used by 50 people at once for a minute; ARGS='--flame FILE' draws where the time goes
	$(PY) bench/load.py $(ARGS)

bench-sim: $(READY)  ## the simulator against general solvers: speed, accuracy, memory; installs numbalsoda beside the lock
	-$(PY) bench/simulator.py --install
	$(PY) bench/simulator.py $(ARGS)

calibrate: $(READY)  ## fit the simulator's parameters to the published tables; minutes
	$(PY) -m isocourse.sim.calibrate --report docs/reference/calibration.md $(ARGS)

validate: $(READY)  ## hold the simulator against published tables: DIR=a folder of tables
	$(PY) -m isocourse.sim.validate $(DIR) $(ARGS)

bench-forecast: $(READY)  ## time and effective size of one person's forecast, 100 hard cases
	$(PY) bench/forecast.py $(ARGS)

forecast-quality: $(READY)  ## coverage and scores of forecasts on 2,000 simulated patients and 500 in each other world; half an hour on a quiet core
	$(PY) -m tests.forecast.quality --write docs/explanation/forecast-quality.md $(ARGS)

mutation: $(READY)  ## how many mutants of the rules the spec kills
	$(PY) tests/mutation/run.py $(ARGS)

languages: $(READY)  ## bring the translations up to date with the English, and compile them
	$(PY) tools/languages.py

docs: $(READY)  ## build the manual
	$(PY) docs/build.py

lock: $(READY)  ## pin again what pyproject.toml asks for; make lock ARGS=--upgrade for the newest
	test -d build/lock || $(PY) -m venv build/lock
	build/lock/bin/python -m pip install --quiet pip-tools==7.6.2
	CUSTOM_COMPILE_COMMAND="make lock" build/lock/bin/pip-compile --quiet --strip-extras --extra audit --extra clinic --extra ehr --extra photos --extra s3 --extra sim --extra test \
		--build-deps-for editable --no-emit-options --output-file requirements/lock.txt pyproject.toml $(ARGS)

clean:  ## remove the environment and everything that was built
	rm -rf $(VENV) build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache
