#!/bin/sh
# Files that are not what they claim: each is refused with its message. What `make fuzz` finds comes here. And a few
# mutations of good ones through each fuzz target.
# shellcheck source=tests/lib.sh
. tests/lib.sh

fuzz=$(CDPATH='' cd -- "$(dirname -- "$(command -v sergen)")/../fuzz" && pwd) || exit
bad=$(pwd)/tests/golden/bad
mkdir "$tmp/seeds"
sh tests/fuzz/seeds.sh "$tmp/seeds"
cp "$tmp/seeds/model/resnet" "$tmp/model.ser"
cp "$tmp/seeds/stream/mel" "$tmp/mel.ser"
cp "$tmp/seeds/stream/embedding" "$tmp/vectors.ser"
cd "$tmp" || exit

# what a header claims is no reason to take memory (sanitizers take it all)
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
most='ulimit -v 800000;'
[ -z "${SAN:-}" ] || most=
sed "/^#/d; s/MODELS\$/$(registry models)/" "$bad/messages.tsv" >messages
tab=$(printf '\t')
while IFS=$tab read -r file command message; do
	cp "$bad/$file" .
	program=${command%% *}
	fails 65 "$program: $message" "ulimit -t 20; $most $command"
	printf '%s\n' "$file" >>named
done <messages
find "$bad" -type f ! -name messages.tsv -exec basename {} \; | sort >there
sort -o named named
cmp -s named there
report $? 'every file of the folder has a message'
diff named there | sed 's/^/# /'

sercat -n 3 model.ser -o few.ser
works 'a model of fewer numbers than its header claims is not reckoned with' \
	"serdump few.ser 2>&1 >out | grep -qx 'serdump: few.ser: resnet18:.* has [0-9]* parameters, but the stream holds 51 numbers'"

escape=$(printf "a,\033,\033")
fails 64 "batcher: -c: duplicate class ?" "batcher -c '$escape' mel.ser"

# C1 controls and marks that turn the direction of text: in messages, text, JSON and TSV
for code in '\302\233' '\342\200\256' '\342\201\246' '\330\234' '\342\200\250'; do
	name=$(printf %b "$code")
	escape=a,$name,$name
	fails 64 "batcher: -c: duplicate class ?" "batcher -c '$escape' mel.ser"
	sergen -c "x${name}y,b" -n 4 -o named.ser
	sergen -k prediction -c "x${name}y,b" -n 4 -o told.ser
	for command in 'serdump named.ser' 'serdump --json named.ser' 'sercmp named.ser mel.ser' 'sermetrics told.ser' \
		'sermetrics -f markdown told.ser' 'sermetrics -f latex told.ser' 'sermetrics -f tsv told.ser' 'sermetrics -f json told.ser'; do
		$command >said 2>&1
		grep -qe 'x?y' -e 'x\\u[0-9a-f]*y' said && ! grep -qF "$name" said
		report $? "$command: $code is not written as it is"
	done
done

# 4 MB of the smallest values in a header take at most 120 bytes a byte; of maps and arrays, which are larger, there may be few
head='\205\243ser\001\244kind\241k\244axes\240\247history\220\244junk'
# shellcheck disable=SC2059
many() { { printf "$head\335\000\075\011\000"; head -c 4000000 /dev/zero | tr '\0' "$1"; } >many; }
for byte in '\001' '\240' '\300'; do
	many "$byte"
	fails 65 'sercat: many: stream ends after 0 records without an end record' "$most sercat --check many"
done
for byte in '\200' '\220'; do
	many "$byte"
	fails 65 'sercat: many: a message of 4000038 bytes beside its tensors has 4000003 maps and arrays: more than one for 8 bytes' \
		"$most sercat --check many"
done

mutations=100
[ -z "${SAN:-}" ] || mutations=25
for target in "$fuzz"/*; do
	name=$(basename "$target")
	[ -d "seeds/$name" ] || echo "# $name has no seeds"
	"$target" -n $mutations -s 1 seeds/"$name"/* >said 2>&1
	code=$?
	report $code "$name: mutations, $(tail -n 1 said)"
	[ $code -eq 0 ] || sed 's/^/# /' said
	"$target" "$bad"/* >said 2>&1
	code=$?
	report $code "$name: every bad file, $(tail -n 1 said)"
	[ $code -eq 0 ] || sed 's/^/# /' said
done
plan
