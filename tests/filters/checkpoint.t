#!/bin/sh
# sertrain --checkpoint: killed, interrupted, damaged, asked for another run.
# shellcheck source=tests/lib.sh
. tests/lib.sh
t=$tmp

sergen -n 24 --frames 24-40 -w 32 -s 1 -o "$t/train.ser"
sergen -n 12 --frames 24-40 -w 32 -s 2 -o "$t/dev.ser"
sergen -n 12 --frames 24-40 -w 32 -s 3 -o "$t/dev2.ser"
batcher -b 4 -e 3 -s 1 "$t/train.ser" -o "$t/b.ser"
batcher -b 4 -e 3 -s 2 "$t/train.ser" -o "$t/seed2.ser"
sergen -n 24 --frames 24-40 -w 32 -s 4 | batcher -b 4 -e 3 -s 1 -o "$t/data2.ser"

timeless() {
	sed 's/,"utterances_per_second":[^,}]*//; s/,"seconds":[^,}]*//; s/,"megabytes":[^,}]*//' "$1"
}

# same_log NAME: that of the undisturbed run, but for what a clock decides
same_log() {
	timeless "$t/ref.log" >"$t/ref.timeless"
	timeless "$t/log" | cmp -s - "$t/ref.timeless"
	report $? "$1"
}

# Wait for a file; 75 s are enough anywhere.
await() {
	i=0
	while [ ! -e "$1" ] && [ $i -lt 1500 ]; do
		sleep 0.05
		i=$((i + 1))
	done
}

run="sertrain -q -j 1 -l center:lambda=0.3 --dev $t/dev.ser"
kept="$run --checkpoint $t/run.ckpt --log $t/log -o $t/m.ser"
$run --log "$t/ref.log" "$t/b.ser" -o "$t/ref.ser"

works 'a run with a checkpoint makes the model that one without makes' \
	"$kept --checkpoint-every 4 $t/b.ser && cmp $t/m.ser $t/ref.ser"
same_log 'and the same log'
[ ! -e "$t/run.ckpt" ]
report $? 'the checkpoint of a finished run is removed'
ln -s real.ckpt "$t/link.ckpt"
works 'nor is that which a symbolic link stands for left' \
	"$run --checkpoint $t/link.ckpt $t/b.ser -o $t/linked.ser && [ ! -e $t/real.ckpt ] && cmp $t/linked.ser $t/ref.ser"
cp "$t/log" "$t/log.before"
works 'a finished run completes at once: nothing is read' \
	"head -c 20000 $t/b.ser | $kept && cmp $t/m.ser $t/ref.ser && cmp $t/log $t/log.before"
works 'another run to the same name is no finished one' "$kept $t/seed2.ser && { cmp -s $t/m.ser $t/ref.ser; [ \$? -eq 1 ]; }"
rm "$t/m.ser" "$t/log"

# one file for two purposes, before it is there
mkdir "$t/d"
fails 64 "sertrain: --checkpoint: $t/one is the file of -o" "$run --checkpoint $t/one -o $t/d/../one $t/b.ser"
fails 64 "sertrain: --checkpoint: $t/one is the file of --log" "$run --checkpoint $t/one --log $t/one $t/b.ser"

# interrupted: the stage before hangs in the second epoch, and never writes again
mkfifo "$t/fifo"
for sig in TERM INT HUP XCPU; do
	rm -f "$t/log"
	# this shell has INT ignored in what it puts behind &, and under nohup HUP
	# shellcheck disable=SC2086
	perl -e '@SIG{qw(HUP INT PIPE TERM XCPU)} = ("DEFAULT") x 5; exec @ARGV' $kept "$t/fifo" 2>"$t/said" &
	pid=$!
	# more than one epoch, less than two
	{ head -c 160000 "$t/b.ser"; await "$t/run.ckpt"; kill -$sig $pid; exec sleep 100; } >"$t/fifo" &
	up=$!
	wait $pid
	code=$?
	kill $up
	wait $up 2>/dev/null
	[ $code -eq 75 ]
	report $? "$sig: status 75"
	grep -qx "sertrain: $t/run.ckpt: interrupted after [0-9]* records; run the same command again to resume" "$t/said" &&
		[ "$(wc -l <"$t/said")" -eq 1 ] && [ ! -e "$t/m.ser" ]
	report $? "$sig: one line, a checkpoint, no model"
	sed 's/^/# /' "$t/said"
	cp "$t/run.ckpt" "$t/early.ckpt"
	cp "$t/log" "$t/early.log"
	works "$sig: the same command goes on to the same model" "$kept $t/b.ser && cmp $t/m.ser $t/ref.ser"
	same_log "$sig: and to the same log"
	rm -f "$t/m.ser" "$t/run.ckpt"
done

works 'a setting that is written out is the same as its default' \
	"cp $t/early.ckpt $t/run.ckpt && $kept -l center:alpha=0.5,lambda=0.3+softmax --schedule constant $t/b.ser && cmp $t/m.ser $t/ref.ser"
rm -f "$t/m.ser"

# nohup: a signal that the caller ignores is ignored
rm -f "$t/log"
(trap '' HUP; exec $kept --checkpoint "$t/hup.ckpt" --checkpoint-every 1 "$t/fifo" 2>"$t/said") &
pid=$!
{ head -c 160000 "$t/b.ser"; await "$t/hup.ckpt"; kill -HUP $pid; tail -c +160001 "$t/b.ser"; } >"$t/fifo"
wait $pid && cmp "$t/m.ser" "$t/ref.ser"
report $? 'under nohup HUP does nothing'
rm -f "$t/m.ser"

# the signal hits the stage before as well: its end is no error then
rm -f "$t/log"
setsid sh -c "trap : TERM; { head -c 160000 $t/b.ser; exec sleep 100; } | $kept 2>$t/said; echo \$? >$t/status" 2>"$t/shell" &
pid=$!
await "$t/run.ckpt"
kill -TERM -$pid
wait $pid
[ "$(cat "$t/status")" -eq 75 ] && serdump "$t/run.ckpt" | grep -q '^kind *checkpoint'
report $? 'TERM to a whole pipeline: status 75 and a checkpoint'
sed 's/^/# /' "$t/said"
works 'and the run goes on from it' "$kept <$t/b.ser && cmp $t/m.ser $t/ref.ser"
same_log 'with the same log'

# killed between the checkpoint and its log line, within that line, after the model was renamed
cp "$t/early.ckpt" "$t/run.ckpt"
rm -f "$t/m.ser" "$t/log"
works 'a line that the log lacks is written' "$kept $t/b.ser && cmp $t/m.ser $t/ref.ser"
same_log 'once'
cp "$t/early.ckpt" "$t/run.ckpt"
rm -f "$t/m.ser"
head -c 100 "$t/early.log" >"$t/log"
works 'a line that was cut is completed' "$kept $t/b.ser"
same_log 'and the log is the same'
cp "$t/early.ckpt" "$t/run.ckpt"
cp "$t/log" "$t/log.before"
works 'a model that was renamed before its checkpoint was removed is the end' \
	"$kept $t/b.ser && [ ! -e $t/run.ckpt ] && cmp $t/log $t/log.before"

# refused: the checkpoint belongs to another run
rm -f "$t/m.ser"
cp "$t/early.ckpt" "$t/run.ckpt"
no() {	# no WHAT OPTIONS BATCHES
	fails 65 "sertrain: $t/run.ckpt: it was written with $1" "$kept $2 $t/$3"
}
no 'learning-rate 0.0003, not 0.001' '--learning-rate 1e-3' b.ser
no 'seed 1, not 2' '-s 2' b.ser
no 'loss center:lambda=0.3,alpha=0.5+softmax, not softmax' '-l softmax' b.ser
no 'loss center:lambda=0.3,alpha=0.5+softmax, not center:lambda=0.31,alpha=0.5+softmax' '-l center:lambda=0.31' b.ser
no 'schedule constant, not step:every=10,factor=0.5' '--schedule step' b.ser
no 'patience 0, not 3' '--patience 3' b.ser
no 'batcher seed 1, not 2' '' seed2.ser
id() {
	tail -c 16 "$t/$1"
}
no "dev $(id dev.ser), not $(id dev2.ser)" "--dev $t/dev2.ser" b.ser
no "init none, not $(id ref.ser)" "--init $t/ref.ser" b.ser
fails 65 "sertrain: $t/run.ckpt: it was written with batches" \
	"$kept $t/data2.ser 2>&1 >/dev/null | sed 's/batches [0-9a-f]*, not [0-9a-f]*$/batches/' >&2; $kept -q $t/data2.ser 2>/dev/null"
# a checkpoint within the first epoch, and other numbers in the first batch under the same header: no mark has told yet
$kept --checkpoint-every 2 "$t/fifo" 2>"$t/said" --checkpoint "$t/mid.ckpt" -o "$t/x.ser" &
pid=$!
{ head -c 70000 "$t/b.ser"; await "$t/mid.ckpt"; kill -TERM $pid; } >"$t/fifo"
wait $pid
{ head -c 12000 "$t/b.ser"; printf 'abcd'; tail -c +12005 "$t/b.ser"; } >"$t/other.ser"
fails 65 "sertrain: $t/mid.ckpt: it was written for another stream" \
	"$kept --checkpoint $t/mid.ckpt $t/other.ser 2>&1 >/dev/null | sed 's/, which after [0-9]* records hashed to [0-9a-f]*, this one to [0-9a-f]*$//' >&2
	$kept --checkpoint $t/mid.ckpt $t/other.ser 2>/dev/null"
works 'the right one goes on from there' "$kept --checkpoint $t/mid.ckpt -o $t/x.ser $t/b.ser && cmp $t/x.ser $t/ref.ser"
cmp -s "$t/early.ckpt" "$t/run.ckpt"
report $? 'and the checkpoint stays as it was'

# no checkpoint
fails 64 'sertrain: --checkpoint-every: needs --checkpoint' "$run --checkpoint-every 2 $t/b.ser"
fails 64 'sertrain: --checkpoint: cannot be used with --sanity, which keeps no model' "$kept --sanity $t/b.ser"
fails 64 'sertrain: /dev/null: is not a regular file' "$run --checkpoint /dev/null $t/b.ser"
fails 65 "sertrain: $t/dev.ser: kind is \"spectrogram\", not \"checkpoint\"" "$run --checkpoint $t/dev.ser $t/b.ser"
fails 73 "sertrain: $t/none/c: No such file or directory" "$run --checkpoint $t/none/c $t/b.ser"

# damaged
size=$(wc -c <"$t/early.ckpt")
awk -v n="$size" 'BEGIN { srand(3); for (i = 0; i < 12; i++) print int(n * rand()) }' >"$t/places"
bad=0
refused() {	# refused HOW: run.ckpt is
	$kept "$t/b.ser" 2>"$t/said"
	if [ $? -ne 65 ] || [ "$(wc -l <"$t/said")" -ne 1 ]; then
		bad=1
		echo "# $1: $(cat "$t/said")"
	fi
}
while read -r at; do
	head -c "$at" "$t/early.ckpt" >"$t/run.ckpt"
	refused "cut at $at"
	{ head -c "$at" "$t/early.ckpt"; printf '\377'; tail -c +$((at + 2)) "$t/early.ckpt"; } >"$t/run.ckpt"
	cmp -s "$t/run.ckpt" "$t/early.ckpt" || refused "changed at $at"
done <"$t/places"
[ ! -e "$t/m.ser" ] || bad=1
report $bad 'a checkpoint that was cut or changed: status 65, one line, no model'

works 'killed with KILL at random moments, a run ends as the undisturbed one' 'sh tests/torture/checkpoint.sh 12 1'
plan
