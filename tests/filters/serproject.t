#!/bin/sh
# serproject: what is written and what is refused. The points are compared with scikit-learn in unit/vectors.c.
# shellcheck source=tests/lib.sh
. tests/lib.sh
t=$tmp

sergen -k embedding -n 60 -w 8 -s 1 -o "$t/vectors.ser"
serproject -v "$t/vectors.ser" -o "$t/pca.ser" 2>"$t/said"
grep -q '^serproject: the axes explain [0-9.]* % and [0-9.]* % of the variance of 60 vectors$' "$t/said"
report $? 'PCA says what its axes explain'
serdump --json "$t/pca.ser" >"$t/json"
head -n 1 "$t/json" | grep -F '"kind": "embedding", "axes": "dim", "width": 2,' | grep -q '"explained": \[0\.[0-9]*, 0\.[0-9]*\]'
report $? 'and so does the header of the points'
[ "$(grep -c '"label": "[a-z]*", "speaker": "s[1-4]", "recording": "u[0-9]*".*"shape": \[2\]' "$t/json")" -eq 60 ]
report $? 'every record keeps its keys and has a point'
same 'standard input is an input' "serproject $t/vectors.ser" "serproject <$t/vectors.ser"
works 'a table has the same points' "serproject -f tsv $t/vectors.ser >$t/table && head -n 1 $t/table |
	grep -qx 'id	label	class	speaker	x	y' && [ \$(wc -l <$t/table) -eq 61 ] &&
	serdump --json --values $t/pca.ser | sed -n '2s/.*\"data\": \[\(.*\), \(.*\)\].*/\1 \2/p' >$t/first &&
	sed -n 2p $t/table | cut -f 5,6 | tr '\t' ' ' | paste -d ' ' - $t/first |
	awk '{ exit (\$1 - \$3) ^ 2 + (\$2 - \$4) ^ 2 > 1e-10 }'"

same 'the axes of --fit are those of its vectors' "serproject -f tsv $t/vectors.ser" "serproject --fit $t/vectors.ser -f tsv $t/vectors.ser"
sergen -k embedding -n 10 -w 8 -s 2 -o "$t/more.ser"
works 'and not of those that are projected' "serproject -f tsv $t/more.ser >$t/own; serproject --fit $t/vectors.ser -f tsv $t/more.ser >$t/theirs &&
	! cmp -s $t/own $t/theirs && [ \$(wc -l <$t/theirs) -eq 11 ]"
fails 65 "serproject: <stdin>: $t/vectors.ser expects sergen width 8, stream has 4" "sergen -k embedding -w 4 | serproject --fit $t/vectors.ser"
fails 64 'serproject: --fit: can be used only with --method pca' "serproject --method tsne --fit $t/vectors.ser $t/vectors.ser"

tsne='serproject --method tsne --perplexity 10 --iterations 300'
$tsne -v "$t/vectors.ser" -o "$t/tsne.ser" 2>"$t/said"
grep -q '^serproject: KL divergence [0-9.]* after 300 iterations on 60 vectors$' "$t/said"
report $? 't-SNE says its divergence'
serdump --json "$t/tsne.ser" | head -n 1 | grep '"kl": [0-9]' |
	grep -qF '"options": {"perplexity": 10.0, "iterations": 300, "start": "pca", "method": "tsne", "sample": 0}'
report $? 'and so does the header, with its options'
same 'its points do not depend on the threads' "$tsne -j 1 $t/vectors.ser" "$tsne -j 2 $t/vectors.ser"
same 'the same seed gives the same points' "$tsne --start random -s 3 $t/vectors.ser" "$tsne --start random -s 3 $t/vectors.ser"
works 'another seed others' "$tsne --start random -s 3 $t/vectors.ser -o $t/3.ser &&
	$tsne --start random -s 4 $t/vectors.ser -o $t/4.ser && { sercmp --tensors $t/3.ser $t/4.ser; [ \$? -eq 1 ]; }"

works 'a sample is as large as asked for, in the order of the stream' \
	"serproject --sample 20 -f tsv $t/vectors.ser | sed 1d | cut -f 1 | tr -d u >$t/ids; [ \$(wc -l <$t/ids) -eq 20 ] &&
	sort -n -u $t/ids | cmp - $t/ids"
works 'drawn by the seed' "serproject --sample 20 -s 2 -f tsv $t/vectors.ser | sed 1d | cut -f 1 | tr -d u | cmp -s - $t/ids; [ \$? -eq 1 ]"
works 'a sample of more than there are is all' "serproject --sample 100 -f tsv $t/vectors.ser | cmp - $t/table"

fails 64 "serproject: $t/vectors.ser: 60 vectors, t-SNE takes at most 50: its work grows with their square; see --sample and --most" \
	"$tsne --most 50 $t/vectors.ser"
works 'a sample is small enough' "$tsne --most 50 --sample 50 $t/vectors.ser"
fails 64 "serproject: $t/vectors.ser: perplexity 60 is not above 1 and below the 60 vectors" \
	"serproject --method tsne --perplexity 60 $t/vectors.ser"
fails 64 'serproject: --perplexity: can be used only with --method tsne' "serproject --perplexity 5 $t/vectors.ser"
fails 65 'serproject: <stdin>: kind is "spectrogram", not "embedding"' 'sergen | serproject'
fails 64 'serproject: <stdin>: cannot compute 2 principal axes of vectors of 1 numbers (at most 8192)' 'sergen -k embedding -w 1 | serproject'
fails 65 'serproject: <stdin>: needs two vectors or more, has 1' 'sergen -k embedding -n 1 | serproject'
fails 65 'serproject: <stdin>: the stream has no records' 'sergen -k embedding -n 0 | serproject'
fails 64 'serproject: b.ser: too many operands: usage: serproject [options] [embeddings] (sercat joins streams)' 'serproject a.ser b.ser'
plan
