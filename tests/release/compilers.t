#!/bin/sh
# What .ci/run has no time for, on this system: other compilers without a warning, and an installed copy.
# shellcheck source=tests/release/each.sh
. tests/release/each.sh

each 'make lint' make lint
for cc in gcc-13 gcc-14 gcc-15 clang; do
	if command -v $cc >/dev/null; then
		each "$cc" make -j2 B="build-$cc" CC="$cc" check
	else
		skip "$cc" 'not installed'
	fi
done
each 'under AddressSanitizer and UBSan' make -j2 SAN=1 check

dest=$tmp/dest
each 'make install' make -j2 install DESTDIR="$dest" PREFIX=/usr
works 'an installed pipeline runs' \
	"PATH=$dest/usr/bin:\$PATH; sergen -n 3 | serdump >$tmp/shown && grep -q '^kind' $tmp/shown"
works 'an installed sersplit finds its protocols' "PATH=$dest/usr/bin:\$PATH; cd $tmp && printf 'path\tlabel\tspeaker\n' >m.tsv &&
	for s in a b c; do printf '%s.wav\tsad\t%s\n' \$s \$s; done >>m.tsv && sersplit --protocol speakers -k 3 m.tsv folds"
works 'installed pages can be read' "mandoc -Tlint -Wwarning $dest/usr/share/man/man7/ser.7 $dest/usr/share/man/man5/ser.5"
plan
