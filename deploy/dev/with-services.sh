#!/usr/bin/env bash
# Runs a command beside a private PostgreSQL and a private Redis, and removes both afterwards:
#
#     deploy/dev/with-services.sh go test ./core/...
#
# The command sees KONTOR_TEST_POSTGRES, the URL of a superuser who may create databases and roles, and
# KONTOR_TEST_REDIS. A variable that is already set is respected, and no server of that kind is started. The servers
# listen on free ports of the loopback interface, ask for a random password, keep their files in a directory of their
# own, and give durability away for speed: never put data there that should last.
set -euo pipefail

if [ $# -eq 0 ]; then
    echo "usage: ${0##*/} command [argument…]" >&2
    exit 2
fi

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
# shellcheck source=deploy/dev/packages.sh
. "$here/packages.sh"

work=
pg_bin=
redis_pid=

stop_services() {
    local code=$?
    trap '' INT TERM
    if [ -n "$pg_bin" ] && [ -f "$work/postgres/postmaster.pid" ]; then
        unprivileged "$pg_bin/pg_ctl" stop -D "$work/postgres" -m immediate -s >&2 || true
    fi
    if [ -n "$redis_pid" ]; then
        kill "$redis_pid" 2>/dev/null || true
    fi
    if [ -n "$work" ]; then
        rm -rf "$work"
    fi
    exit "$code"
}
trap stop_services EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# PostgreSQL refuses to run as root, so root lends it an ordinary account.
account=
if [ "$(id -u)" -eq 0 ]; then
    account=nobody
fi
unprivileged() {
    if [ -z "$account" ]; then
        "$@"
    else
        (cd / && setpriv --reuid="$account" --regid="$(id -g "$account")" --clear-groups -- "$@")
    fi
}

# make_work creates the servers' directory: under .cache, or in the temporary directory where the account of the
# servers cannot reach the checkout.
make_work() {
    [ -z "$work" ] || return 0
    local parent
    for parent in "$root/.cache" "${TMPDIR:-/tmp}"; do
        mkdir -p "$parent"
        work=$(mktemp -d "$parent/services.XXXXXX")
        if [ -z "$account" ]; then
            return 0
        fi
        chown "$account" "$work"
        if unprivileged test -w "$work"; then
            return 0
        fi
        rmdir "$work"
        work=
    done
    say "found no directory that user $account can write to"
    return 1
}

free_port() {
    local port
    while :; do
        port=$((20000 + (RANDOM * 32768 + RANDOM) % 12000))
        if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
            echo "$port"
            return
        fi
    done
}

secret() { od -An -N16 -tx1 /dev/urandom | tr -d ' \n'; }

find_postgres() {
    local dir
    for dir in $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -rV) "$(pg_config --bindir 2>/dev/null || true)"; do
        if [ -n "$dir" ] && [ -x "$dir/initdb" ] && [ -x "$dir/postgres" ]; then
            echo "$dir"
            return
        fi
    done
}

start_postgres() {
    pg_bin=$(find_postgres)
    if [ -z "$pg_bin" ]; then
        need_packages postgresql
        pg_bin=$(find_postgres)
    fi
    make_work
    local data=$work/postgres password try port
    password=$(secret)
    printf '%s\n' "$password" >"$work/password"
    if [ -n "$account" ]; then
        chown "$account" "$work/password"
    fi
    chmod 600 "$work/password"
    unprivileged "$pg_bin/initdb" -D "$data" -U postgres --pwfile="$work/password" --auth=scram-sha-256 \
        --encoding=UTF8 --locale=C.UTF-8 --no-sync >"$work/initdb.log" 2>&1 || {
        cat "$work/initdb.log" >&2
        return 1
    }
    cat >>"$data/postgresql.conf" <<CONF
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 200
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
max_wal_size = 2GB
shared_buffers = 512MB
CONF
    for try in 1 2 3 4 5; do
        port=$(free_port)
        if unprivileged "$pg_bin/pg_ctl" start -D "$data" -w -t 60 -s -l "$work/postgres.log" -o "-p $port" >/dev/null 2>&1; then
            export KONTOR_TEST_POSTGRES="postgres://postgres:$password@127.0.0.1:$port/postgres?sslmode=disable"
            return
        fi
    done
    cat "$work/postgres.log" >&2
    say "PostgreSQL did not start in $try tries"
    return 1
}

start_redis() {
    if ! command -v redis-server >/dev/null 2>&1; then
        need_packages redis-server
    fi
    make_work
    local password try port look
    password=$(secret)
    for try in 1 2 3 4 5; do
        port=$(free_port)
        printf 'bind 127.0.0.1\nport %s\nrequirepass %s\nsave ""\nappendonly no\ndir %s\ndaemonize yes\npidfile %s\nlogfile %s\n' \
            "$port" "$password" "$work" "$work/redis.pid" "$work/redis.log" | unprivileged redis-server - >/dev/null || continue
        for look in $(seq 100); do
            if [ -s "$work/redis.pid" ] && (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
                redis_pid=$(cat "$work/redis.pid")
                export KONTOR_TEST_REDIS="redis://default:$password@127.0.0.1:$port/0"
                return
            fi
            sleep 0.05
        done
        say "no answer from Redis after $look looks"
    done
    cat "$work/redis.log" >&2
    say "Redis did not start in $try tries"
    return 1
}

if [ -z "${KONTOR_TEST_POSTGRES:-}" ]; then
    start_postgres
fi
if [ -z "${KONTOR_TEST_REDIS:-}" ]; then
    start_redis
fi

"$@"
