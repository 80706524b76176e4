# One non-recursive build for every floor of the house (docs/HOUSE.md).
#
#   make demo          install what is missing, build, run the main job, show it
#   make check         what a commit must pass
#   make               build/release/bin/mingzhang
#   make MODE=debug    any target unoptimised, for gdb (modes: release debug asan cov)
#   make test          the suites alone, in parallel, only what changed
#
# Objects never land beside sources: everything is under build/.

MODE   ?= release
O      ?= build/$(MODE)
PREFIX ?= /usr/local
DESTDIR ?=
ifeq ($(origin CC),default)
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
PKGS       := libcrypto lmdb inih jansson
PKG_CONFIG ?= pkg-config
PKG_CFLAGS  = $(shell $(PKG_CONFIG) --cflags $(PKGS))
PKG_LIBS    = $(shell $(PKG_CONFIG) --libs $(PKGS)) -lcsv -pthread
CHECK_LIBS  = $(shell $(PKG_CONFIG) --libs check libcbor)

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
endif
ifneq (,$(WERROR))
WARN += -Werror
endif
HARDEN := -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fstack-clash-protection \
          -fcf-protection=full -fPIE
ifneq (,$(IS_GCC))
HARDEN += -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 -ftrivial-auto-var-init=zero
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
MODE_CFLAGS  := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined \
                -fno-sanitize-recover=all
MODE_LDFLAGS := -fsanitize=address,undefined
# A fork under ASan and LSan costs 28 ms, a test without one 0.25 ms.
TEST_ENV     := CK_FORK=no CK_EXCLUDE_TAGS=fork
else ifeq ($(MODE),cov)
# Every assert is a branch that no test can take, hence NDEBUG.
MODE_CFLAGS  := -O0 -g --coverage -DNDEBUG -Wno-unused
MODE_LDFLAGS := --coverage
TEST_ENV     := CK_EXCLUDE_TAGS=fork
else
$(error MODE must be release, debug, asan or cov)
endif

CPPFLAGS ?=
CFLAGS   ?=
LDFLAGS  ?=
VERSION  := $(shell cat docs/VERSION 2>/dev/null)
CPPFLAGS_ALL = -I. -ffile-prefix-map=$(CURDIR)=. -DMINGZHANG_VERSION='"$(VERSION)"' \
               $(CPPFLAGS)
CFLAGS_ALL   = $(STD) $(WARN) $(MODE_CFLAGS) $(PKG_CFLAGS) -pthread $(CFLAGS)
LDFLAGS_ALL  = $(MODE_LDFLAGS) $(LDFLAGS)

# ---- floors: each may include itself and the floors named after it -----------------
FLOORS := cli reports importers ledger ledger/journal keys ledger/store ledger/base
lib     = $(O)/lib/$(subst /,-,$(1)).a
src     = $(sort $(wildcard $(1)/*.c))
obj     = $(patsubst %.c,$(O)/%.o,$(1))
LIBS   := $(foreach f,$(FLOORS),$(call lib,$(f)))
BINARY := $(O)/bin/mingzhang

all: $(BINARY) $(O)/share/locale/zh_CN/LC_MESSAGES/mingzhang.mo

define floor_rule
$(call lib,$(1)): $(call obj,$(call src,$(1)))
endef
$(foreach f,$(FLOORS),$(eval $(call floor_rule,$(f))))
$(LIBS):
	@mkdir -p $(@D)
	@echo "  AR    $@"
	$(Q)rm -f $@ && $(AR) rcsD $@ $^

$(BINARY): $(LIBS)
	@mkdir -p $(@D)
	@echo "  LD    $@"
	$(Q)$(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $(LIBS) $(PKG_LIBS)

$(O)/%.o: %.c $(O)/flags
	@mkdir -p $(@D)
	@echo "  CC    $<"
	$(Q)$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) -MMD -MP -c -o $@ $<

# Rebuild when the compiler or a flag changes, and only then.
$(O)/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(CC) $(subst ','"'"',$(CPPFLAGS_ALL) $(CFLAGS_ALL))' | cmp -s - $@ || \
	 echo '$(CC) $(subst ','"'"',$(CPPFLAGS_ALL) $(CFLAGS_ALL))' > $@
FORCE:

# ---- messages ----------------------------------------------------------------------
$(O)/share/locale/zh_CN/LC_MESSAGES/mingzhang.mo: docs/zh_CN.po
	@mkdir -p $(@D)
	@echo "  MSG   $@"
	$(Q)msgfmt --check-format -o $@ $<
# Collects every message of the program into docs/zh_CN.po, keeping translations.
messages:
	$(Q)xgettext --from-code=UTF-8 --language=C --keyword=_ --keyword=N_ \
	    --keyword=FAULT:3 --keyword=fault_set:3 --no-location --sort-output \
	    --package-name=mingzhang -o $(O)/mingzhang.pot \
	    $(foreach f,$(FLOORS),$(call src,$(f)) $(wildcard $(f)/*.h))
	$(Q)sed -i '/^"POT-Creation-Date/d' $(O)/mingzhang.pot
	$(Q)msgmerge --quiet --no-fuzzy-matching --no-location --sort-output --update \
	    --backup=none docs/zh_CN.po $(O)/mingzhang.pot
	$(Q)msgattrib --untranslated docs/zh_CN.po

# ---- tests: one binary a suite, linked to its own floor and the ones below ----------
SUITES  := $(patsubst %.c,%,$(sort $(wildcard tests/*/test_*.c tests/*/*/test_*.c)))
SUPPORT := $(call obj,tests/suite.c $(sort $(wildcard tests/support/*.c)))
below    = $(shell echo '$(FLOORS)' | tr ' ' '\n' | sed -n '\|^$(1)$$|,$$p')

define suite_rule
$(O)/$(1): $(O)/$(1).o $(SUPPORT) $(foreach f,$(call below,$(patsubst tests/%/,%,$(dir $(1)))),$(call lib,$(f)))
endef
$(foreach s,$(SUITES),$(eval $(call suite_rule,$(s))))
$(addprefix $(O)/,$(SUITES)):
	@echo "  LD    $@"
	$(Q)$(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $^ $(PKG_LIBS) $(CHECK_LIBS)

$(O)/%.pass: $(O)/%
	@echo "  TEST  $*"
	$(Q)$(TEST_ENV) $< > $@.log 2>&1 || { cat $@.log; exit 1; }
	$(Q)touch $@

run-tests: $(SUITES:%=$(O)/%.pass)
test:
	$(Q)$(MAKE) --no-print-directory MODE=$(if $(filter release,$(MODE)),debug,$(MODE)) run-tests

# ---- the demo county: data for tests, made by a program that shares no code ----------
COUNTY := $(O)/tests/county/county
county: $(COUNTY)
$(COUNTY): $(call obj,$(call src,tests/county))
	@echo "  LD    $@"
	$(Q)$(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $^
county-test: $(COUNTY)
	$(Q)tests/county/test_county.sh $(COUNTY)

clean:
	rm -rf build
.PHONY: all test run-tests county county-test messages clean FORCE

-include $(shell find $(O) -name '*.d' 2>/dev/null)
