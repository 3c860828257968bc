#!/bin/sh
# Run every combination of front ends, models, losses, other options, seeds and folds, as jobs on one machine, on several
# machines, or as a Slurm array, and print a table of the results.
#
#   sh sweep.sh --protocol emodb-speakers --front 'mel stft' --loss 'softmax center:lambda=0.3,alpha=0.5' \
#       --seed '0 1 2' --set 'weights=balanced' --set 'learning-rate=3e-4 1e-3' emodb.tsv results
#
# usage: sweep.sh [options] MANIFEST FOLDER
# Each list contains one value per word; all combinations are run.
#   --protocol NAME      how MANIFEST is split, as for sersplit (default: speakers, five speaker-independent folds)
#   --by HOW, -k, --folds N, --dev, -c, --classes C
#                        the options of sersplit, instead of a protocol; with one, they take precedence
#   --fold 'all'         which of its folds to run, for example '0 2'
#   --front 'mel'        front ends: names in pipelines/fronts (mel mel-db mfcc stft stft-4s stft-5s ...), or your own
#                        files with a shell pipeline that reads a manifest from standard input and writes features
#   -m, --model 'crnn'   as for sertrain -m
#   -l, --loss 'softmax' as for sertrain -l
#   -s, --seed '1'       seeds of batch order and initial weights; the split has a seed of its own
#   --set 'NAME=VALUES'  any other long option of batcher, seraug or sertrain; can be repeated
#                        (defaults: batch=32, epochs=40). augment=yes runs seraug with its defaults, dev=train also
#                        trains on the dev set, and labels=shuffled permutes the labels of the training set, as a
#                        negative control
#   -e, --epochs N; -b, --batch N
#                        --set epochs=N; --set batch=N
#   --combination 'FRONT/MODEL/LOSS[/NAME=VALUE,...]'
#                        run only these, instead of all combinations of --front, --model and --loss; their settings
#                        are added to those of --set and take precedence
#   -j, --jobs N         number of jobs at the same time (default: number of cores)
#   --threads N          threads of each job (default: number of cores divided by jobs)
#   --sshlogin HOSTS     hosts to run jobs on, as for GNU parallel. FOLDER, the recordings and this folder must have the
#                        same paths there
#   --list               print the missing jobs, one shell command per line, and run none
#   --table              run no jobs, but score the existing results
#   --keep-features      keep the features when all jobs are done (default: remove them)
# The result of a job is FOLDER/FRONT/MODEL/LOSS/NAME=VALUE,.../seedS/FOLD/predictions.ser. Existing results are not computed
# again: after failures or an interruption, or with more values, run the same command, and only the missing jobs run.
# Several sweeps may run in one FOLDER at the same time.
# The list of jobs can be run by other means too (SWEEP_THREADS is the number of threads of each job; default: the
# number of cores):
#   sh sweep.sh --list ... | SWEEP_THREADS=1 xargs -d '\n' -n 1 -P 4 sh -c
#   sh sweep.sh --list ... >jobs && sbatch --array=1-$(wc -l <jobs) pipelines/sweep.sbatch jobs
# followed by sweep.sh --table ... . Jobs are run by GNU parallel (more options for it in $PARALLEL), or by xargs if it is
# not installed; FOLDER/joblog has the time, duration and exit status of each job. Standard output has one line for each
# job that has ended, with the remaining time, and the table. FOLDER/table.tsv, and result.tsv and result.txt of each
# combination, are kept.
# Exit status: 0 success; 64 usage error; 65 or 66 an error in the manifest, or a damaged result; 69 the filters, or the
# programs that --sshlogin needs, are not installed; 73 FOLDER contains another sweep; 75 a job failed or is missing.
set -eu
# shellcheck source=pipelines/parts/lib.sh
. "$(dirname -- "$0")/parts/lib.sh"

protocol='' by='' folds='' dev='' classes='' want=all fronts='' models=crnn losses=softmax chosen='' seeds=1 sets='batch=32
epochs=40
' jobs='' threads='' hosts='' do=run keep=''
set_option() {	# set_option 'NAME=VALUES'
	sets=$(printf '%s' "$sets" | grep -v "^${1%%=*}=" || :)"
$1
"
}
line=$(for word; do
	case $word in *[!A-Za-z0-9_.:=+,/-]* | '') printf ' %s' "$(shell_word "$word")" ;; *) printf ' %s' "$word" ;; esac
done)
while [ $# -gt 0 ]; do
	value=$(printf '%s' "${2-}" | tr '\t\n' '  ')
	case $1 in
	-h | --help) explain ;;
	--list | --table) do=${1#--}; shift; continue ;;
	--keep-features) keep=yes; shift; continue ;;
	--dev) dev=--dev; shift; continue ;;
	--protocol) protocol=${2-} ;;
	--by) by=${2-} ;;
	-k | --folds) folds=${2-} ;;
	-c | --classes) classes=$value ;;
	--fold) want=$value ;;
	--front) fronts=$value ;;
	-m | --model) models=$value ;;
	-l | --loss) losses=$value ;;
	--combination) chosen=$value ;;
	-s | --seed | --seeds) seeds=$value ;;
	-e | --epochs) set_option "epochs=$value" ;;
	-b | --batch) set_option "batch=$value" ;;
	--set)
		case ${2-} in [a-z]*=?*) ;; *) die 64 "--set ${2-}: not NAME=VALUES" ;; esac
		set_option "$value" ;;
	-j | --jobs) jobs=${2-} ;;
	--threads) threads=${2-} ;;
	--sshlogin) hosts=${2-} ;;
	-?*) die 64 "$1: no such option" ;;
	*) break ;;
	esac
	[ -n "${2-}" ] || die 64 "$1: needs a value"
	shift 2
done
[ $# -eq 2 ] || misuse 'MANIFEST FOLDER'
for number in "-j ${jobs:-1}" "--threads ${threads:-1}"; do
	case ${number#* } in 0* | *[!0-9]*) die 64 "$number: not a whole number from 1" ;; esac
done
whole --seed "$seeds"
# moreutils has another program with this name
gnu_parallel() {
	parallel --version 2>/dev/null </dev/null | grep -q '^GNU parallel'
}
[ -z "$hosts" ] || gnu_parallel || die 69 'GNU parallel: not installed, and --sshlogin needs it'
set -f	# these lists are words, not file name patterns
for word in $models $losses $sets; do
	case $word in *[!A-Za-z0-9_.:=+,-]*) die 64 "$word: only letters, digits and _ . : = + , - are part of a name" ;; esac
done
for word in $sets; do
	case ${word#*=} in *,*) die 64 "--set $word: values are separated by spaces" ;; esac
done
for word in $chosen; do
	case $word in
	*[!A-Za-z0-9_.:=+,/-]* | /* | */ | *//* | */*/*/*/*) word='' ;;
	*/*/*/*=*) fronts="$fronts ${word%%/*}" ;;
	*/*/*/*) word='' ;;
	*/*/*) fronts="$fronts ${word%%/*}" ;;
	*) word='' ;;
	esac
	[ -n "$word" ] || die 64 "--combination $chosen: each is FRONT/MODEL/LOSS or FRONT/MODEL/LOSS/NAME=VALUE,..."
done
fronts=$(echo "${fronts:-mel}" | tr ' ' '\n' | awk 'NF && !met[$0]++')
[ -n "$protocol$by" ] || protocol=speakers
manifest=$1
manifest_file "$manifest"
filters=$(command -v sertrain) || die 69 'sertrain: not in PATH, nor are the other filters'
filters=$(CDPATH='' cd -- "$(dirname -- "$filters")" && pwd)
mkdir -p "$2" || die 73 "$2: can't be made"
out=$(CDPATH='' cd -- "$2" && pwd)
own=$(mktemp -d)
trap 'rm -rf "$own" "$out/table.part.$$"' EXIT
trap 'exit 75' HUP INT TERM
nl='
'
case $here$out in *"$nl"*) die 64 "$here, $out: a line break in its name would end a job" ;; esac

# ---- what all jobs share: the split, the front ends, where the filters are ----

of_split() {
	value_of "$out/folds/split" "$1"
}

split_to() {	# split_to FOLDER [OPTION]
	sersplit ${2+"$2"} ${protocol:+--protocol "$protocol"} ${by:+--by "$by"} ${folds:+-k "$folds"} \
		${classes:+-c "$classes"} $dev "$manifest" "$1"
}

exec 7<"$out"
flock 7 || :	# another sweep may begin in this folder
sum=$(cksum <"$manifest")
how=$protocol${by:+ --by $by}${folds:+ -k $folds}${classes:+ -c $classes}${dev:+ $dev} how=${how# }
if [ ! -e "$out/sweep" ]; then
	split_to "$out/folds" >&2 || exit
elif ! grep -qxF "protocol=$how" "$out/sweep" || ! grep -qxF "sum=$sum" "$out/sweep"; then
	die 73 "$out: holds a sweep of another manifest or protocol: $(grep '^protocol=' "$out/sweep")"
else	# the file of the protocol may have changed
	split_to "$own/folds" -q >/dev/null || exit
	[ "$(value_of "$own/folds/split" split)" = "$(of_split split)" ] ||
		die 73 "$out: holds a sweep of another split than $how makes now: $(of_split split)"
fi
shared=''
[ "$(of_split by)" != random ] || shared=--allow-shared-speakers
printf '%s\n' "protocol=$how" "sum=$sum" "path=$filters" "shared=$shared" >"$out/sweep.part.$$"
mv "$out/sweep.part.$$" "$out/sweep"
line="sh pipelines/sweep.sh$line"
[ "$do" = list ] || grep -qsxF -e "$line" "$out/commands" || printf '%s\n' "$line" >>"$out/commands"

mkdir -p "$out/fronts"
names=''
for front in $fronts; do
	case $front in */*) file=$front ;; *) file=$here/fronts/$front ;; esac
	[ -r "$file" ] || die 66 "$front: no such front end; there are: $(cd "$here/fronts" && set +f && echo *)"
	name=${file##*/} names="$names ${file##*/}"
	case $name in *[!A-Za-z0-9_.:=+,-]*) die 64 "--front $front: only letters, digits and _ . : = + , - are part of a name" ;; esac
	[ -e "$out/fronts/$name" ] || cp "$file" "$out/fronts/$name"
	cmp -s "$file" "$out/fronts/$name" || die 73 "$out/fronts/$name: is not what $file is now"
done
set +f
exec 7<&-
all=$(cd "$out/folds" && for f in [0-9]*; do echo "$f"; done | sort -n)
[ "$want" != all ] || want=$all
for fold in $want; do
	[ -d "$out/folds/$fold" ] || die 64 "--fold $fold: there are: $(echo "$all" | tr '\n' ' ')"
done

# ---- the jobs ----

# All combinations of words, one per line, joined by /. Each argument is a list; the last one changes fastest.
product() {
	printf '%s\n' "$@" | awk '
	function each(i, line,   word, n, k) {
		if (i > NR) { print line; return }
		n = split(list[i], word, " ")
		for (k = 1; k <= n; k++) each(i + 1, line (i > 1 ? "/" : "") word[k])
	}
	{ list[NR] = $0 }
	END { each(1, "") }'
}

# NAME=VALUE,NAME=VALUE for each combination of values, sorted by name.
settings() {	# settings [NAME=VALUE,...]: these take precedence over --set
	printf '%s\n' "$sets" "${1-}" | tr , '\n' | awk -F = 'NF > 1 { of[$1] = $0 } END { for (name in of) print of[name] }' | sort | sed 's/^\([^=]*\)=\(.*\)/\1 \2/' | awk '
	function each(i, line,   word, n, k) {
		if (i > NR) { print line; return }
		n = split(list[i], word, " ")
		for (k = 2; k <= n; k++) each(i + 1, line (i > 1 ? "," : "") word[1] "=" word[k])
	}
	{ list[NR] = $0 }
	END { each(1, "") }'
}

combinations() {
	[ -n "$chosen" ] || product "$names" "$models" "$losses" "$(settings | tr '\n' ' ')"
	for word in $chosen; do
		case $word in */*/*/*) more=${word##*/} word=${word%/*} ;; *) more='' ;; esac
		settings "$more" | sed "s|^|$word/|"
	done
}

# Folds change slowest, so that jobs with the same features run one after the other.
jobs_of() {	# jobs_of FOLDS
	product "$(echo "$1" | tr '\n' ' ')" "$(combinations | tr '\n' ' ')" "$seeds" |
		sed 's|^\([^/]*\)/\(.*\)/\([0-9]*\)$|\2/seed\3/\1|' | awk '!met[$0]++'
}

missing() {
	jobs_of "$want" | while IFS= read -r job; do
		[ -e "$out/$job/predictions.ser" ] || printf 'sh %s %s\n' "$(shell_word "$here/parts/sweep-job.sh")" "$(shell_word "$out/$job")"
	done
}

if [ "$do" = list ]; then
	missing
	exit
fi

# Prefix the line of each job with the number of jobs that have ended and the remaining time.
progress() {	# progress JOBS
	began=$(date +%s) ended=0
	while IFS= read -r said; do
		ended=$((ended + 1)) left=$((($(date +%s) - began) * ($1 - ended) / ended))
		printf '[%d/%d, %d:%02d:%02d left] %s\n' "$ended" "$1" $((left / 3600)) $((left / 60 % 60)) $((left % 60)) "$said"
	done
}

run() {	# run JOBS
	cores=$(nproc)
	jobs=${jobs:-$cores}
	[ "$jobs" -le "$1" ] || jobs=$1
	SWEEP_THREADS=${threads:-$((cores > jobs ? cores / jobs : 1))}
	export SWEEP_THREADS
	if gnu_parallel; then
		[ ! -s "$out/joblog" ] || more=+
		parallel --will-cite -j "$jobs" ${hosts:+--sshlogin "$hosts"} --env SWEEP_THREADS --termseq TERM,10000,KILL \
			--joblog "${more-}$out/joblog" <"$own/missing" &
		echo $! >"$own/pid"
	else
		setsid xargs -d '\n' -n 1 -P "$jobs" sh -c <"$own/missing" &
		echo "-$!" >"$own/pid"
	fi
	wait $! || :
}

# At the first signal parallel starts no more jobs, at the second it ends the running ones, which save a checkpoint. xargs
# does not signal its jobs, so the signal is sent to its whole process group at once.
stop() {
	if pid=$(cat "$own/pid" 2>/dev/null) && kill -TERM "$pid"; then
		case $pid in -*) ;; *) sleep 1; kill -TERM "$pid" 2>/dev/null || : ;; esac	# it may have ended by itself
	fi
	wait
	die 75 'interrupted: run the same command again to resume'
}

if [ "$do" = run ]; then
	missing >"$own/missing"
	n=$(wc -l <"$own/missing")
	if [ "$n" -gt 0 ]; then
		trap stop HUP INT TERM
		run "$n" | progress "$n" &
		wait $! || :
		trap 'exit 75' HUP INT TERM
	fi
fi

# ---- the table ----

# UA and WA over the existing folds and seeds, and the bounds of the interval over speakers.
row() {	# row COMBINATION
	files=''
	for seed in $seeds; do
		there=''
		for fold in $want; do
			[ ! -e "$out/$1/seed$seed/$fold/predictions.ser" ] || there="$there seed$seed/$fold/predictions.ser"
		done
		[ -z "$there" ] || files="$files${files:+ +}$there"
	done
	if [ -z "$files" ]; then
		printf '%s\t0\n' "$1"
		return
	fi
	# shellcheck disable=SC2086	# names without spaces, and perhaps no option
	(
		cd "$out/$1" || exit
		sermetrics -q $shared -f tsv $files -o result.tsv && sermetrics -q $shared $files -o result.txt &&
			sermetrics -q $shared -f row $files -o "$own/row"
	) || die 65 "$out/$1: can't be scored; without the file that is damaged, its job runs again"
	percents 2 'chance_recall_macro majority_accuracy' <"$own/row" >>"$own/blind"
	printf '%s\t%d\t' "$1" "$(echo "$files" | tr ' ' '\n' | grep -c predictions)"
	percents 2 "recall_macro_mean recall_macro_deviation recall_macro_low_speakers recall_macro_high_speakers
		accuracy_mean accuracy_deviation accuracy_low_speakers accuracy_high_speakers" <"$own/row"
}

jobs_of "${want%%[!0-9]*}" | sed 's|/seed[0-9]*/[0-9]*$||' | uniq >"$own/combinations"
{
	printf 'combination\truns\tUA\tUA_deviation\tUA_low\tUA_high\tWA\tWA_deviation\tWA_low\tWA_high\n'
	while IFS= read -r combination; do row "$combination"; done <"$own/combinations"
} >"$out/table.part.$$"
mv "$out/table.part.$$" "$out/table.tsv"
expected=$(($(echo "$want" | wc -w) * $(echo "$seeds" | wc -w)))
awk -F '\t' -v expected="$expected" -f "$here/parts/sweep.awk" <"$out/table.tsv"
echo "
In percent: mean and standard deviation over folds and seeds, and confidence interval of the pooled records over speakers.
Protocol ${how##*/}, split $(of_split split), folds $(echo "$want" | tr '\n' ' ')of $(echo "$all" | wc -l), by $(of_split by)${shared:+: speakers of the test sets are in the training sets too}."
# Chance level and majority-class baseline, if they are the same for all.
[ ! -e "$own/blind" ] || sort -u "$own/blind" |
	awk -F '\t' '{ line = "Chance level of UA " $1 ", majority-class WA " $2 "." } END { if (NR == 1) print line }'

left=$(missing | wc -l)
if [ "$left" -gt 0 ]; then
	echo "sweep.sh: missing or failed: $left of $(jobs_of "$want" | wc -l) jobs; run the same command again to run them" >&2
	exit 75
fi
# Unless a job of another sweep in this folder reads them (sweep-job.sh).
[ -n "$keep" ] || flock -n "$out/lock" rm -rf "$out/features" || :
