#!/bin/sh
# The simulator: whole histories of an office, made from seeds and held against a naive
# model: allocations, splits, files twice and out of order, answers, refunds,
# corrections, crashes, a clock put forward and back.  The seeds are printed.
#   LOOPS=25    half as many seeds of each kind, besides those kept
#   SEED=430699 the first of them
# One run has a model that forgets a refund: it must fail, or nobody compares any more.
. "$(dirname "$0")/kit.sh"
seeds=$fixtures/../../fuzz/seeds.txt
cd "$fixtures/../../.." || exit 1 # profiles are found from there
first=${SEED:-430699}
rounds=$((${LOOPS:-25} / 2))
while read -r target seed size; do
    case $target in '#'* | '') continue ;; esac
    check "$target: kept seed $seed" "$build/tests/fuzz/seeds_$target" --size "$size" "$seed"
done < "$seeds"
for target in conserved history order; do
    case $target in order) size=200 ;; *) size=1200 ;; esac
    # shellcheck disable=SC2046 # numbers
    check "$target: $rounds seeds from $first on" "$build/tests/fuzz/seeds_$target" \
        --size $size $(seq "$first" $((first + rounds - 1)))
    grep '^seed' "$work/.check" | sed "s/^/# $target: /"
done
CANARY=yes "$build/tests/fuzz/seeds_history" --size 1200 20240301 > "$work/.out" 2> "$work/.err"
check "a model that forgets a refund is noticed" test $? -gt 128
check "where it is compared" grep -q 'history_[a-z]*.h:.*Assertion' "$work/.err"
finish
