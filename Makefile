# Verbs of the project: `make help` lists them.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.DEFAULT_GOAL := help
.PHONY: help setup lexicon build static run test check asan tsan sanitizers lint sbom crosstalk bench bench-full \
  bench-readers quality tagger roster-bench spark docs man fuzz fuzz-briefly twins growth clean

RELEASE := -c release --static-swift-stdlib
# The kind of build that `lexicon` uses; `test` has another.
FLAGS = $(RELEASE)
SCAN := .build/release/okcps-scan
LEXICON := Sources/CLexicons/lexicon.bin

# Debian packages, and the oldest of each library that has its security fixes.
# GMime is loaded where a mail is read, so no header of it is needed.
PACKAGES := libarchive-dev libgmime-3.0-0 libicu-dev libpcre2-dev libsimdjson-dev libsodium-dev \
  libxml2-dev libyaml-dev pkg-config
MIN_PCRE2 := 10.42-1+deb12u2
MIN_ICU := 72.1-3+deb12u1
MIN_SODIUM := 1.0.18-1+deb12u1
MIN_XML2 := 2.9.14+dfsg-1.3~deb12u5
MIN_ARCHIVE := 3.6.2-1+deb12u5
MIN_GMIME := 3.2.13+dfsg-2
MIN_SIMDJSON := 3.0.1-1
MIN_YAML := 0.2.5-1

help: ## this list
	@grep -E '^[a-z-]+:.*## ' $(firstword $(MAKEFILE_LIST)) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 18

setup: ## install what the build needs (Debian), where it is missing, and check versions
	@command -v swift >/dev/null || { echo "setup: no swift in PATH; install Swift 6.2 or later from swift.org" >&2; exit 2; }
	if ! command -v dpkg-query >/dev/null; then
	  echo "setup: no dpkg here; install ICU >= 72.1, PCRE2 >= 10.42 and libsodium >= 1.0.18 (with their fixes), simdjson >= 3.0 and pkg-config yourself" >&2
	  exit 0
	fi
	missing=()
	for p in $(PACKAGES); do
	  state=$$(dpkg-query -W -f='$${db:Status-Status}' "$$p" 2>/dev/null || true)
	  # pkgconf is what pkg-config has become; any program of that name will do.
	  if [ "$$p" = pkg-config ] && command -v pkg-config >/dev/null; then state=installed; fi
	  [ "$$state" = installed ] || missing+=("$$p")
	done
	if [ $${#missing[@]} -gt 0 ]; then
	  root=(); [ "$$(id -u)" = 0 ] || root=(sudo)
	  "$${root[@]}" apt-get update -qq
	  "$${root[@]}" apt-get install -y -qq --no-install-recommends "$${missing[@]}"
	fi
	atleast() { # package version
	  installed=$$(dpkg-query -W -f='$${Version}' "$$1" 2>/dev/null) || { echo "setup: $$1 is not installed" >&2; exit 2; }
	  dpkg --compare-versions "$$installed" ge "$$2" || {
	    echo "setup: $$1 is $$installed, but $$2 or later is needed (security fixes); run: apt-get update && apt-get install $$1" >&2
	    exit 2
	  }
	}
	newest() { # pattern: the installed package of that name, whose end is a version of its interface
	  dpkg-query -W -f='$${db:Status-Status} $${Package}\n' "$$1" 2>/dev/null | sed -nE 's/^installed (lib[a-z]+[0-9]+(-[0-9]+)?(t64)?)$$/\1/p' | sort -V | tail -1
	}
	icu=$$(newest 'libicu[0-9]*'); xml2=$$(newest 'libxml2*')
	archive=$$(newest 'libarchive[0-9]*'); simdjson=$$(newest 'libsimdjson[0-9]*')
	gmime=$$(dpkg-query -W -f='$${Package}\n' 'libgmime-3.0-0*' 2>/dev/null | tail -1)
	atleast libpcre2-8-0 '$(MIN_PCRE2)'
	atleast "$${icu:-libicu72}" '$(MIN_ICU)'
	atleast libsodium23 '$(MIN_SODIUM)'
	atleast "$${xml2:-libxml2}" '$(MIN_XML2)'
	atleast "$${archive:-libarchive13}" '$(MIN_ARCHIVE)'
	atleast "$${gmime:-libgmime-3.0-0}" '$(MIN_GMIME)'
	atleast "$${simdjson:-libsimdjson14}" '$(MIN_SIMDJSON)'
	atleast libyaml-0-2 '$(MIN_YAML)'

lexicon: $(LEXICON) ## compile the rules of Lexicons/ into the table that is embedded

# Folders are prerequisites too, so a file that is taken away counts as a change; and so is the
# compiler, whose format the table has.
$(LEXICON): $(shell find Lexicons Sources/Lexicon Sources/compile-lexicon Sources/ScanCore -not -name '.*')
	swift build $(FLAGS) --product compile-lexicon
	"$$(swift build $(FLAGS) --show-bin-path)/compile-lexicon" Lexicons $@

build: setup lexicon ## the release binary, .build/release/okcps-scan
	# Without symbols, which are a quarter of it; no library is looked for beside the program, which took 0.5 ms.
	swift build $(RELEASE) --disable-local-rpath -Xlinker --gc-sections -Xlinker -s --product okcps-scan

# By package descriptions of our own that name the archives. Of simdjson Debian has no archive: it lies beside.
static: setup lexicon ## a program that needs no ICU, PCRE2, libsodium or libyaml where it runs: the two files of .build/static
	mkdir -p .build/static .build/archives
	describe() { # package libraries
	  printf 'Name: %s\nDescription: archives\nVersion: 0\nLibs:%s\n' "$$1" "$$(printf ' -l:lib%s.a' $$2)" >".build/archives/$$1.pc"
	}
	describe icu-i18n 'icui18n icuuc icudata'
	describe libpcre2-8 pcre2-8
	describe libsodium sodium
	describe yaml-0.1 yaml
	PKG_CONFIG_PATH="$$PWD/.build/archives" swift build $(RELEASE) -Xlinker --gc-sections -Xlinker -s -Xlinker '-rpath=$$ORIGIN' --product okcps-scan
	cp $(SCAN) .build/static/okcps-scan
	cp "$$(ldd $(SCAN) | sed -n 's/.*=> \(.*libsimdjson[^ ]*\) .*/\1/p')" .build/static/

run: build ## scan the example posts of Tests/Fixtures/posts
	@status=0; $(SCAN) scan --format human Tests/Fixtures/posts/* || status=$$?
	# 1 means that something was found, which is what the examples are for.
	[ $$status -le 1 ]

lint: ## the formatter's rules, as errors
	swift format lint --strict --recursive Package.swift Sources Tests Benchmarks

# Optimised, as the twins compare some 200,000 texts; in folders of their own, as the flags differ.
OPEN := -c release -Xswiftc -enable-testing --scratch-path
TESTING := $(OPEN) .build-test
test: check sanitizers ## everything that the build server runs

# Tests read the data of Unicode, which the program does not need.
check asan tsan: PACKAGES += unicode-data bzip2
check: FLAGS = $(TESTING)
check: setup lexicon lint ## format, every test, release build, parts: the first quarter of `test`
	swift build $(TESTING) --build-tests
	swift test $(TESTING) --skip-build
	$(MAKE) --no-print-directory sbom

# Percent of what tests do at random: Tests/Workload.
WORKLOAD ?= 4
SANITIZED = $(OPEN) .build-$@ --sanitize=$(SANITIZER)
# A process that nobody may look into cannot be searched for leaks; an error is an abort, which tests notice.
sanitized = export SANITIZER=$(SANITIZER) WORKLOAD=$(WORKLOAD) \
  ASAN_OPTIONS=detect_leaks=0:abort_on_error=1 TSAN_OPTIONS=halt_on_error=1:abort_on_error=1; \
  swift build $(SANITIZED) --build-tests && swift test $(SANITIZED) --skip-build

asan: SANITIZER = address
asan: setup lexicon ## every test under address sanitizer, with 4 % of the random work: WORKLOAD=100 for all
	$(sanitized)

tsan: SANITIZER = thread
tsan: setup lexicon ## the same under thread sanitizer
	$(sanitized)

sanitizers: asan tsan fuzz-briefly ## every test under both, and each fuzz target for a minute

sbom: build ## what the program is made of, in SPDX 2.3: .build/okcps-scan.spdx.json
	python3 .ci/sbom.py "$$($(SCAN) --version | sed -n 's/^okcps-scan //p')" >.build/okcps-scan.spdx.json.new
	mv .build/okcps-scan.spdx.json.new .build/okcps-scan.spdx.json

crosstalk: build ## write down anew what one rule's examples raise in others: review the difference
	$(SCAN) rules check Lexicons --no-builtin-rules --crosstalk >.build/crosstalk.txt
	mv .build/crosstalk.txt Tests/Fixtures/crosstalk.txt

bench: build ## speed, memory and latency beside ripgrep and Vectorscan in the same run, about 5 minutes
	swift build $(RELEASE) --product throughput
	python3 Benchmarks/bench.py

# `make bench-readers MB=200` for larger files.
bench-readers: build ## how fast archives are read, beside programs that only unpack them, about 2 minutes
	python3 Benchmarks/readers.py $(or $(MB),50)

bench-full: build ## the same with larger texts and more runs
	swift build $(RELEASE) --product throughput
	python3 Benchmarks/bench.py --full

quality: build ## how well the rules do on the texts of Benchmarks/Quality
	swift build $(RELEASE) --product quality
	for texts in Benchmarks/Quality/*.ndjson; do .build/release/quality --brief "$$texts"; done

tagger: setup ## train the tagger of names anew: make tagger MATERIAL=folder (Benchmarks/Tagger/main.swift says of what)
	@[ -n "$(MATERIAL)" ] || { echo "tagger: where is the material? make tagger MATERIAL=folder" >&2; exit 2; }
	swift build $(RELEASE) --product train-tagger
	.build/release/train-tagger train "$(MATERIAL)" Lexicons

roster-bench: build ## cost of a roster: make roster-bench FIRST=names.tsv LAST=names.tsv TEXT=lines.txt
	@[ -n "$(FIRST)" ] && [ -n "$(LAST)" ] && [ -n "$(TEXT)" ] || { echo "roster-bench: needs FIRST and LAST, tables of names with the weight in the last column, and TEXT, lines of text" >&2; exit 2; }
	swift build $(RELEASE) --product roster-bench
	Benchmarks/Roster/run.sh "$(FIRST)" "$(LAST)" "$(TEXT)"

growth: build ## texts made to hurt cost work in proportion to their length, by instructions: make growth [NAME=digits]
	python3 Benchmarks/growth.py $(NAME)

# Built apart, with modules open to `@testable`; see the end of Package.swift.
APART := OKCPS_SCAN_FUZZ=1 swift build $(OPEN)
COVERAGE := edge,inline-8bit-counters,pc-table,trace-cmp
# The runtime of libFuzzer: of the clang in PATH, or of Swift's own.
LIBFUZZER = $(firstword $(wildcard $(foreach clang,clang $(dir $(realpath $(shell command -v swift)))clang, \
  $(shell $(clang) -print-resource-dir 2>/dev/null)/lib/linux/libclang_rt.fuzzer_no_main-$(shell uname -m).a)))
SECONDS := 60
fuzz: setup lexicon ## hostile bytes at every boundary: make fuzz [SECONDS=60] [TARGETS="twins records"] [JOBS=2]
	[ -n "$(LIBFUZZER)" ] || { echo "fuzz: no libFuzzer beside clang or swift; put the clang of the Swift toolchain in PATH, which brings it" >&2; exit 2; }
	$(APART) .build-fuzz --sanitize=address -Xswiftc -sanitize-coverage=$(COVERAGE) -Xcc -fsanitize-coverage=$(COVERAGE) -Xcxx -fsanitize-coverage=$(COVERAGE) \
	  -Xlinker "$(LIBFUZZER)" -Xlinker -lstdc++ -Xlinker -u -Xlinker LLVMFuzzerRunDriver -Xlinker --export-dynamic-symbol=LLVMFuzzerRunDriver --product fuzz
	Benchmarks/Fuzz/run.sh .build-fuzz/release/fuzz '$(SECONDS)' '$(or $(JOBS),$(shell nproc))' $(TARGETS)

# From the committed corpus and by one seed, so that the same commit meets the same texts.
fuzz-briefly: ## each fuzz target for a minute, always in the same way, where libFuzzer is installed
	if [ -n "$(LIBFUZZER)" ]; then
	  rm -rf .build-fuzz/brief
	  WORK=.build-fuzz/brief SEED=1 HANGS=120 $(MAKE) --no-print-directory fuzz SECONDS=60
	else
	  echo "fuzz: no libFuzzer beside swift or clang: nothing was fuzzed" >&2
	fi

COUNT := 100000
twins: setup lexicon ## every way to scan a text finds the same: make twins [COUNT=100000] [NAIVE=COUNT/10] [FROM=block]
	$(APART) .build-twins --static-swift-stdlib --product twins
	.build-twins/release/twins $(COUNT) --naive $(or $(NAIVE),$$(($(COUNT) / 10))) --from $(or $(FROM),0)

spark: build ## the same answers from Spark and others as from one process: make spark RECORDS=1000000
	Benchmarks/Spark/run.sh $(RECORDS)

docs: lexicon ## write docs/commands.md and the manual anew from the program's help
	swift build $(FLAGS) --product okcps-scan
	swift build $(FLAGS) --product help-pages
	bin=$$(swift build $(FLAGS) --show-bin-path)
	"$$bin/okcps-scan" --experimental-dump-help >.build/help.json
	"$$bin/help-pages" commands <.build/help.json >docs/commands.md
	"$$bin/help-pages" manual <.build/help.json >docs/okcps-scan.1

man: docs ## read the manual
	man -l docs/okcps-scan.1

clean: ## remove everything that was built
	rm -rf .build .build-* Sources/CLexicons/*.bin
