# site.sh - how fast a public site of 5,000 notices is made; read by run.sh with ".".
#
#   BENCH_NOTICES   how many notices, in steps of 250; 5,000 unless said
#
# Recorded payments of 36 offices and 7 programmes, 5 to 30 of them a notice.  Beside it
# the same texts as PDFs by cairo and pango alone, which the site has to make too.
# shellcheck disable=SC2154 # build, program, to, took: run.sh
notices=${BENCH_NOTICES:-5000}
site=$to/site
functions="2081902 2081901 2082102 2081107 2082001 2081002"

site_rows() { # MONTHS: a file of 250 notices for each
    month=0
    while [ "$month" -lt "$1" ]; do
        awk -F, -v OFS=, -v month="$month" '
            BEGIN { split("农村低保 城市低保 特困供养 残疾生活 残疾护理 临时救助 高龄补贴", name, " ")
                period = sprintf("%d-%02d", 2024 + int(month / 12), month % 12 + 1)
                left = 5 }
            NR == 1 { print "乡镇,村,户主姓名,身份证号,保障人数,银行账号,金额,项目,单位,期间,发放日期,结果" }
            NR > 1 && notice < 250 {
                print $2, $3, $4, $5, $6, $8, $11, name[notice % 7 + 1],
                    sprintf("430699-B%02d", int(notice / 7) + 1), period, period "-10", "成功"
                if (--left == 0) { left = 5 + (++notice * 7 + month) % 26 } }' \
            "$site/people.csv" >"$site/$month.csv"
        month=$((month + 1))
    done
}
site_book() { # MONTHS: a ledger of them
    "$build/tests/county/county" "$site/county" --scale 4500 >/dev/null
    iconv -f GB18030 -t UTF-8 "$site/county/payroll/2024/01/RDB.csv" >"$site/people.csv"
    awk 'BEGIN { for (i = 1; i <= 36; i++)
        printf "430699-B%02d,测试%02d民政所,单位,430699,,2000-01-01,\n", i, i }' \
        >>"$site/county/units.csv"
    site_rows "$1"
    head -1 "$site/county/budget/2024.csv" >"$site/budget.csv"
    set --
    for code in $functions; do
        echo "测财社指〔2024〕3号,,2024-01-05,2024-01-05,2024,一般公共预算,中央,,A0302,,困难群众救助补助资金,$code,支出,50901,30306,测试县民政局,990001.00," \
            >>"$site/budget.csv"
        set -- "$@" --allocation "测财社指〔2024〕3号/$code/中央:1000"
    done
    "$program" init "$site/ledger" --origin bench.example.org/site --unit 430699 \
        --title "测试县" --sheet "$site/sheet.txt"
    "$program" key new maker
    "$program" staff add S01
    "$program" key enrol S01 maker --purpose acting
    "$program" staff role S01 maker
    "$program" import units "$site/county/units.csv"
    "$program" import programmes "$site/county/programmes.csv"
    "$program" import budget "$site/budget.csv"
    for file in "$site"/[0-9]*.csv; do
        "$program" import payroll "$file" --profile plain-results "$@" || return 1
    done
}
# What its largest process took beyond what it shares, sampled.
site_publish() { # JOBS FOLDER
    "$program" publish "$2" --jobs "$1" &
    site_process=$!
    site_peak=0
    while kill -0 "$site_process" 2>/dev/null; do
        for process in "$site_process" $(pgrep -P "$site_process" || :); do
            now_kib=$(awk '/^RssAnon/ { print $2 }' "/proc/$process/status" 2>/dev/null || :)
            [ "${now_kib:-0}" -le "$site_peak" ] || site_peak=$now_kib
        done
        sleep 0.2
    done
    wait "$site_process"
}
site_pdfs() { # every 25th of its texts
    find "$site/one" -name notice.txt | LC_ALL=C sort | awk 'NR % 25 == 0' |
        xargs "$build/tests/bench/bare_pdf" "$site/bare"
}

say "A public site of $notices notices, 5 to 30 payments each, in 6 formats:"
rm -rf "$site"
mkdir -p "$site/bare"
export MINGZHANG_LEDGER="$site/ledger"
timed "its ledger" site_book $(((notices + 249) / 250))
bar='60000 ms for 5,000 on 2 cores'
timed "publish, first" site_publish 2 "$site/one"
first_site_ms=$took
printf '%-28s %8d MiB private to the largest process; %s MiB, %s files of a site\n' "" \
    "$((site_peak / 1024))" "$(du -sm "$site/one" | cut -f1)" \
    "$(find "$site/one" -type f | wc -l)"
timed "publish, nothing new" site_publish 2 "$site/one"
timed "publish, one process" site_publish 1 "$site/alone"
printf 'two processes   against one                                %6s x its time\n' \
    "$(ratio "$first_site_ms" "$took")"
diff -r "$site/one" "$site/alone" >/dev/null || echo "the two sites DIFFER"
if [ -x "$build/tests/bench/bare_pdf" ]; then
    timed "cairo alone, every 25th" site_pdfs
    printf 'the whole site  against all its PDFs by cairo alone, a core %6s x its time\n' \
        "$(ratio "$first_site_ms" "$((took * 25))")"
fi
rm -rf "$site"
