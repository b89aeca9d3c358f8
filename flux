#!/bin/sh
# Runs the flux command from these sources, building them first when one is newer than the last build.
set -eu

# The checkout, also when this is called through a link or from another folder.
self=$0
while [ -L "$self" ]; do
    link=$(readlink "$self")
    case $link in
        /*) self=$link ;;
        *) self=${self%/*}/$link ;;
    esac
done
case $self in
    */*) root=$(CDPATH='' cd -- "${self%/*}" && pwd -P) ;;
    *) root=$(pwd -P) ;;
esac

artifacts=$root/artifacts
program=$artifacts/bin/Flux.Actors.Cli/release/flux.dll
stamp=$artifacts/flux.stamp

# The tests of `flux test` are built in the same go, which is quicker than two builds; when they can't be, the test run says why.
case "${1:-} ${2:-}" in
    'test unit') tests=tests/unit.slnf ;;
    'test chain' | 'test apps') tests=tests/chain.slnf ;;
    'test '*) tests=Flux.Actors.sln ;;
    *) tests= ;;
esac
own_stamp=$artifacts/${tests##*/}.stamp
tests_stamp=$own_stamp

# Where all tests were built later than the unit tests alone, those are the ones.
all_stamp=$artifacts/Flux.Actors.sln.stamp
if [ "$tests" = tests/unit.slnf ] && [ -f "$all_stamp" ] && ! [ "$own_stamp" -nt "$all_stamp" ]; then
    tests_stamp=$all_stamp
fi

say() { printf 'flux: %s\n' "$1" >&2; }

# A folder's own time counts too: it changes when a file is added or removed.
newer() {
    of=$1
    shift
    [ -n "$(find "$@" "$root/src" "$root/hocon" "$root"/Directory.*.props "$root/global.json" -newer "$of" -print -quit 2>/dev/null)" ]
}

stale() {
    [ -f "$stamp" ] && [ -f "$program" ] || return 0
    newer "$stamp" && return 0
    [ -n "$tests" ] && ! tests_are_built
}

tests_are_built() {
    [ -f "$tests_stamp" ] && ! newer "$tests_stamp" "$root/tests" "$root/samples" "$root/Flux.Actors.sln"
}

find_dotnet() {
    if command -v dotnet >/dev/null 2>&1; then
        dotnet=dotnet
    elif [ -x "${DOTNET_ROOT:-}/dotnet" ]; then
        dotnet=$DOTNET_ROOT/dotnet
    elif [ -x "$HOME/.dotnet/dotnet" ]; then
        dotnet=$HOME/.dotnet/dotnet
    else
        say 'the .NET 10 SDK was not found: no dotnet in PATH, DOTNET_ROOT or ~/.dotnet.'
        say 'install it from https://dotnet.microsoft.com/download/dotnet/10.0 and call this again.'
        exit 1
    fi
}

# Build servers outlive the build; they must hold neither our lock (9) nor our output.
compile() {
    DOTNET_TieredPGO=0 DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 \
        "$dotnet" build "$root/$1" -c Release -v q > "$artifacts/flux-build.log" 2>&1 < /dev/null 9>&-
}

build() {
    say 'building (about a minute the first time) …'
    started=$(date +%s)
    # The stamp is of the start: what is edited during the build is built next time.
    : > "$stamp.new"
    # The tests over vectors don't refer to this program, so that it is built beside them.
    if [ -n "$tests" ] && compile "$tests" && { [ "$tests" != tests/chain.slnf ] || compile src/Flux.Actors.Cli; }; then
        cp -p "$stamp.new" "$own_stamp"
        tests_stamp=$own_stamp
    elif ! compile src/Flux.Actors.Cli; then
        say 'the build failed:'
        grep -E ': error |error [A-Z]+[0-9]+' "$artifacts/flux-build.log" | sort -u >&2 || cat "$artifacts/flux-build.log" >&2
        say "everything it printed: $artifacts/flux-build.log"
        rm -f "$stamp.new"
        exit 1
    fi
    mv -f "$stamp.new" "$stamp"
    say "built in $(($(date +%s) - started)) s"
}

# Builds and test hosts live for seconds: measuring their code to compile it better later costs them more than it gives. A network is worth it.
[ "${1:-}" != test ] || export DOTNET_TieredPGO=0

find_dotnet
if stale; then
    mkdir -p "$artifacts"
    exec 9> "$artifacts/flux.lock"
    if command -v flock >/dev/null 2>&1 && ! flock -n 9; then
        say 'another launch is building; waiting for it'
        flock 9
    fi
    # Whoever held the lock may have built what we wanted.
    if stale; then
        build
    fi
    exec 9>&-
fi

# Said to this one run, so that it does not build what is built.
if [ -n "$tests" ] && tests_are_built; then
    export FLUX_JUST_BUILT="$tests"
fi

exec "$dotnet" "$program" "$@"
