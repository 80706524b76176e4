#!/bin/bash
# walkthrough.sh - the month of the manual, as it stands there, in both languages: each
# command is run, and what it prints is compared with what the manual says it prints.
. "$(dirname "$0")/kit.sh"
. "${fixtures%/*}/walk.sh"

for language in en zh; do
    case $language in
    en) manual=$docs/manual.md ;;
    zh) manual=$docs/manual.zh-CN.md ;;
    esac
    rm -rf book book.keys to-bank sheet.txt checkpoint.txt
    walk $language "$manual" $language "practice=$docs/practice"
    check "$language: the manual has a month" test "$(cat .count)" -gt 20
done
same_commands "the two manuals type the same" "$docs/manual.md" "$docs/manual.zh-CN.md"
finish
