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

# 4 MB of the smallest values, in a header, a record or an end record, take at most 135 bytes a byte; of maps and arrays,
# which are larger, there may be few
many() {	# many MESSAGE VALUE COUNT [OTHER COUNT]: into the file many, an array of the values in such a message
	perl -e 'my ($in, @values) = map { eval "\"$_\"" } @ARGV;
		my $start = "ser\001\244kind\241k\244axes\240\247history\220";
		my %head = (header => "\205\243$start", record => "\204\243$start\202\242id\241a",
			end => "\204\243$start\203\243end\000\247skipped\000");
		my ($n, $all) = (0, "");
		while (my ($value, $count) = splice @values, 0, 2) { $n += $count; $all .= $value x $count }
		print $head{$in}, "\244junk\335", pack("N", $n), $all' "$@" >many
}
refused() { fails 65 "sercat: many: $1" "$most sercat --check many"; }
for message in header record end; do
	case $message in
	header) short='stream ends after 0 records without an end record' head=38 maps=3 ;;
	record) short='stream ends after 1 record without an end record' head=16 maps=2 ;;
	end) short='an end record or epoch mark does not end with its xxh3' head=25 maps=2 ;;
	esac
	for value in '\001' '\240' '\300' '\303'; do
		many $message "$value" 4000000
		refused "$short"
	done
	many $message '\240' 3434100 '\200' 565400	# the most that is allowed of maps
	refused "$short"
	many $message '\201\245kkkkk\001' 500000
	refused "$short"
	many $message '\304\000' 2000000	# bin, ext
	refused 'unsupported MessagePack type'
	many $message '\324\001\000' 1333333
	refused 'unsupported MessagePack type'
	many $message '\221\221\221\221\221\221\221\221\221\221\221\221\221\300' 285714
	refused "a message of $((head + 3999996)) bytes beside its tensors has $((maps + 285714 * 13)) maps and arrays: more than one for 8 bytes"
	for value in '\200' '\220'; do
		many $message "$value" 4000000
		refused "a message of $((head + 4000000)) bytes beside its tensors has $((maps + 4000000)) maps and arrays: more than one for 8 bytes"
	done
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
