#!/bin/sh
# README's two commands in bare systems made by debootstrap, in $TMPDIR (3 GB each, removed after use): Debian 12 and 13,
# and 12 for arm64 under emulation. What is committed on HEAD is tried. Needs root and the network. SYSTEMS='trixie:amd64'
# chooses some; MIRROR is Debian's.
# shellcheck source=tests/release/each.sh
. tests/release/each.sh

: "${MIRROR:=http://deb.debian.org/debian}"
here=$(dpkg --print-architecture 2>/dev/null)

# As little as README may assume: Debian's minimal system with make and git, and a clone under another name.
bare() {	# bare SUITE ARCH
	script=/usr/share/debootstrap/scripts/$1
	[ -e "$script" ] || script=/usr/share/debootstrap/scripts/sid	# a suite newer than this debootstrap
	rm -rf --one-file-system "$tmp/root"
	debootstrap --arch="$2" --variant=minbase --include=make,git,ca-certificates "$1" "$tmp/root" "$MIRROR" "$script" &&
		apt-config dump Acquire >"$tmp/root/etc/apt/apt.conf.d/99acquire" &&	# the proxy, where there is one
		git clone -q --no-hardlinks . "$tmp/root/home/somebody/another-name"
}

# What is mounted for the command is gone with it, however it ends.
inside() {	# inside COMMAND
	# shellcheck disable=SC2016	# expanded inside
	unshare --mount --pid --fork --kill-child sh -euc '
		mount -t proc proc "$1/proc"
		mount --bind /dev "$1/dev"
		mount -t tmpfs tmpfs "$1/tmp"
		exec chroot "$1" env -i HOME=/root LANG=C.UTF-8 PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin CI=true \
			sh -c "cd /home/somebody/another-name && $2"' _ "$tmp/root" "$1" </dev/null
}

for system in ${SYSTEMS:-bookworm:$here trixie:$here bookworm:arm64}; do
	arch=${system#*:}
	why=
	[ "$(id -u)" -eq 0 ] || why='needs root'
	for tool in debootstrap unshare git; do
		command -v $tool >/dev/null || why="$tool is not installed"
	done
	[ "$arch" != arm64 ] || [ "$here" = arm64 ] || [ -e /proc/sys/fs/binfmt_misc/qemu-aarch64 ] ||
		why='needs qemu-user-static and binfmt-support'
	if [ -n "$why" ]; then
		skip "$system" "$why"
		continue
	fi
	each "$system: a bare system" bare "${system%:*}" "$arch" || continue
	each "$system: make deps check" inside 'make -j2 deps check'
	[ "$arch" = "$here" ] || continue
	each "$system: make deps demo" inside 'make -j2 deps demo'
	each "$system: clang" inside 'make -j2 B=build-clang CC=clang deps all'
done
plan
