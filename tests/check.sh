#!/bin/sh
# check.sh - the gate: everything a commit must pass.  Run by `make check`.
#   tests/check.sh BUILD
#
# The last line is "N passed, N failed": each Check test of the asan run counts, and those of
# the debug run, which has what is too slow or forks; each script by what it says or as one;
# a gate counts as one.
# The exit code is 0 when nothing failed.
set -u
cd "$(dirname "$0")/.." || exit 2
build=${1:-build}
make="make"
jobs=${JOBS:-2}
passed=0
failed=0
logs=$build/check
mkdir -p "$logs"
LC_ALL=C.UTF-8
export LC_ALL

say() { printf '== %-12s %s\n' "$1" "$2"; }
now() { date +%s; }

# Runs a command into a log; shows the end of the log when it fails.
gate() { # name command...
    name=$1
    shift
    began=$(now)
    if "$@" > "$logs/$name.log" 2>&1; then
        say "$name" "ok ($(($(now) - began)) s)"
        return 0
    fi
    tail -60 "$logs/$name.log"
    say "$name" "FAILED, see $logs/$name.log"
    return 1
}
one() { # a gate that counts as one case
    if gate "$@"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
    fi
}
mode() { # mode targets...: make in the mode's own folder
    this=$1
    shift
    $make --no-print-directory -s -k -j"$jobs" WERROR=1 MODE="$this" \
        O="$build/$this" "$@"
}
# Sums "Checks: 12, Failures: 1, Errors: 0" over the logs of the suites that ran now.
tally() { # mode -> "passed failed"
    mode "$1" list-tests 2> /dev/null | while read -r pass; do
        line=$(grep -aE '^[0-9]+%: Checks: ' "$pass.log" 2> /dev/null | tail -1)
        if [ -z "$line" ]; then
            echo "0 1"
            echo "$pass: no result" >&2
        else
            echo "$line" | sed -E 's/.*Checks: ([0-9]+), Failures: ([0-9]+), Errors: ([0-9]+).*/\1 \2 \3/' |
                awk '{ print $1 - $2 - $3, $2 + $3 }'
        fi
    done | awk '{ p += $1; f += $2 } END { print p + 0, f + 0 }'
}
suites() { # mode, REST as in the Makefile
    REST=$2
    export REST
    find "$build/$1" -name '*.pass.log' -delete 2> /dev/null
    find "$build/$1" -name '*.pass' -delete 2> /dev/null
    sound=0
    gate "test-$1" mode "$1" run-tests || sound=1
    # shellcheck disable=SC2046 # two numbers
    set -- "$1" $(tally "$1")
    unset REST
    passed=$((passed + $2))
    failed=$((failed + $3))
    # A build that broke without a failing test still is a failure.
    [ "$sound" -eq 0 ] || [ "$3" -gt 0 ] || failed=$((failed + 1))
    say "test-$1" "$2 passed, $3 failed"
}
# A script ends with "N passed, N failed" or counts as one case by its exit code.
count() { # name code
    told=$(tail -1 "$logs/$1.log" | grep -E '^[0-9]+ passed, [0-9]+ failed$')
    if [ -n "$told" ]; then
        # shellcheck disable=SC2046 # two numbers
        set -- "$1" "$2" $(echo "$told" | tr -dc '0-9 ')
        passed=$((passed + $3))
        failed=$((failed + $4))
        [ "$2" -eq 0 ] || [ "$4" -gt 0 ] || failed=$((failed + 1))
    elif [ "$2" -eq 0 ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
    fi
}
script() { # name command...
    gate "$@"
    count "$1" $?
}
# The scenarios need nothing of each other and often wait: one more than there are jobs.
scenarios() {
    rm -f "$logs"/*.code
    for case in tests/cli/*.sh; do
        [ ! -x "$case" ] || echo "$case"
    done > "$logs/scenarios"
    # shellcheck disable=SC2016 # for the other shell
    xargs -P $((jobs + 1)) -I CASE sh -c 'name=$(basename "$1" .sh)
        began=$(date +%s)
        "$1" "$2/release" > "$3/$name.log" 2>&1
        echo $? $(($(date +%s) - began)) > "$3/$name.code"' sh CASE "$build" "$logs" \
        < "$logs/scenarios"
    while read -r case; do
        name=$(basename "$case" .sh)
        code=1
        took=0
        read -r code took < "$logs/$name.code" || code=1
        if [ "$code" -eq 0 ]; then
            say "$name" "ok ($took s)"
        else
            tail -60 "$logs/$name.log"
            say "$name" "FAILED, see $logs/$name.log"
        fi
        count "$name" "$code"
    done < "$logs/scenarios"
}

tests/deps.sh --missing check || say deps "run: make deps"
suites debug yes
one release mode release all county trip faults simulators
suites asan no
one messages mode debug "$build/debug/mingzhang.pot"
script tidy tests/tidy.sh "$build/debug"
script alarms tests/tidy_alarms.sh
one clang mode debug CC=clang O="$build/clang" test-objects
if [ -x "$build/release/bin/mingzhang" ]; then
    script hardening tests/hardening.sh "$build/release/bin/mingzhang"
fi
script county tests/county/test_county.sh "$build/release/tests/county/county"
scenarios

echo
if [ "$failed" -gt 0 ]; then
    echo "check: something failed; the logs are in $logs"
fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
