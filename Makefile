# Swell: build, run, test. `make help` lists what there is.
#
# Needs Swift 6.1 or later and make; `make deps` installs the rest.

SWIFT   ?= swift
PREFIX  ?= /usr/local
SYSTEM  := $(shell uname -s)

# One file that runs anywhere: on Linux the Swift libraries are linked in. macOS has its own.
# A program at a fixed address, without symbols, starts in two thirds of the time: there is
# nothing to relocate.
ifeq ($(SYSTEM),Linux)
  RELEASE_FLAGS := --static-swift-stdlib -Xlinker -no-pie -Xlinker -s
endif

RELEASE := .build/release/swell
DEBUG   := .build/debug/swell
SOURCES := Package.swift Sources Tests
SEED    := 7

.DEFAULT_GOAL := help
.PHONY: help deps build run test lint format bench fuzz examples docs sessions-update install clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1|\2/p' Makefile | awk -F'|' '{ printf "%-22s %s\n", $$1, $$2 }'

deps: ## install the system libraries that are linked
	@.ci/deps

build: deps ## build the release program and say where it is
	$(SWIFT) build -c release $(RELEASE_FLAGS) --product swell
	@echo "built $(RELEASE)"

run: build ## open the prompt on the example fans; without a terminal, replay the tour
	@if [ -t 0 ] && [ -t 1 ]; then \
	  exec $(RELEASE) examples/fans.csv; \
	else \
	  exec $(RELEASE) replay sessions/tour.md; \
	fi

test: deps ## run all tests, then replay every session document and compare its figures
	@SWIFT="$(SWIFT)" .ci/test

lint: ## check the formatting; any finding fails
	$(SWIFT) format lint --strict --parallel --recursive $(SOURCES)

format: ## write the usual formatting into the files
	$(SWIFT) format --in-place --parallel --recursive $(SOURCES)

bench: build ## time Swell beside DuckDB, polars, pandas, scipy, cynetdiff (see Benchmarks/README.md)
	Benchmarks/compare --swell $(RELEASE)
	Benchmarks/statistics --swell $(RELEASE)
	Benchmarks/graph --swell $(RELEASE)
	Benchmarks/campaign --swell $(RELEASE)
	Benchmarks/sessions --swell $(RELEASE)

fuzz: deps ## random texts for SWELL_FUZZ_SECONDS (60) through the language, with libFuzzer where it works
	@SWIFT="$(SWIFT)" .ci/fuzz

examples: build ## make the example datasets anew; the same seed gives the same bytes
	$(RELEASE) sample fans 2000 --seed $(SEED) -o examples/fans.csv
	$(RELEASE) sample friends 2000 --seed $(SEED) -o examples/friends.csv
	$(RELEASE) sample creators 500 --seed $(SEED) -o examples/creators.csv

docs: build ## write docs/language.md and the editors' grammar anew, from the program's entries
	$(RELEASE) reference > docs/language.md
	$(RELEASE) reference --textmate > editors/swell.tmLanguage.json

sessions-update: build ## record the outputs of all session documents anew
	@for document in sessions/*.md; do $(RELEASE) replay --update "$$document" || exit 1; done

install: build ## copy the program to PREFIX/bin (PREFIX=/usr/local)
	install -d "$(DESTDIR)$(PREFIX)/bin"
	install -m 755 $(RELEASE) "$(DESTDIR)$(PREFIX)/bin/swell"

clean: ## remove everything that was built
	rm -rf .build
