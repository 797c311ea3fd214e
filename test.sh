#!/usr/bin/env bash
# Every test that can run on this machine. Installs what the tests need. Last line: N passed, N failed, N skipped.
set -u
cd "$(dirname "$0")"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

give_up() {
    echo "$1"
    echo "0 passed, 1 failed, 0 skipped"
    exit 1
}

node_is_new_enough() {
    command -v node >/dev/null && [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ]
}

install_node() {
    local as_root=""
    [ "$(id -u)" -eq 0 ] || as_root="sudo"
    $as_root apt-get update -qq && $as_root apt-get install -y -qq nodejs npm
}

echo "== tools"
command -v dotnet >/dev/null || give_up "dotnet is missing: install the .NET SDK that global.json names"
if ! command -v node >/dev/null; then
    install_node >"$results/apt.log" 2>&1 || tail -3 "$results/apt.log"
fi

# The store's tests run against a real PostgreSQL too, which they start themselves.
if ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then
    as_root=""
    [ "$(id -u)" -eq 0 ] || as_root="sudo"
    ($as_root apt-get update -qq && $as_root apt-get install -y -qq postgresql) >"$results/postgresql.log" 2>&1 ||
        { tail -3 "$results/postgresql.log"; echo "PostgreSQL could not be installed: its tests will be skipped"; }
fi

# A real Prometheus scrapes the gateway in one test.
if ! command -v prometheus >/dev/null; then
    as_root=""
    [ "$(id -u)" -eq 0 ] || as_root="sudo"
    ($as_root apt-get update -qq && $as_root apt-get install -y -qq --no-install-recommends prometheus) >"$results/prometheus.log" 2>&1 ||
        { tail -3 "$results/prometheus.log"; echo "Prometheus could not be installed: its tests will be skipped"; }
fi

# The dashboard's tests drive a real browser.
if ! command -v chromium >/dev/null && ! command -v chromium-browser >/dev/null && ! command -v google-chrome >/dev/null; then
    as_root=""
    [ "$(id -u)" -eq 0 ] || as_root="sudo"
    ($as_root apt-get update -qq && $as_root apt-get install -y -qq chromium) >"$results/chromium.log" 2>&1 ||
        { tail -3 "$results/chromium.log"; echo "Chromium could not be installed: its tests will be skipped"; }
fi

# All but the cluster, which has no project yet: its half will be a second build here, and a skip with its reason where its packages cannot be had.
echo "== build"
dotnet build Standalone.slnf -c Release -v quiet -clp:NoSummary || give_up "the build failed"

echo "== end-to-end clients"
if ! node_is_new_enough; then
    echo "Node 20 or newer could not be had: the tests of the Node SDKs will be skipped"
elif ! (cd tests/EndToEnd/clients && npm ci --no-audit --no-fund --loglevel=error); then
    echo "npm ci failed: the tests of the Node SDKs will be skipped"
elif ! (cd Gateway/Dashboard/ui && npm ci --no-audit --no-fund --loglevel=error); then
    echo "npm ci failed: whether the dashboard's committed files are current will not be tested"
fi

for project in tests/*.Tests tests/EndToEnd; do
    name=$(basename "$project")
    program=$project/bin/Release/net10.0/$name
    grep -q "tests/$name/" Standalone.slnf || continue
    echo "== $name"
    "$program" -noLogo -noColor -ctrf "$results/$name.json"
    [ -s "$results/$name.json" ] || echo "$name" >>"$results/died"
done

echo "== result"
if command -v node >/dev/null; then
    node tests/summary.mjs "$results"
else
    # Each report holds its own sums once, and names the reason of a skip above.
    cat "$results"/*.json | grep -o '"summary":{[^}]*}' | awk -v died="$(cat "$results/died" 2>/dev/null | wc -l)" -F'[:,}]' '
        { for (i = 1; i < NF; i++) { if ($i == "\"passed\"") p += $(i + 1); if ($i == "\"failed\"") f += $(i + 1); if ($i == "\"skipped\"") s += $(i + 1) } }
        END { f += died; printf "%d passed, %d failed, %d skipped\n", p, f, s; exit !(f == 0 && p > 0) }'
fi
