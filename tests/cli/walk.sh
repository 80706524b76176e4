# walk.sh - what a document types and says is printed, run and compared; read after kit.sh
# with ".", never run.
#
# In what a document prints, … stands for anything within a line, and alone on a line for
# any lines.  WALK_WRITE=1 puts what is printed now in place of what does not fit any
# more; what differs from run to run becomes … then.
# shellcheck disable=SC2154 # build, docs, work: kit.sh

# The console blocks as .cmd.N (what is typed) and .want.N (what is printed).
cut_blocks() { # manual
    rm -f .cmd.* .want.* .got.*
    awk '
        /^```console$/ { inside = 1; next }
        /^```$/ { inside = 0 }
        inside && /^\$ / { number++; print substr($0, 3) > (".cmd." number)
                           printf "" > (".want." number); next }
        inside && /^> / { print substr($0, 3) > (".cmd." number); next }
        inside { print > (".want." number) }' "$1"
    ls .cmd.* | wc -l > .count
}
# One shell for all of them, as a reader has one.
run_blocks() { # language prelude
    {
        echo "PATH=$build/bin:\$PATH; export PATH; MINGZHANG_LANG=$1; export MINGZHANG_LANG"
        echo "umask 022" # as a reader has it
        echo "$2"
        for number in $(seq "$(cat .count)"); do
            echo "exec > .got.$number 2>&1"
            cat ".cmd.$number"
        done
    } > .script
    sh .script
}
# As the manual has it: whole lines as regular expressions, … for anything.
fits() { # wanted got
    awk '
        function expression(text) {
            gsub(/[][\\.*+?(){}|^$]/, "\\\\&", text)
            gsub(/…/, ".*", text)
            return "^" text "$"
        }
        NR == FNR { want[++wanted] = $0; next }
        { sub(/\r$/, ""); got[++count] = $0 }
        END {
            at = 1
            for (i = 1; i <= wanted; i++) {
                if (want[i] == "…") { loose = 1; continue }
                pattern = expression(want[i])
                while (loose && at <= count && got[at] !~ pattern) { at++ }
                if (at > count || got[at] !~ pattern) {
                    printf "line %d is not: %s\n", at, want[i]
                    exit 1
                }
                at++
                loose = 0
            }
            if (at <= count && !loose) { printf "not expected: %s\n", got[at]; exit 1 }
        }' "$1" "$2"
}
mask() { # got: without what differs from run to run
    sed -E "s/\r//; s|$docs/practice|…/practice|g; s|$work/||g
        s/[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]{8} \+08:00/…/g
        s/(Account |账户)[0-9a-f]{8}/\1…/g; s/[0-9a-f]{16,}/…/g; s/\+[0-9a-f]{8}\+[A-Za-z0-9+\/=]{40,}/+…/g
        s/[A-Za-z0-9+\/]{43}=/…/g; s/$(date +%Y-%m-%d)/…/g" "$1"
}
write_back() { # manual
    awk -v folder="$work" '
        /^```console$/ { inside = 1; print; next }
        /^```$/ { if (inside && number) { out() } inside = 0 }
        inside && /^\$ / { if (number) { out() } number = ++all; print; next }
        inside && !/^> / { next }
        { print }
        function out(   line, file) {
            file = folder "/.new." number
            while ((getline line < file) > 0) { print line }
            close(file); number = 0
        }' "$1" > .manual && cat .manual > "$1"
}
# Runs what a document types, in one shell, and compares: name, document, language, prelude.
walk() {
    cut_blocks "$2"
    run_blocks "$3" "$4"
    for number in $(seq "$(cat .count)"); do
        cp ".got.$number" .out
        : > .err
        check "$1: $(head -1 ".cmd.$number")" fits ".want.$number" ".got.$number"
        if fits ".want.$number" ".got.$number" > .check; then
            cp ".want.$number" ".new.$number"
        else
            sed 's/^/# /' .check
            mask ".got.$number" > ".new.$number"
        fi
    done
    [ -z "${WALK_WRITE-}" ] || write_back "$2"
}
# Both languages type the same.
same_commands() { # name English Chinese
    cut_blocks "$2"
    cat .cmd.* | grep -v -e --title > .english
    cut_blocks "$3"
    cat .cmd.* | grep -v -e --title > .chinese
    check "$1" cmp .english .chinese
}
