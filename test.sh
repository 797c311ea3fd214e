#!/usr/bin/env bash
# Every test that can run on this machine. Installs what the tests need. Last line: N passed, N failed, N skipped.
set -u
cd "$(dirname "$0")"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

echo "== build"
if ! dotnet build Standalone.slnf -c Release -v quiet -clp:NoSummary; then
    echo "the build failed"
    echo "0 passed, 1 failed, 0 skipped"
    exit 1
fi

echo "== end-to-end clients (npm)"
if ! (cd tests/EndToEnd/clients && npm ci --no-audit --no-fund --loglevel=error); then
    echo "the Node clients could not be installed: their tests will say so"
fi

for project in tests/*.Tests tests/EndToEnd; do
    name=$(basename "$project")
    program=$project/bin/Release/net10.0/$name
    [ -x "$program" ] || continue
    echo "== $name"
    "$program" -noLogo -noColor -ctrf "$results/$name.json" || true
    [ -s "$results/$name.json" ] || echo "$name" >>"$results/died"
done

node tests/summary.mjs "$results"
