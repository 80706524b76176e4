#!/bin/bash
# auditor.sh - the auditor's guide, as it stands there, in both languages: each command is
# run on what a bureau hands over, and what it prints is compared with what the guide says.
. "$(dirname "$0")/kit.sh"
. "${fixtures%/*}/fire.sh"
. "${fixtures%/*}/walk.sh"

# What the auditor has kept since November, and what the bureau hands over now.
take paying book
quiet -L book checkpoint --out kept.txt
check "a checkpoint was kept" test $? -eq 0
send book --period 2023-12
answer book
check "the book goes on" test $? -eq 0
quiet -L book key export journal --out kept.vkey
hand_over() {
    rm -rf theirs mine proof-117.txt
    mkdir theirs mine && cp kept.vkey mine/log.vkey && cp kept.txt mine/2023-11.txt &&
        quiet -L book backup theirs/copy && quiet -L book tiles export theirs/audit --entries &&
        quiet -L book checkpoint --out theirs/checkpoint.txt
}
for language in en zh; do
    case $language in
    en) guide=$docs/auditor.md ;;
    zh) guide=$docs/auditor.zh-CN.md ;;
    esac
    hand_over
    check "$language: it is handed over" test $? -eq 0
    walk $language "$guide" $language "unset MINGZHANG_PASSPHRASE; ln -sfn '$docs' docs"
    check "$language: the guide has its commands" test "$(cat .count)" -gt 9
done
same_commands "the two guides type the same" "$docs/auditor.md" "$docs/auditor.zh-CN.md"
finish
