# shellcheck shell=sh
# lib.sh - sourced by tests/*.t; prints TAP.
export LC_ALL=C
n=0
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

plan() {
	echo "1..$n"
}
