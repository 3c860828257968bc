# shellcheck shell=sh
# each.sh - sourced by tests/release/*.t: one long step

. tests/lib.sh

unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES
export CI=true	# warnings are errors

# Its last lines where it fails; prove's count where there is one.
each() {	# each NAME COMMAND...
	name=$1
	shift
	"$@" >"$tmp/log" 2>&1
	code=$?
	report $code "$name"
	if [ $code -eq 0 ]; then grep '^Files=' "$tmp/log"; else tail -n 40 "$tmp/log"; fi | sed 's/^/# /'
	return $code
}
