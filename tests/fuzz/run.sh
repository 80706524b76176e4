#!/bin/sh
# run.sh - runs each fuzz target for a while, two at a time, from the kept corpus.
#   tests/fuzz/run.sh BUILD SECONDS TARGET...
#
# New inputs gather in BUILD/corpus; a run of a minute or more folds those that reach new code
# into tests/fuzz/corpus.  An input that breaks something lies in BUILD/broken: make it
# a case of the suite, then mend the code.
set -eu
cd "$(dirname "$0")/../.."
build=$1
seconds=$2
shift 2
mkdir -p "$build/corpus" "$build/broken"

fuzz_one() {
    name=$1
    kept=tests/fuzz/corpus/${name#fuzz_}
    grown=$build/corpus/$name
    mkdir -p "$grown"
    [ -d "$kept" ] || kept=
    # shellcheck disable=SC2086 # an empty $kept is no argument
    if ! "$build/tests/fuzz/$name" -max_total_time="$seconds" -timeout=10 \
        -rss_limit_mb=2048 -print_final_stats=1 \
        -artifact_prefix="$build/broken/$name-" "$grown" $kept \
        > "$build/$name.log" 2>&1; then
        tail -40 "$build/$name.log"
        echo "  FUZZ  $name: BROKEN, see $build/broken"
        return 1
    fi
    echo "  FUZZ  $name: $(sed -n 's/^stat::number_of_executed_units: *//p' \
        "$build/$name.log") inputs in $seconds s"
    if [ "$seconds" -ge 60 ]; then
        mkdir -p "tests/fuzz/corpus/${name#fuzz_}"
        "$build/tests/fuzz/$name" -merge=1 "tests/fuzz/corpus/${name#fuzz_}" "$grown" \
            > "$build/$name-merge.log" 2>&1
    fi
}

broken=0
while [ $# -gt 0 ]; do
    fuzz_one "$1" &
    first=$!
    second=
    if [ $# -gt 1 ]; then
        fuzz_one "$2" &
        second=$!
        shift
    fi
    shift
    wait "$first" || broken=$((broken + 1))
    [ -z "$second" ] || wait "$second" || broken=$((broken + 1))
done
[ "$broken" -eq 0 ]
