#!/bin/bash
# tidy.sh - the rules of docs/STYLE.md and docs/HOUSE.md that a machine can check.
#   tests/tidy.sh [BUILD]    BUILD: a folder with debug objects, for exported names
#   tests/tidy.sh --rules    only: which rules no code or no test cites
#
# Prints file:line: message for each breach; exits with 1 if there is any.  Every alarm
# in here is tried by tests/tidy_alarms.sh, which plants a breach for each.
# shellcheck disable=SC2016 # awk's own dollars
set -eu -o pipefail
cd "${TIDY_ROOT:-$(dirname "$0")/..}"
export LC_ALL=C
build=${1:-build/debug}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
found=$work/found
: > "$found"

houses=
for floor in ledger keys importers reports cli; do
    [ ! -d "$floor" ] || houses="$houses $floor"
done
# shellcheck disable=SC2086 # a list of folders
find $houses -name '*.[ch]' | sort > "$work/sources"
find tests -name '*.[ch]' | sort > "$work/tests"
cat "$work/sources" "$work/tests" > "$work/all"
{
    find tests -name '*.sh'
    for script in Makefile .ci/run; do
        [ ! -e "$script" ] || echo "$script"
    done
} | sort > "$work/scripts"

# The code alone, as file:line:code: strings are emptied and comments are taken out.
xargs awk '
    FNR == 1 { inside = 0 }
    {
        line = $0
        if (inside) {
            if ((end = index(line, "*/")) == 0) { next }
            line = substr(line, end + 2); inside = 0
        }
        gsub(/\047(\\.|[^\047\\])\047/, "0", line)
        if (line !~ /^#include/) { gsub(/"([^"\\]|\\.)*"/, "\"\"", line) }
        while ((start = index(line, "/*")) > 0) {
            rest = substr(line, start + 2); line = substr(line, 1, start - 1)
            if ((end = index(rest, "*/")) == 0) { inside = 1; break }
            line = line " " substr(rest, end + 2)
        }
        if (line ~ /[^ \t]/) { print FILENAME ":" FNR ":" line }
    }' < "$work/all" > "$work/code"
grep -v '^tests/' "$work/code" > "$work/source_code" || :

# ---- rules: every number is cited by code and by a test, every citation has a rule ----
rules() {
    sed -nE 's/^- \*\*(R-[0-9]+)\*\*.*/\1/p' docs/RULES.md | sort > "$work/numbers"
    uniq -d "$work/numbers" | sed 's|^|docs/RULES.md:1: rule twice: |'
    sort -u -o "$work/numbers" "$work/numbers"
    # shellcheck disable=SC2086
    # The verifiers of docs/ are code too.
    find docs/verifier -type f > "$work/verifiers" 2> /dev/null || :
    cited "$work/sources" "$work/verifiers" > "$work/by_code"
    cited "$work/tests" "$work/scripts" > "$work/by_test"
    comm -23 "$work/numbers" "$work/by_code" |
        sed 's|.*|docs/RULES.md:1: rule & is cited by no code|'
    comm -23 "$work/numbers" "$work/by_test" |
        sed 's|.*|docs/RULES.md:1: rule & is cited by no test|'
    { cat "$work/all" "$work/scripts" && find docs -name '*.md' | sort; } |
        grep -vE 'tidy(_alarms)?\.sh$' |
        xargs awk '{ line = " " $0 " "
            while (match(line, /[^A-Za-z0-9]R-[0-9][0-9][0-9][^0-9]/)) {
                print FILENAME ":" FNR ": " substr(line, RSTART + 1, 5)
                line = substr(line, RSTART + 6)
            } }' | awk 'NR == FNR { known[$1]; next }
            !($2 in known) { print $1 " rule " $2 " is not in docs/RULES.md" }' \
        "$work/numbers" -
}
cited() { # lists of files
    { cat "$@" | grep -vE 'tidy(_alarms)?\.sh$' |
        xargs grep -hoE '\<R-[0-9]{3}\>' || :; } | sort -u
}
if [ "$build" = --rules ]; then
    rules
    exit
fi

# ---- floors: which folders each folder may include -----------------------------------
floors() {
    # Headers that only the files beside them may include.
    inner='(_internal|private_file|signing_pkey|signing_point|note_name)[.]h$'
    awk -F: -v inner="$inner" '
    function allowed(file) {
        sub(/^tests\//, "", file)
        if (file ~ /^ledger\/base\//) { return "^ledger/base/" }
        if (file ~ /^keys\//) { return "^(keys|ledger/base)/" }
        if (file ~ /^ledger\/store\//) { return "^ledger/(store|base)/" }
        if (file ~ /^ledger\/journal\//) {
            return "^(keys|ledger/(journal|store|base))/"
        }
        if (file ~ /^ledger\//) { return "^(keys|ledger)/" }
        if (file ~ /^importers\//) { return "^(importers|keys|ledger)/" }
        if (file ~ /^reports\//) { return "^(reports|keys|ledger)/" }
        if (file ~ /^county\//) { return "^tests/county/" }
        return "/"
    }
    $3 ~ /^#include "/ {
        name = $3; sub(/^#include "/, "", name); sub(/".*/, "", name)
        is_test = $1 ~ /^tests\//
        where = $1 ":" $2 ": "
        if (name !~ /\//) { print where "include \"" name "\" by path from the root" }
        if (name !~ allowed($1) && !(is_test && $1 !~ /^tests\/county\// && name ~ /^tests\//)) {
            print where "floor: may not include " name
        }
        if (!is_test && name ~ /^tests\//) { print where "floor: includes a test" }
        room = name; sub(/\/[^\/]*$/, "", room)
        here = $1; sub(/\/[^\/]*$/, "", here)
        if (room != here && "tests/" room != here && name ~ inner) {
            print where "floor: " name " is for its own folder"
        }
    }' "$work/code"
    # x.c includes x.h before anything else, when there is one.
    awk -F: '
    NR == FNR { is_header[$1]; next }
    $3 ~ /^#include/ && !($1 in seen) {
        seen[$1]; own = $1
        stem = own; sub(/\.c$/, "", stem)
        if (sub(/\.c$/, ".h", own) && own in is_header &&
            index($3, "\"" own "\"") == 0 &&
            index($3, "\"" stem "_internal.h\"") == 0) {
            print $1 ":" $2 ": includes " own " not first"
        }
    }' "$work/sources" "$work/source_code"
}

# ---- doors: one place a library ----------------------------------------------------------
door() { # header, where it may be included
    awk -F: -v header="$1" -v place="$2" '
        $3 ~ "^#include <" header && $1 !~ place {
            print $1 ":" $2 ": wrong door: <" header " belongs in " place
        }' "$work/code"
}
doors() {
    door 'lmdb\.h' '^(tests/(ledger|bench)/.*|ledger/store/([a-z_]+\.c|store_internal\.h))$'
    door 'csv\.h' '^(importers/sheet[a-z_]*\.[ch]|tests/bench/.*)$'
    door 'iconv\.h' '^(importers/sheet[a-z_]*\.[ch]|reports/pdf_part\.c|tests/.*\.c)$'
    door 'ini\.h' '^ledger/base/settings\.c$'
    door 'expat\.h' '^importers/xml\.c$'
    door 'zip\.h' '^(importers/sheet_zip\.c|tests/.*)$'
    door 'freexl\.h' '^importers/sheet_xls\.c$'
    door 'xlsxwriter\.h' '^reports/report_xlsx\.c$'
    door 'openssl/' '^(keys/[a-z_]+\.c|tests/keys/[a-z_]+\.[ch]|keys/(signing_p(key|oint)|timestamp_internal)\.h)$'
    door '(cairo[a-z-]*|pango/.*|librsvg/.*|hb[a-z-]*)\.h' '^(reports/pdf_internal\.h|tests/bench/bare_pdf\.c)$'
    door 'qrencode\.h' '^reports/qr\.c$'
    door 'jansson\.h' '^(reports/(report_json|json_writer)\.c|cli/[a-z_]+\.c|tests/.*)$'
    door 'cbor\.h' '^tests/'
    door 'check\.h' '^tests/'
    door 'libintl\.h' '^(importers/intake\.h|ledger/base/(status|identity|money)\.c|reports/words\.c|cli/.*)$'
    door 'pthread\.h' '^(keys/secret\.c|ledger/(store/store_internal\.h|journal/verify.*|vault_(ahead|seal)\.c)|importers/(ahead|parallel)\.c|cli/.*|tests/.*)$'
}

# ---- banned calls ------------------------------------------------------------------------
ban() { # names, what to do instead, files that may (or -), why they may
    awk -F: -v names="$1" -v instead="$2" -v exempt="$3" '
        $1 ~ exempt && exempt != "-" { next }
        { code = $0; sub(/^[^:]*:[^:]*:/, "", code) }
        code ~ "(^|[^a-zA-Z0-9_>.])(" names ")[ ]*\\(" {
            print $1 ":" $2 ": banned call: " instead
        }' "$work/source_code"
}
# The store; key files and the terminal; the records of what was signed and cosigned
# last, which lie outside the store on purpose; sheets and profiles; outputs and
# published folders; originals for the vault; backups.
edges='^(cli/|ledger/store/|keys/[a-z]+_file\.c$|keys/passphrase\.c$'
edges=$edges'|ledger/journal/(durable_file|witness_state)\.c$|importers/(sheet|profile)[a-z_]*\.c$'
edges=$edges'|reports/(output|output_folder|tile_folder|site_files|site_leftovers)\.c$'
edges=$edges'|ledger/(vault_original|backup|backup_manifest|restored)\.c$)'
banned() {
    # No bounds, hidden state, or silent failure: nobody needs them.
    ban 'strcpy|strcat|stpcpy|sprintf|vsprintf|gets|strtok|strtok_r|strncpy|strncat' \
        'use a writer or snprintf' - ''
    ban 'atoi|atol|atoll|atof|strtod|strtof|sscanf|scanf|fscanf' \
        'use money_parse or text_parse' - ''
    ban 'system|popen|execl|execlp|execv|execvp|rand|srand|random|drand48' \
        'no shell, no weak chance' - ''
    ban 'alloca|strdup|strndup|asprintf|vasprintf|realloc' 'use the arena' - ''
    ban 'strtol|strtoul|strtoll|strtoull' 'use text_parse' \
        '^(cli/|ledger/store/store_folder\.c$)' \
        'the lock file holds a process number that the store itself wrote'
    # The world outside comes in at the top, so that the book replays for ever.
    ban 'time|gettimeofday|clock_gettime|localtime|localtime_r|gmtime|gmtime_r|mktime' \
        'the clock is read in cli/ alone; take a parameter' '^cli/' 'the edge'
    ban 'getenv|secure_getenv|setlocale|bindtextdomain|textdomain' \
        'the environment is read in cli/ alone; take a parameter' '^cli/' 'the edge'
    ban 'exit|abort|printf|vprintf|puts|putchar|perror|fprintf|vfprintf|fputs' \
        'return FAULT' '^cli/' 'only the command line speaks'
    ban '_exit|_Exit|fork|vfork|waitpid' 'no processes' \
        '^(cli/|ledger/journal/in_child\.c$|importers/sheet_xls\.c$|reports/site_makers\.c$)' \
        'a damaged page or .xls can kill its reader, so a child reads; pango has one state
        for all threads, so children set PDFs; none runs the exit handlers of its parent'
    ban 'open|openat|fopen|fdopen|freopen|creat|mkstemp|mkdtemp|opendir' \
        'files are opened at the edges' \
        "$edges" 'these are the edges'
    awk -F: '
        { code = $0; sub(/^[^:]*:[^:]*:/, "", code) }
        # Doors to libraries that know numbers only as binary fractions: an .xls is read,
        # an .xlsx written, and what leaves either door is decimal text or whole fen.
        # Places on paper become such fractions in one function, pdf_points().
        code ~ /(^|[^a-zA-Z0-9_])(float|double)([^a-zA-Z0-9_]|$)/ &&
            $1 !~ /^(importers\/sheet_xls|reports\/report_xlsx|reports\/pdf)\.c$/ &&
            $1 != "reports/pdf_internal.h" {
            print $1 ":" $2 ": banned word: money is integer fen (R-001)"
        }
        code ~ /(^|[^a-zA-Z0-9_])FILE[ ]*\*/ &&
            $1 !~ /^(cli\/|ledger\/(vault_original|backup|backup_manifest)\.c|importers\/(sheet|profile))/ {
            print $1 ":" $2 ": banned word: FILE belongs at the edges"
        }
        code ~ /(^|[^:"])\/\// && code !~ /^#include/ {
            print $1 ":" $2 ": a // comment"
        }' "$work/source_code"
}

# ---- shape: lines, files, functions ------------------------------------------------------
shape() {
    xargs awk '
        /\t/        { print FILENAME ":" FNR ": tab" }
        /[ \t\r]$/  { print FILENAME ":" FNR ": space at the end of the line" }
        FNR == 601  { print FILENAME ":" FNR ": longer than 600 lines" }' < "$work/all"
    grep -v Makefile "$work/scripts" | xargs -r awk '
        /\t/        { print FILENAME ":" FNR ": tab" }
        /[ \t\r]$/  { print FILENAME ":" FNR ": space at the end of the line" }'
    # In characters, not bytes.
    LC_ALL=C.UTF-8 xargs grep -nHE '^.{89}' < "$work/all" |
        sed -E 's|^([^:]*:[0-9]+):.*|\1: longer than 88 columns|' || :
    LC_ALL=C.UTF-8 xargs grep -nHaxv '.*' < "$work/all" |
        sed -E 's|^([^:]*:[0-9]+):.*|\1: not UTF-8|' || :
    ctags -f - -L "$work/all" --languages=C --langmap=C:.c.h --kinds-C=f \
        --fields=neS --sort=no > "$work/tags"
    awk -F'\t' '{
        line = 0; end = 0; signature = ""
        for (i = 4; i <= NF; i++) {
            if ($i ~ /^line:/) { line = substr($i, 6) + 0 }
            if ($i ~ /^end:/) { end = substr($i, 5) + 0 }
            if ($i ~ /^signature:/) { signature = $i }
        }
        sub(/^signature:\(/, "", signature); sub(/\)$/, " )", signature)
        while (gsub(/\([^()]*\)/, "", signature) > 0) { } # commas of callbacks
        count = gsub(/,/, ",", signature) + 1
        print $1, $2, line, end, count - (signature ~ /fault *\)/)
    }' "$work/tags" > "$work/functions"
    awk '$4 - $3 + 1 > 70 { print $2 ":" $3 ": " $1 "() is longer than 70 lines" }
        $5 > 6 { print $2 ":" $3 ": " $1 "() has more than 6 parameters and fault" }' \
        "$work/functions"
    # Handles own their memory; everything else lives in the arena.  The vault takes one
    # chunk of an original for the length of a call, and wipes it.
    awk -F'[: ]' '
        NR == FNR { name[$2, ++count[$2]] = $1; from[$2, count[$2]] = $3
                    to[$2, count[$2]] = $4; next }
        {
            owner = ""
            for (i = 1; i <= count[$1]; i++) {
                if ($2 >= from[$1, i] && $2 <= to[$1, i]) { owner = name[$1, i] }
            }
            if (owner !~ /(_open|_new|_from|_begin|_take|_make|^open_one|^begin)$/ &&
                $1 !~ /^ledger\/vault_(original_read|write)\.c$/) {
                print $1 ":" $2 ": malloc outside an _open function: " owner "()"
            }
        }' "$work/functions" \
        <(grep -E '[^a-zA-Z0-9_](malloc|calloc)\(' "$work/source_code" || :)
}

# ---- names: guards, headers found once, what x.c exports begins with its noun --------------
nouns() { # the other nouns a file may export under, with the reason
    cat << 'END'
reports/bank.c          report           one contract for all reports: source.h
reports/closing.c       report           one contract for all reports: source.h
reports/budget.c        report           one contract for all reports: source.h
reports/closing.c       report           one contract for all reports: source.h
reports/disclosure.c    report           one contract for all reports: source.h
reports/disclosure_changes.c report      one contract for all reports: source.h
reports/exceptions.c    report           one contract for all reports: source.h
reports/overview.c      report           one contract for all reports: source.h
reports/performance.c   report           one contract for all reports: source.h
reports/reconcile_document.c report    one contract for all reports: source.h
reports/person.c        report           one contract for all reports: source.h
reports/source.c        report           one contract for all reports: source.h
importers/sheet_xls_file.c    xls        files around one reader
importers/sheet_xls_marks.c   xls        files around one reader
importers/sheet_xlsx.c        xlsx       three files, one reader
importers/sheet_xlsx_cells.c  xlsx       three files, one reader
importers/sheet_xlsx_shared.c xlsx       three files, one reader
keys/digest.c           hasher hmac      digests come out of hashers
keys/secret.c           sealer           secrets are sealed
keys/signing.c          public_key       the other half of a pair
keys/signing_point.c    public_key       the other half of a pair
keys/signing_pkey.c     public_key       the other half of a pair
ledger/base/bytes.c     reader writer    cursors over bytes
ledger/base/status.c    fault            what a status means
ledger/base/date.c      civil            days and periods are civil ones
ledger/records.c        balance batch line record settled ledger_derived  one codec a record
END
}
names() {
    while read -r header; do
        guard=$(echo "$header" | tr 'a-z/.-' 'A-Z___')
        # The folder it lies in and its name; outer folders may stand before.
        awk -v full="$guard" -v header="$header" '
            /^#ifndef / && !asked { asked = $2 }
            /^#define / && !given { given = $2 }
            END {
                n = split(header, part, "/"); short = toupper(part[n - 1] "_" part[n])
                gsub(/[.-]/, "_", short)
                ok = asked == given && substr(full, length(full) - length(asked) + 1) == asked
                if (!ok || length(asked) < length(short)) {
                    print header ":1: guard is " asked ", not " full
                }
            }' "$header"
    done < <(grep '\.h$' "$work/all")
    grep '\.h$' "$work/sources" | sed 's|.*/||' | sort | uniq -d |
        sed 's|.*|&:1: two headers have this name|'
    [ -d "$build" ] || {
        echo "$build:1: nothing is built here, exported names were not looked at"
        return
    }
    while read -r source; do
        case $source in cli/* | *.h) continue ;; esac
        object=$build/${source%.c}.o
        [ ! -e "$object" ] || printf '%s\n' "$object"
    done < "$work/sources" > "$work/objects"
    [ -s "$work/objects" ] || return 0
    xargs nm -A -g --defined-only < "$work/objects" |
        sed -E "s|^$build/([^:]*)\\.o:[^ ]* [A-Za-z] |\\1.c |" | awk '
        NR == FNR { for (i = 2; i <= NF; i++) { also[$1] = also[$1] " " $i }; next }
        {
            stem = $1; sub(/.*\//, "", stem); sub(/\.c$/, "", stem)
            noun = stem; sub(/_.*/, "", noun)
            ok = index($2, noun "_") == 1 || index($2, stem "_") == 1 || $2 == stem
            n = split(also[$1], others, " ")
            for (i = 1; i <= n; i++) { ok = ok || index($2, others[i] "_") == 1 }
            if (!ok && $2 !~ /^__/) {
                print $1 ":1: exports " $2 ", wants the prefix " noun "_"
            }
        }' <(nouns) -
}

# ---- every header stands alone -----------------------------------------------------------
alone() {
    # shellcheck disable=SC2016 # $1 is the inner shell's
    pango=$(pkg-config --cflags pangocairo librsvg-2.0 2> /dev/null || :)
    grep '\.h$' "$work/all" | pango=$pango xargs -P 2 -n 1 sh -c '
        gcc -std=c17 -D_DEFAULT_SOURCE -D_XOPEN_SOURCE=700 -DWITH_PDF=1 -I. $pango -fsyntax-only -x c \
            "$1" 2> /dev/null || echo "$1:1: does not compile on its own"' sh
}

# ---- format ------------------------------------------------------------------------------
formatted() {
    command -v clang-format > /dev/null 2>&1 || {
        echo ".clang-format:1: clang-format is not here, the format was not looked at"
        return
    }
    xargs -P 2 -n 25 clang-format --dry-run < "$work/all" 2>&1 |
        sed -nE 's|^([^: ]+):[0-9]+:[0-9]+: warning:.*|\1:1: not formatted; make format|p' |
        sort -u
}

# ---- nothing of the machine it was written on --------------------------------------------
places() {
    { cat "$work/all" "$work/scripts" && find docs . -maxdepth 1 -type f -name '*.md' &&
        find docs -name '*.po'; } | grep -vE 'tidy(_alarms)?\.sh$' | sort -u |
        xargs grep -nHaE '(^|[^a-zA-Z0-9.])/(work|home|root|Users|tmp/[a-z]+s/)(/|[^a-z]|$)' |
        sed -E 's|^([^:]*:[0-9]+):.*|\1: names a place on one machine|' || :
}

# ---- every message speaks Chinese too ----------------------------------------------------
# A literal in an arm of "? :" is not collected from inside FAULT(): it wants N_().
translated() {
    pot=$build/mingzhang.pot
    command -v msgcmp > /dev/null 2>&1 && [ -f "$pot" ] || {
        echo "docs/zh_CN.po:1: gettext or $pot is not here, messages were not looked at"
        return
    }
    msgcmp docs/zh_CN.po "$pot" 2>&1 | grep -v ': warning: ' |
        sed -nE 's|^[^:]*:([0-9]+): (.*)|docs/zh_CN.po:1: line \1 of '"$pot"': \2; make messages|p' || :
    xargs awk '
        /FAULT\(/ { open = 8 }
        open-- > 0 && /^ *[?:] "/ { print FILENAME ":" FNR ": a message in an arm of ? : wants N_()" }
        /;$/ { open = 0 }' < "$work/all" | grep -v '^tests/' || :
}

# ---- deeds: the name of every action is among the words that are translated ------------
deeds() {
    { [ ! -e cli/spoken.h ] || grep -oE 'N_\("[^"]*"\)' cli/spoken.h; } > "$work/spoken"
    grep -v '^tests/' "$work/all" | xargs awk -v list="$work/spoken" '
        BEGIN { while ((getline line < list) > 0) { spoken[line] } }
        FNR == 1 { open = 0 }
        /(ledger|intake|evidence)_write\(/ { open = 1 }
        open {
            line = $0
            while (match(line, /"[^"]*"/)) {
                action = substr(line, RSTART, RLENGTH)
                if (!("N_(" action ")" in spoken)) {
                    print FILENAME ":" FNR ": action " action " is not in cli/spoken.h"
                }
                line = substr(line, RSTART + RLENGTH)
            }
        }
        /;$/ { open = 0 }' || :
}

# ---- cases: each of R01 to R50 has a test that carries its number, and none another; so
# ---- has each red flag that has a row ------------------------------------------------------
# None is without, but for what cannot be tried yet.
exempt='R47'
cases() {
    table=tests/cases.md
    [ -e "$table" ] || {
        echo "$table:1: the cases R01 to R50 have no table"
        return
    }
    find tests -name 'test_*.c' | sort | xargs cat | tr '\n' ' ' |
        grep -oE 'START_TEST\( *[a-z0-9_]+' | sed 's/.*( *//' |
        awk -F' *[|] *' -v table="$table" -v exempt="$exempt" '
        function has(name, number) { return ("_" name "_") ~ ("_" tolower(number) "_") }
        NR == FNR { names[$1]; next }
        $2 ~ /^[RF][0-9][0-9]$/ {
            number = $2
            where = table ":" FNR ": "
            if (number in row) { print where "case " $2 " twice" }
            row[number] = $4
            if ($4 ~ /^none: [a-z]/) {
                if ($2 != exempt) { print where "case " $2 " has no test" }
                next
            }
            if ($4 !~ /^`/) { print where "case " $2 " has no test" }
            count = split($4, tests, /[` ]+/)
            for (i = 1; i <= count; i++) {
                if (tests[i] == "") { continue }
                if (!(tests[i] in names)) { print where "there is no test " tests[i] }
                if (!has(tests[i], number)) {
                    print where tests[i] " does not carry the number of " $2
                }
            }
        }
        END {
            for (i = 1; i <= 50; i++) {
                number = sprintf("R%02d", i)
                if (!(number in row)) { print table ":1: case " number " is missing" }
                row[number] = row[number]
            }
            for (number in row) {
                for (name in names) {
                    if (has(name, number) && index(row[number], "`" name "`") == 0) {
                        print table ":1: " name " is not in the row of " number
                    }
                }
            }
        }' - "$table"
}

# ---- threats: each row of docs/threats.md names tests that are there ---------------------
threats() {
    table=docs/threats.md
    [ -e "$table" ] || {
        echo "$table:1: what can be lied about has no table"
        return
    }
    {
        find tests -name '*.c' | sort | xargs cat | tr '\n' ' ' |
            grep -oE 'START_TEST\( *[a-z0-9_]+' | sed 's/.*( *//'
        # A scenario and each line that is a case, so that it is found by its words.
        for scenario in tests/cli/*.sh; do
            awk -v name="$scenario" '
                /^ *(check|expect|verdict|refuse|refused|reject|says|planted) +["'"'"']/ {
                    print name ": " $0 }' "$scenario"
        done
    } | awk -F' *[|] *' -v table="$table" '
        NR == FNR {
            if ($0 ~ /^tests\/cli\//) { lines[++count] = $0 } else { names[$0] }
            next
        }
        $2 ~ /^T[0-9][0-9]$/ {
            where = table ":" FNR ": "
            if ($2 in seen) { print where "threat " $2 " twice" }
            seen[$2]
            number = split($5, tests, "`")
            if (number < 3) { print where "threat " $2 " has no test" }
            for (i = 2; i <= number; i += 2) {
                if (tests[i] ~ /^tests\//) { found = scenario_has(tests[i]) }
                else { found = tests[i] in names }
                if (!found) { print where "there is no test " tests[i] }
            }
        }
        function scenario_has(text,   at, file, words, i) {
            at = index(text, ": ")
            if (at == 0 || length(text) < at + 4) { return 0 }
            file = substr(text, 1, at + 1)
            words = substr(text, at + 2)
            for (i = 1; i <= count; i++) {
                if (index(lines[i], file) == 1 &&
                    index(substr(lines[i], at + 2), words) > 0) { return 1 }
            }
            return 0
        }' - "$table"
}

# ---- parsers: each has a fuzz target, or a reason to have none ------------------------
parsers() {
    # A row may name what another branch brings; a parser must have its row and target.
    { [ ! -e tests/fuzz/parsers.txt ] || cat tests/fuzz/parsers.txt; } > "$work/parsers"
    # What each target and the properties call.
    find tests -path 'tests/fuzz/*.[ch]' | sort | xargs -r grep -oE '[a-z0-9_]+\(' /dev/null |
        sed -E 's|^tests/fuzz/||; s|\($||; s|\.[ch]:| |' > "$work/called"
    grep '\.h$' "$work/sources" | grep -v '_internal\.h$' |
        xargs awk -v table="$work/parsers" -v called="$work/called" '
        BEGIN {
            while ((getline line < called) > 0) {
                split(line, cell, " ")
                file = cell[1] ~ /_property$/ ? "any" : cell[1]
                is_target[file]
                calls[file, cell[2]]
            }
            while ((getline line < table) > 0) {
                if (line ~ /^#/) { continue }
                count = split(line, cell, " ")
                target[cell[1]] = cell[2]
                way[cell[1]] = cell[3] == "through" ? cell[4] : cell[1]
                has_reason[cell[1]] = cell[2] == "-" && count > 2
            }
        }
        /^[a-z].*[a-z0-9_]+_(parse|decode|read)(_[a-z]+)*\(/ {
            name = $0; sub(/\(.*/, "", name); sub(/.*[ *]/, "", name)
            where = FILENAME ":" FNR ": "
            if (!(name in target)) {
                print where "parser without a row in tests/fuzz/parsers.txt: " name
                next
            }
            fuzz = "fuzz_" target[name]
            if (has_reason[name]) {
                next
            } else if (!(fuzz in is_target)) {
                print where "no fuzz target for " name ": tests/fuzz/" fuzz ".c"
            } else if (!((fuzz, way[name]) in calls) && !(("any", way[name]) in calls)) {
                print where "tests/fuzz/" fuzz ".c does not call " way[name]
            }
        }'
}

checks='floors doors banned parsers shape names alone formatted places translated deeds rules cases threats'
for check in $checks; do
    ($check) > "$work/$check.found" &
done
wait
for check in $checks; do
    sort -t: -k1,1 -k2,2n "$work/$check.found" >> "$found"
done

files=$(wc -l < "$work/all")
if [ -s "$found" ]; then
    cat "$found"
    echo "tidy: $files files, $(wc -l < "$found") breaches"
    exit 1
fi
echo "tidy: $files files, no breach"
