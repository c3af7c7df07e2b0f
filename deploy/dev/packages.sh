# shellcheck shell=bash
# Sourced by the scripts beside it: installs Debian packages that the developer commands need.

# say prints a line about the surroundings on standard error, so that standard output stays the command's own.
say() { printf 'kontor: %s\n' "$*" >&2; }

# need_packages installs the named Debian packages quietly. It ends the script with a clear message where it cannot.
need_packages() {
    if ! command -v apt-get >/dev/null 2>&1; then
        say "please install $* with this machine's package manager: apt-get is not here"
        return 1
    fi
    local become=()
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null 2>&1; then
            say "please install $* as root: apt-get install $*"
            return 1
        fi
        become=(sudo)
    fi
    say "installing $*"
    # RUNLEVEL=1 keeps the package scripts from starting the machine's own servers: ours are private.
    local apt=("${become[@]}" env RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300)
    local log
    log=$(mktemp)
    if ! { "${apt[@]}" install -y --no-install-recommends "$@" ||
        { "${apt[@]}" update && "${apt[@]}" install -y --no-install-recommends "$@"; }; } >"$log" 2>&1 </dev/null; then
        cat "$log" >&2
        rm -f "$log"
        say "apt-get could not install $*"
        return 1
    fi
    rm -f "$log"
}
