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

# install PACKAGE NAME: what is not there is missed by the tests that need it, and they say so.
install() {
    local as_root=""
    [ "$(id -u)" -eq 0 ] || as_root="sudo"
    ($as_root apt-get update -qq && $as_root apt-get install -y -qq --no-install-recommends "$1") >"$results/$1.log" 2>&1 ||
        { tail -3 "$results/$1.log"; echo "$2 could not be installed: its tests will be skipped"; }
}

# The tests of the store and of the cluster run against real servers, which they start themselves; a real Prometheus scrapes the gateway in one test.
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || install postgresql PostgreSQL
command -v redis-server >/dev/null || install redis-server Redis
command -v prometheus >/dev/null || install prometheus Prometheus

# The dashboard's tests drive a real browser.
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || install chromium Chromium

# Everything, where the cluster's packages can be had; else all but the cluster, which is then a skip with its reason.
echo "== build"
solution=Gateway.sln
if ! dotnet restore Gateway.sln -v quiet >"$results/restore.log" 2>&1; then
    solution=Standalone.slnf
    why=$(grep -oE 'error (NU|NETSDK|MSB)[0-9]+: [^[]*' "$results/restore.log" | head -1 | tr -d '"\\\r' | cut -c 1-200)
    echo "Gateway.sln cannot be restored here (${why:-no reason given}): Grains, Silo, Frontend and their tests are left out"
    printf '{"results":{"summary":{"tests":1,"passed":0,"failed":0,"pending":0,"skipped":1,"other":0},"tests":[{"name":"Cluster","status":"skipped","message":"its packages cannot be restored: %s"}]}}' \
        "${why:-no reason given}" >"$results/left-out.json"
fi
dotnet build "$solution" -c Release -v quiet -clp:NoSummary || give_up "the build failed"

echo "== end-to-end clients"
if ! node_is_new_enough; then
    echo "Node 20 or newer could not be had: the tests of the Node SDKs will be skipped"
elif ! (cd tests/EndToEnd/clients && npm ci --no-audit --no-fund --loglevel=error); then
    echo "npm ci failed: the tests of the Node SDKs will be skipped"
elif ! (cd Gateway/Dashboard/ui && npm ci --no-audit --no-fund --loglevel=error); then
    echo "npm ci failed: whether the dashboard's committed files are current will not be tested"
elif ! (cd tests/Chart.Tests/tools && npm ci --no-audit --no-fund --ignore-scripts --loglevel=error); then
    echo "npm ci failed: the Helm chart will not be tested"
fi

for project in tests/*.Tests tests/EndToEnd tests/Cluster; do
    name=$(basename "$project")
    program=$project/bin/Release/net10.0/$name
    grep -qE "tests[/\\\\]$name[/\\\\]" "$solution" || continue
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
