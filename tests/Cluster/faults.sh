#!/usr/bin/env bash
# Every claim about the cluster as it is made, not the short form of ./test.sh: real processes, real Redis, real PostgreSQL, real kills. Takes about half an hour; writes
# its table to bench/results/cluster.md. A class may be named: tests/Cluster/faults.sh OutageTests
set -u
cd "$(dirname "$0")/../.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

dotnet build tests/Cluster -c Release -v quiet -clp:NoSummary || exit 1
report=$(mktemp)
trap 'rm -f "$report"' EXIT
only=()
for class in "$@"; do only+=(-class "Cluster.$class"); done
GATEWAY_LONG=1 tests/Cluster/bin/Release/net10.0/Cluster -noLogo -noColor -showLiveOutput "${only[@]}" | tee "$report"
code=${PIPESTATUS[0]}

if [ $# -eq 0 ]; then
    {
        echo "# The cluster under faults"
        echo
        echo "Written by \`tests/Cluster/faults.sh\` on $(date -u +%F), $(nproc) cores, commit $(git rev-parse --short HEAD); it ended with $code (0: every claim held)."
        echo
        echo "| claim | measured |"
        echo "|---|---|"
        sed -n 's/.*\[OUTPUT\] \(.*\)/| \1 |/p' "$report" | awk '!seen[$0]++'
        echo
        echo '```'
        tail -3 "$report"
        echo '```'
    } >bench/results/cluster.md
fi
exit "$code"
