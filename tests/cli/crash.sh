#!/bin/sh
# The program is killed in the middle of imports: what it said is done stays done, and
# what was cut is absent or complete.
#   LOOPS=10      kills after a random time, by turns in a payroll, a return, a list
#   SEED=430699   of these times
# Then every call that writes, syncs or renames is the last one, or fails, once (trip.c),
# and the same with every call to the kernel, the loader's too (strace, where it may).
. "$(dirname "$0")/kit.sh"
. "${fixtures%/*}/fire.sh"
loops=${LOOPS:-10}
injected=0

listed() { quiet -L "$1" import list files/manifest.csv; }
now_ms() { echo $(($(date +%s%N) / 1000000)); }
# One kind of import, from the ledger it begins with: name, folder.
act() { # kind ledger
    case $1 in
    payroll) payroll "$2" ;;
    return) answer "$2" ;;
    list) listed "$2" ;;
    esac
}
origin_of() {
    case $1 in
    payroll) echo funded ;;
    return) echo sent ;;
    list) echo new ;;
    esac
}
# The same ledger after the import, undisturbed; and how long it took.
for kind in payroll return list; do
    take "$(origin_of $kind)" "after-$kind"
    began=$(now_ms)
    act $kind "after-$kind"
    check "$kind, undisturbed" test $? -eq 0
    eval "took_$kind=$(($(now_ms) - began))"
    facts "after-$kind" > "after-$kind.facts"
    facts "$(origin_of $kind)" > "before-$kind.facts"
done

complain() {
    echo "# $*" >&2
    broken=$((broken + 1))
}
# What must hold after the import in ledger "book" ended with code $2, killed or not.
judge() { # kind code where
    facts book > book.facts || complain "$3: status says $?"
    env -u MINGZHANG_PASSPHRASE "$program" -L book verify --unanchored --deep \
        > verify.out 2>&1 || complain "$3: verify says $?: $(tail -1 verify.out)"
    state=between
    cmp -s book.facts "before-$1.facts" && state=absent
    cmp -s book.facts "after-$1.facts" && state=complete
    [ "$state" != between ] || [ "$1" = list ] || complain "$3: half an import"
    [ "$2" -ne 0 ] || [ "$state" = complete ] || complain "$3: acknowledged and lost"
    # Money: what is available, reserved or paid is what was received.
    awk -F'"' '{ fen = $4; sub(/\./, "", fen); value[$2] = fen + 0 }
        END { held = value["reserved"] + value["paid"] + value["available"]
            exit value["received"] != held }' book.facts || complain "$3: money is not conserved"
    # Once more: it is done now, or says that it was done before.  This opens the vault.
    act "$1" book
    again=$?
    case $1:$state:$again in
    list:*:0 | *:absent:0) ;;
    *:complete:5) grep -q 'R-064' .err || complain "$3: refused, but why: $(cat .err)" ;;
    *) complain "$3: $state, then $again: $(cat .err)" ;;
    esac
    facts book > book.facts
    cmp -s book.facts "after-$1.facts" || complain "$3: the end is another one"
}

# ---- at a random time -------------------------------------------------------------
broken=0
absent=0
complete=0
turn=0
chances "$loops" > seeded
while read -r chance; do
    case $((turn % 5)) in
    0 | 2) kind=payroll ;;
    1 | 3) kind='return' ;;
    *) kind=list ;;
    esac
    turn=$((turn + 1))
    eval "took=\$took_$kind"
    # shellcheck disable=SC2154 # took: the line above
    # Deriving keys fills the first part and writes nothing: most kills fall behind it.
    delay=$(awk -v c="$chance" -v t="$took" -v turn="$turn" 'BEGIN {
        from = turn % 7 == 0 ? 0 : t * 0.5; printf "%.4f", (from + (t - from) * c / 1000) / 1000 }')
    take "$(origin_of $kind)" book
    case $kind in # without a function, so that the program itself is the child
    payroll)
        "$program" -L book import payroll files/payroll/2023/12/RDB.csv --profile plain \
            --programme RDB --period 2023-12 --unit 430699-MZJ --due 2023-12-10 \
            --allocation "测财社指〔2023〕3号/2081902/中央:437" \
            --allocation "测财社指〔2023〕7号/2081902/省级:311" > .out 2> .err &
        ;;
    return)
        "$program" -L book import return files/returns/2023/12/RDB.txt \
            --profile return-header --batch "$batch" --value-day 2023-12-09 > .out 2> .err &
        ;;
    list)
        "$program" -L book import list files/manifest.csv > .out 2> .err &
        ;;
    esac
    child=$!
    sleep "$delay"
    kill -9 "$child" 2> /dev/null
    wait "$child" 2> /dev/null
    code=$?
    injected=$((injected + 1))
    judge $kind $code "kill $turn of $kind after $delay s (exit $code)"
    [ "$state" != absent ] || absent=$((absent + 1))
    [ "$state" != complete ] || complete=$((complete + 1))
done < seeded
echo "# $loops kills: $absent absent, $complete complete, the others inside a list"
check "$loops kills at random times" test "$broken" -eq 0

# ---- at every write ---------------------------------------------------------------
# `full` and `io` last: the program then ends by itself, and must say 4.
trip_act() { # kind word call
    LD_PRELOAD=$trip TRIP_AT=$3 TRIP_DO=$2 TRIP_LOG=$work/trip.log
    export LD_PRELOAD TRIP_AT TRIP_DO TRIP_LOG
    act "$1" book
    code=$?
    unset LD_PRELOAD TRIP_AT TRIP_DO TRIP_LOG
}
trip_each() { # kind word step
    broken=0
    take "$(origin_of "$1")" book
    trip_act "$1" none 0
    calls=$(cat trip.log)
    call=$((seed % $3 + 1))
    tried=0
    while [ "$call" -le "$calls" ]; do
        take "$(origin_of "$1")" book
        trip_act "$1" "$2" "$call"
        injected=$((injected + 1))
        tried=$((tried + 1))
        where="$2 at call $call of $calls, $1 (exit $code)"
        case $2 in
        full | io)
            [ "$code" -eq 4 ] || [ "$code" -eq 0 ] || complain "$where: not 4"
            [ "$(wc -l < .err)" -le 1 ] || complain "$where: more than one message"
            [ "$code" -eq 0 ] || grep -q '^mingzhang: ..*' .err || complain "$where: silent"
            ;;
        *) # how many pages change is not the same each time
            [ "$code" -eq 137 ] || { [ "$code" -eq 0 ] && [ "$(cat trip.log)" -lt "$call" ]; } ||
                complain "$where: not killed"
            ;;
        esac
        judge "$1" "$code" "$where"
        call=$((call + $3))
    done
    check "$1: $2 at $tried of $calls calls" test "$broken" -eq 0 -a "$calls" -gt 4
}
if [ ! -f "$trip" ] || ldd "$program" | grep -q libasan; then
    echo "# no $trip, or a program that does not bear it: writes are not tripped"
else
    if [ "$loops" -gt 10 ]; then
        for word in kill torn 'done' full io; do
            trip_each payroll $word 1
            trip_each return $word 1
            trip_each list $word 7
        done
    else # three calls of each word, other ones in a return than in a payroll
        trip_each payroll kill 5
        trip_each return full 5
    fi
fi

# ---- at every call to the kernel --------------------------------------------------------
untraced=$program
kernel=openat,read,pread64,write,writev,pwrite64,pwritev,fsync,fdatasync,ftruncate,close,mmap
kernel=$kernel,munmap,msync,fcntl,flock,fstat,newfstatat,rename,link,unlink,mkdir,clone3
traced() {
    # shellcheck disable=SC2086 # options
    strace -f -qq -o "$work/trace.log" -e trace="$kernel" $inject "$untraced" "$@"
}
trace_act() { # kind inject
    inject=$2
    program=traced
    act "$1" book
    code=$?
    program=$untraced
}
trace_each() { # kind word step
    broken=0
    tried=0
    struck=0
    take "$(origin_of "$1")" book
    trace_act "$1" ''
    check "$1, traced" test $code -eq 0
    # Which call of which name: strace counts each name by itself.
    sed -nE 's/^[0-9]+ +([a-z0-9_]+)\(.*/\1/p' trace.log |
        awk -v step="$3" -v seed="$seed" '{ call[$1]++
            if ((NR + seed) % step == 0) { print $1, call[$1] } }' > calls.list
    while read -r name call; do
        take "$(origin_of "$1")" book
        trace_act "$1" "-e inject=$name:$2:when=$call"
        injected=$((injected + 1))
        tried=$((tried + 1))
        if [ "$code" -eq 137 ] || grep -q '(INJECTED)' trace.log; then
            struck=$((struck + 1))
        fi
        where="$2 at $name $call, $1 (exit $code)"
        case $code in
        0 | 137) ;;
        [1-5]) # nobody can say that nothing can be said
            [ "$name" = write ] || grep -q '^mingzhang: ..*' .err || complain "$where: silent"
            ;;
        127) grep -q 'shared libraries\|cannot' .err || complain "$where: not the loader" ;;
        *) complain "$where: another end: $(head -2 .err)" ;;
        esac
        judge "$1" "$code" "$where"
    done < calls.list
    echo "# $1: $2 at $tried calls to the kernel, $struck struck"
    check "$1: $2 at calls to the kernel" test "$broken" -eq 0 -a "$struck" -gt 0
}
if ! strace -qq -o trace.log -e trace=write true 2> .trace || ldd "$program" | grep -q libasan; then
    echo "# no strace, or none that may: calls to the kernel do not fail"
elif [ "$loops" -gt 10 ]; then
    for kind in payroll return; do
        for word in signal=KILL error=EIO error=ENOSPC; do
            trace_each $kind $word "${STEP:-7}"
        done
    done
else
    trace_each payroll error=EIO 137
    trace_each return signal=KILL 211
fi
echo "# $injected faults"
finish
