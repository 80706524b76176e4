#!/bin/sh
# every_bit.sh - all bits of a ledger of 2,000 entries and of what it publishes, one after
# the other, two processes at a time; hours.  Run by `make soak`.
#   tests/every_bit.sh BUILD
# What each part found lies in BUILD/every_bit-*.log; the progress beside it.
set -u
build=$1
broken=0
for suite in tests/ledger/journal/test_every_bit tests/reports/test_published_bits; do
    name=$build/every_bit-$(basename "$suite")
    EVERY_BIT=1/2 "$build/$suite" > "$name-1.log" 2> "$name-1.progress" &
    EVERY_BIT=2/2 "$build/$suite" > "$name-2.log" 2> "$name-2.progress" || broken=1
    wait $! || broken=1
    grep -hE 'bits|^  |%' "$name-1.log" "$name-2.log"
done
exit $broken
