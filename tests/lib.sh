# shellcheck shell=sh
# lib.sh - sourced by tests/*.t; prints TAP.
export LC_ALL=C
n=0
tests=$PWD/tests
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM

report() {	# report STATUS NAME
	n=$((n + 1))
	if [ "$1" -eq 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi
}

# The status is that of the command (a pipeline's last), the message all that it says on standard error.
fails() {	# fails STATUS MESSAGE COMMAND
	got=$(sh -c "$3" 2>&1 >/dev/null)
	code=$?
	[ "$code" -eq "$1" ] && [ "$got" = "$2" ]
	report $? "$1: $3"
	[ "$code" -eq "$1" ] && [ "$got" = "$2" ] || printf '# %s, said: %s\n' "$code" "$got"
}

# Both commands succeed and write the same bytes.
same() {	# same NAME COMMAND COMMAND
	sh -c "$2" >"$tmp/same.a" 2>"$tmp/same.e" && sh -c "$3" >"$tmp/same.b" 2>>"$tmp/same.e" &&
		cmp -s "$tmp/same.a" "$tmp/same.b"
	code=$?
	report "$code" "$1"
	[ "$code" -eq 0 ] || sed 's/^/# /' "$tmp/same.e"
}

works() {	# works NAME COMMAND
	sh -c "$2" >"$tmp/works" 2>&1
	code=$?
	report "$code" "$1"
	[ "$code" -eq 0 ] || sed 's/^/# /' "$tmp/works"
}

skip() {	# skip NAME WHY
	n=$((n + 1))
	echo "ok $n - $1 # SKIP $2"
}

# Tones in this folder, SPEAKER-LABEL.wav, each of another pitch; their manifest to standard output.
tones() {	# tones 'SPEAKERS' 'LABELS'
	hertz=100
	printf 'path\tlabel\tspeaker\n'
	for speaker in $1; do
		for label in $2; do
			hertz=$((hertz + 31))
			sh "$tests/tone.sh" 0.4 $hertz 8000 >"$speaker-$label.wav"
			printf '%s-%s.wav\t%s\t%s\n' "$speaker" "$label" "$label" "$speaker"
		done
	done
}

# A WAV of 9600 samples at 16 kHz that are all this one (or that take turns), to standard output.
samples() {	# samples HEX
	sh "$tests/tone.sh" 0.6 200 | perl -e 'read STDIN, $head, 44; print $head, substr(pack("H*", $ARGV[0]) x 9600, 0, 19200)' "$1"
}

# What a message lists where a model, loss or optimizer is unknown: the files of the folder.
registry() {	# registry models|losses|optim
	for file in "$tests/../lib/$1"/*.c; do basename "$file" .c; done | grep -vx "$1" | paste -s -d , - | sed 's/,/, /g'
}

plan() {
	echo "1..$n"
}
