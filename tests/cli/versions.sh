#!/bin/sh
# A ledger of every version of entries that was ever written, and of every layout of what
# is derived from them: opened, found whole, read to the same figures, carried on.
#   VERSIONS="version-0 ..."   some of them
. "$(dirname "$0")/kit.sh"
kept=${fixtures%/*/*}/fixtures
versions=${VERSIONS:-$(cd "$kept" && ls ./*.tar.xz | sed 's|^\./||; s|\.tar\.xz$||')}

same() { # ledger name: the figures that it had
    python3 "$kept/figures.py" "$program" "$1" > .figures && diff "$kept/$2/figures" .figures
}
stranger_reads() { # ledger: docs/verifier reads it too, where it can
    case $1 in
    *sm3) ;;
    *) stranger book ;;
    esac
}

for version in $versions; do
    of=$kept/$version
    rm -rf book book.keys backup restored
    tar -xJf "$of.tar.xz"
    check "$version: there" test -d book -a -d book.keys -a -d backup
    # R-236: where another release kept the tables it says so, and makes them anew.
    if ! "$program" -L book status > .out 2> .err; then
        expect "$version: not opened as it is" 4 "" -L book status
        check "$version: it says what to do" grep -q "R-236: .*mingzhang reindex" .err
        expect "$version: nor verified" 4 "" -L book verify --checkpoint "$of/checkpoint"
        expect "$version: nor written to" 4 "" -L book --clock-is-right staff add S99
        check "$version: it says so again" grep -q R-236 .err
        expect "$version: made anew" 0 "" -L book reindex --checkpoint "$of/checkpoint"
    fi
    expect "$version: whole" 0 "The book is                   whole" -L book verify --deep \
        --checkpoint "$of/checkpoint"
    check "$version: the same figures" same book "$version"
    check "$version: a stranger finds it whole" stranger_reads "$version"
    expect "$version: its receipt holds" 0 "" verify --receipt "$of/receipt" --log-key "$of/log.vkey"
    expect "$version: its backup" 0 "" --keys book.keys restore backup restored
    check "$version: has the same figures" same restored "$version"
    size=$("$program" -L book --json status | sed -n 's/^  "size": \([0-9]*\),$/\1/p')
    expect "$version: one more" 0 "" -L book --clock-is-right staff add S99 --name 测九
    check "$version: is two entries" sh -c \
        "'$program' -L book --json status | grep -q '\"size\": $((size + 2)),'"
    expect "$version: whole with it" 0 "The book is                   whole" -L book verify \
        --deep --checkpoint "$of/checkpoint"
    expect "$version: signed again" 0 "" -L book checkpoint --out checkpoint
    check "$version: a stranger agrees" stranger_reads "$version"
done
finish
