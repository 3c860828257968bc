#!/bin/sh
# corpora.t - adapters on small trees of each corpus' published layout
# shellcheck source=tests/lib.sh
. tests/lib.sh
corpora=pipelines/corpora

touch_all() {	# touch_all FOLDER FILE ...
	top=$1
	shift
	for file; do
		mkdir -p "$top/$(dirname "$file")" && : >"$top/$file"
	done
}

# The manifest of an adapter is exactly this, paths relative to the folder, tabs written as |; the same where all files are
# symbolic links, as git-annex and DataLad have them, and where the folders are.
writes() {	# writes NAME COMMAND FOLDER <expected
	sed 's/|/\t/g' >"$tmp/want"
	sh -c "$2" 2>"$tmp/said" | sed "s|^$3/||" >"$tmp/have"
	cmp -s "$tmp/want" "$tmp/have"
	code=$?
	report "$code" "$1"
	[ "$code" -eq 0 ] || diff "$tmp/want" "$tmp/have" | sed 's/^/# /'
	rm -rf "$tmp/links"
	mkdir -p "$tmp/links/folders"
	cp -rs "$3" "$tmp/links/files"
	for entry in "$3"/*; do ln -s "$entry" "$tmp/links/folders/"; done
	for links in files folders; do
		sh -c "$(printf '%s\n' "$2" | sed "s|$3|$tmp/links/$links|")" 2>"$tmp/said" | sed "s|^$tmp/links/$links/||" | cmp -s "$tmp/want" -
		report $? "$1: $links that are symbolic links"
	done
}

d=$tmp/emodb
touch_all "$d" wav/03a01Fa.wav wav/16b10Wb.wav wav/08a02Ea.flac wav/._03a01Fa.wav wav/notes.wav labsilb/03a01Fa.txt
writes 'emodb: speaker, text and emotion from the name' "sh $corpora/emodb.sh '$d'" "$d" <<'T'
path|label|speaker|session|id|text_id
wav/03a01Fa.wav|happy|emodb-03||emodb-03a01Fa|a01
wav/08a02Ea.flac|disgust|emodb-08||emodb-08a02Ea|a02
wav/16b10Wb.wav|angry|emodb-16||emodb-16b10Wb|b10
T
differ="emodb.sh: $d: other counts than the published: angry 1, not 127; boredom 0, not 81; disgust 1, not 46;"
differ="$differ fear 0, not 69; happy 1, not 71; neutral 0, not 79; sad 0, not 62"
fails 0 "$differ" "sh $corpora/emodb.sh '$d'"
fails 65 "$differ" "sh $corpora/emodb.sh --strict '$d'"
sh $corpora/emodb.sh --strict "$d" >"$tmp/out" 2>"$tmp/said"
[ -s "$tmp/said" ] && [ ! -s "$tmp/out" ]
report $? 'nothing is written then'
i=0
for count in W:127 L:81 E:46 A:69 F:71 N:79 T:62; do
	j=0
	while [ $j -lt "${count#?:}" ]; do
		echo "$(printf '%02d%c%02d' $((3 + i % 14)) "$(printf 'ab' | cut -c $((1 + j % 2)))" $((j % 100)))${count%:*}$(
			printf 'abcdefghijklmnopqrstuvwxyz' | cut -c $((1 + i % 26))).wav"
		i=$((i + 1)) j=$((j + 1))
	done
done | sort -u >"$tmp/names"
mkdir -p "$tmp/full/wav"
(cd "$tmp/full/wav" && xargs touch) <"$tmp/names"
[ "$(wc -l <"$tmp/names")" -eq 535 ]; report $? '535 names were made'
fails 0 '' "sh $corpora/emodb.sh --strict '$tmp/full'"
touch_all "$d" copy/03a01Fa.wav
fails 65 "emodb.sh: $d: wav/03a01Fa.wav: a second file of emodb-03a01Fa, beside copy/03a01Fa.wav" "sh $corpora/emodb.sh '$d'"

d=$tmp/ravdess
touch_all "$d" Actor_01/03-01-01-01-01-01-01.wav Actor_24/03-01-08-02-02-02-24.flac Actor_24/03-02-05-02-02-02-24.wav \
	Actor_02/01-01-03-01-01-01-02.wav
writes 'ravdess: emotion, strength, statement and repetition; no songs' "sh $corpora/ravdess.sh '$d'" "$d" <<'T'
path|label|speaker|session|id|text_id|intensity|repetition
Actor_01/03-01-01-01-01-01-01.wav|neutral|ravdess-01||ravdess-03-01-01-01-01-01-01|01|normal|1
Actor_24/03-01-08-02-02-02-24.flac|surprise|ravdess-24||ravdess-03-01-08-02-02-02-24|02|strong|2
T

d=$tmp/crema
touch_all "$d" AudioWAV/1001_DFA_ANG_XX.wav AudioWAV/1091_IEO_SAD_HI.wav AudioWAV/1040_ITH_SAD_X.wav AudioMP3/1001_DFA_ANG_XX.mp3
writes 'crema-d: actor, sentence, emotion and level' "sh $corpora/crema-d.sh '$d'" "$d" <<'T'
path|label|speaker|session|id|text_id|intensity
AudioWAV/1001_DFA_ANG_XX.wav|angry|crema-d-1001||crema-d-1001_DFA_ANG_XX|DFA|
AudioWAV/1040_ITH_SAD_X.wav|sad|crema-d-1040||crema-d-1040_ITH_SAD_X|ITH|
AudioWAV/1091_IEO_SAD_HI.wav|sad|crema-d-1091||crema-d-1091_IEO_SAD_HI|IEO|high
T

d=$tmp/savee
touch_all "$d" AudioData/DC/a01.wav AudioData/KL/sa15.wav AudioData/JE/su03.wav AudioData/JK/n30.wav AudioData/Info/a02.wav
writes 'savee: a folder a speaker' "sh $corpora/savee.sh '$d'" "$d" <<'T'
path|label|speaker|session|id
AudioData/DC/a01.wav|angry|savee-DC||savee-DC_a01
AudioData/JE/su03.wav|surprise|savee-JE||savee-JE_su03
AudioData/JK/n30.wav|neutral|savee-JK||savee-JK_n30
AudioData/KL/sa15.wav|sad|savee-KL||savee-KL_sa15
T
touch_all "$tmp/flat" DC_d01.wav KL_f09.wav
writes 'savee: all in one folder' "sh $corpora/savee.sh '$tmp/flat'" "$tmp/flat" <<'T'
path|label|speaker|session|id
DC_d01.wav|disgust|savee-DC||savee-DC_d01
KL_f09.wav|fear|savee-KL||savee-KL_f09
T

d=$tmp/tess
touch_all "$d" OAF_Fear/OAF_back_fear.wav YAF_pleasant_surprised/YAF_bar_ps.wav OAF_neutral/OA_bite_neutral.wav
writes 'tess: the file says the emotion, whatever the folder is called' "sh $corpora/tess.sh '$d'" "$d" <<'T'
path|label|speaker|session|id|text_id
OAF_Fear/OAF_back_fear.wav|fear|tess-OAF||tess-OAF_back_fear|back
OAF_neutral/OA_bite_neutral.wav|neutral|tess-OAF||tess-OAF_bite_neutral|bite
YAF_pleasant_surprised/YAF_bar_ps.wav|surprise|tess-YAF||tess-YAF_bar_ps|bar
T

d=$tmp/iemocap
for turn in Ses01F_impro01/Ses01F_impro01_F000 Ses01F_impro01/Ses01F_impro01_M001 Ses01F_impro01/Ses01F_impro01_M002; do
	touch_all "$d" "Session1/sentences/wav/$turn.wav"
done
touch_all "$d" Session5/sentences/wav/Ses05M_script01_1b/Ses05M_script01_1b_F003.wav \
	Session1/dialog/EmoEvaluation/Categorical/Ses01F_impro01_e2_cat.txt Session1/dialog/wav/Ses01F_impro01.wav
e=$d/Session1/dialog/EmoEvaluation
{
	printf '%% [START_TIME - END_TIME] TURN_NAME EMOTION [V, A, D]\n\n'
	printf '[6.2901 - 8.2357]\tSes01F_impro01_F000\tneu\t[2.5000, 2.5000, 2.5000]\n'
	printf 'C-E2:\tNeutral;\t()\nA-E3:\tval 3; act 2; dom  2;\t()\n\n'
	printf '[10.0100 - 11.3925]\tSes01F_impro01_M001\txxx\t[2.5000, 3.0000, 2.0000]\n'
	printf '[14.8872 - 18.0175]\tSes01F_impro01_M002\texc\t[4.0000, 3.5000, 3.0000]\r\n'
} >"$e/Ses01F_impro01.txt"
cp "$e/Ses01F_impro01.txt" "$e/._Ses01F_impro01.txt"
mkdir -p "$d/Session5/dialog/EmoEvaluation"
printf '[1.0 - 2.0]\tSes05M_script01_1b_F003\tfru\t[2.0000, 3.0000, 3.5000]\n' \
	>"$d/Session5/dialog/EmoEvaluation/Ses05M_script01_1b.txt"
writes 'iemocap: labels from EmoEvaluation, speaker from session and turn' "sh $corpora/iemocap.sh '$d'" "$d" <<'T'
path|label|speaker|session|id|style|valence|activation|dominance
Session1/sentences/wav/Ses01F_impro01/Ses01F_impro01_F000.wav|neutral|iemocap-1F|1|iemocap-Ses01F_impro01_F000|improvised|2.5000|2.5000|2.5000
Session1/sentences/wav/Ses01F_impro01/Ses01F_impro01_M002.wav|excited|iemocap-1M|1|iemocap-Ses01F_impro01_M002|improvised|4.0000|3.5000|3.0000
Session5/sentences/wav/Ses05M_script01_1b/Ses05M_script01_1b_F003.wav|frustrated|iemocap-5F|5|iemocap-Ses05M_script01_1b_F003|scripted|2.0000|3.0000|3.5000
T
differ="iemocap.sh: $d: other counts than the published: neutral 1, not 1708; angry 0, not 1103; sad 0, not 1084;"
differ="$differ happy 0, not 595; excited 1, not 1041; frustrated 1, not 1849; surprise 0, not 107; fear 0, not 40"
fails 0 "$differ" "sh $corpora/iemocap.sh '$d'"
[ "$(sh $corpora/iemocap.sh --improvised "$d" 2>/dev/null | cut -f 2,6 | tr '\t\n' '= ')" = \
	'label=style neutral=improvised excited=improvised ' ]
report $? 'iemocap --improvised: only improvised dialogs'
rm "$d/Session1/sentences/wav/Ses01F_impro01/Ses01F_impro01_M002.wav"
fails 65 "iemocap.sh: $d: iemocap-Ses01F_impro01_M002: has a label, but no audio file" "sh $corpora/iemocap.sh '$d'"

for adapter in emodb ravdess iemocap crema-d savee tess; do
	mkdir -p "$tmp/bare"
	sh $corpora/$adapter.sh "$tmp/bare" >"$tmp/out" 2>"$tmp/said"
	[ $? -eq 65 ] && [ ! -s "$tmp/out" ] &&
		grep -q "^$adapter.sh: $tmp/bare: no audio file is named as in the corpus, like " "$tmp/said"
	report $? "$adapter: a folder without the corpus is refused"
	fails 66 "$adapter.sh: $tmp/none: no such folder" "sh $corpora/$adapter.sh '$tmp/none'"
	fails 64 "$adapter.sh: --loose: no such option" "sh $corpora/$adapter.sh --loose '$tmp/bare'"
done
fails 64 'emodb.sh: usage: emodb.sh [--strict] FOLDER > manifest.tsv' "sh $corpora/emodb.sh"
tab=$(printf 'with\ttab')
touch_all "$tmp/$tab" wav/03a01Fa.wav
fails 65 "emodb.sh: $tmp/$tab: a path with a tab or a line break does not fit into a manifest" \
	"sh $corpora/emodb.sh '$tmp/$tab'"
printf 'wav\nx\n' >"$tmp/names"
mkdir -p "$tmp/lines/$(cat "$tmp/names")"
: >"$tmp/lines/$(cat "$tmp/names")/03a01Fa.wav"
fails 65 "emodb.sh: $tmp/lines: a path with a tab or a line break does not fit into a manifest" "sh $corpora/emodb.sh '$tmp/lines'"

# Links in a circle, links that lead nowhere, hidden folders with a second file of each id.
d="$tmp/it's \$HOME \\n -x"
touch_all "$d" wav/03a01Fa.wav .git/annex/03a01Fa.wav wav/.trash/03a01Fa.wav
ln -s .. "$d/wav/up"
ln -s self "$d/self"
ln -s nowhere "$d/wav/03a01Nc.wav"
[ "$(sh $corpora/emodb.sh "$d" 2>"$tmp/said" | cut -f 1)" = "path
$d/wav/03a01Fa.wav" ]
report $? 'links in a circle and hidden folders are left out'
[ "$(grep -c -e 'loop' -e 'Too many levels of symbolic links$' "$tmp/said")" -eq 2 ]
report $? 'the circles are named'
grep -qxF "emodb.sh: $d: 1 symbolic links lead nowhere, like wav/03a01Nc.wav" "$tmp/said"
report $? 'and links that lead nowhere'
plan
