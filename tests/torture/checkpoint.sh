#!/bin/sh
# checkpoint.sh [KILLS [SEED]] - sertrain is killed with KILL at random moments and started again with the same command,
# until the run has ended by itself: model and log must be those of the undisturbed run, and the checkpoint gone.
set -u
export LC_ALL=C
kills=${1:-60}
seed=${2:-1}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM

sergen -n 24 --frames 24-40 -w 32 -s 1 -o "$tmp/train.ser" || exit
sergen -n 12 --frames 24-40 -w 32 -s 2 -o "$tmp/dev.ser" || exit
sergen -n 24 --frames 40 -w 32 -s 1 -o "$tmp/even.ser" || exit
batcher -b 4 -e 5 "$tmp/train.ser" -o "$tmp/0.batches" || exit
batcher -b 4 -e 4 "$tmp/train.ser" | seraug -o "$tmp/1.batches" || exit
batcher -b 4 -e 3 --pairs 12 "$tmp/even.ser" -o "$tmp/2.batches" || exit
batcher -b 8 -e 3 "$tmp/train.ser" -o "$tmp/3.batches" || exit

# One command, as its user would repeat it. A setting has its own options and batches.
train() {	# train SETTING OUTPUT
	case $1 in
	0) set -- "$2" "$1" -l center:lambda=0.3 --schedule cosine --checkpoint-every 1 ;;
	1) set -- "$2" "$1" --dev "$tmp/dev.ser" --patience 2 --learning-rate 1e-3 --checkpoint-every 3 ;;
	2) set -- "$2" "$1" -m pairnet:frames=40 -l pair --dev "$tmp/even.ser" ;;
	3) set -- "$2" "$1" -m resnet18:width=4 --dev "$tmp/dev.ser" --checkpoint-every 2 ;;
	esac
	to=$1 batches=$tmp/$2.batches
	shift 2
	exec sertrain -q -j 1 "$@" --checkpoint "$to.checkpoint" --log "$to.log" -o "$to" <"$batches"
}

# A log without what a clock decides.
timeless() {
	sed 's/,"utterances_per_second":[^,}]*//; s/,"seconds":[^,}]*//; s/,"megabytes":[^,}]*//' "$1"
}

finished() {	# finished SETTING: 0 if this is what the undisturbed run made
	cmp "$tmp/$1.ref" "$tmp/run" && timeless "$tmp/$1.ref.log" >"$tmp/a" && timeless "$tmp/run.log" >"$tmp/b" &&
		cmp "$tmp/a" "$tmp/b" && [ ! -e "$tmp/run.checkpoint" ]
}

for s in 0 1 2 3; do
	date +%s.%N >"$tmp/$s.took"
	(train "$s" "$tmp/$s.ref") || { echo "setting $s can't be trained"; exit 1; }
	date +%s.%N >>"$tmp/$s.took"
done

done=0 runs=0 failed=0 setting=0 tries=0
while [ "$done" -lt "$kills" ]; do
	# a moment of the undisturbed run, another one each time: a run that ends before it has not been killed
	tries=$((tries + 1))
	delay=$(awk -v s="$seed" -v i="$tries" '
		NR == 1 { start = $1 }
		END { srand(1000 * s + i); rand(); print ($1 - start) * rand() }' "$tmp/$setting.took")
	(train "$setting" "$tmp/run") 2>"$tmp/said" &
	pid=$!
	sleep "$delay"
	kill -KILL "$pid" 2>/dev/null
	wait "$pid" 2>/dev/null
	code=$?
	case $code in
	137) done=$((done + 1)); [ "$done" -lt "$kills" ] && continue
	     (train "$setting" "$tmp/run") 2>"$tmp/said"; code=$? ;;
	esac
	runs=$((runs + 1))
	if [ "$code" -ne 0 ] || ! finished "$setting"; then
		echo "after $done kills: setting $setting, status $code: $(cat "$tmp/said")"
		failed=$((failed + 1))
	fi
	rm -f "$tmp/run" "$tmp/run.log" "$tmp/run.checkpoint" "$tmp"/.run.*
	setting=$(((setting + 1) % 4))
done
echo "sertrain --checkpoint: $done kills, $runs runs ended, $failed failed"
[ "$failed" -eq 0 ]
