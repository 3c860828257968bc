#!/bin/sh
# Run one job of a sweep, named by the folder of its result: compute the features if they do not exist yet, train, and
# predict the test set.
#
# usage: sweep-job.sh FOLDER/FRONT/MODEL/LOSS/NAME=VALUE,.../seedS/FOLD
# sweep.sh creates FOLDER and lists its jobs in this form (sweep.sh --list); they may run on any machine, in any order, and
# at the same time. predictions.ser is written last and atomically; if it exists, nothing is done. An interrupted job resumes
# after its last epoch. One line reports the result, or the exit status of a job that failed.
# NAME=VALUE are options of batcher (batch, epochs, pairs, positive, round; balance, no-group, no-shuffle: yes or no), of
# seraug (augment: yes or no, or any of its own) and, all others, of sertrain.
# dev=train: train and dev set are trained on, and the last epoch is kept (dev=best is the default: the epoch that is
# best on it). labels=shuffled: the labels of the training set are permuted among its rows, another way with each seed.
# With loss pair, an SVM is trained on the embeddings of the training set (Lian et al. 2018).
# Environment: SWEEP_THREADS, the threads of sertrain and serpredict (default: SLURM_CPUS_PER_TASK, or the number of cores).
# Exit status: 0 success; 64 usage error; 75 interrupted, or running in another process; else that of the filter that failed.
set -eu
# shellcheck source=pipelines/parts/lib.sh
. "$(dirname -- "$0")/lib.sh"

case ${1-} in -h | --help) explain ;; esac
[ $# -eq 1 ] || die 64 'usage: sweep-job.sh FOLDER/FRONT/MODEL/LOSS/NAME=VALUE,.../seedS/FOLD (see --help)'
run=$1
IFS=/
# shellcheck disable=SC2046	# its parts
set -- $(printf '%s\n' "$run" | sed -n 's|^.*/\([^/]*/[^/]*/[^/]*/[^/]*=[^/]*\)/seed\([0-9]*\)/\([0-9]*\)$|\1/\2/\3|p')
unset IFS
[ $# -eq 6 ] || die 64 "$run: no name of a job"
front=$1 model=$2 loss=$3 given=$4 seed=$5 fold=$6
job=$front/$model/$loss/$given/seed$seed/$fold out=${run%"/$front/$model/$loss/$given/seed$seed/$fold"}
[ -e "$out/sweep" ] || die 66 "$out: no folder of a sweep"
[ -d "$out/folds/$fold" ] || die 66 "$out: no fold $fold in it"
[ -e "$out/fronts/$front" ] || die 66 "$out: no front end $front in it"
! [ -e "$run/predictions.ser" ] || exit 0
PATH=$(value_of "$out/sweep" path):$PATH
classes=$(value_of "$out/folds/split" classes)
shared=$(value_of "$out/sweep" shared)
threads=${SWEEP_THREADS:-${SLURM_CPUS_PER_TASK:-0}}
dev='' joined=''
[ ! -e "$out/folds/$fold/dev.tsv" ] || dev=yes

batching='' training='' masks='' augment='' labels=''
IFS=,
for option in $given; do
	name=${option%%=*} value=${option#*=}
	case $option in
	batch=* | epochs=* | pairs=* | positive=* | round=*) batching="$batching --$name $value" ;;
	balance=yes | no-group=yes | no-shuffle=yes) batching="$batching --$name" ;;
	augment=yes | augment=no) augment=$value ;;
	dev=train) joined=$dev dev='' ;;
	labels=shuffled) labels=$value ;;
	dev=best | labels=true) ;;
	dev=*) die 64 "$option: is best or train" ;;
	labels=*) die 64 "$option: is true or shuffled" ;;
	balance=no | no-group=no | no-shuffle=no) ;;
	balance=* | no-group=* | no-shuffle=* | augment=*) die 64 "$option: is yes or no" ;;
	time-masks=* | time-width=* | time-share=* | freq-masks=* | freq-width=*)
		augment=${augment:-yes} masks="$masks --$name $value" ;;
	*) training="$training --$name $value" ;;
	esac
done
unset IFS

# Once for all jobs of this front end and fold: who comes first makes them, the others wait. Where the file system has no
# locks they are made more than once, which does no harm: a file is renamed to its place when it is whole.
features() {
	made=$out/features/$front/$fold
	mkdir -p "$made"
	exec 9>"$made/lock"
	flock 9 || :
	for part in train ${dev:+dev} test; do
		[ -e "$made/$part.ser" ] ||
			sh "$out/fronts/$front" <"$out/folds/$fold/$part.tsv" | sercat -o "$made/$part.ser"
	done
	exec 9>&-
}

# What is trained on: the features of the training set or, with dev=train or labels=shuffled, those of another one that
# is this job's alone.
training_set() {
	trained_on=$made/train.ser
	[ -n "$joined$labels" ] || return 0
	trained_on=$run/train.ser
	{
		cat "$out/folds/$fold/train.tsv"
		[ -z "$joined" ] || sed 1d "$out/folds/$fold/dev.tsv"
	} | relabeled | sh "$out/fronts/$front" | sercat -o "$trained_on"
}

relabeled() {
	if [ -n "$labels" ]; then awk -F '\t' -v OFS='\t' -v seed="$seed" -f "$here/relabel.awk"; else cat; fi
}

augmented() {
	# shellcheck disable=SC2086	# $masks is several words
	if [ "$augment" = yes ]; then seraug -s "$seed" $masks; else cat; fi
}

train() {
	# shellcheck disable=SC2086	# several words
	batcher $batching -s "$seed" ${classes:+-c "$classes"} "$trained_on" |
		augmented |
		sertrain -m "$model" -l "$loss" -s "$seed" -j "$threads" ${dev:+--dev "$made/dev.ser"} $training \
			--checkpoint "$run/checkpoint.ser" --log "$run/log" -o "$run/model.ser"
}

predict() {
	case $loss in
	pair*)
		serembed -j "$threads" "$run/model.ser" "$trained_on" | sersvm --train -o "$run/svm.ser"
		serembed -j "$threads" "$run/model.ser" "$made/test.ser" | sersvm "$run/svm.ser" -o "$run/predictions.ser"
		;;
	*) serpredict -j "$threads" "$run/model.ser" "$made/test.ser" -o "$run/predictions.ser" ;;
	esac
}

failed() {
	status=$?
	[ "$status" -eq 0 ] || printf '%s: failed, status %s\n' "$job" "$status"
}

mkdir -p "$run"
exec 7>>"$out/lock"
flock -s 7 || :	# the features stay while a job is at work
trap failed EXIT
trap 'exit 75' HUP INT TERM
exec 8>"$run/lock"
flock -n 8 || [ $? -ne 1 ] || die 75 "$job: another process is at work on it"
features
training_set
train
predict
rm -f "$run/lock" "$run/train.ser"
# shellcheck disable=SC2086	# perhaps no option
figures=$(sermetrics $shared --resamples 1 -f row "$run/predictions.ser" | percents 1 'recall_macro accuracy')
# shellcheck disable=SC2086	# UA and WA
printf '%s: UA %s WA %s\n' "$job" $figures
