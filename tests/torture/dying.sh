#!/bin/sh
# Each stage of a pipeline killed at seeded random moments, KILLS (200) times in all: what is left at -o is absent or
# whole, and never ends with 0 downstream of a stage that died.
#
# usage: dying.sh [KILLS]
set -u
export LC_ALL=C OMP_NUM_THREADS=1
kills=${1:-200}
tests=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM
cd "$tmp" || exit
printf 'path\tlabel\n' >list.tsv
for label in sad happy; do
	for i in 1 2 3 4; do
		sh "$tests/tone.sh" 0.5 $((100 * i)) >$label$i.wav
		printf '%s\t%s\n' $label$i.wav $label >>list.tsv
	done
done

# Each stage by itself, between FIFOs, so that its process is known: run the four, kill number $1 with signal $2 after
# $3 milliseconds; the ends of all in $ended.
pipeline() {
	rm -f a b c ./model.ser .model.ser.* e1 e2 e3 e4
	mkfifo a b c
	wav2spec -q --preset dai list.tsv >a 2>e1 &
	p1=$!
	spec2mel -q --preset dai -n 16 <a >b 2>e2 &
	p2=$!
	batcher -q -b 4 -e 80 <b >c 2>e3 &
	p3=$!
	sertrain -q -j 1 -m resnet18:width=2 -o model.ser <c 2>e4 &
	p4=$!
	# one that is killed before it opens its FIFO leaves its neighbour waiting in the shell for ever
	until [ -e e1 ] && [ -e e2 ] && [ -e e3 ] && [ -e e4 ]; do sleep 0.01; done
	if [ "$1" -gt 0 ]; then
		sleep "$(printf '%d.%03d' $(($3 / 1000)) $(($3 % 1000)))"
		case $1 in 1) kill -s "$2" $p1 ;; 2) kill -s "$2" $p2 ;; 3) kill -s "$2" $p3 ;; *) kill -s "$2" $p4 ;; esac 2>kill.e
	fi
	ended=
	for p in $p1 $p2 $p3 $p4; do
		wait "$p" 2>wait.e
		ended="$ended $?"
	done
}

since=$(date +%s%N)
pipeline 0 TERM 0
lasts=$((($(date +%s%N) - since) / 1000000 + 1))	# milliseconds
if ! cp model.ser undisturbed; then
	echo "# it does not even run:$ended: $(cat e1 e2 e3 e4)"
	exit 1
fi

tried=0 failed=0 died=0 state=$kills
until [ $tried -ge "$kills" ]; do
	state=$((state * 1103515245 % 2147483648 + 12345))
	stage=$((state / 65536 % 4 + 1))
	signal=TERM
	[ $((state / 262144 % 2)) -eq 0 ] || signal=KILL
	pipeline $stage $signal $((state / 1048576 % 2048 * lasts / 2048))
	tried=$((tried + 1))
	bad=
	case $ended in *' 143'* | *' 137'*) died=$((died + 1)) ;; esac
	if [ -e model.ser ]; then
		cmp -s model.ser undisturbed || bad='a model that is not that of the undisturbed run'
		# KILL may come when all is done
		case $ended in *' 0' | *' 137') ;; *) bad='a model, but sertrain says that it failed' ;; esac
	else
		case $ended in *' 0') bad='no model, but sertrain says 0' ;; esac
	fi
	if [ $signal = TERM ] && [ -n "$(find . -name '.model.ser.*')" ]; then
		bad='a draft is left behind by TERM'
	fi
	[ "$(wc -l <e4)" -le 1 ] || bad="more than a line: $(cat e4)"
	[ -z "$bad" ] && continue
	failed=$((failed + 1))
	echo "# stage $stage, $signal:$ended: $bad"
done
printf 'dying: %s tried, %s failed; %s died of it\n' $tried $failed $died
[ $failed -eq 0 ] && [ $died -ge $((kills / 10)) ]
