#!/bin/sh
# seraug: masks of training batches: what they depend on, what they leave alone, what is refused
# shellcheck disable=SC2016	# single quotes: commands for another shell
# shellcheck source=tests/lib.sh
. tests/lib.sh
cd "$tmp" || exit 1
sergen -n 12 --frames 40-60 -w 16 -o f.ser
batcher -b 4 -e 3 --no-shuffle f.ser -o b.ser

# One line a row: epoch, id, and the values up to its length (1) or those behind (2), after blanks.
rows() {	# rows STREAM 1|2
	serdump --values "$1" | sed -n 's/^{"id": "\([0-9]*\)\.[0-9]*", "ids": \[\([^]]*\)\].*"lengths": \[\([^]]*\)\].*"shape": \[\([^]]*\)\], "data": \[\([^]]*\)\].*/\1|\2|\3|\4|\5/p' |
		tr -d ' "' | awk -F '|' -v part="$2" '{
			n = split($2, id, ","); split($3, len, ","); split($4, shape, ","); split($5, v, ",")
			for (i = 1; i <= n; i++) {
				printf "%s %s", $1, id[i]
				for (k = 1; k <= shape[2] * shape[3]; k++)
					if ((k > len[i] * shape[3]) == part - 1)
						printf " %s", v[(i - 1) * shape[2] * shape[3] + k]
				print ""
			}
		}' | sort
}

# Compare b.ser and a stream made of it: the largest share of a row's values that changed, that of all, and how
# many of the changed ones are not the mean.
changes() {	# changes STREAM
	serdump --json "$1" | head -n 1 | sed 's/.*"mean": \[\([^]]*\)\].*/\1/' | tr -d ' ' | tr , '\n' >mean
	rows b.ser 1 >before
	rows "$1" 1 >after
	awk 'FILENAME == "mean" { mean[n++] = $1; next }
		FILENAME == "before" { row[$1, $2] = $0; next }
		{
			if (split(row[$1, $2], old, " ") != NF) exit 1
			changed = 0
			for (k = 3; k <= NF; k++) if ($k != old[k]) {
				changed++; d = $k - mean[(k - 3) % n]; wrong += d * d > 1e-10
			}
			all += changed; values += NF - 2
			if (changed / (NF - 2) > most) most = changed / (NF - 2)
		}
		END { print most, all / values, wrong + 0 }' mean before after
}

seraug b.ser -o a.ser
same 'a file, and standard input' 'seraug b.ser' 'seraug <b.ser'
same 'the same seed gives the same bytes' 'seraug -s 7 b.ser' 'seraug -s 7 b.ser'
seraug -s 7 b.ser -o seven.ser
sercmp --tensors a.ser seven.ser >/dev/null
[ $? -eq 1 ]
report $? 'another seed gives other masks'

changes a.ser | awk '{ good = $1 <= 2 * 0.2 + 2 * 3 / 16 && $2 > 0.1 && $2 < 0.5 && $3 == 0 } END { exit !good }'
report $? 'masks are filled with the mean, and cover no more than they may'
seraug --freq-masks 0 --time-masks 1 --time-width 3 b.ser -o time.ser
changes time.ser | awk '{ good = $1 > 0 && $1 <= 3 / 40 && $3 == 0 } END { exit !good }'
report $? 'a time mask is no wider than --time-width'
seraug --freq-masks 0 --time-masks 1 --time-share 0.05 b.ser -o time.ser
changes time.ser | awk '{ good = $1 > 0 && $1 <= 0.05 && $3 == 0 } END { exit !good }'
report $? 'nor than --time-share of the utterance'
seraug --freq-masks 1 --freq-width 2 --time-masks 0 b.ser -o freq.ser
changes freq.ser | awk '{ good = $1 == 0.125 && $3 == 0 } END { exit !good }'
report $? 'a frequency mask is no wider than --freq-width'
works 'without masks nothing changes' 'seraug --freq-masks 0 --time-masks 0 b.ser | sercmp --tensors b.ser -'

rows b.ser 2 >before
rows a.ser 2 >after
cmp -s before after && grep -q ' 0 0 0' before
report $? 'what lies past the end of an utterance stays 0'
rows a.ser 1 >after
[ "$(awk '{ $1 = ""; print }' after | sort -u | wc -l)" -eq 36 ]
report $? 'each utterance is masked anew in each epoch'
batcher -b 1 -e 3 -s 5 f.ser | seraug -o single.ser
rows single.ser 1 | awk 'NR == FNR { row[$1, $2] = $0; next } row[$1, $2] != $0 { exit 1 } END { exit NR != 72 }' after -
report $? 'and alike, whatever it is batched with'

serdump --json b.ser | sed 's/, "xxh3": .*//; s/, "x": .*//; s/"history".*//' >before
serdump --json a.ser | sed 's/, "xxh3": .*//; s/, "x": .*//; s/"history".*//' >after
cmp -s before after && [ "$(grep -c '{"epoch": [123]' after)" -eq 3 ]
report $? 'header, statistics, ids, labels and epoch marks go through'
works 'the history says what was done' \
	'serdump a.ser | grep -q "^  seraug time-masks=2 time-width=70 time-share=0.2 freq-masks=2 freq-width=3 seed=1 "'
works 'and the width it took' 'seraug b.ser --freq-width 5 | serdump | grep -q " freq-width=5 "'
sergen -n 8 --frames 40-60 -w 64 -o wide.ser
works 'a model of masked batches takes unmasked features' \
	'batcher -b 4 wide.ser | seraug | sertrain -o model.ser && serpredict -q model.ser wide.ser | sermetrics --allow-shared-recordings >/dev/null &&
	 [ "$(serdump --pipeline model.ser)" = "$(serdump --pipeline wide.ser)" ]'
works 'pairs are masked as well' 'batcher -b 4 --pairs 8 f.ser | seraug | serdump | grep -q "^pairs *true"'

# parts: two seconds of manifest with a column for them
tone=$OLDPWD/tests/golden/tone.flac
printf 'path\tid\tlabel\tpart\n%s\tu1\ta\ttrain\n%s\tu2\ta\tdev\n%s\tu3\tb\ttest\n' "$tone" "$tone" "$tone" >m.tsv
wav2spec --preset dai m.tsv | spec2mel --preset dai -o m.ser
for part in dev test; do
	sercat --except part=$part m.ser | batcher -q -o parts.ser
	other=$(echo devtest | sed "s/$part//")
	fails 65 "seraug: parts.ser: has records of part $other, but only training data may be masked" 'seraug parts.ser'
done
works 'the part train is taken' 'sercat --only part=train m.ser | batcher | seraug >/dev/null'

fails 65 'seraug: f.ser: kind is "spectrogram", not "batch"' 'seraug f.ser'
fails 65 'seraug: <stdin>: kind is "embedding", not "batch"' 'sergen -k embedding | seraug'
fails 65 'seraug: <stdin>: empty, not a ser stream' ': | seraug'
fails 64 'seraug: --freq-width: 17 of 16 features' 'seraug --freq-width 17 b.ser'
fails 64 'seraug: --time-share 2: not a number in 0..1' 'seraug --time-share 2 b.ser'
fails 64 'seraug: --time-masks -1: not an integer in 0..1000' 'seraug --time-masks -1 b.ser'
fails 66 'seraug: none.ser: No such file or directory' 'seraug none.ser'
size=$(wc -c <b.ser)
head -c $((size - 1)) b.ser | seraug -o cut.ser 2>said
[ $? -eq 65 ] && grep -q '^seraug: <stdin>: ' said && [ ! -e cut.ser ]
report $? 'a stream that ends early leaves no output'
plan
