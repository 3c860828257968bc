#!/bin/sh
# wav2spec --shard: joined in order, shares are the whole; what is refused
# shellcheck disable=SC2016	# single quotes: commands for another shell
# shellcheck source=tests/lib.sh
. tests/lib.sh
tone=$PWD/tests/tone.sh
cd "$tmp" || exit 1
unset SLURM_ARRAY_TASK_ID

printf 'path\tlabel\n' >m.tsv
for i in 1 2 3 4 5 6 7; do
	sh "$tone" 0.1 "${i}00" 8000 >$i.wav
	printf '%s.wav\tsad\n\n' $i >>m.tsv
done
wav2spec m.tsv -o whole.ser

for shares in 1 2 3 5 7; do
	works "$shares shares, joined in order, are the whole" "
		rm -f part* && for i in \$(seq $shares); do wav2spec --shard \$i/$shares m.tsv -o part\$i.ser || exit; done &&
		sercat part*.ser | cmp - whole.ser"
	for part in part*; do serdump "$part" | sed -n 's/^\([0-9]*\) record.*/\1/p'; done | sort -n >sizes
	[ $(($(tail -n 1 sizes) - $(head -n 1 sizes))) -le 1 ]
	report $? 'none has more than one row more than another'
done
wav2spec --shard 2/3 m.tsv -o 2.ser
serdump 2.ser | sed -n 's/^\([1-7]\)  *.*sad.*/\1/p' | tr '\n' ' ' | grep -qx '4 5 '
report $? 'a share is contiguous'
same 'a manifest by a pipe' 'cat 2.ser' 'wav2spec --shard 2/3 <m.tsv'
same 'and by a pipe that cannot be read twice' 'cat 2.ser' 'cat m.tsv | wav2spec --shard 2/3 -'
same 'the share of a task of a Slurm array' 'cat 2.ser' 'SLURM_ARRAY_TASK_ID=2 wav2spec --shard slurm/3 m.tsv'

sed '4s/^2/none/; 6s/$/\tmore/' m.tsv >holes.tsv
wav2spec --keep-going -q holes.tsv -o gaps.ser
works 'bad rows are those of their share alone' '
	for i in 1 2 3 4; do wav2spec -q --keep-going --shard $i/4 holes.tsv -o hole$i.ser; [ $? -le 65 ] || exit; done
	sercat hole?.ser | cmp - gaps.ser'
fails 65 'wav2spec: holes.tsv:6: 3 fields, the header row has 2' 'wav2spec --shard 2/4 holes.tsv'
works 'another share does not fail for them' 'wav2spec --shard 3/4 holes.tsv'
fails 66 'wav2spec: holes.tsv:4: none.wav: no such file' 'wav2spec --shard 1/2 holes.tsv'
fails 64 'wav2spec: m.tsv: 7 rows cannot be divided into 8 shards' 'wav2spec --shard 1/8 m.tsv'
fails 64 'wav2spec: --shard: 0/3: the first number is not in 1..3' 'wav2spec --shard 0/3 m.tsv'
fails 64 'wav2spec: --shard: 4/3: the first number is not in 1..3' 'wav2spec --shard 4/3 m.tsv'
fails 64 'wav2spec: --shard: 1of3/3: the first number is not in 1..3' 'wav2spec --shard 1of3/3 m.tsv'
for bad in 3 1/ 1/0 1/3x 1/-3 1/1000001 /3x; do
	fails 64 "wav2spec: --shard: $bad is not of the form 2/5, up to 1000000" "wav2spec --shard $bad m.tsv"
done
fails 64 'wav2spec: --shard: SLURM_ARRAY_TASK_ID is not set: this is not a task of a job array' 'wav2spec --shard slurm/3 m.tsv'
fails 64 'wav2spec: --shard: SLURM_ARRAY_TASK_ID 0 is not in 1..3' 'SLURM_ARRAY_TASK_ID=0 wav2spec --shard slurm/3 m.tsv'
fails 64 'wav2spec: 1.wav: is not a manifest, so it can'"'"'t be divided by --shard' 'wav2spec --shard 1/3 1.wav'
fails 64 'wav2spec: --shard: can divide one manifest only' 'wav2spec --shard 1/3 m.tsv m.tsv'
fails 64 'wav2spec: --shard: can divide one manifest only' 'wav2spec --shard 1/3 --raw s16le:8000:1 m.tsv'
plan
