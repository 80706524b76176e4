# One non-recursive build for every floor of the house (docs/HOUSE.md).
#
#   make demo          install what is missing, build, run the main job, show it
#   make check         what a commit must pass; ends with "N passed, N failed"
#   make               build/release/bin/mingzhang
#   make install       to $(DESTDIR)$(PREFIX); make uninstall takes it away again
#   make deps          install the Debian packages that are missing
#   make MODE=debug    any target unoptimised, for gdb
#                      (modes: release debug asan cov fuzz analyze)
#   make test          the suites alone, in parallel, only what changed
#   make tidy          the rules of docs/STYLE.md that a machine can check
#   make fuzz          every fuzz target for FUZZ_SECONDS; make fuzz-short: 5 s each
#   make soak          what takes too long for check; make bench, cov, valgrind
#
# Objects never land beside sources: everything is under build/.

MODE   ?= release
O      ?= build/$(MODE)
PREFIX ?= /usr/local
DESTDIR ?=
CLANG  ?= clang
ifeq ($(MODE),fuzz)
override CC := $(CLANG)
else ifeq ($(origin CC),default)
CC     := gcc
endif
AR     ?= ar
V      ?=
WERROR ?=
Q      := $(if $(V),,@)
.DEFAULT_GOAL := all
MAKEFLAGS += --no-builtin-rules --warn-undefined-variables
.DELETE_ON_ERROR:
.SUFFIXES:
.SECONDARY:
export LC_ALL := C.UTF-8

# ---- libraries -----------------------------------------------------------------
# Separable: WITH_XLS=no builds without reading .xls, WITH_XLSX=no without .xlsx,
# WITH_QR=no without QR codes, WITH_PDF=no without writing .pdf.
WITH_XLS   ?= yes
WITH_XLSX  ?= yes
WITH_QR    ?= yes
WITH_PDF   ?= yes
PKGS       := libcrypto lmdb inih jansson expat $(if $(filter yes,$(WITH_XLS)),freexl) \
              $(if $(filter yes,$(WITH_XLSX)),libzip xlsxwriter) \
              $(if $(filter yes,$(WITH_QR)),libqrencode)
# Loaded when they are wanted, not linked (reports/pdf_library.c).
PKGS_PDF   := $(if $(filter yes,$(WITH_PDF)),pangocairo librsvg-2.0)
PKG_CONFIG ?= pkg-config
# Asked when first wanted, and once: `make deps` runs before they are there.
PKG_CFLAGS  = $(eval PKG_CFLAGS := $$(patsubst -I%,-isystem %,$$(shell $(PKG_CONFIG) --cflags $(PKGS) $(PKGS_PDF))))$(PKG_CFLAGS)
PKG_LIBS    = $(eval PKG_LIBS := $$(shell $(PKG_CONFIG) --libs $(PKGS)) -lcsv -pthread)$(PKG_LIBS)
CHECK_LIBS  = $(eval CHECK_LIBS := $$(shell $(PKG_CONFIG) --libs check libcbor))$(CHECK_LIBS)

# ---- flags -----------------------------------------------------------------------
STD  := -std=c17 -D_DEFAULT_SOURCE -D_XOPEN_SOURCE=700
WARN := -Wall -Wextra -Wpedantic -Werror=implicit -Werror=incompatible-pointer-types \
        -Werror=int-conversion -Werror=return-type \
        -Wshadow -Wconversion -Wsign-conversion -Wstrict-prototypes \
        -Wmissing-prototypes -Wold-style-definition -Wvla -Walloca -Wcast-qual \
        -Wcast-align -Wwrite-strings -Wundef -Wpointer-arith -Wformat=2 \
        -Wnull-dereference -Wdouble-promotion -Wfloat-equal \
        -Wswitch-enum -Wimplicit-fallthrough -Wredundant-decls -Wdate-time \
        -Wframe-larger-than=16384
IS_GCC := $(findstring gcc,$(shell $(CC) --version 2>/dev/null | head -1))
ifneq (,$(IS_GCC))
WARN += -Wlogical-op -Wduplicated-cond -Wduplicated-branches -Wjump-misses-init \
        -Wcast-align=strict -Wtrampolines -Warith-conversion -Wformat-signedness
else
WARN += -Wno-string-conversion # assert(!"words")
endif
ifneq (,$(WERROR))
WARN += -Werror
endif
HARDEN := -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fstack-clash-protection \
          -fcf-protection=full -fPIE
ifneq (,$(IS_GCC))
# Not -ftrivial-auto-var-init: up to gcc 12 it clears the padding behind a structure that
# holds an array of structures at the wrong place, in the first element (tests/cli/evaluate.sh).
HARDEN += -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3
endif
HARDEN_LD := -pie -Wl,-z,relro,-z,now,-z,noexecstack,--as-needed

TEST_ENV :=
ifeq ($(MODE),release)
MODE_CFLAGS  := -O2 -g $(HARDEN)
MODE_LDFLAGS := $(HARDEN_LD)
else ifeq ($(MODE),debug)
MODE_CFLAGS  := -O0 -g3
MODE_LDFLAGS :=
else ifeq ($(MODE),asan)
MODE_CFLAGS  := -O1 -g -fno-omit-frame-pointer -Wframe-larger-than=65536 -fsanitize=address,undefined \
                -fno-sanitize-recover=all
MODE_LDFLAGS := -fsanitize=address,undefined
# A fork under ASan and LSan costs 28 ms, a test without one 0.25 ms.
TEST_ENV     := CK_FORK=no CK_EXCLUDE_TAGS=fork
else ifeq ($(MODE),fuzz)
MODE_CFLAGS  := -O1 -g -fno-omit-frame-pointer \
                -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
MODE_LDFLAGS := -fsanitize=fuzzer,address,undefined
else ifeq ($(MODE),analyze)
# The analyser follows paths best where the optimiser has already walked.
MODE_CFLAGS  := -O2 -fanalyzer
MODE_LDFLAGS :=
else ifeq ($(MODE),cov)
# Every assert is a branch that no test can take, hence NDEBUG.
MODE_CFLAGS  := -O0 -g --coverage -DNDEBUG -Wno-unused
MODE_LDFLAGS := --coverage
TEST_ENV     := CK_EXCLUDE_TAGS=fork
else
$(error MODE must be release, debug, asan, cov, fuzz or analyze)
endif

CPPFLAGS ?=
CFLAGS   ?=
LDFLAGS  ?=
VERSION  := $(shell cat docs/VERSION 2>/dev/null)
CPPFLAGS_ALL = -I. -ffile-prefix-map=$(CURDIR)=. -DMINGZHANG_VERSION='"$(VERSION)"' \
               -DWITH_XLS=$(if $(filter yes,$(WITH_XLS)),1,0) \
               -DWITH_XLSX=$(if $(filter yes,$(WITH_XLSX)),1,0) \
               -DWITH_QR=$(if $(filter yes,$(WITH_QR)),1,0) \
               -DWITH_PDF=$(if $(filter yes,$(WITH_PDF)),1,0) $(CPPFLAGS)
CFLAGS_ALL   = $(STD) $(WARN) $(MODE_CFLAGS) $(PKG_CFLAGS) -pthread $(CFLAGS)
LDFLAGS_ALL  = $(MODE_LDFLAGS) $(LDFLAGS)

# ---- floors: each may include itself and the floors named after it -----------------
FLOORS := cli reports importers ledger ledger/journal keys ledger/store ledger/base
lib     = $(O)/lib/$(subst /,-,$(1)).a
LEFT_OUT := $(if $(filter yes,$(WITH_XLS)),,%/sheet_xls.c %/sheet_xls_file.c \
            %/sheet_xls_marks.c) \
            $(if $(filter yes,$(WITH_XLSX)),,%/sheet_xlsx.c %/sheet_xlsx_cells.c \
            %/sheet_xlsx_shared.c %/sheet_zip.c %/report_xlsx.c) \
            $(if $(filter yes,$(WITH_PDF)),,reports/pdf.c reports/pdf_% reports/report_pdf%)
TESTS_OUT := $(if $(filter yes,$(WITH_XLS)),,%/test_sheet_xls.c %/fuzz_xls.c) \
             $(if $(filter yes,$(WITH_XLSX)),,%/test_sheet_xlsx.c %/test_workbook.c \
             %/fuzz_xlsx.c) \
             $(if $(filter yes,$(WITH_QR)),,%/test_qr.c %/test_receipt_page.c \
             %/test_anchor_sheet.c) \
             $(if $(filter yes,$(WITH_PDF)),,%/test_pdf.c %/test_pdf_break.c \
             %/test_report_pdf.c %/test_report_pdf_forms.c %/bare_pdf.c)
src     = $(filter-out $(LEFT_OUT),$(sort $(wildcard $(1)/*.c)))
obj     = $(patsubst %.c,$(O)/%.o,$(1))
LIBS   := $(foreach f,$(FLOORS),$(call lib,$(f)))
BINARY := $(O)/bin/mingzhang

all: $(BINARY)

define floor_rule
$(call lib,$(1)): $(call obj,$(call src,$(1)))
endef
$(foreach f,$(FLOORS),$(eval $(call floor_rule,$(f))))
$(LIBS):
	@mkdir -p $(@D)
	@echo "  AR    $@"
	$(Q)rm -f $@ && $(AR) rcsD $@ $^

$(BINARY): $(LIBS) | $(O)/share/locale/zh_CN/LC_MESSAGES/mingzhang.mo
	@mkdir -p $(@D)
	@echo "  LD    $@"
	$(Q)$(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $(LIBS) $(PKG_LIBS)

$(O)/%.o: %.c $(O)/flags
	@mkdir -p $(@D)
	@echo "  CC    $<"
	$(Q)$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) -MMD -MP -c -o $@ $<

# Rebuild when the compiler or a flag changes, and only then.
FLAGS_TEXT = $(CC) $(subst ','"'"',$(CPPFLAGS_ALL) $(CFLAGS_ALL))
$(O)/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(FLAGS_TEXT)' | cmp -s - $@ || echo '$(FLAGS_TEXT)' > $@
FORCE:

# ---- messages ----------------------------------------------------------------------
# Beside the binary it is found from; not part of it.
$(O)/share/locale/zh_CN/LC_MESSAGES/mingzhang.mo: docs/zh_CN.po
	@mkdir -p $(@D)
	@echo "  MSG   $@"
	$(Q)msgfmt --check-format -o $@ $<
# Collects every message of the program into docs/zh_CN.po, keeping translations; lists
# those that have none.  tests/tidy.sh asks that there be none.
$(O)/mingzhang.pot: FORCE
	@mkdir -p $(@D)
	$(Q)xgettext --from-code=UTF-8 --language=C --keyword=_ --keyword=N_ \
	    --keyword=FAULT:3 --keyword=fault_set:3 --keyword=intake_problem:5 \
	    --keyword=fault_cannot:1 --keyword=cannot:3,3t --keyword=cannot:1,4t --keyword=refused:1 --keyword=output_could_not:2 \
	    --keyword=note:4 --keyword=doubt:3 --keyword=lie:3 --keyword=verify_note:5 \
	    --keyword=problem:6 --keyword=intake_row_problem:5 --keyword=row_problem:5 --no-location --sort-output \
	    --package-name=mingzhang -o $@ \
	    $(foreach f,$(FLOORS),$(call src,$(f)) $(wildcard $(f)/*.h))
	$(Q)sed -i '/^"POT-Creation-Date/d' $@
messages: $(O)/mingzhang.pot
	$(Q)msgmerge --quiet --no-fuzzy-matching --no-location --sort-output --update \
	    --backup=none docs/zh_CN.po $<
	$(Q)msgattrib --untranslated docs/zh_CN.po

# ---- tests: one binary a suite, linked to its own floor and the ones below ----------
SUITES  := $(patsubst %.c,%,$(filter-out $(TESTS_OUT),\
             $(sort $(wildcard tests/*/test_*.c tests/*/*/test_*.c))))
# The gate runs every suite under the sanitizers but for those that are too slow there, or
# fork in every test;
# REST=yes: these, and those with tests that fork, which the sanitizers leave out.
REST ?=
SLOW_SUITES := $(addprefix tests/importers/test_,conserved answer_order) \
               $(addprefix tests/ledger/test_,history model deep_two_people rebuild) \
               $(addprefix tests/ledger/journal/test_,verify_flip every_bit reindex in_child)
FORK_SUITES := $(patsubst %.c,%,$(shell grep -lE 'set_tags\([a-z]+, "fork"\)' \
                 tests/*/test_*.c tests/*/*/test_*.c))
ifeq ($(REST),yes)
SUITES := $(sort $(SLOW_SUITES) $(FORK_SUITES))
else ifeq ($(REST),no)
SUITES := $(filter-out $(SLOW_SUITES),$(SUITES))
endif
SUPPORT := $(call obj,tests/suite.c $(sort $(wildcard tests/support/*.c)))
# The floor and those below it: FLOORS from there on.
below    = $(call from,$(1),$(FLOORS))
from     = $(if $(filter-out $(1),$(firstword $(2))),$(call from,$(1),$(wordlist 2,99,$(2))),$(2))

define suite_rule
$(O)/$(1): $(O)/$(1).o $(SUPPORT) $(foreach f,$(call below,$(patsubst tests/%/,%,$(dir $(1)))),$(call lib,$(f)))
endef
$(foreach s,$(SUITES),$(eval $(call suite_rule,$(s))))
$(addprefix $(O)/,$(SUITES)):
	@echo "  LD    $@"
	$(Q)$(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $^ $(PKG_LIBS) $(CHECK_LIBS)

$(O)/%.pass: $(O)/%
	@echo "  TEST  $*"
	$(Q)rm -f $@
	$(Q)$(TEST_ENV) $< > $@.log 2>&1 || { cat $@.log; exit 1; }
	$(Q)touch $@

run-tests: $(SUITES:%=$(O)/%.pass)
# What check counts: one log a suite.
list-tests:
	@printf '%s\n' $(SUITES:%=$(O)/%.pass)
test:
	$(Q)$(MAKE) --no-print-directory WERROR=$(or $(WERROR),1) \
	    MODE=$(if $(filter release,$(MODE)),debug,$(MODE)) run-tests

# Every object of a mode, linked to nothing: shows the warnings of a compiler.
objects: $(call obj,$(foreach f,$(FLOORS),$(call src,$(f))))
test-objects: objects $(SUPPORT) $(SUITES:%=$(O)/%.o) $(call obj,$(call src,tests/fuzz))

# ---- the demo county: data for tests, made by a program that shares no code ----------
COUNTY := $(O)/tests/county/county
county: $(COUNTY)
$(COUNTY): $(call obj,$(call src,tests/county))
	@echo "  LD    $@"
	$(Q)$(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $^
$(O)/tests/importers/test_county.pass: $(COUNTY)
county-test: $(COUNTY)
	$(Q)tests/county/test_county.sh $(COUNTY)

# ---- trip.so: makes a chosen write of the program go wrong (tests/cli/crash.sh) -------
TRIP := $(O)/tests/cli/trip.so
trip: $(TRIP)
$(TRIP): tests/cli/trip.c tests/cli/trip.h $(O)/flags
	@mkdir -p $(@D)
	@echo "  LD    $@"
	$(Q)$(CC) $(STD) $(WARN) -I. -O1 -g -fPIC -shared -o $@ $<

# ---- clock.so: lets the program think that it is another day (tests/cli/rotate.sh) ----
CLOCK := $(O)/tests/cli/clock.so
trip: $(CLOCK)
$(CLOCK): tests/cli/clock.c $(O)/flags
	@mkdir -p $(@D)
	@echo "  LD    $@"
	$(Q)$(CC) $(STD) $(WARN) -O1 -g -fPIC -shared -o $@ $<

# ---- faults: a ledger broken in every way, in children (tests/cli/faults.sh) ----------
# Linked to trip.c, whose calls take the place of the C library's.
FAULTS := $(O)/tests/faults/faults
faults: $(FAULTS)
$(FAULTS): $(call obj,$(call src,tests/faults) tests/cli/trip.c) $(SUPPORT) \
           $(foreach f,$(call below,reports),$(call lib,$(f)))
	@echo "  LD    $@"
	$(Q)$(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $^ $(PKG_LIBS) $(CHECK_LIBS)

# ---- the gate: everything a commit must pass ------------------------------------------
# Each step keeps a build folder of its own below HERE, so that nothing is rebuilt twice.
HERE := $(if $(filter command,$(firstword $(origin O))),$(O),build)
SUB   = $(MAKE) --no-print-directory

deps:
	$(Q)tests/deps.sh
check:
	$(Q)tests/check.sh $(HERE)
tidy:
	+$(Q)$(SUB) -s WERROR=1 MODE=debug O=$(HERE)/debug objects $(HERE)/debug/mingzhang.pot
	$(Q)tests/tidy.sh $(HERE)/debug
analyze:
	+$(Q)$(SUB) WERROR=1 MODE=analyze O=$(HERE)/analyze objects
demo:
	$(Q)tests/deps.sh build
	+$(Q)$(SUB) all county
	$(Q)tests/demo.sh $(O) build/demo

# ---- slower: at night, before a release ------------------------------------------------
FUZZ_SECONDS ?= 600
FUZZERS := $(patsubst tests/fuzz/%.c,%,$(filter-out $(TESTS_OUT),\
             $(sort $(wildcard tests/fuzz/fuzz_*.c))))
FUZZ_LIBS := $(foreach f,$(FLOORS),$(call lib,$(f)))
$(FUZZERS:%=$(O)/tests/fuzz/%): $(O)/tests/fuzz/%: $(O)/tests/fuzz/%.o $(FUZZ_LIBS)
	@echo "  LD    $@"
	$(Q)$(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $^ $(PKG_LIBS)
# The simulator: a property of a fuzz target on seeds (tests/cli/simulate.sh).
SIMULATED := conserved history order
$(SIMULATED:%=$(O)/tests/fuzz/seeds_%): $(O)/tests/fuzz/seeds_%: $(O)/tests/fuzz/seeds.o \
        $(O)/tests/fuzz/fuzz_%.o $(FUZZ_LIBS)
	@echo "  LD    $@"
	$(Q)$(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $^ $(PKG_LIBS)
simulators: $(SIMULATED:%=$(O)/tests/fuzz/seeds_%)
fuzzers: $(FUZZERS:%=$(O)/tests/fuzz/%)
fuzz:
	+$(Q)$(SUB) WERROR=1 MODE=fuzz O=$(HERE)/fuzz fuzzers
	$(Q)tests/fuzz/run.sh $(HERE)/fuzz $(FUZZ_SECONDS) $(FUZZERS)
fuzz-short:
	+$(Q)$(SUB) fuzz FUZZ_SECONDS=5

SOAK_LOOPS ?= 10000
SOAK_SUITES := tests/ledger/journal/test_every_bit \
               $(addprefix tests/reports/test_,attacks published_bits)
soak:
	+$(Q)$(SUB) analyze
	$(Q)tests/tidy_alarms.sh
	$(Q)tests/reproducible.sh
	+$(Q)$(SUB) -s WERROR=1 MODE=release O=$(HERE)/release all county trip faults simulators
	$(Q)LOOPS=$(SOAK_LOOPS) tests/cli/faults.sh $(HERE)/release
	$(Q)LOOPS=$(SOAK_LOOPS) tests/cli/simulate.sh $(HERE)/release
	$(Q)LOOPS=500 tests/cli/crash.sh $(HERE)/release
	$(Q)LOOPS=0 tests/cli/erase.sh $(HERE)/release
	$(Q)LOOPS=$(SOAK_LOOPS) tests/cli/tamper.sh $(HERE)/release
	$(Q)LOOPS=1 tests/cli/witness.sh $(HERE)/release
	$(Q)tests/site_soak.sh $(HERE)/release
	+$(Q)$(SUB) -s WERROR=1 MODE=release O=$(HERE)/release $(SOAK_SUITES:%=$(HERE)/release/%)
	$(Q)ATTACKS=all $(HERE)/release/tests/reports/test_attacks
	$(Q)tests/every_bit.sh $(HERE)/release
	+$(Q)$(SUB) fuzz-short
	+$(Q)$(SUB) valgrind
valgrind:
	+$(Q)$(SUB) -k MODE=debug WERROR=1 O=$(HERE)/valgrind run-tests TEST_ENV='$(VALGRIND)'
VALGRIND := CK_FORK=no CK_EXCLUDE_TAGS=fork valgrind --quiet --error-exitcode=9 \
            --leak-check=full --errors-for-leak-kinds=definite
# Times are printed, never asserted; BENCH_ROWS, BENCH_BIG: see tests/bench/run.sh.
BENCHES    := $(patsubst %.c,%,$(filter-out $(TESTS_OUT),$(sort $(wildcard tests/bench/*.c))))
$(O)/tests/bench/bare_pdf: BENCH_LIBS_OTHER = $(shell $(PKG_CONFIG) --libs pangocairo)
BENCH_LIBS_OTHER :=
BENCH_LIBS := $(foreach f,$(filter-out cli reports,$(FLOORS)),$(call lib,$(f)))
$(BENCHES:%=$(O)/%): $(O)/%: $(O)/%.o $(BENCH_LIBS)
	@echo "  LD    $@"
	$(Q)$(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $^ $(PKG_LIBS) $(BENCH_LIBS_OTHER)
benches: $(BENCHES:%=$(O)/%)
bench: all county benches
	$(Q)tests/bench/run.sh $(O)
cov:
	+$(Q)$(SUB) -k MODE=cov O=$(HERE)/cov run-tests
	$(Q)gcovr --root . --object-directory $(HERE)/cov --exclude 'tests/.*' \
	    --exclude-throw-branches --print-summary --sort-percentage $(HERE)/cov

# ---- installation ------------------------------------------------------------------
SHARE := $(DESTDIR)$(PREFIX)/share
PROFILES := $(sort $(wildcard docs/profiles/*.ini))
POLICIES := $(filter-out %.md,$(sort $(wildcard docs/policies/*)))
MANUAL := $(wildcard docs/mingzhang.1)
COMPLETION := $(wildcard docs/mingzhang.bash-completion)
install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(SHARE)/man/man1 $(SHARE)/mingzhang/profiles \
	    $(SHARE)/mingzhang/verifier $(SHARE)/mingzhang/policies $(SHARE)/bash-completion/completions \
	    $(SHARE)/locale/zh_CN/LC_MESSAGES
	install -m 755 $(BINARY) $(DESTDIR)$(PREFIX)/bin/mingzhang
	install -m 644 $(O)/share/locale/zh_CN/LC_MESSAGES/mingzhang.mo \
	    $(SHARE)/locale/zh_CN/LC_MESSAGES/mingzhang.mo
	$(if $(PROFILES),install -m 644 $(PROFILES) $(SHARE)/mingzhang/profiles)
	$(if $(POLICIES),install -m 644 $(POLICIES) $(SHARE)/mingzhang/policies)
	install -m 644 docs/verifier/verify.html docs/verifier/verify.py \
	    $(SHARE)/mingzhang/verifier
	$(if $(MANUAL),install -m 644 $(MANUAL) $(SHARE)/man/man1/mingzhang.1)
	$(if $(COMPLETION),install -m 644 $(COMPLETION) \
	    $(SHARE)/bash-completion/completions/mingzhang)
uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/mingzhang $(SHARE)/man/man1/mingzhang.1 \
	    $(SHARE)/bash-completion/completions/mingzhang \
	    $(SHARE)/locale/zh_CN/LC_MESSAGES/mingzhang.mo
	rm -rf $(SHARE)/mingzhang

# Formats every source in place.
format:
	$(Q)find $(FLOORS) tests -name '*.[ch]' | sort -u | xargs clang-format -i

clean:
	rm -rf build
.PHONY: all test run-tests list-tests objects test-objects county county-test trip faults messages \
        deps check tidy analyze demo simulators fuzzers fuzz fuzz-short soak valgrind cov \
        benches bench \
        install uninstall format clean FORCE

-include $(shell find $(O) -name '*.d' 2>/dev/null)
