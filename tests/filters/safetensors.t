#!/bin/sh
# shellcheck source=tests/lib.sh
. tests/lib.sh

# st HEADER BYTES: a safetensors file with this header and so many zero bytes
st() {
	perl -e 'print pack("Q<", length $ARGV[0]), $ARGV[0], "\0" x $ARGV[1]' "$@"
}

s=$tmp/s.ser m=$tmp/m.ser
sergen -n 4 -w 32 --frames 40 >"$s"
batcher -b 4 "$s" | sertrain -q -m crnn -o "$m"

same 'a model goes there and back, byte by byte' "ser2safetensors $m | safetensors2ser --like $m" "cat $m"
same 'so do features' "ser2safetensors $s | safetensors2ser --like $s" "cat $s"
same 'a file and a pipe are the same' "ser2safetensors $m" "cat $m | ser2safetensors -"
ser2safetensors "$m" >"$tmp/m.st"
same 'its data stand at a multiple of 8 bytes' "head -c 1 $tmp/m.st | od -An -tu1 | awk '{ print \$1 % 8 }'" 'echo 0'

head_of() {	# the JSON, one tensor a line
	perl -0777 -ne 'print substr $_, 8, unpack "Q<", $_' "$1" | sed 's/},/},\n/g'
}
head_of "$tmp/m.st" >"$tmp/head"
same 'kernels are in the order of PyTorch' "grep -c -e 'convs.0.weight.*\[48,1,7,7\]' -e 'convs.1.weight.*\[64,48,3,3\]' $tmp/head" 'echo 2'
same 'the recurrent input is flat' "grep -c 'gru.weight_ih_l0.*\[384,96\]' $tmp/head" 'echo 2'
same 'the metadata say so' "sed -n '1s/.*\(\"format\":\"pt\",\"kind\":\"model\"\).*/\1/p' $tmp/head" \
	"echo '\"format\":\"pt\",\"kind\":\"model\"'"

# A file of PyTorch's has no normalisation, perhaps counts of its own, and perhaps a prefix.
perl -0777 -pe 'my $n = unpack "Q<", $_; my $h = substr $_, 8, $n; my $d = substr $_, 8 + $n;
	my ($from, $to) = $h =~ /"normalise.mean":.*?\[(\d+),\d+\].*"normalise.deviation":.*?\[\d+,(\d+)\]/;
	$h =~ s/,"normalise.mean".*/,"bn.num_batches_tracked":{"dtype":"I64","shape":[],"data_offsets":[$from,@{[$from + 8]}]}}/;
	$h =~ s/"([^"]+)":\{"dtype/"net.$1":{"dtype/g;
	$_ = pack("Q<", length $h) . $h . substr($d, 0, $from) . "\1\0\0\0\0\0\0\0"' "$tmp/m.st" >"$tmp/net.st"
same 'state that is missing stays' "safetensors2ser --like $m --prefix net. $tmp/net.st" "cat $m"
fails 65 "safetensors2ser: $tmp/net.st: tensor convs.0.weight is missing" "safetensors2ser --like $m $tmp/net.st"

# Weights of elsewhere: what they have seen is unknown, and what the model has seen is not forgotten.
batcher -b 4 "$s" | sertrain -q -m crnn -s 2 | ser2safetensors >"$tmp/other.st"
fails 0 "safetensors2ser: $tmp/other.st: these weights differ from those of $m: their training data are unknown" \
	"safetensors2ser --like $m $tmp/other.st -o $tmp/other.ser"
works 'the lists of --like are marked as incomplete' "serdump --json $tmp/other.ser | head -n 1 | grep -F '\"recordings\": [\"u0\", ' |
	grep -qF '\"incomplete\": [\"recordings\", \"audio\", \"speakers\"]'"
sergen -n 8 -w 32 --frames 40 | sercat --except speaker=s1 - >"$tmp/new.ser"
serpredict -q "$tmp/other.ser" "$tmp/new.ser" -o "$tmp/p.ser"
fails 65 "sermetrics: $tmp/p.ser: for 4 of 4 records it is unknown whether the recording is in the training set, because they or training records name none; use --allow-unknown-recordings to score them anyway" \
	"sermetrics $tmp/p.ser"
works 'which can be allowed' "sermetrics --allow-unknown-recordings $tmp/p.ser"
fails 65 "sermetrics: <stdin>: the recordings of 4 of 4 records are in the training set, and the speakers of 4 (1 of 1 speakers); use --allow-shared-recordings to score them anyway" \
	"serpredict -q $tmp/other.ser $s | sermetrics --allow-unknown-recordings"

sed 's/fc2.bias/fc3.bias/' "$tmp/m.st" >"$tmp/name.st"
fails 65 "safetensors2ser: $tmp/name.st: tensor fc2.bias is missing" "safetensors2ser --like $m $tmp/name.st"
sed 's/"fc1.weight":{"dtype":"F32","shape":\[64,256\]/"fc1.weight":{"dtype":"F32","shape":[256,64]/' "$tmp/m.st" >"$tmp/shape.st"
fails 65 "safetensors2ser: $tmp/shape.st: fc1.weight: shape is (256, 64), not (64, 256)" \
	"safetensors2ser --like $m $tmp/shape.st"
sed 's/"fc1.weight":{"dtype":"F32"/"fc1.weight":{"dtype":"I32"/' "$tmp/m.st" >"$tmp/type.st"
fails 65 "safetensors2ser: $tmp/type.st: fc1.weight: dtype is I32, not F32 or F64" \
	"safetensors2ser --like $m $tmp/type.st"
sergen -n 3 -w 32 --frames 40 >"$tmp/s3.ser"
fails 65 "safetensors2ser: <stdin>: u3 is not in $tmp/s3.ser" \
	"ser2safetensors $s | safetensors2ser --like $tmp/s3.ser"
st '{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}' 8 >"$tmp/cut.st"
fails 65 "safetensors2ser: $tmp/cut.st: a: shape needs more bytes than the file has" \
	"safetensors2ser --like $m $tmp/cut.st"
head -c 3000 "$tmp/m.st" >"$tmp/cut.st"
fails 65 "safetensors2ser: $tmp/cut.st: convs.0.weight: shape needs more bytes than the file has" \
	"safetensors2ser --like $m <$tmp/cut.st $tmp/cut.st"
fails 65 'safetensors2ser: <stdin>: not a safetensors file: its header would have 8245929428797191781 bytes, there are 9' \
	"echo even more than 8 | safetensors2ser --like $m"
fails 65 'safetensors2ser: <stdin>: the file is truncated' "safetensors2ser --like $m </dev/null"
fails 65 "safetensors2ser: $tmp/m.st: not a ser stream" "safetensors2ser --like $tmp/m.st $tmp/m.st"
fails 66 "safetensors2ser: $tmp/none: No such file or directory" "safetensors2ser --like $m $tmp/none"
fails 66 "safetensors2ser: $tmp/none: No such file or directory" "safetensors2ser --like $tmp/none $tmp/m.st"
fails 64 'safetensors2ser: --like: is required: it gives the names and shapes of the model' "safetensors2ser $tmp/m.st"
fails 64 'safetensors2ser: b: too many operands: usage: safetensors2ser [options] --like model [file] (sercat joins streams)' "safetensors2ser --like $m a b"
fails 65 'ser2safetensors: <stdin>: stream ends after 0 records without an end record' \
	"head -c 1000 $m | ser2safetensors"
fails 65 'ser2safetensors: <stdin>: not a ser stream' "ser2safetensors <$tmp/m.st"
fails 66 "ser2safetensors: $tmp/none: No such file or directory" "ser2safetensors $tmp/none"
fails 64 'ser2safetensors: b: too many operands: usage: ser2safetensors [options] [file] (sercat joins streams)' 'ser2safetensors a b'

# The weights that PyTorch began with; the harness that checks what a model makes of them is unit/crnn.c.
name="PyTorch's weights become a model, and are the same bytes again"
if [ -n "${SER_REFERENCE:-}" ]; then
	r=$SER_REFERENCE/crnn.safetensors
	sergen -n 4 -w 64 --frames 40 | batcher -b 4 | sertrain -q -m crnn -o "$tmp/m64.ser"
	safetensors2ser --like "$tmp/m64.ser" --prefix init. "$r" | ser2safetensors >"$tmp/init.st"
	same "$name" "perl -0777 -ne 'print substr \$_, 8 + unpack(\"Q<\", \$_), 1637972' $tmp/init.st" \
		"perl -0777 -ne 'print substr \$_, 8 + unpack(\"Q<\", \$_), 1637972' $r"
else
	skip "$name" 'SER_REFERENCE is not set'
fi

plan
