#!/bin/bash
# shellcheck disable=SC2016 # the backquotes of a table
# tidy_alarms.sh - an alarm nobody ever heard may be dead: plants one breach for each
# rule of tests/tidy.sh in a small house of its own and listens for every one.
set -eu
cd "$(dirname "$0")/.."
here=$PWD
house=$(mktemp -d)
trap 'rm -rf "$house"' EXIT
export LC_ALL=C
count=0
wanted=$house/wanted

# A sound house first: no alarm may ring.
build_house() {
    mkdir -p "$house"/{docs,keys,reports,importers,cli,build}
    mkdir -p "$house"/ledger/{base,store,journal} "$house"/tests/{keys,county,ledger/base}
    cd "$house"
    printf '# Rules\n\n- **R-001** Sound.\n' > docs/RULES.md
    cat > ledger/base/sound.h << 'END'
/* sound.h - R-001. */
#ifndef LEDGER_BASE_SOUND_H
#define LEDGER_BASE_SOUND_H
int sound_of(int number); /* a double quote " and strcpy( in a comment are fine */
#endif
END
    cat > ledger/base/sound.c << 'END'
/* sound.c - see sound.h. */
#include "ledger/base/sound.h"
int sound_of(int number)
{
    return number + (int)sizeof("printf( // no comment, no float either");
}
END
    cp "$here/.clang-format" .
    printf '/* R-001 */\nint test_sound(void);\n' > tests/ledger/base/test_sound.c
    for number in $(seq -w 50); do
        printf 'START_TEST(test_r%s_sound)\n' "$number" >> tests/ledger/base/test_sound.c
        printf '| R%s | sound | `test_r%s_sound` |\n' "$number" "$number"
    done > tests/cases.md
    printf 'START_TEST(test_f47_sound)\n' >> tests/ledger/base/test_sound.c
    printf '| F47 | sound | `test_f47_sound` |\n' >> tests/cases.md
    mkdir -p tests/cli
    printf '%s\n' 'check "a lie is found" true' '# a lie is told' > tests/cli/sound.sh
    {
        echo '| T01 | a lie | a rule | `test_r01_sound` | |'
        echo '| T02 | a lie | a rule | `tests/cli/sound.sh: a lie is found` | |'
        echo '| T03 | a lie | a rule | `test_r03_sound` | |'
    } > docs/threats.md
    printf 'all:\n' > Makefile
    compile ledger/base/sound.c
    message 'a word' '' > build/mingzhang.pot
    message 'a word' 'ein Wort' > docs/zh_CN.po
}
message() { # msgid msgstr: a catalogue of one
    printf 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    printf 'msgid "%s"\nmsgstr "%s"\n' "$1" "$2"
}
compile() {
    mkdir -p "build/$(dirname "$1")"
    gcc -std=c17 -I. -w -c -o "build/${1%.c}.o" "$1"
}
tidy() { TIDY_ROOT=$house "$here/tests/tidy.sh" build; }

# file, what the alarm says; the breach comes on standard input.
plant() {
    mkdir -p "$(dirname "$1")"
    cat > "$1"
    printf '%s|%s\n' "$1" "$2" >> "$wanted"
}
# One line of code that calls something banned.
call() { # file, call, what the alarm says
    printf 'void f(void);\nvoid f(void)\n{\n    %s;\n}\n' "$2" | plant "$1" "$3"
}

plant_floors() {
    plant ledger/base/up.c 'floor: may not include keys/' <<< '#include "keys/a.h"'
    plant ledger/base/up2.c 'floor: may not include' <<< '#include "ledger/kinds.h"'
    plant keys/aside.c 'floor: may not include' <<< '#include "ledger/store/store.h"'
    plant ledger/store/aside.c 'floor: may not include' <<< '#include "keys/a.h"'
    plant ledger/journal/up.c 'floor: may not include' <<< '#include "ledger/vault.h"'
    plant ledger/up.c 'floor: may not include' <<< '#include "reports/table.h"'
    plant importers/aside.c 'floor: may not include' <<< '#include "reports/table.h"'
    plant reports/aside.c 'floor: may not include' <<< '#include "importers/sheet.h"'
    plant reports/above.c 'floor: may not include' <<< '#include "cli/main.h"'
    plant ledger/to_test.c 'floor: includes a test' <<< '#include "tests/suite.h"'
    plant ledger/bare.c 'by path from the root' <<< '#include "kinds.h"'
    plant tests/keys/test_up.c 'floor: may not include' <<< '#include "ledger/vault.h"'
    plant tests/county/shares.c 'floor: may not include' <<< '#include "ledger/kinds.h"'
    plant cli/inner.c 'for its own folder' <<< '#include "ledger/vault_internal.h"'
    printf '#ifndef REPORTS_LATE_H\n#define REPORTS_LATE_H\n#endif\n' > reports/late.h
    plant reports/late.c 'not first' <<< $'#include <stdio.h>\n#include "reports/late.h"'
}
plant_doors() {
    plant ledger/door_lmdb.c 'wrong door: <lmdb' <<< '#include <lmdb.h>'
    plant importers/door_csv.c 'wrong door: <csv' <<< '#include <csv.h>'
    plant importers/door_ini.c 'wrong door: <ini' <<< '#include <ini.h>'
    plant importers/door_zip.c 'wrong door: <zip' <<< '#include <zip.h>'
    plant importers/door_xls.c 'wrong door: <freexl' <<< '#include <freexl.h>'
    plant importers/door_book.c 'wrong door: <xlsxwriter' <<< '#include <xlsxwriter.h>'
    plant importers/door_iconv.c 'wrong door: <iconv' <<< '#include <iconv.h>'
    plant ledger/door_ssl.c 'wrong door: <openssl' <<< '#include <openssl/evp.h>'
    plant reports/door_json.c 'wrong door: <jansson' <<< '#include <jansson.h>'
    plant ledger/door_cbor.c 'wrong door: <cbor' <<< '#include <cbor.h>'
    plant cli/door_check.c 'wrong door: <check' <<< '#include <check.h>'
    plant importers/door_intl.c 'wrong door: <libintl' <<< '#include <libintl.h>'
    plant reports/door_pthread.c 'wrong door: <pthread' <<< '#include <pthread.h>'
}
plant_calls() {
    call cli/bad_copy.c 'strcpy(a, b)' 'use a writer'
    call cli/bad_read.c 'sscanf(a, b)' 'use money_parse'
    call cli/bad_shell.c 'system(a)' 'no shell'
    call cli/bad_grow.c 'x = realloc(x, 3)' 'use the arena'
    call reports/bad_number.c 'strtoul(a, 0, 10)' 'use text_parse'
    call reports/bad_clock.c 'time(0)' 'the clock is read in cli'
    call ledger/bad_world.c 'getenv(a)' 'the environment is read in cli'
    call ledger/bad_voice.c 'printf(a)' 'return FAULT'
    call ledger/bad_end.c 'if (x) { exit(1); }' 'return FAULT'
    call ledger/bad_child.c 'x = fork()' 'no processes'
    call reports/bad_open.c 'x = fopen(a, b)' 'files are opened at the edges'
    call reports/bad_float.c 'double x = 1' 'banned word: money'
    call reports/bad_file.c 'FILE *x = 0' 'banned word: FILE'
    call reports/bad_slash.c 'x = 1; // no' 'a // comment'
    call reports/bad_malloc.c 'x = malloc(3)' 'malloc outside'
}
plant_shapes() {
    printf 'int\tx;\n' | plant reports/tab.c ': tab'
    printf 'int x; \n' | plant reports/space.c 'space at the end'
    printf '/* %090d */\n' 0 | plant reports/wide.c 'longer than 88 columns'
    printf '/* \377 */\n' | plant reports/bytes.c 'not UTF-8'
    seq -f '/* %g */' 601 | plant reports/long.c 'longer than 600 lines'
    { echo 'void f(void)' && echo '{' && seq -f '/* %g */' 69 && echo '}'; } |
        plant reports/tall.c 'longer than 70 lines'
    echo 'void f(int a, int b, int c, int d, int e, int f, int g) { }' |
        plant reports/many.c 'more than 6 parameters'
    echo 'x=1 ' | plant tests/space.sh 'space at the end'
}
plant_names() {
    printf '#ifndef WRONG_H\n#define WRONG_H\n#endif\n' | plant keys/guard.h 'guard is'
    printf '#ifndef KEYS_TWIN_H\n#define KEYS_TWIN_H\n#endif\n' > keys/twin.h
    printf '#ifndef CLI_TWIN_H\n#define CLI_TWIN_H\n#endif\n' > cli/twin.h
    printf 'twin.h|two headers\n' >> "$wanted"
    echo 'int other_name; /* R-002 */' | plant keys/named.c 'exports other_name'
    compile keys/named.c
    printf '#ifndef KEYS_ALONE_H\n#define KEYS_ALONE_H\nsize_t keys_x;\n#endif\n' |
        plant keys/alone.h 'does not compile on its own'
}
plant_parsers() {
    local guard='#ifndef LEDGER_%s_H\n#define LEDGER_%s_H\nint %s(int number);\n#endif\n'
    mkdir -p tests/fuzz
    printf '%s\n' 'hollow_parse hollow' 'idle_decode idle through idle_all' > tests/fuzz/parsers.txt
    printf '/* fuzz_idle.c - calls nothing. */\nint LLVMFuzzerTestOneInput(void);\n' > tests/fuzz/fuzz_idle.c
    # shellcheck disable=SC2059 # the guard is a format
    {
        printf "$guard" LOOSE LOOSE loose_read | plant ledger/loose.h 'parser without a row'
        printf "$guard" HOLLOW HOLLOW hollow_parse | plant ledger/hollow.h 'no fuzz target for hollow'
        printf "$guard" IDLE IDLE idle_decode | plant ledger/idle.h 'does not call idle_all'
    }
}
plant_rest() {
    printf 'int  x ;\n' | plant reports/format.c 'not formatted'
    # Spelt apart, so that this file names no such place itself.
    echo "/* as in ""/ho""me/somebody/notes */" | plant reports/place.c 'names a place'
    printf '\nmsgid "another word"\nmsgstr ""\n' >> build/mingzhang.pot
    printf '%s\n' 'docs/zh_CN.po|make messages' >> "$wanted"
    call cli/deed.c 'x = ledger_write(a, b, "an unheard deed", c)' 'is not in cli/spoken.h'
    printf 'return FAULT(fault, X,\n    is_a\n        ? "a"\n        : "b");\n' |
        plant reports/arm.c 'wants N_()'
    echo '/* R-999 */' | plant reports/unknown.c 'rule R-999 is not in'
    {
        cat docs/RULES.md
        echo '- **R-002** No test.'
        echo '- **R-003** No code.'
        echo '- **R-003** Twice.'
    } > docs/RULES.new
    mv docs/RULES.new docs/RULES.md
    echo '/* R-003 */' > tests/keys/test_three.c
    sed -i -e 's/^| R02 .*/| R02 | none | none: no time |/' -e '/^| R03 /d' \
        -e 's/`test_r04_sound`/`test_r04_gone`/' -e 's/`test_r05_sound`/`test_r06_sound`/' \
        -e 's/^| R07 .*/& more |\n&/' -e 's/`test_f47_sound`/`test_f47_gone`/' tests/cases.md
    printf '%s\n' 'tests/cases.md|case R02 has no test' 'tests/cases.md|case R03 is missing' \
        'tests/cases.md|there is no test test_r04_gone' \
        'tests/cases.md|test_r06_sound does not carry the number of R05' \
        'tests/cases.md|test_r05_sound is not in the row of R05' \
        'tests/cases.md|there is no test test_f47_gone' \
        'tests/cases.md|test_f47_sound is not in the row of F47' \
        'tests/cases.md|case R07 twice' >> "$wanted"
    sed -i -e '/^| T01/s/`[^`]*`/none/' -e '/^| T02/s/found/gone/' docs/threats.md
    echo '| T03 | a lie | a rule | `test_r88_sound` | |' >> docs/threats.md
    echo '| T04 | a lie | a rule | `tests/cli/sound.sh: a lie is told` | |' >> docs/threats.md
    printf '%s\n' 'docs/threats.md|threat T01 has no test' 'docs/threats.md|threat T03 twice' \
        'docs/threats.md|there is no test tests/cli/sound.sh: a lie is gone' \
        'docs/threats.md|there is no test tests/cli/sound.sh: a lie is told' \
        'docs/threats.md|there is no test test_r88_sound' >> "$wanted"
    printf '%s\n' 'docs/RULES.md|rule R-002 is cited by no test' \
        'docs/RULES.md|rule R-003 is cited by no code' \
        'docs/RULES.md|rule twice: R-003' >> "$wanted"
}

build_house
if ! tidy > "$house/said" 2>&1; then
    cat "$house/said"
    echo "tidy_alarms: a sound house rings"
    echo "0 passed, 1 failed"
    exit 1
fi
for group in floors doors calls shapes names parsers rest; do
    "plant_$group"
done
code=0
tidy > "$house/said" 2>&1 || code=$?
dead=0
while IFS='|' read -r file words; do
    if grep -F "$file:" "$house/said" | grep -qF -- "$words"; then
        count=$((count + 1))
    else
        echo "dead alarm: $file: $words"
        dead=$((dead + 1))
    fi
done < "$wanted"
if [ "$code" -ne 1 ]; then
    echo "dead alarm: tidy.sh left with $code"
    dead=$((dead + 1))
fi
echo "$count passed, $dead failed"
[ "$dead" -eq 0 ]
