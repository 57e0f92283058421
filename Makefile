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

# What `make install` copies to PREFIX/share, in folders where the shells look.
SHARE       := .build/share
BASH_SCRIPT := bash-completion/completions/swell
ZSH_SCRIPT  := zsh/site-functions/_swell
FISH_SCRIPT := fish/vendor_completions.d/swell.fish
MAN_PAGE    := man/man1/swell.1
SEED    := 7

.DEFAULT_GOAL := help
.PHONY: help deps build run test lint format bench fuzz examples docs sessions-update man completions install \
        clean

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
	Benchmarks/files --swell $(RELEASE)
	Benchmarks/statistics --swell $(RELEASE)
	Benchmarks/graph --swell $(RELEASE)
	Benchmarks/campaign --swell $(RELEASE)
	Benchmarks/language $(RELEASE)
	Benchmarks/sessions --swell $(RELEASE)
	Benchmarks/prompt --swell $(RELEASE) --rows 1000000

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

man: build ## write the manual page: `man .build/share/man/man1/swell.1` shows it
	@mkdir -p $(SHARE)/$(dir $(MAN_PAGE))
	$(RELEASE) reference --man > $(SHARE)/$(MAN_PAGE)

completions: build ## write what bash, zsh and fish complete to .build/share
	@mkdir -p $(addprefix $(SHARE)/,$(dir $(BASH_SCRIPT) $(ZSH_SCRIPT) $(FISH_SCRIPT)))
	$(RELEASE) --generate-completion-script bash > $(SHARE)/$(BASH_SCRIPT)
	$(RELEASE) --generate-completion-script zsh > $(SHARE)/$(ZSH_SCRIPT)
	$(RELEASE) --generate-completion-script fish > $(SHARE)/$(FISH_SCRIPT)

install: build man completions ## program, manual page and completions under PREFIX (/usr/local)
	install -d "$(DESTDIR)$(PREFIX)/bin"
	install -m 755 $(RELEASE) "$(DESTDIR)$(PREFIX)/bin/swell"
	@for file in $(MAN_PAGE) $(BASH_SCRIPT) $(ZSH_SCRIPT) $(FISH_SCRIPT); do \
	  install -d "$(DESTDIR)$(PREFIX)/share/$$(dirname $$file)" && \
	  install -m 644 "$(SHARE)/$$file" "$(DESTDIR)$(PREFIX)/share/$$file" || exit 1; \
	done
	@echo "installed under $(DESTDIR)$(PREFIX): bin/swell, share/man, and what the shells complete"

clean: ## remove everything that was built
	rm -rf .build
