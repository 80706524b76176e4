#!/bin/sh
# A small ledger broken in every way (tests/faults); then the program itself, with every
# kind of system call failing under it (strace).
#   LOOPS=200     kills at random times; from 1000 on every sweep is whole
#   SEED=430699   of what is left to chance
. "$(dirname "$0")/kit.sh"
loops=${LOOPS:-200}
faults=$build/tests/faults/faults
root=$(cd "${docs}/.." && pwd)

if [ ! -x "$faults" ]; then
    echo "# no $faults: make faults"
    finish
    exit 1
fi
(cd "$root" && LOOPS=$loops "$faults") > faults.log 2>&1
code=$?
grep '^# faults survived' faults.log
grep -vE '^# faults survived|^Running suite' faults.log
awk '/^# faults survived: [0-9]+ / { sum += $4 }
    END { print "# faults survived: " sum + 0 " in all" }' faults.log
# Each Check test counts.
eval "$(sed -nE 's/^[0-9]+%: Checks: ([0-9]+), Failures: ([0-9]+), Errors: ([0-9]+)$/passed=$((\1 - \2 - \3)) failed=$((\2 + \3))/p' faults.log)"
check "the ledger survives" test $code -eq 0
finish
