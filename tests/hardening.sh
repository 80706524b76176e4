#!/bin/sh
# hardening.sh - what the release binary must be: position independent, bound at once,
# with read-only relocations, no executable stack, checked and guarded calls, no trace
# of the machine that built it.
#   tests/hardening.sh BINARY
set -u
binary=$1
passed=0
failed=0
LC_ALL=C
export LC_ALL

want() { # what, command...
    what=$1
    shift
    if "$@"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "$binary: not $what" >&2
    fi
}
shows() { # readelf option, pattern
    readelf -W "$1" "$binary" | grep -qE "$2"
}
lacks_place() { ! grep -qaF "$(pwd -P)" "$binary"; }

want "position independent" shows -h 'Type: +DYN'
want "marked as PIE" shows -d 'FLAGS_1.*PIE'
want "bound at start (BIND_NOW)" shows -d 'BIND_NOW|FLAGS_1.* NOW'
want "relocation read-only (RELRO)" shows -l 'GNU_RELRO'
want "free of an executable stack" shows -l 'GNU_STACK +0x[0-9a-f]+ 0x[0-9a-f]+ 0x[0-9a-f]+ 0x[0-9a-f]+ 0x[0-9a-f]+ RW +'
want "guarded (stack protector)" shows -s '__stack_chk_fail'
want "fortified" shows -s '__[a-z]+_chk'
want "free of the build folder's name" lacks_place
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
