#!/bin/sh
# deps.sh - makes sure that this machine has what the project needs (Debian 12 names).
#
#   tests/deps.sh [build|check|all]   installs what is missing with apt-get
#   tests/deps.sh --missing [SET]     only names it; exit code 1 when something is
#
# build: to compile and run; check (the default): also for `make check`; all: also for
# cov and valgrind.  Looks first, so that a complete machine needs no network.
set -eu
only_name=
if [ "${1-}" = --missing ]; then
    only_name=1
    shift
fi
set_name=${1-check}
case $set_name in
build | check | all) ;;
*)
    echo "usage: $0 [--missing] [build|check|all]" >&2
    exit 2
    ;;
esac

missing=
need() { # package, then a command that succeeds when it is there
    package=$1
    shift
    "$@" > /dev/null 2>&1 || missing="$missing $package"
}
have() { command -v "$1"; }
header() { # header, for libraries without a .pc file
    echo "#include <$1>" | gcc -E -x c -o /dev/null -
}
compiles() { # compiler and flags: can it link a program?
    echo 'int main(void){return 0;}' | "$@" -x c -o /dev/null -
}
fuzzes() {
    echo 'int LLVMFuzzerTestOneInput(const void *a, unsigned long n);
          int LLVMFuzzerTestOneInput(const void *a, unsigned long n)
          {(void)a; (void)n; return 0;}' |
        clang -fsanitize=fuzzer,address -x c -o /dev/null -
}

need gcc compiles gcc
need libc6-dev compiles gcc
need make have make
need pkg-config have pkg-config
need libssl-dev pkg-config --atleast-version=3.0 libcrypto
need liblmdb-dev pkg-config --exists lmdb
need libcsv-dev header csv.h
need libinih-dev pkg-config --exists inih
need libjansson-dev pkg-config --exists jansson
need libexpat1-dev pkg-config --exists expat
need libzip-dev pkg-config --exists libzip
need libxlsxwriter-dev pkg-config --exists xlsxwriter
need libfreexl-dev pkg-config --exists freexl
need libqrencode-dev pkg-config --exists libqrencode
need libpango1.0-dev pkg-config --exists pangocairo
need librsvg2-dev pkg-config --exists librsvg-2.0
need fonts-noto-cjk sh -c 'fc-list :lang=zh-cn family | grep -q "Noto Serif CJK SC"'
need fontconfig have fc-list
need gettext have msgfmt
if [ "$set_name" != build ]; then
    need unzip have unzip
    need xz-utils have xz
    need check pkg-config --exists check
    need python3 have python3
    need libcbor-dev pkg-config --exists libcbor
    need libcbor-dev header cbor.h
    need hledger have hledger
    need universal-ctags sh -c 'ctags --version | grep -q Universal'
    need binutils have readelf
    need clang have clang
    need libclang-rt-14-dev fuzzes
    need clang-format have clang-format
    need openssl have openssl
    need git have git
    need poppler-utils have pdftotext
    need qpdf have qpdf
    need tidy have tidy
    need python3-openpyxl /usr/bin/python3 -c 'import openpyxl'
    need chromium have chromium
    need chromium-driver have chromedriver
fi
if [ "$set_name" = all ]; then
    need clang-tidy have clang-tidy
    need gcovr have gcovr
    need valgrind have valgrind
fi

if [ -z "$missing" ]; then
    echo "deps: everything for '$set_name' is here"
    exit 0
fi
echo "deps: missing for '$set_name':$missing"
if [ -n "$only_name" ]; then
    exit 1
fi
if ! command -v apt-get > /dev/null 2>&1; then
    echo "deps: no apt-get here; please install the like of these packages" >&2
    exit 1
fi
as_root=
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo > /dev/null 2>&1; then
        echo "deps: not root and no sudo; ask an administrator to run:" >&2
        echo "  apt-get install --no-install-recommends$missing" >&2
        exit 1
    fi
    as_root=sudo
fi
echo "deps: installing them with apt-get"
# shellcheck disable=SC2086 # a list of words
install_all() {
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q \
        --no-install-recommends $missing
}
# shellcheck disable=SC2086
$as_root apt-get update -q < /dev/null
install_all < /dev/null
exec "$0" --missing "$set_name"
