#!/bin/sh
# wavcheck: what is wrong with a corpus.
# shellcheck source=tests/lib.sh
. tests/lib.sh

cd "$tmp" || exit
tone() { sh "$tests/tone.sh" "$@"; }

tone 0.6 200 >a.wav
cp a.wav b.wav
cp a.wav c.wav
cp a.wav d.wav
tone 0.6 300 >good.wav
tone 0.6 400 44100 >high.wav
tone 0.6 500 8000 >low.wav
tone 0.1 600 >short.wav
tone 0.02 600 >frame.wav
samples 0000 >zero.wav
cp zero.wav zeroes.wav
samples 0500 >still.wav
{ samples ff7f | head -c 74; samples 0080 | head -c 74 | tail -c 30; tone 0.6 700 | tail -c +105; } >clipped.wav
{ samples 0000 | head -c 44; tone 0.6 800 | tail -c +45 | perl -e 'undef $/; print pack("s<*", map { $_ + 2000 } unpack("s<*", <>))'; } >constant.wav
printf 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12\n' >lfs.wav
head -c 100 a.wav >cut.wav

row() {	# row PATH LABEL SPEAKER [PART]
	printf '%s.wav\t%s\t%s\t%s\n' "$1" "$2" "$3" "${4:-train}"
}
found() {	# found NAME STATUS OPTIONS FILE...: what stands in wanted, behind the header row
	name=$1 wanted=$2
	shift 2
	wavcheck "$@" >got 2>said
	code=$?
	{ printf 'manifest\tline\tpath\tfinding\tdetail\n'; cat wanted; } | cmp -s - got && [ $code -eq "$wanted" ]
	code=$?
	report $code "$name"
	[ $code -eq 0 ] || sed 's/^/# /' got said
}
says() {	# says WORDS: the line on standard error
	[ "$(cat said)" = "wavcheck: summary: $1" ]
	report $? "says: $1"
}

{ printf 'path\tlabel\tspeaker\tpart\n'; row a sad s1; row good happy s1; } >good.tsv
: >wanted
found 'nothing is wrong' 0 good.tsv
says '2 recordings, 0 findings'

# what is unusual about the file itself
{ printf 'RIFF\377\377\377\377'; tone 0.6 310 | tail -c +9 | head -c 32; printf '\377\377\377\377'; tone 0.6 310 | tail -c +45; } >open.wav
{ tone 0.6 320; tone 0.6 330; } >two.wav
{ printf 'ID3\004\000\000\000\000\000\012 123456789'; tone 0.6 340; } >tag.wav
{ printf '.snd\000\000\000\030\377\377\377\377\000\000\000\003\000\000\076\200\000\000\000\001'; tone 0.6 350 | tail -c +45; } >unknown.wav
{ cat good.tsv; row open sad s1; row two sad s1; row tag sad s1; row unknown sad s1; } >odd.tsv
tr '|' '\t' >wanted <<'END'
odd.tsv|4|open.wav|unfilled|the size in its header was never filled in: a part may be missing
odd.tsv|5|two.wav|joined|several recordings in one file, read one after the other
odd.tsv|6|tag.wav|tagged|begins with an ID3 tag: other programs may fail to read it
odd.tsv|7|unknown.wav|length|the file does not state its length: a part may be missing
END
found 'what is unusual about a file' 0 odd.tsv

{ cat good.tsv; row b happy s1; row c sad s2; row d sad s1 dev; row a sad s1; row zero sad s1; row zeroes sad s2
  row still sad s1; row cut sad s1; row lfs sad s1; row none sad s1; row frame sad s1; echo one; } >bad.tsv
tr '|' '\t' >wanted <<'END'
bad.tsv|4|b.wav|label|the samples of bad.tsv:2: a.wav, whose label is sad
bad.tsv|5|c.wav|speaker|the samples of bad.tsv:2: a.wav, whose speaker is s1
bad.tsv|6|d.wav|part|the samples of bad.tsv:2: a.wav, whose part is train
bad.tsv|7|a.wav|id|an earlier recording has the same id
bad.tsv|7|a.wav|twice|the samples of bad.tsv:2: a.wav
bad.tsv|8|zero.wav|silent|each of its samples is 0
bad.tsv|9|zeroes.wav|silent|each of its samples is 0
bad.tsv|10|still.wav|silent|each of its samples is 0.000152588
bad.tsv|11|cut.wav|unusable|truncated: its header promises 19200 bytes of samples, 56 are there
bad.tsv|12|lfs.wav|unusable|a Git LFS pointer, not the recording itself: fetch it with git lfs pull
bad.tsv|13|none.wav|unusable|no such file
bad.tsv|14|frame.wav|unusable|its 320 samples at 16000 Hz are shorter than one frame of 640
bad.tsv|15||unusable|1 fields, the header row has 4
END
found 'what is grave' 65 bad.tsv
says '14 recordings, 13 findings: 1 id, 5 unusable, 3 silent, 1 label, 1 speaker, 1 part, 1 twice'

{ cat good.tsv; row high happy s1; row low sad s1; row short sad s1; row clipped sad s1; row constant sad s1; } >odd.tsv
tr '|' '\t' >wanted <<'END'
odd.tsv|4|high.wav|resampled|44100 Hz, most have 16000 Hz
odd.tsv|5|low.wav|resampled|8000 Hz: nothing is above 4000 Hz
odd.tsv|6|short.wav|short|0.100 s
odd.tsv|7|clipped.wav|clipped|30 samples, 0.312 %, at full scale, three or more in a row
odd.tsv|8|constant.wav|constant|its mean is 0.061 of full scale
END
found 'what is worth a look' 0 -r 16000 odd.tsv
says '7 recordings, 5 findings: 2 resampled, 1 short, 1 clipped, 1 constant'
sed -i 's/resampled	8000 Hz: .*/rate	8000 Hz, most have 16000 Hz/; s/resampled/rate/' wanted
found 'other rates, where none is chosen' 65 odd.tsv
{ sed -n 1p odd.tsv; row high happy s1; row a sad s1; row good sad s1; } >first.tsv
printf 'first.tsv\t2\thigh.wav\trate\t44100 Hz, most have 16000 Hz\n' >wanted
found 'the odd one comes first' 65 first.tsv

printf 'path\tlabel\na.wav\tsad\n' >train.tsv
printf 'path\tlabel\ngood.wav\tsad\nb.wav\tsad\n' >test.tsv
printf 'test.tsv\t3\tb.wav\tpart\tthe samples of train.tsv:2: a.wav, whose part is train.tsv\n' >wanted
found 'manifests are parts' 65 train.tsv test.tsv
printf '\t\tb.wav\ttwice\tthe samples of a.wav\n' >wanted
found 'files without a manifest' 0 a.wav b.wav
printf 'path\tstart\tend\tlabel\na.wav\t0\t0.3\tsad\na.wav\t0.3\t0.6\thappy\nb.wav\t0.3\t0.6\tsad\n' >parts.tsv
printf 'parts.tsv\t4\tb.wav\tlabel\tthe samples of parts.tsv:3: a.wav, whose label is happy\n' >wanted
found 'parts of recordings' 65 parts.tsv

{ cat good.tsv; row short Sad s1; row high sad 'S1 '; row clipped Sad s1; } | sed 's/part$/subset/' >spelled.tsv
tr '|' '\t' >wanted <<'END'
spelled.tsv|1||column|column "subset" is not read as "part": rename it where that is meant
spelled.tsv|4|short.wav|spelling|label "Sad" differs from "sad" of spelled.tsv:2 only in case, blanks or quotes
spelled.tsv|4|short.wav|short|0.100 s
spelled.tsv|5|high.wav|spelling|speaker "S1 " differs from "s1" of spelled.tsv:2 only in case, blanks or quotes
spelled.tsv|5|high.wav|resampled|44100 Hz, most have 16000 Hz
spelled.tsv|6|clipped.wav|clipped|30 samples, 0.312 %, at full scale, three or more in a row
END
found 'names of columns, and texts that are alike' 65 -r 16000 spelled.tsv
says '5 recordings, 6 findings: 1 column, 2 spelling, 1 resampled, 1 short, 1 clipped'

same 'as many workers as there may be' "wavcheck -q bad.tsv -j 1; true" "wavcheck -q bad.tsv -j 7; true"
printf '\t\tnone.wav\tunusable\tno such file\n' >wanted
found 'a file that is missing' 65 none.wav
wavcheck -q bad.tsv -o table 2>said
[ $? -eq 65 ] && [ ! -s said ] && [ "$(wc -l <table)" -eq 14 ]
report $? '-o takes the table, -q the summary away'
fails 65 'wavcheck: <stdin>: contains no recordings' 'echo path | wavcheck'
works 'unless that is allowed' 'echo path | wavcheck -q --allow-empty'
fails 64 'wavcheck: options: a length of x is neither milliseconds (40) nor samples (640smp)' 'wavcheck --length x a.wav'
plan
