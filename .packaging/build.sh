#!/usr/bin/env bash
# Builds a release, installs it under a prefix, and makes a Debian package of it:
#
#   .packaging/build.sh [--prefix DIR] [--deb DIR] [--version VERSION]
#
# Without options: ~/.local, and no package. The binary has the Swift runtime in it; what it still needs
# is libcurl, libcrypto and the C and C++ libraries. With --binary FILE nothing is built.
set -euo pipefail
cd "$(dirname "$0")/.."

prefix=
deb=
version=
binary=
while [ $# -gt 0 ]; do
    case "$1" in
    --prefix) prefix=$2; shift 2 ;;
    --deb) deb=$2; shift 2 ;;
    --version) version=$2; shift 2 ;;
    --binary) binary=$2; shift 2 ;;
    *) sed -n '2,7s/^# \{0,1\}//p' "$0" >&2; exit 64 ;;
    esac
done
if [ -z "$prefix" ] && [ -z "$deb" ]; then prefix=$HOME/.local; fi

if [ -z "$binary" ]; then
    swift build -c release --product ghlsync --static-swift-stdlib
    binary=$(swift build -c release --product ghlsync --static-swift-stdlib --show-bin-path)/ghlsync
fi

# lay_out ROOT PREFIX: the tree below ROOT, for a program that will run below PREFIX.
lay_out() {
    local root=$1 at=$2 made
    install -Dm755 "$binary" "$root/bin/ghlsync"
    strip --strip-unneeded "$root/bin/ghlsync"
    made=$root/bin/ghlsync
    install -d "$root/share/man/man1" "$root/share/bash-completion/completions" \
        "$root/share/zsh/site-functions" "$root/share/zsh/vendor-completions" \
        "$root/share/fish/vendor_completions.d" "$root/lib/systemd/user"
    "$made" help --man | gzip -9n > "$root/share/man/man1/ghlsync.1.gz"
    "$made" completions bash > "$root/share/bash-completion/completions/ghlsync"
    "$made" completions fish > "$root/share/fish/vendor_completions.d/ghlsync.fish"
    # Debian's zsh looks into vendor-completions, any other into site-functions.
    if [ "$at" = /usr ]; then
        rmdir "$root/share/zsh/site-functions"
        "$made" completions zsh > "$root/share/zsh/vendor-completions/_ghlsync"
    else
        rmdir "$root/share/zsh/vendor-completions"
        "$made" completions zsh > "$root/share/zsh/site-functions/_ghlsync"
    fi
    # From a folder that is no workspace: the unit is for any.
    (cd / && env -u GHLSYNC_WORKSPACE "$made" service --print --program "$at/bin/ghlsync") \
        > "$root/lib/systemd/user/ghlsync@.service"
}

if [ -n "$prefix" ]; then
    mkdir -p "$prefix"
    prefix=$(cd "$prefix" && pwd)
    lay_out "$prefix" "$prefix"
    # systemd looks for a user's own units below share/, not below lib/.
    if [ "$prefix" = "$HOME/.local" ]; then
        install -Dm644 "$prefix/lib/systemd/user/ghlsync@.service" \
            "$prefix/share/systemd/user/ghlsync@.service"
        rm "$prefix/lib/systemd/user/ghlsync@.service"
        rmdir -p --ignore-fail-on-non-empty "$prefix/lib/systemd/user"
    fi
    echo "Installed $("$prefix/bin/ghlsync" --version) under $prefix."
    case ":$PATH:" in
    *":$prefix/bin:"*) ;;
    *) echo "This shell does not look there yet: export PATH=$prefix/bin:\$PATH" ;;
    esac
fi

[ -n "$deb" ] || exit 0
mkdir -p "$deb"
deb=$(cd "$deb" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
lay_out "$work/tree/usr" /usr
[ -n "$version" ] || version=$("$work/tree/usr/bin/ghlsync" --version | cut -d' ' -f2)
architecture=$(dpkg --print-architecture)

# What the binary was linked with here says what it needs there; libcurl it opens itself, when the first
# request is made.
mkdir -p "$work/debian" "$work/tree/DEBIAN"
printf 'Source: ghlsync\n\nPackage: ghlsync\nArchitecture: any\n' > "$work/debian/control"
depends=$(cd "$work" && dpkg-shlibdeps -O -e "tree/usr/bin/ghlsync" | sed -n 's/^shlibs:Depends=//p')

install -Dm644 /dev/stdin "$work/tree/usr/share/doc/ghlsync/README.md" < README.md
cat > "$work/tree/DEBIAN/control" <<CONTROL
Package: ghlsync
Version: $version
Architecture: $architecture
Maintainer: ghlsync <ghlsync@localhost>
Depends: $depends, libcurl4 (>= 7.85) | libcurl4t64, ca-certificates
Recommends: git, less
Section: utils
Priority: optional
Installed-Size: $(du -sk --exclude=DEBIAN "$work/tree" | cut -f1)
Description: keep a folder of files and a GoHighLevel catalog the same
 A local-first sync agent: small YAML and JSON files on one side, directories,
 listings and collections of a GoHighLevel sub-account on the other, in both
 directions, with a plan before and a snapshot of whatever is replaced.
CONTROL
file=$deb/ghlsync_${version}_$architecture.deb
dpkg-deb --root-owner-group --build "$work/tree" "$file" > /dev/null
echo "Made $file"
dpkg-deb --field "$file" Depends
