#!/bin/sh
# A synthetic 16-bit mono WAV on standard output: a tone with a few harmonics, seeded noise and a slow swell.
#
# usage: tone.sh SECONDS HERTZ [RATE [AMPLITUDE]]
set -eu
export LC_ALL=C
awk -v seconds="$1" -v hertz="$2" -v rate="${3:-16000}" -v amplitude="${4:-9000}" '
function byte(v) { printf "%c", v }
function two(v) { byte(v % 256); byte(int(v / 256) % 256) }
function four(v) { two(v % 65536); two(int(v / 65536)) }
BEGIN {
	n = int(seconds * rate)
	state = hertz + 1
	printf "RIFF"; four(36 + 2 * n); printf "WAVEfmt "
	four(16); two(1); two(1); four(rate); four(2 * rate); two(2); two(16)
	printf "data"; four(2 * n)
	for (i = 0; i < n; i++) {
		state = state * 16807 % 2147483647
		at = 6.283185307 * hertz * i / rate
		v = sin(at) + 0.5 * sin(2 * at) + 0.25 * sin(3 * at) + 0.2 * (state / 2147483647 - 0.5)
		v = int(amplitude * v * sin(3.14159265 * (i + 1) / (n + 1)))
		two(v < 0 ? v + 65536 : v)
	}
}'
