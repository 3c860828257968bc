#!/bin/sh
# What make says where something that it needs is missing.
# shellcheck source=tests/lib.sh
. tests/lib.sh

unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES CC
modules() {	# modules NAME...: what pkg-config knows, and nothing else
	rm -rf "$tmp/pc"
	mkdir "$tmp/pc"
	for m in "$@"; do
		printf 'Name: %s\nDescription: stand-in\nVersion: 1\nLibs: -lstandin-%s\n' "$m" "$m" >"$tmp/pc/$m.pc"
	done
}
export PKG_CONFIG_PATH='' PKG_CONFIG_LIBDIR="$tmp/pc"
missing() {	# missing PACKAGES GOAL...
	packages=$1
	shift
	make -n "$@" >"$tmp/out" 2>"$tmp/said"
	code=$?
	echo "missing: $packages; run make deps, or apt-get install $packages (README has the names on other systems).  Stop." \
		>"$tmp/wanted"
	[ $code -eq 2 ] && sed 's/^Makefile:[0-9]*: \*\*\* //' "$tmp/said" | cmp -s - "$tmp/wanted" && [ ! -s "$tmp/out" ]
	report $? "make $*: missing $packages"
}

# every module that the Makefile names, but that of two names
others=$(sed -n '/^NEED_/,/[^\\]$/p' Makefile | tr ' ' '\n' | sed -n 's/.*-dev=\([a-z0-9]*\)$/\1/p')
for name in msgpack msgpack-c; do
	# shellcheck disable=SC2086	# a list of modules
	modules $others $name
	make -n B="$tmp/none" check >"$tmp/out" 2>&1 && grep -q -- " -lstandin-$name " "$tmp/out"
	report $? "msgpack-c's module may be called $name"
done
# shellcheck disable=SC2086	# a list of modules
modules $others
missing libmsgpack-dev
missing libmsgpack-dev install
# shellcheck disable=SC2046	# a list of modules
modules msgpack-c $(echo "$others" | grep -vx -e fftw3 -e jansson -e cmocka)
missing 'libfftw3-dev libjansson-dev'
missing 'libcmocka-dev libfftw3-dev libjansson-dev' check
missing 'libfftw3-dev libjansson-dev nosuchcc' CC=nosuchcc NEED_build='nosuchcc=/nosuchcc libsvm-dev=libsvm/svm.h libfftw3-dev=fftw3 libjansson-dev=jansson' all
works 'a header may lie in one of two places' "CC=cc sh .ci/missing a=none.h,stdio.h b=stdio.h,none.h | cmp - /dev/null"
missing standin-dev NEED_build=standin-dev=standin/none.h all
modules
works 'make help needs no library' 'make help'
works 'make clean needs no library' 'make -n clean'
works 'make lint needs no library' 'make -n lint'
for p in mandoc shellcheck cppcheck; do
	missing $p NEED_lint="there=/sh $p=/not-$p" lint
done
mkdir "$tmp/bin"
for tool in sh make echo tr; do
	ln -s "$(command -v $tool)" "$tmp/bin/$tool"
done
# without a compiler and pkg-config, what they would be asked about is not called missing
PATH=$tmp/bin CC='ccache none' sh .ci/missing pkg-config=/pkg-config gcc=/none libsvm-dev=libsvm/svm.h libsoxr-dev=soxr >"$tmp/out"
printf 'pkg-config\ngcc\n' | cmp -s - "$tmp/out"
report $? 'without a compiler and pkg-config, only they are named'
plan
