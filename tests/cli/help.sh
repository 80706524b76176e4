#!/bin/sh
# Help, usage errors and what is generated from the table of commands.
. "$(dirname "$0")/kit.sh"

expect "help lists the commands" 0 "Exit codes:" --help
expect "help of one command" 0 "mingzhang log" log --help
expect "help of a noun lists its verbs" 0 "" key --help
check "among them enrol" grep -q "key enrol STAFF" .out
expect "version" 0 "" version
expect "no command" 2 "mingzhang: no command was given; mingzhang --help lists them"
expect "a slip in a command" 2 \
    "mingzhang: there is no command stats; did you mean status?" stats
expect "a slip in a second word" 2 \
    "mingzhang: there is no command key enroll; did you mean key enrol?" key enroll
expect "a slip in an option" 2 \
    "mingzhang: there is no option --limt here; did you mean --limit?" log --limt 3
expect "a word nobody knows" 2 \
    "mingzhang: there is no command zzzzzzzz; mingzhang --help lists them" zzzzzzzz
expect "an option without its value" 2 "mingzhang: --limit wants a value: N" log --limit
expect "a flag with a value" 2 "mingzhang: --json takes no value" log --json=yes
expect "one word too many" 2 "" show 1 2
expect "one word too few" 2 "mingzhang: something is missing; it goes: mingzhang show N" show
expect "an unknown language" 2 "mingzhang: --lang is zh or en" --lang fr status
expect "Chinese messages" 2 "mingzhang: 没有命令 stats；是否指 status？" --lang zh stats
expect "errors as JSON" 2 "" --json stats
check "with the code" grep -q '"code": "usage"' .err
expect "init wants its options" 2 "" init book
"$program" help --man > man
check "the manual page is the committed one" cmp man "$docs/mingzhang.1"
"$program" help --completion > completion
check "the completion is the committed one" cmp completion "$docs/mingzhang.bash-completion"
check "bash reads it" bash -n completion
finish
