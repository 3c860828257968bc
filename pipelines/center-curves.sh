#!/bin/sh
# The two curves of Dai et al. 2019: UA and WA of the center loss CRNN as functions of alpha at lambda 0.3, and of lambda
# at alpha 0.5 (lambda 0 is softmax without center loss), as a sweep with plots.
#
# usage: center-curves.sh [options] MANIFEST FOLDER
#   --alphas '0.1 0.3 0.5 0.7 0.9'
#   --lambdas '0 0.1 0.2 0.3 0.5 0.7 1'
# All other options are those of sweep.sh (see its --help), which runs the jobs and resumes after an interruption; only one
# front end, one model and one value of each --set are possible. The class weights are balanced by default (--set
# weights=none changes this).
#   sh center-curves.sh --protocol emodb-speakers --seed '0 1 2' emodb.tsv results/curves
# Writes alpha.tsv, .svg and .png and lambda.tsv, .svg and .png to FOLDER. A point is the mean over the seeds of the mean over
# the folds; its bar is the range of the seeds.
set -eu
# shellcheck source=pipelines/parts/lib.sh
. "$(dirname -- "$0")/parts/lib.sh"

alphas='0.1 0.3 0.5 0.7 0.9' lambdas='0 0.1 0.2 0.3 0.5 0.7 1'
case ${1-} in -h | --help) explain ;; esac
while [ $# -gt 1 ]; do
	case $1 in
	--alphas) alphas=$2 ;;
	--lambdas) lambdas=$2 ;;
	*) break ;;
	esac
	shift 2
done
[ $# -gt 1 ] || misuse 'MANIFEST FOLDER'
list=''
for word; do
	case $word in
	--loss) die 64 '--loss: is what is swept' ;;
	--alphas | --lambdas) die 64 "$word: must precede the options of sweep.sh" ;;
	--list) list=yes ;;
	esac
	out=$word
done

loss() {	# loss LAMBDA ALPHA
	case $1 in 0) echo softmax ;; *) echo "center:lambda=$1,alpha=$2" ;; esac
}

losses=$(
	for alpha in $alphas; do loss 0.3 "$alpha"; done
	for lambda in $lambdas; do loss "$lambda" 0.5; done
)
losses=$(echo "$losses" | awk '!met[$0]++' | tr '\n' ' ')
status=0
sh "$here/sweep.sh" --loss "$losses" --set weights=balanced "$@" || status=$?
[ "$status" -eq 0 ] || [ "$status" -eq 75 ] || exit "$status"
[ -z "$list" ] || exit 0

# The UA and WA of each seed of a loss, behind the value that is swept.
point() {	# point LOSS VALUE
	combination=$(cut -f 1,2 "$out/table.tsv" | loss=$1 awk -F '\t' '
		split($1, part, "/") && part[3] == ENVIRON["loss"] { n++; if ($2) print $1 }
		END { if (n > 1) exit 65 }') || die 65 "$out: $1 has several front ends, models or options: one each can be drawn"
	[ -n "$combination" ] || return 0
	swept=$2 awk -F '\t' '
		$3 == "recall_macro" { ua[$1, $2] = 100 * $6 }
		$3 == "accuracy" { wa[$1, $2] = 100 * $6 }
		END {
			for (i = 1; ("run_folds_mean", i) in ua; i++)
				print ENVIRON["swept"] "\t" ua["run_folds_mean", i] "\t" wa["run_folds_mean", i]
			scope = ("mean", "") in ua ? "mean" : "pooled"
			if (i == 1) print ENVIRON["swept"] "\t" ua[scope, ""] "\t" wa[scope, ""]
		}' <"$out/$combination/result.tsv"
}

curve() {	# curve NAME TITLE ROWS
	printf '%s\tUA\tWA\n' "$1" >"$out/$1.tsv"
	[ -n "$3" ] || return 0
	echo "$3" >>"$out/$1.tsv"
	! command -v gnuplot >/dev/null || sh "$here/pictures/swept.sh" "$out/$1.tsv" "$out/$1" "$2"
}

against_alpha=$(for alpha in $alphas; do point "$(loss 0.3 "$alpha")" "$alpha"; done)
against_lambda=$(for lambda in $lambdas; do point "$(loss "$lambda" 0.5)" "$lambda"; done)
curve alpha 'center loss, lambda 0.3' "$against_alpha"
curve lambda 'center loss, alpha 0.5' "$against_lambda"
exit "$status"
