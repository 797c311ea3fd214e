#!/usr/bin/env bash
# A whole cluster on this machine, for trying it out: Redis, PostgreSQL, 3 silos, 2 frontends and the simulated providers. Everything is in data/cluster, on
# loopback ports from CLUSTER_PORT (28000) on, and touches nothing else.
set -u
cd "$(dirname "$0")"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

root=$PWD
data=$root/data/cluster
base=${CLUSTER_PORT:-28000}
silos=${CLUSTER_SILOS:-3}
frontends=${CLUSTER_FRONTENDS:-2}
redis_port=$((base + 79))
postgres_port=$((base + 32))
simulator_port=$((base + 90))

usage() {
    cat <<TEXT
usage: ./cluster.sh up                        builds, and starts what does not run yet
       ./cluster.sh status                    what runs, and whether it is ready
       ./cluster.sh kill silo N               kill -9; also: frontend N, redis, postgres, simulator
       ./cluster.sh stop silo N               SIGTERM, and waits: it hands over
       ./cluster.sh freeze silo N             SIGSTOP; thaw ends it
       ./cluster.sh thaw silo N
       ./cluster.sh start silo N              starts it again; N may be a new one: start silo 4
       ./cluster.sh logs [silo N]             the end of its log, or of all
       ./cluster.sh down                      stops everything; --wipe forgets what was stored, too

CLUSTER_PORT (28000), CLUSTER_SILOS (3) and CLUSTER_FRONTENDS (2) change what they say.
TEXT
}

fail() { echo "cluster.sh: $*" >&2; exit 1; }

name_of() {
    case "${1:-} ${2:-}" in
        "silo "[1-9] | "frontend "[1-9]) echo "$1$2" ;;
        "redis " | "postgres " | "simulator ") echo "$1" ;;
        *) return 1 ;;
    esac
}

pid_of() { cat "$data/$1.pid" 2>/dev/null; }

# A process id may be another's by now: it is ours while its command line names our folder or our program.
is_up() {
    local pid
    pid=$(pid_of "$1") && [ -n "$pid" ] && kill -0 "$pid" 2>/dev/null || return 1
    tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -qF -e "$root" -e ":$redis_port" -e "$(readlink -f "$data/postgres" || echo "$data")"
}

as_root() { if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi; }

postgres_home() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1; }

install() {
    local missing=()
    command -v redis-server >/dev/null || missing+=(redis-server)
    [ -n "$(postgres_home)" ] || missing+=(postgresql)
    if [ "${#missing[@]}" -gt 0 ]; then
        echo "installing ${missing[*]}"
        { as_root apt-get update -qq && as_root apt-get install -y -qq "${missing[@]}"; } >"$data/apt.log" 2>&1 || fail "${missing[*]} could not be installed: see $data/apt.log"
    fi
}

# PostgreSQL refuses root. It then runs as the user postgres, in a folder that this user can reach, to which data/cluster has a link.
postgres_run() {
    local program=$1
    shift
    if [ "$(id -u)" -eq 0 ]; then
        (cd / && runuser -u postgres -- "$(postgres_home)/$program" "$@")
    else
        "$(postgres_home)/$program" "$@"
    fi
}

postgres_folder() {
    if [ ! -e "$data/postgres" ]; then
        if [ "$(id -u)" -eq 0 ]; then
            local folder
            folder=$(mktemp -d "${TMPDIR:-/tmp}/gateway-cluster-XXXXXX") && chown postgres "$folder" && ln -sfn "$folder" "$data/postgres"
        else
            rm -f "$data/postgres" && mkdir -m 700 "$data/postgres"
        fi
    fi
    readlink -f "$data/postgres"
}

# One call at the listening port, until it is answered.
wait_for() {
    local what=$1 tries=$2
    shift 2
    until "$@" >/dev/null 2>&1; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || fail "$what does not come up: see $data/$what.log"
        sleep 0.2
    done
}

listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

start_redis() {
    mkdir -p "$data/redis"
    # Every write is on disk before it is answered: what the grains stored survives the loss of all.
    setsid redis-server --bind 127.0.0.1 --port "$redis_port" --dir "$data/redis" --appendonly yes --appendfsync always --save "" --daemonize no \
        >>"$data/redis.log" 2>&1 </dev/null &
    echo $! >"$data/redis.pid"
    wait_for redis 100 redis-cli -p "$redis_port" ping
}

start_postgres() {
    local folder
    folder=$(postgres_folder)
    if [ ! -s "$folder/db/PG_VERSION" ]; then
        postgres_run initdb -D "$folder/db" -U gateway -A trust -E UTF8 --locale C >"$data/postgres.log" 2>&1 || fail "initdb failed: see $data/postgres.log"
    fi
    postgres_run pg_ctl -D "$folder/db" -l "$folder/log" -w -o "-p $postgres_port -k $folder -c listen_addresses=127.0.0.1 -c max_connections=200" start \
        >>"$data/postgres.log" 2>&1 </dev/null || fail "PostgreSQL does not start: see $folder/log"
    head -1 "$folder/db/postmaster.pid" >"$data/postgres.pid"
    postgres_run createdb -h 127.0.0.1 -p "$postgres_port" -U gateway gateway >/dev/null 2>&1 || true
}

# Starts a program in the background. A silo that cannot join gives up and is to be started again: so is anything that ends by itself with an error.
supervise() {
    local name=$1
    shift
    setsid bash -c '
        data=$1; name=$2; shift 2
        while true; do
            "$@" >>"$data/$name.log" 2>&1 </dev/null &
            echo $! >"$data/$name.pid"
            wait $!
            code=$?
            [ "$code" -ne 0 ] && [ ! -e "$data/$name.down" ] || break
            echo "cluster.sh: $name ended with $code and is started again" >>"$data/$name.log"
            sleep 1
        done' "supervisor of $name" "$data" "$name" "$@" >/dev/null 2>&1 &
}

start_dotnet() {
    local name=$1 project=$2
    shift 2
    rm -f "$data/$name.down" "$data/$name.pid"
    supervise "$name" dotnet "$root/$project/bin/Release/net10.0/$project.dll" "$@"
    wait_for "$name" 50 test -s "$data/$name.pid"
}

start() {
    local name=$1 n=${1//[a-z]/}
    is_up "$name" && return
    case $name in
        redis) start_redis ;;
        postgres) start_postgres ;;
        simulator) start_dotnet simulator Simulator --urls "http://127.0.0.1:$simulator_port" ;;
        silo*) start_dotnet "$name" Silo --config "$data/gateway.yaml" --urls "http://127.0.0.1:$((base + 100 + n))" --grpc-urls "http://127.0.0.1:$((base + 200 + n))" \
            --silo-port $((base + 300 + n)) --gateway-port $((base + 400 + n)) ;;
        frontend*) start_dotnet "$name" Frontend --config "$data/gateway.yaml" --urls "http://127.0.0.1:$((base + n))" --data "$data/$name" ;;
    esac
}

url_of() {
    case $1 in
        silo*) echo "http://127.0.0.1:$((base + 100 + ${1#silo}))" ;;
        frontend*) echo "http://127.0.0.1:$((base + ${1#frontend}))" ;;
        simulator) echo "http://127.0.0.1:$simulator_port" ;;
    esac
}

is_ready() { [ "$(curl -s -o /dev/null -m 2 -w '%{http_code}' "$(url_of "$1")/health/ready")" = 200 ]; }

write_config() {
    [ -s "$data/gateway.yaml" ] && return
    local secret
    secret=$(head -c 32 /dev/urandom | base64 | tr '+/' '-_')
    cat >"$data/gateway.yaml" <<YAML
auth: required
signup: open
admin_key: operator
encryption_keys: ["$secret"]
store: { postgres: "Host=127.0.0.1;Port=$postgres_port;Username=gateway;Database=gateway" }
cluster: { redis: "127.0.0.1:$redis_port", id: try }
providers:
  openai: { base_url: "http://127.0.0.1:$simulator_port/openai/v1", api_key: demo }
  sarvam: { base_url: "http://127.0.0.1:$simulator_port/sarvam/v1", api_key: demo }
  mistral: { base_url: "http://127.0.0.1:$simulator_port/mistral/v1", api_key: demo }
circuit: { open_for: 10s, open_at_most: 20s }
YAML
}

all() {
    local n
    printf '%s\n' redis postgres simulator
    for file in "$data"/silo*.pid "$data"/frontend*.pid; do [ -e "$file" ] && basename "$file" .pid; done
    for n in $(seq "$silos"); do echo "silo$n"; done
    for n in $(seq "$frontends"); do echo "frontend$n"; done
}

names() { all | awk '!seen[$0]++'; }

up() {
    mkdir -p "$data"
    install
    echo "building"
    for project in Simulator Silo Frontend; do
        dotnet build "$project" -c Release -v quiet -clp:NoSummary || fail "$project does not build"
    done
    write_config
    for name in redis postgres simulator; do start "$name"; done
    for n in $(seq "$silos"); do start "silo$n"; done
    for n in $(seq "$silos"); do wait_for "silo$n" 300 is_ready "silo$n"; done
    for n in $(seq "$frontends"); do start "frontend$n"; done
    for n in $(seq "$frontends"); do wait_for "frontend$n" 300 is_ready "frontend$n"; done
    if [ ! -s "$data/key" ]; then
        curl -s -X POST "$(url_of frontend1)/v1/users" -H 'content-type: application/json' -d '{"email":"you@example.com"}' |
            grep -o '"api_key":"[^"]*"' | cut -d'"' -f4 >"$data/key"
    fi
    status
    cat <<TEXT

Ask, through either frontend:

  curl -si $(url_of frontend1)/v1/chat/completions -H "authorization: Bearer \$(cat data/cluster/key)" -H 'content-type: application/json' \\
    -d '{"model":"ib/balanced","messages":[{"role":"user","content":"Hello"}]}'

Let OpenAI fail, and see its circuit open on every frontend:

  curl -sX PUT http://127.0.0.1:$simulator_port/sim/script -d '{"provider":"openai","steps":[{"status":503}],"then":"repeat-last"}'
  curl -s $(url_of frontend2)/admin/targets -H 'authorization: Bearer operator'

Then break the cluster: ./cluster.sh kill silo 2, freeze silo 1, stop redis, kill postgres; start puts it back.
TEXT
}

status() {
    local name
    for name in $(names); do
        if ! is_up "$name"; then
            printf '%-10s down\n' "$name"
        elif grep -q '^State:.T' "/proc/$(pid_of "$name")/status"; then
            printf '%-10s frozen   pid %s\n' "$name" "$(pid_of "$name")"
        elif [[ $name == silo* || $name == frontend* ]]; then
            printf '%-10s %-8s pid %-8s %s %s\n' "$name" "$(is_ready "$name" && echo ready || echo "not ready")" "$(pid_of "$name")" "$(url_of "$name")" \
                "$(curl -s -m 2 "$(url_of "$name")/health/ready")"
        else
            printf '%-10s up       pid %s\n' "$name" "$(pid_of "$name")"
        fi
    done
}

# end NAME SIGNAL: ends it for good, until it is started again.
end() {
    local name=$1 signal=$2 pid
    is_up "$name" || return 0
    pid=$(pid_of "$name")
    touch "$data/$name.down"
    if [ "$name" = postgres ]; then
        postgres_run pg_ctl -D "$(postgres_folder)/db" -m "$([ "$signal" = KILL ] && echo immediate || echo fast)" -w stop >>"$data/postgres.log" 2>&1
    else
        kill -CONT "$pid" 2>/dev/null
        kill "-$signal" "$pid" 2>/dev/null
        local tries=400
        while kill -0 "$pid" 2>/dev/null && [ "$tries" -gt 0 ]; do sleep 0.1; tries=$((tries - 1)); done
        kill -0 "$pid" 2>/dev/null && kill -KILL "$pid"
    fi
    rm -f "$data/$name.pid"
}

down() {
    local name
    for name in $(names | grep frontend) $(names | grep silo) simulator postgres redis; do end "$name" TERM; done
    if [ "${1:-}" = --wipe ] && [ -d "$data" ]; then
        [ -L "$data/postgres" ] && rm -rf "$(readlink -f "$data/postgres")"
        rm -rf "$data"
    fi
}

command=${1:-}
[ $# -gt 0 ] && shift
case $command in
    up) up ;;
    status) status ;;
    down) down "$@" ;;
    logs)
        if [ $# -gt 0 ]; then name=$(name_of "$@") || fail "there is no '$*'"; tail -n 50 "$data/$name.log"; else tail -n 10 "$data"/*.log; fi ;;
    kill | stop | freeze | thaw | start)
        name=$(name_of "$@") || { usage >&2; exit 2; }
        case $command in
            kill) end "$name" KILL ;;
            stop) end "$name" TERM ;;
            start) mkdir -p "$data" && start "$name" ;;
            freeze | thaw)
                is_up "$name" || fail "$name is down"
                kill "-$([ "$command" = freeze ] && echo STOP || echo CONT)" "$(pid_of "$name")" ;;
        esac
        status ;;
    *) usage; [ "$command" = --help ] || exit 2 ;;
esac
