# dossier-tools. `make help` lists the targets.
#
# MODE=release  what is installed
# MODE=asan     the same under the address and undefined-behaviour sanitizers
# MODE=fuzz     the library for the fuzz targets, by clang
#
# Everything that is made lies in $(BUILD)/$(MODE)/. New sources, tests, tools, manual
# pages, fonts and templates are found by their place: nothing is listed here.

VERSION := 0.1.0

MODE ?= release
BUILD ?= build
PREFIX ?= /usr/local
DESTDIR ?=
JOBS ?= $(shell nproc)

OUT := $(BUILD)/$(MODE)
BINDIR := $(PREFIX)/bin
DATADIR := $(PREFIX)/share/dossier-tools
MANDIR := $(PREFIX)/share/man/man1
STAGE := $(abspath $(OUT))/stage

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules

# `make deps check` installs first, whatever -j says; targets that build and then run
# something use all processors for the first part by themselves.
ifneq ($(filter deps%,$(MAKECMDGOALS)),)
.NOTPARALLEL:
endif
PARALLEL = $(if $(filter -j% --jobserver%,$(MAKEFLAGS)),,-j$(JOBS))
SUBMAKE = $(MAKE) --no-print-directory

# Commands are told in short; V=1 shows them whole.
say = $(if $(V),,@printf '  %-4s %s\n' $(1) $(2);)

# --- Debian packages

BUILD_PACKAGES := gcc libc6-dev make pkg-config libhpdf-dev libharfbuzz-dev libutf8proc-dev \
	libunibreak-dev libmd4c-dev libdeflate-dev libjansson-dev libssl-dev libqrencode-dev \
	libjpeg62-turbo-dev zlib1g-dev libqpdf-dev libmagic-dev libseccomp-dev liblcms2-dev \
	libzimg-dev libisal-dev libheif-dev libde265-dev libtiff-dev libwebp-dev libgif-dev \
	libdav1d-dev poppler-utils
TEST_PACKAGES := libcmocka-dev python3 qpdf zbar-tools libcairo2-dev libpango1.0-dev valgrind \
	mandoc cppcheck clang clang-format libclang-rt-dev python3-jsonschema
# Peers that `make bench` and `make accuracy` measure beside, and the viewers of `make viewers`;
# each may be missing.
BENCH_PACKAGES := libpng-dev jpeginfo pngcheck libjpeg-turbo-progs python3-pil python3-numpy \
	libimage-exiftool-perl libvips-tools graphicsmagick imagemagick gir1.2-poppler-0.18 \
	python3-gi chromium

# --- Compiler

PKG_CONFIG ?= pkg-config
CLANG ?= clang
CLANG_FORMAT ?= clang-format
ifeq ($(origin CC),default)
CC := gcc
endif

WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror
SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

FLAGS_release := -O2 -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE
LINK_release := -pie -Wl,-z,relro,-z,now
# Loops over pixels become vectors.
PIXEL_FLAGS_release := -O3
FLAGS_asan := -O1 $(SANITIZE)
LINK_asan := $(SANITIZE)
FLAGS_fuzz := -O1 $(SANITIZE) -fsanitize=fuzzer-no-link
LINK_fuzz := $(SANITIZE)
ifeq ($(MODE),fuzz)
CC := $(CLANG)
endif
ifeq ($(FLAGS_$(MODE)),)
$(error MODE is release, asan or fuzz, not "$(MODE)")
endif

# pkg-config is asked once, and only when something is compiled.
once = $(eval $(1) := $(2))$($(1))
pkg = $(or $(shell $(PKG_CONFIG) $(1) $(2)),$(error libraries are missing: run `make deps`))
system = $(patsubst -I%,-isystem %,$(1))

PACKAGES := harfbuzz harfbuzz-subset libutf8proc libunibreak md4c libdeflate jansson libcrypto \
	libqrencode libjpeg zlib libqpdf libmagic libseccomp lcms2 zimg libisal libheif libde265 \
	libtiff-4 libwebp libwebpdemux dav1d
HPDF_LIBS ?= -lhpdf
GIF_LIBS ?= -lgif
PKG_CFLAGS = $(call once,PKG_CFLAGS,$(call system,$(call pkg,--cflags,$(PACKAGES))))
PKG_LIBS = $(call once,PKG_LIBS,$(call pkg,--libs,$(PACKAGES)) $(HPDF_LIBS) $(GIF_LIBS))
BENCH_CFLAGS = $(call once,BENCH_CFLAGS,$(call system,$(call pkg,--cflags,pangocairo cairo-pdf)))
BENCH_LIBS = $(call once,BENCH_LIBS,$(call pkg,--libs,pangocairo cairo-pdf))

ALL_CPPFLAGS = -D_GNU_SOURCE -DVERSION='"$(VERSION)"' -DDATA_DIR='"$(DATADIR)"' \
	-Isrc $(PKG_CFLAGS) $(CPPFLAGS)
ALL_CFLAGS = -std=gnu11 -g $(WARNINGS) -pthread $(FLAGS_$(MODE)) $(CFLAGS)
ALL_LDFLAGS = $(LINK_$(MODE)) -pthread -Wl,--as-needed $(LDFLAGS)
COMPILE = $(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS)

# --- What there is

ROOM_SOURCES := $(filter-out src/tool/%,$(wildcard src/*/*.c))
TOOL_SOURCES := $(wildcard src/tool/*.c)
MANUALS := $(wildcard src/tool/*.1)
HEADERS := $(wildcard src/*/*.h)
UNIT_SOURCES := $(wildcard tests/unit/test_*.c)
SPEC_SOURCES := $(wildcard tests/unit/spec_*.c)
FUZZ_SOURCES := $(wildcard tests/fuzz/fuzz_*.c)
BENCH_SOURCES := $(wildcard tests/bench/*.c)
C_FILES := $(wildcard src/*/*.[ch] tests/*/*.[ch])

LIBRARY := $(OUT)/libdossier.a
TOOLS := $(TOOL_SOURCES:src/tool/%.c=$(OUT)/bin/%)
UNITS := $(UNIT_SOURCES:tests/%.c=$(OUT)/%)
SPECS := $(SPEC_SOURCES:tests/%.c=$(OUT)/%)
FUZZERS := $(FUZZ_SOURCES:tests/%.c=$(OUT)/%)
BENCHES := $(BENCH_SOURCES:tests/%.c=$(OUT)/%)

.PHONY: all lib tools tests deps deps-build deps-bench demo check bench layers headers lint format bless install \
	uninstall clean help stage cases unit selftest asan fuzz fuzz-build fuzz-run valgrind oom oom-check oom-recap \
	oom-form mustache-spec verapdf viewers manuals FORCE

all: tools ## build the tools

lib: $(LIBRARY)

tools: $(TOOLS)

tests: $(UNITS) $(SPECS)

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1|/p' $(firstword $(MAKEFILE_LIST)) | \
		awk -F'|' '{ printf "  %-14s %s\n", $$1, $$2 }'
	@echo "Variables: MODE=release|asan|fuzz BUILD=$(BUILD) PREFIX=$(PREFIX) DESTDIR= CASE= JOBS=$(JOBS)"

# --- Building

# Rewritten, and so newer than the objects, only when the command line changes.
$(OUT)/flags: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' $(call quote,$(COMPILE) $(ALL_LDFLAGS)) | cmp -s - $@ || \
		printf '%s\n' $(call quote,$(COMPILE) $(ALL_LDFLAGS)) > $@
quote = '$(subst ','\'',$(1))'

$(OUT)/obj/%.o: src/%.c $(OUT)/flags
	@mkdir -p $(@D)
	$(call say,CC,$<)$(COMPILE) $(if $(filter src/image/%,$<),$(PIXEL_FLAGS_$(MODE))) -MMD -MP -c -o $@ $<

$(OUT)/obj/tests/%.o: tests/%.c $(OUT)/flags
	@mkdir -p $(@D)
	$(call say,CC,$<)$(COMPILE) -MMD -MP $(EXTRA_CFLAGS) -c -o $@ $<
$(BENCH_SOURCES:%.c=$(OUT)/obj/%.o): EXTRA_CFLAGS = $(BENCH_CFLAGS)

# Made anew, so that an object whose source is gone does not stay in it.
$(LIBRARY): $(ROOM_SOURCES:src/%.c=$(OUT)/obj/%.o)
	@rm -f $@
	$(call say,AR,$@)$(AR) rcs $@ $^

LINK = $(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $(filter %.o %.a,$^) $(EXTRA_LIBS) $(PKG_LIBS) -lm

$(TOOLS): $(OUT)/bin/%: $(OUT)/obj/tool/%.o $(LIBRARY)
	@mkdir -p $(@D)
	$(call say,LINK,$@)$(LINK)

$(UNITS) $(SPECS) $(FUZZERS) $(BENCHES): $(OUT)/%: $(OUT)/obj/tests/%.o $(LIBRARY)
	@mkdir -p $(@D)
	$(call say,LINK,$@)$(LINK)
$(UNITS): EXTRA_LIBS = -lcmocka
$(FUZZERS): EXTRA_LIBS = -fsanitize=fuzzer
$(BENCHES): EXTRA_LIBS = $(BENCH_LIBS)

$(OUT)/fail_malloc.so: tests/oom/fail_malloc.c $(OUT)/flags
	$(call say,CC,$<)$(CC) -std=gnu11 -D_GNU_SOURCE -O2 $(WARNINGS) -fPIC -shared -o $@ $<

-include $(shell find $(OUT)/obj -name '*.d' 2>/dev/null)

# --- Packages

APT := DEBIAN_FRONTEND=noninteractive apt-get -o Dpkg::Use-Pty=0
deps: NEEDED = $(BUILD_PACKAGES) $(TEST_PACKAGES)
deps: ## install the Debian packages that building and testing need
deps-build: NEEDED = $(BUILD_PACKAGES)
deps-build: ## install only what building and `make demo` need
deps-bench: NEEDED = $(BUILD_PACKAGES) $(TEST_PACKAGES) $(BENCH_PACKAGES)
deps-bench: ## install what `make bench` and `make accuracy` compare with, and viewers, too
deps deps-build deps-bench:
	@command -v apt-get >/dev/null && command -v dpkg-query >/dev/null || { \
		echo "This is no Debian system: install what these Debian packages hold, then go on:"; \
		printf '  %s\n' $(NEEDED); exit 1; } >&2; \
	missing=; for p in $(NEEDED); do \
		dpkg-query -W -f='$${db:Status-Abbrev}\n' $$p 2>/dev/null | grep -q '^ii' || \
		missing="$$missing $$p"; \
	done; \
	[ -n "$$missing" ] || exit 0; \
	sudo=; if [ "$$(id -u)" != 0 ]; then \
		command -v sudo >/dev/null || { echo "As root, run: apt-get install$$missing" >&2; exit 1; }; \
		sudo=sudo; \
	fi; \
	echo "Installing:$$missing"; \
	$$sudo env $(APT) update -qq && \
	$$sudo env $(APT) install -y -qq --no-install-recommends $$missing

# --- Installing

install: tools ## install under PREFIX (and DESTDIR)
	install -d "$(DESTDIR)$(BINDIR)" "$(DESTDIR)$(MANDIR)" "$(DESTDIR)$(DATADIR)"
	$(if $(TOOLS),install -m 755 $(TOOLS) "$(DESTDIR)$(BINDIR)")
	$(if $(MANUALS),install -m 644 $(MANUALS) "$(DESTDIR)$(MANDIR)")
	find fonts templates -type f -exec install -D -m 644 {} "$(DESTDIR)$(DATADIR)/{}" \;

uninstall: ## remove what install put there
	rm -f $(TOOLS:$(OUT)/bin/%="$(DESTDIR)$(BINDIR)/%")
	rm -f $(MANUALS:src/tool/%="$(DESTDIR)$(MANDIR)/%")
	rm -rf "$(DESTDIR)$(DATADIR)/fonts" "$(DESTDIR)$(DATADIR)/templates"
	-rmdir "$(DESTDIR)$(DATADIR)"

# The installed tools, for tests that run them as their users do.
stage: tools
	@rm -rf $(STAGE)
	+@$(SUBMAKE) --silent install DESTDIR=$(STAGE)

demo: ## check a sample, make every kind of document from samples/ and show them
	+@$(SUBMAKE) $(PARALLEL) tools
	@sh samples/demo.sh $(OUT)/bin $(BUILD)/demo

clean: ## remove everything that was built
	rm -rf $(BUILD)

# --- Checks: each ends in a line "N passed, N failed"

CHECK_STEPS := unit cases selftest layers headers lint oom oom-check oom-recap oom-form verapdf \
	conformance schema
check: ## build and run all tests
	+@$(SUBMAKE) $(PARALLEL) tools tests
	+@tests/sum $(SUBMAKE) -- $(CHECK_STEPS)

unit: $(UNITS) ## run the unit tests
	@DOSSIER_TOOLS_DATA="$(CURDIR)" tests/unit/run $(UNITS)

RUN_CASES = tests/run --jobs $(JOBS) --stage $(STAGE) --prefix $(PREFIX) --keep $(OUT)/pdf
cases: stage ## run the cases (CASE=tool/case for some, wildcards allowed)
	@$(RUN_CASES) $(CASE)

bless: stage ## show how CASE=tool/case differs from what it wants, and accept it (YES=1: unasked)
	@$(RUN_CASES) --bless $(if $(YES),--yes) $(or $(CASE),$(error say which: CASE=tool/case))

selftest: ## show that the test runner and `make accuracy` can fail
	+@tests/sum $(SUBMAKE) -- selftest-run selftest-accuracy selftest-normalize
.PHONY: selftest-run selftest-accuracy selftest-normalize
selftest-run:
	@python3 tests/run_selftest.py
selftest-accuracy:
	@tests/accuracy/selftest
selftest-normalize:
	@$(DEBIAN_PYTHON) tests/accuracy/normalize_selftest

layers: ## check the direction of includes against tests/layers.txt
	@python3 tests/lint/layers.py tests/layers.txt src

headers: ## check that each header compiles alone, is guarded and says what it is
	@python3 tests/lint/headers.py $(HEADERS) -- $(COMPILE)

lint: ## formatting, function length, words that may not stand in the source, cppcheck, manual pages
	+@tests/sum $(SUBMAKE) -- lint-format lint-source lint-cppcheck lint-manuals lint-cases

.PHONY: lint-format lint-source lint-cppcheck lint-manuals lint-cases
lint-format:
	@$(CLANG_FORMAT) --dry-run -Werror $(C_FILES)
lint-source:
	@python3 tests/lint/source.py $(C_FILES)
lint-cppcheck:
	@cppcheck --quiet --std=c11 -j $(JOBS) --enable=warning,performance,portability \
		--inline-suppr --suppressions-list=tests/lint/cppcheck.txt --error-exitcode=1 \
		-D_GNU_SOURCE -DVERSION='""' -DDATA_DIR='""' -Isrc src
lint-manuals:
	@$(if $(MANUALS),mandoc -Tlint -W warning $(MANUALS))
	@python3 tests/lint/findings_page.py src/finding/catalogue.def src/tool/dossier-check.1
lint-cases:
	@python3 tests/lint/case_findings.py src/finding/catalogue.def \
		tests/case/dossier-check tests/case/dossier-normalize
	@python3 tests/lint/case_actions.py src/finding/action.def tests/case/dossier-normalize

manuals: ## write the catalogue of findings into the manual page that lists it
	@python3 tests/lint/findings_page.py --write src/finding/catalogue.def src/tool/dossier-check.1

format: ## format the C sources
	$(CLANG_FORMAT) -i $(C_FILES)

RUN_OOM = tests/oom/run --jobs $(JOBS) $(if $(STRIDE),--stride $(STRIDE)) --preload $(OUT)/fail_malloc.so
OOM_SAMPLE = $(CURDIR)/$(firstword $(wildcard samples/*/dossier.json))
oom: stage $(OUT)/fail_malloc.so ## a receipt with each allocation failing in turn (STRIDE=1: all)
	@$(RUN_OOM) -- $(STAGE)$(BINDIR)/dossier-confirm "$(OOM_SAMPLE)" -o out.pdf

oom-check: stage $(OUT)/fail_malloc.so ## the same of a dossier that is checked
	@$(RUN_OOM) --spare libmagic --output --beyond 300 \
		-- $(STAGE)$(BINDIR)/dossier-check --dossier --json "$(OOM_SAMPLE)"

# One without its files: a decoder that runs out of memory is a file that was not examined, and
# the recap another one.
oom-recap: stage $(OUT)/fail_malloc.so ## the same of a recap
	@head -n 1 samples/flux-50.ndjson > $(OUT)/oom-recap.json
	@$(RUN_OOM) --spare libmagic \
		-- $(STAGE)$(BINDIR)/dossier-recap "$(abspath $(OUT))/oom-recap.json" -o out.pdf

oom-form: stage $(OUT)/fail_malloc.so ## the same of a form
	@$(RUN_OOM) -- $(STAGE)$(BINDIR)/dossier-mandate --form "$(OOM_SAMPLE)" -o out.pdf

viewers: tools ## fill forms in the viewers of poppler and Chromium, and read them back
	@mkdir -p $(OUT)/viewers
	@export DOSSIER_TOOLS_DATA="$(CURDIR)"; cd $(OUT)/viewers && \
		../bin/dossier-mandate --force --form -o form.pdf && \
		../bin/dossier-mandate --force --form -o known.pdf "$(CURDIR)/samples/cdd-etudes" && \
		"$(CURDIR)/tests/viewers/fill" form.pdf known.pdf

verapdf: ## validate the PDFs that the cases made (PDF/A-3a and PDF/UA-1)
	@tests/verapdf $(OUT)/pdf

# Odd but valid dossiers, the same ones each time.
COUNT ?= 60
conformance: stage ## COUNT (60) odd dossiers: each value readable in receipt and recap, veraPDF content
	@rm -rf $(OUT)/conformance && mkdir -p $(OUT)/conformance
	@python3 tests/conformance/random_dossiers.py $(COUNT) > $(OUT)/conformance/dossiers.ndjson
	@$(STAGE)$(BINDIR)/dossier-confirm -q -d $(OUT)/conformance/pdf $(OUT)/conformance/dossiers.ndjson || :
	@$(STAGE)$(BINDIR)/dossier-recap -q -d $(OUT)/conformance/recap $(OUT)/conformance/dossiers.ndjson || :
	+@tests/sum $(SUBMAKE) -- conformance-text conformance-recap conformance-verapdf
.PHONY: conformance conformance-text conformance-recap conformance-verapdf
conformance-text:
	@python3 tests/conformance/check_text.py $(OUT)/conformance/dossiers.ndjson $(OUT)/conformance/pdf
conformance-recap:
	@python3 tests/conformance/check_recap.py $(OUT)/conformance/dossiers.ndjson $(OUT)/conformance/recap
conformance-verapdf:
	@tests/verapdf $(OUT)/conformance/pdf $(OUT)/conformance/recap

MUTATED ?= 300
schema: tools ## the JSON Schema and dossier-check say the same of MUTATED (300) mutated dossiers
	+@tests/sum $(SUBMAKE) -- schema-errors schema-warnings
.PHONY: schema schema-errors schema-warnings
schema-errors:
	@DOSSIER_TOOLS_DATA="$(CURDIR)" python3 tests/schema/agree.py $(OUT)/bin $(MUTATED)
schema-warnings:
	@DOSSIER_TOOLS_DATA="$(CURDIR)" python3 tests/schema/agree.py --strict $(OUT)/bin $(MUTATED) 2

asan: export ASAN_OPTIONS := exitcode=99
asan: export UBSAN_OPTIONS := print_stacktrace=1
asan: ## unit tests and cases under the sanitizers
	+@$(SUBMAKE) MODE=asan $(PARALLEL) tools tests
	+@tests/sum $(SUBMAKE) MODE=asan -- unit cases

VALGRIND := valgrind -q --leak-check=full --errors-for-leak-kinds=definite --error-exitcode=99
valgrind: tools $(UNITS) ## unit tests and one receipt under valgrind
	@DOSSIER_TOOLS_DATA="$(CURDIR)" tests/unit/run --under "$(VALGRIND)" $(UNITS)
	@DOSSIER_TOOLS_DATA="$(CURDIR)" $(VALGRIND) $(OUT)/bin/dossier-confirm $(firstword $(wildcard samples/*/dossier.json)) \
		-o $(OUT)/valgrind.pdf --force

FUZZ_SECONDS ?= 300
fuzz: ## build the fuzz targets
	+@$(SUBMAKE) MODE=fuzz $(PARALLEL) fuzz-build
fuzz-build: $(FUZZERS)
fuzz-run: fuzz ## run each fuzz target for FUZZ_SECONDS (300), CORPUS=FOLDER for more seeds
	@DOSSIER_TOOLS_DATA="$(CURDIR)" CORPUS="$(CORPUS)" sh tests/fuzz/run.sh $(BUILD)/fuzz $(FUZZ_SECONDS) $(JOBS)

mustache-spec: $(SPECS) ## run the published Mustache test files, SPEC=FOLDER
	@$(OUT)/unit/spec_mustache $(or $(SPEC),$(error say where the test files are: SPEC=FOLDER))

bench: tools $(BENCHES) ## print figures beside peers (PART=receipts, mandates, attachments or pictures)
	@DOSSIER_TOOLS_DATA="$(CURDIR)" sh tests/bench/run.sh $(OUT) $(PART)

# What is asked of verdicts: tests/accuracy/policy.md.
TRIALS ?= 1000
LIBPNG_VERDICT := $(OUT)/accuracy/libpng_verdict
ON_TOOL = --tool $(OUT)/bin/dossier-check --jobs $(JOBS)
# Debian's modules are those of Debian's Python, which need not be the first on PATH.
DEBIAN_PYTHON := /usr/bin/python3
accuracy: tools ## verdicts and new files beside CORPUS=FOLDER; share of damage noticed (TRIALS=1000)
	+@tests/sum $(SUBMAKE) -- $(if $(CORPUS),accuracy-labels) accuracy-normalize accuracy-damage
.PHONY: accuracy accuracy-labels accuracy-normalize accuracy-damage
accuracy-labels: tools
	+@if $(PKG_CONFIG) --exists libpng; then $(SUBMAKE) $(LIBPNG_VERDICT); fi
	@DOSSIER_TOOLS_DATA="$(CURDIR)" tests/accuracy/run $(ON_TOOL) --libpng $(LIBPNG_VERDICT) "$(CORPUS)"
accuracy-normalize: tools $(if $(CORPUS),,$(OUT)/bench/make_picture)
	@DOSSIER_TOOLS_DATA="$(CURDIR)" $(DEBIAN_PYTHON) tests/accuracy/normalize.py \
		--tools $(OUT)/bin --jobs $(JOBS) --trials $(TRIALS) \
		$(if $(CORPUS),"$(CORPUS)",--make $(OUT)/bench/make_picture)
accuracy-damage: tools $(if $(CORPUS),,$(OUT)/bench/make_picture)
	@DOSSIER_TOOLS_DATA="$(CURDIR)" tests/accuracy/damage.py $(ON_TOOL) --trials $(TRIALS) \
		$(if $(CORPUS),"$(CORPUS)",--make $(OUT)/bench/make_picture)

$(LIBPNG_VERDICT): tests/accuracy/libpng_verdict.c $(OUT)/flags
	@mkdir -p $(@D)
	$(call say,CC,$<)$(COMPILE) $(call system,$(shell $(PKG_CONFIG) --cflags libpng)) \
		$(LINK_$(MODE)) -o $@ $< $(shell $(PKG_CONFIG) --libs libpng)
