#!/bin/sh
# Synthesize a corpus with espeak-ng, for demonstrations: eight voices speak the same sentences in four emotions,
# so that neither voice nor words depend on the emotion; pitch, pitch range, rate and loudness do, each with seeded
# random variation, so that the emotions overlap. Results on this corpus say nothing about human speech.
#
# usage: espeak.sh FOLDER [SEED]
# Writes FOLDER/wav/*.wav and FOLDER/manifest.tsv (path, label, speaker, session, text_id).
# The audio of espeak-ng is not always the same, byte for byte.
set -eu
# shellcheck source=pipelines/parts/lib.sh
. "$(dirname -- "$0")/../parts/lib.sh"

case ${1-} in -h | --help) explain ;; esac
[ $# -eq 1 ] || [ $# -eq 2 ] || die 64 'usage: espeak.sh FOLDER [SEED] (see --help)'
folder=$1 seed=${2:-1}
command -v espeak-ng >/dev/null || die 69 'espeak-ng: not installed'
mkdir -p "$folder/wav"

# One line an utterance: path, label, speaker, text, pitch, range in %, words a minute, amplitude.
# The generator is Park and Miller's: exact in every awk's doubles.
plan() {
	awk -v seed="$seed" '
	function uniform() { state = state * 16807 % 2147483647; return state / 2147483647 }
	function jitter(at, by) { return int(at + by * (2 * uniform() - 1) + 0.5) }
	BEGIN {
		state = seed % 2147483646 + 1
		for (i = 0; i < 10; i++) uniform()
		voices = split("m1 m3 m4 m7 f1 f2 f3 f4", voice)
		sentences = split("t1 t2 t3 t4 t5 t6", text)
		split("angry happy neutral sad", label)
		#        angry          happy          neutral        sad
		split("58 76 50 36", pitch);   split("120 140 80 40", range)
		split("200 185 168 140", rate); split("160 120 100 70", loud)
		for (v = 1; v <= voices; v++) for (t = 1; t <= sentences; t++) for (e = 1; e <= 4; e++)
			printf "wav/%s-%s-%s.wav\t%s\tespeak-%s\t%s\t%d\t%d\t%d\t%d\n", voice[v], text[t], label[e],
				label[e], voice[v], text[t], jitter(pitch[e], 8), jitter(range[e], 25),
				jitter(rate[e], 14), jitter(loud[e], 15)
	}'
}

sentence() {
	case $1 in
	t1) echo 'The cloth is lying on the kitchen table.' ;;
	t2) echo 'She will bring the letters back on Wednesday.' ;;
	t3) echo 'In seven hours the time will have come.' ;;
	t4) echo 'I could tell him about it this evening.' ;;
	t5) echo 'The bags are standing over there under the window.' ;;
	t6) echo 'They carried it upstairs and now they go down again.' ;;
	esac
}

tab=$(printf '\t')
printf 'path\tlabel\tspeaker\tsession\ttext_id\n' >"$folder/manifest.part"
plan | while IFS="$tab" read -r path label speaker text pitch range rate loud; do
	espeak-ng -z -m -v "en-us+${speaker#espeak-}" -p "$pitch" -s "$rate" -a "$loud" -w "$folder/$path" \
		"<prosody range=\"$range%\">$(sentence "$text")</prosody>"
	printf '%s\t%s\t%s\t\t%s\n' "$path" "$label" "$speaker" "$text"
done >>"$folder/manifest.part"
mv "$folder/manifest.part" "$folder/manifest.tsv"
