# kit.sh - what the scenarios share; read with ".", never run.
#   program, work: the program and an empty folder; every case is one line of output
set -u
LC_ALL=C.UTF-8
export LC_ALL
unset MINGZHANG_LEDGER MINGZHANG_AS MINGZHANG_LANG MINGZHANG_VAULT_PASSPHRASE
build=$1
case $build in /*) ;; *) build=$PWD/$build ;; esac
program=$build/bin/mingzhang
fixtures=$(cd "$(dirname "$0")" && pwd)/fixtures
docs=$(cd "$(dirname "$0")/../../docs" && pwd)
work=$(mktemp -d "${TEST_TMP:-/dev/shm}/mingzhang-cli.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
umask 077
printf 'a passphrase for tests\n' > passphrase
MINGZHANG_PASSPHRASE=file:$work/passphrase
MINGZHANG_SHARE=$docs
export MINGZHANG_PASSPHRASE MINGZHANG_SHARE
passed=0
failed=0

verdict() { # name 0|1
    if [ "$2" -eq 0 ]; then
        passed=$((passed + 1))
        echo "ok $1"
    else
        failed=$((failed + 1))
        echo "not ok $1"
        sed 's/^/# out: /' "$work/.out" 2> /dev/null | head -20
        sed 's/^/# err: /' "$work/.err" 2> /dev/null | head -20
    fi
}
# Runs the program; its exit code and, when given, a whole line of either output.
expect() { # name code line|'' arguments...
    name=$1
    want=$2
    line=$3
    shift 3
    "$program" "$@" > "$work/.out" 2> "$work/.err"
    got=$?
    bad=0
    [ "$got" -eq "$want" ] || bad=1
    [ -z "$line" ] || cat "$work/.out" "$work/.err" | grep -qxF -- "$line" || bad=1
    [ "$bad" -eq 0 ] || echo "# exit $got, wanted $want: $line"
    verdict "$name" "$bad"
}
check() { # name command...
    name=$1
    shift
    "$@" > "$work/.check" 2>&1
    verdict "$name" $?
}
# A member of staff, with a key of that name, who may act in a role, from today or a day.
person() { # ledger code key role [day]
    "$program" -L "$1" key new "$3" && "$program" -L "$1" staff add "$2" &&
        "$program" -L "$1" key enrol "$2" "$3" --purpose acting &&
        "$program" -L "$1" staff role "$2" "$4" ${5:+--from "$5"}
}
# A stranger with Python alone checks the book and adds up every balance again.
stranger() { # ledger
    rm -rf .export
    "$program" -L "$1" tiles export .export --entries > .log &&
        "$program" -L "$1" key export journal --out .export.key >> .log &&
        python3 "$docs/verifier/verify.py" .export .export.key &&
        python3 "$docs/verifier/verify.py" .export .export.key --balances > .balances &&
        "$program" -L "$1" report budget --format json --out .budget.json >> .log &&
        python3 "${fixtures%/*}/same_balances.py" .balances .budget.json
}
finish() {
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}
