# run.sh - all scenarios: sh tests/cli/run.sh BUILD
failed=0
for scenario in "$(dirname "$0")"/*.sh; do
    [ -x "$scenario" ] || continue
    "$scenario" "$1" || failed=1
done
exit $failed
