#!/usr/bin/env bash
# Every micro-benchmark, or those that a filter names: time and bytes of one operation. Writes bench/results/micro.md, unless a filter is given or KEEP=1.
# bench/micro.sh ['*BodyScan*']
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
load=$(cut -d' ' -f1 /proc/loadavg)
dotnet run -c Release --project bench/MicroBenchmarks -- --filter "${1:-*}" --job short --inProcess --join --artifacts "$folder" >"$folder/log" 2>&1 || { tail -30 "$folder/log" >&2; exit 1; }
{
    echo "## One operation of each, in time and bytes"
    echo
    echo "$(date -u +%Y-%m-%d), commit $(git describe --always --dirty), $(nproc) × $(sed -n 's/^model name\s*: //p' /proc/cpuinfo | head -1), .NET $(dotnet --version), load before the run $load. Three runs each: Error is half of the interval that holds the mean with 99.9 %."
    echo
    grep -h '^|' "$folder"/results/*-report-github.md
} >"$folder/micro.md"
cat "$folder/micro.md"
[ $# -gt 0 ] || [ -n "${KEEP:-}" ] || cp "$folder/micro.md" bench/results/micro.md
