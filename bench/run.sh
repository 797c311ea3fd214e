#!/usr/bin/env bash
# Measures the gateway beside the upstream itself, nginx, the bare pass-through and Portkey's gateway, in one run, and writes bench/results/.
# Needs apt when nginx is missing, and npm for Portkey's. Arguments go to bench/Load, e.g. --scenario unary --rounds 3. KEEP=1 leaves bench/results/ as it is.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

command -v nginx >/dev/null || { apt-get update -q && apt-get install -qy nginx-light; } >/dev/null
[ -n "${NO_BUILD:-}" ] || dotnet build Standalone.slnf -c Release -v quiet -clp:NoSummary

npm --prefix bench/peers ci --no-audit --no-fund --ignore-scripts --loglevel=error >/dev/null
ulimit -n "$(ulimit -Hn)"   # thousands of streams have two sockets each

folder=$(mktemp -d)
sides=()
stop() {
    [ $? -eq 0 ] || for log in "$folder"/*.log; do [ ! -s "$log" ] || { echo "== $(basename "$log")"; tail -15 "$log"; } >&2; done
    [ ${#sides[@]} -eq 0 ] || kill "${sides[@]}" 2>/dev/null || true
    wait || true
    rm -rf "$folder"
}
trap stop EXIT

free_port() { node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})' 2>/dev/null || python3 -c 'import socket; s=socket.socket(); s.bind(("127.0.0.1",0)); print(s.getsockname()[1])'; }
built() { echo "$1/bin/Release/net10.0/$(basename "$1").dll"; }
fill() { sed -e "s|@FOLDER@|$folder|g; s|@UPSTREAM@|$upstream|g; s|@PORT@|$nginx|g" "$1"; }
probed() { exec env DOTNET_STARTUP_HOOKS="$PWD/$(built bench/Probe)" BENCH_PROBE="$folder/$1.sock" "${@:2}"; }   # in the background only: it stays the same process
await_port() {
    for _ in $(seq 200); do
        (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null && return
        sleep 0.1
    done
    echo "nothing listens on port $1: $2" >&2
    cat "$folder/$2.log" >&2
    exit 1
}

upstream=$(free_port) nginx=$(free_port) floor=$(free_port) gateway=$(free_port) metered=$(free_port) translated=$(free_port) portkey=$(free_port)
fill bench/nginx.conf.in >"$folder/nginx.conf"
fill bench/gateway.yaml.in >"$folder/gateway.yaml"
sed 's/^auth: open/auth: required\nsignup: open\nadmin_key: bench/' "$folder/gateway.yaml" >"$folder/metered.yaml"

sed 's|format: openai, base_url: "\(.*\)/openai/v1"|format: anthropic, base_url: "\1/anthropic"|' "$folder/gateway.yaml" >"$folder/translated.yaml"

dotnet "$(built Simulator)" --no-recording --urls "http://127.0.0.1:$upstream" >"$folder/upstream.log" 2>&1 &
direct_pid=$!; sides+=($!)
nginx -p "$folder" -c "$folder/nginx.conf" >"$folder/nginx.log" 2>&1 &
nginx_pid=$!; sides+=($!)
probed floor dotnet "$(built bench/Floor)" --urls "http://127.0.0.1:$floor" --upstream "http://127.0.0.1:$upstream/openai/v1/chat/completions" >"$folder/floor.log" 2>&1 &
floor_pid=$!; sides+=($!)
probed gateway dotnet "$(built Standalone)" --config "$folder/gateway.yaml" --data "$folder/data" --urls "http://127.0.0.1:$gateway" >"$folder/gateway.log" 2>&1 &
gateway_pid=$!; sides+=($!)
probed metered dotnet "$(built Standalone)" --config "$folder/metered.yaml" --data "$folder/metered-data" --urls "http://127.0.0.1:$metered" >"$folder/metered.log" 2>&1 &
metered_pid=$!; sides+=($!)
node bench/peers/node_modules/.bin/gateway "--port=$portkey" --headless >"$folder/portkey.log" 2>&1 &
portkey_pid=$!; sides+=($!)
probed translated dotnet "$(built Standalone)" --config "$folder/translated.yaml" --data "$folder/translated-data" --urls "http://127.0.0.1:$translated" >"$folder/translated.log" 2>&1 &
translated_pid=$!; sides+=($!)
for side in upstream nginx portkey floor gateway metered translated; do await_port "${!side}" "$side"; done

# Two providers that never answer.
curl -sf -X PUT "http://127.0.0.1:$upstream/sim/script" -H 'Content-Type: application/json' -o "$folder/script.json" \
    -d '[{"provider":"failing","fault":{"status":500}},{"provider":"throttled","fault":{"status":429,"retry_after":"60s"}}]'

# A tenant with every kind of limit, none of which the load reaches.
member() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"; }
account=$(curl -sf -X POST "http://127.0.0.1:$metered/v1/users" -H 'Content-Type: application/json' -d '{"email":"bench@example.com"}')
key=$(member api_key <<<"$account")
curl -sf -o "$folder/tenant.json" -X PATCH "http://127.0.0.1:$metered/admin/tenants/$(member id <<<"$account")" -H 'Authorization: Bearer bench' -H 'Content-Type: application/json' \
    -d '{"limits":{"rpm":1000000000,"tpm":1000000000,"parallel":100000,"usd_per_day":1000000,"usd_lifetime":1000000}}'

note="$(date -u +%Y-%m-%d), commit $(git describe --always --dirty), $(nproc) × $(sed -n 's/^model name\s*: //p' /proc/cpuinfo | head -1), Linux $(uname -r), .NET $(dotnet --version), load before the run $(cut -d' ' -f1 /proc/loadavg)."
out=(--out bench/results)
[ -z "${KEEP:-}" ] || out=()
case " $* " in *" --scenario "*) ;; *)
    # Nothing else is asked meanwhile.
    dotnet "$(built bench/Load)" cold-start "$([ -z "${KEEP:-}" ] && echo bench/results || echo -)" "$note" "$(built Standalone)" "$folder/gateway.yaml" "http://127.0.0.1:$(free_port)" ;;
esac

DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS=1 dotnet "$(built bench/Load)" "${out[@]}" --hot 3 --note "$note" \
    --side "direct=http://127.0.0.1:$upstream/openai/v1/chat/completions,$direct_pid" \
    --side "nginx=http://127.0.0.1:$nginx/openai/v1/chat/completions,$nginx_pid" \
    --side "portkey=http://127.0.0.1:$portkey/v1/chat/completions,$portkey_pid" \
    --header "portkey=x-portkey-provider: openai" --header "portkey=x-portkey-custom-host: http://127.0.0.1:$upstream/openai/v1" \
    --side "floor=http://127.0.0.1:$floor/v1/chat/completions,$floor_pid,$folder/floor.sock" \
    --side "gateway=http://127.0.0.1:$gateway/v1/chat/completions,$gateway_pid,$folder/gateway.sock" \
    --side "metered=http://$key@127.0.0.1:$metered/v1/chat/completions,$metered_pid,$folder/metered.sock" \
    --side "translated=http://127.0.0.1:$translated/v1/chat/completions,$translated_pid,$folder/translated.sock" \
    "$@"
