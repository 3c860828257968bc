#!/bin/sh
# pipelines/protocols: what each of them makes of its corpus, the hash of a split, and what is refused
# shellcheck disable=SC2016	# single quotes: commands for another shell
# shellcheck source=tests/lib.sh
. tests/lib.sh
split=sersplit
protocols=$PWD/pipelines/protocols
cd "$tmp" || exit 1

# Ten speakers in five sessions, as the adapter names them; improvised and scripted, all labels, twice.
awk 'BEGIN {
	OFS = "\t"
	n = split("neutral angry happy excited sad frustrated", label, " ")
	print "path", "label", "speaker", "session", "id", "style"
	for (s = 1; s <= 5; s++) for (sex = 0; sex < 2; sex++) for (i = 1; i <= n; i++) for (k = 0; k < 4; k++)
		print "wav/" ++r ".wav", label[i], "iemocap-" s (sex ? "M" : "F"), s, "iemocap-" r,
			(k % 2 ? "scripted" : "improvised")
}' >iemocap.tsv
corpus() {	# corpus NAME SPEAKERS LABELS
	awk -v name="$1" -v speakers="$2" -v labels="$3" 'BEGIN {
		OFS = "\t"
		n = split(labels, label, " ")
		print "path", "label", "speaker", "id"
		for (s = 1; s <= speakers; s++) for (i = 1; i <= n; i++)
			print "wav/" ++r ".wav", label[i], sprintf("%s-%02d", name, s), name "-" r
	}' >"$1.tsv"
}
corpus emodb 10 'angry boredom disgust fear happy neutral sad'
corpus ravdess 24 'angry calm disgust fear happy neutral sad surprise'
corpus savee 4 'angry disgust fear happy neutral sad surprise'
corpus tess 2 'angry disgust fear happy neutral sad surprise'
corpus crema-d 91 'angry disgust fear happy neutral sad'

column() {	# column NAME FILE: its values, sorted
	awk -F '\t' -v name="$1" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) c = i; next } { print $c }' "$2" |
		sort -u | tr '\n' ' '
}

is() {	# is NAME EXPECTED COMMAND...
	name=$1 want=$2
	shift 2
	have=$("$@")
	[ "$have" = "$want" ]
	report $? "$name"
	[ "$have" = "$want" ] || printf '# %s, not %s\n' "$have" "$want"
}

for file in "$protocols"/*; do
	name=${file##*/}
	m=$(sed -n 's/^corpus=//p' "$file")
	works "$name" "$split --protocol $name $([ "$m" ] || echo '-k 4') ${m:-savee}.tsv $name"
	grep -q "^# " "$file"
	report $? "$name says what it is"
done

is 'dai: five folds, each halved into dev and test' '5 5' \
	sh -c "echo \$(find dai -name dev.tsv | wc -l) \$(find dai -name test.tsv | wc -l)"
is 'its classes are the four, with excitement' 'angry excited happy neutral sad ' column label dai/0/train.tsv
is 'tripathi: improvised only' 'improvised ' column style tripathi/0/train.tsv
is 'without excitement, the rarest of its choices' 'angry happy neutral sad ' column label tripathi/3/test.tsv
is 'lian: one fold' 4 sh -c "ls lian | grep -v split"
is 'trained on sessions 1 to 3' '1 2 3 ' column session lian/4/train.tsv
is 'dev is session 4' '4 ' column session lian/4/dev.tsv
is 'test session 5' '5 ' column session lian/4/test.tsv
is 'iemocap-sessions: each session is tested' '1 2 3 4 5 ' \
	sh -c "for f in 0 1 2 3 4; do sed 1d iemocap-sessions/\$f/test.tsv | cut -f 4 | sort -u; done | tr '\n' ' '"
is 'iemocap-speakers: each speaker alone' 'iemocap-3M ' column speaker iemocap-speakers/5/test.tsv
is 'emodb-speakers: speaker i of the list is in fold i mod 5' 'emodb-02 emodb-07 ' column speaker emodb-speakers/1/test.tsv
is 'ravdess: six folds of four' 'ravdess-01 ravdess-07 ravdess-13 ravdess-19 ' column speaker ravdess-speakers-4class/0/test.tsv
is 'of four classes' 'angry happy neutral sad ' column label ravdess-speakers-4class/0/train.tsv
is 'savee: each man alone' 'savee-04 ' column speaker savee-speakers/3/test.tsv
is 'tess: one woman against the other' 'tess-01 tess-02 ' \
	sh -c "for part in test train; do sed 1d tess-speakers/0/\$part.tsv | cut -f 3 | sort -u; done | tr '\n' ' '"

# the hash
hash() {
	sed -n 's/^split=//p' "$1/split"
}
is 'every row carries the hash of the split' "$(hash emodb-speakers) " column split emodb-speakers/0/train.tsv
is 'which is that of folds, parts, ids and classes' "$(hash emodb-speakers)" sh -c '
	for f in 0 1 2 3 4; do for part in train test; do
		sed 1d emodb-speakers/$f/$part.tsv | awk -F "\t" -v OFS="\t" -v f=$f -v part=$part "{ print f, part, \$4, \$2 }"
	done; done | sha256sum | cut -c 1-16'
mkdir elsewhere
cp emodb.tsv elsewhere/other.tsv
$split -q --protocol emodb-speakers elsewhere/other.tsv elsewhere/folds >/dev/null
is 'it knows no path' "$(hash emodb-speakers)" hash elsewhere/folds
$split -q --by speaker -k 5 emodb.tsv by-hand >/dev/null
is 'and no name of a protocol' "$(hash emodb-speakers)" hash by-hand
$split -q --protocol emodb-speakers -k 2 emodb.tsv two >/dev/null
is 'options beside the protocol win' '0 1' sh -c 'echo $(ls two | grep -v split)'
[ "$(hash two)" != "$(hash by-hand)" ]
report $? 'and make another split'
$split -q --by speaker -k 2 emodb-speakers/0/train.tsv nested >/dev/null
is 'folds of a fold have a hash of their own' "$(hash nested) " column split nested/1/test.tsv
is 'what made it is kept' "manifest=$tmp/iemocap.tsv protocol=tripathi by=random folds=5 seed=1 classes=neutral,happy,sad,angry where=style=improvised " \
	sh -c "grep -v '^split=\|^rows=' tripathi/split | tr '\n' ' '"
$split -q --protocol lian iemocap.tsv lian >/dev/null
report $? 'the same may be made again'
works 'a corpus of another size is told' "$split --protocol emodb-speakers emodb.tsv again"
grep -qxF 'sersplit: emodb.tsv: 70 rows, the protocol is of 535' works
report $? 'by its rows'

printf '# mine\n\nby=speaker\nfolds=3\nwhere=speaker=savee-01\n' >mine
fails 65 'sersplit: savee.tsv: 1 speaker does not make 3 folds' "$split -q --protocol ./mine savee.tsv no"
fails 65 'sersplit: emodb.tsv:2: speaker "emodb-01" is not of savee, as the protocol requires' \
	"$split --protocol savee-speakers emodb.tsv no"
fails 65 'sersplit: emodb.tsv: no column "style"' "$split --by speaker --where style=improvised emodb.tsv no"
fails 65 'sersplit: emodb.tsv: no fold 5 of 5' "$split --by speaker --only 5 emodb.tsv no"
fails 65 'sersplit: emodb.tsv: no row has a label' "$split --by speaker --where speaker=x emodb.tsv no"
fails 64 'sersplit: --where: style is not column=value' "$split --by speaker --where style emodb.tsv no"
fails 66 'sersplit: none: no such protocol; a protocol is a file, or a name as in pipelines/protocols: speakers, dai ...' "$split --protocol none emodb.tsv no"
echo 'by speaker' >bad
fails 65 'sersplit: ./bad:1: by speaker: not key=value' "$split --protocol ./bad emodb.tsv no"
echo 'fold=3' >bad
fails 65 'sersplit: ./bad:1: unknown key fold' "$split --protocol ./bad emodb.tsv no"
echo 'dev=no' >bad
fails 65 'sersplit: ./bad:1: dev=no: the only value is yes' "$split --protocol ./bad emodb.tsv no"
plan
