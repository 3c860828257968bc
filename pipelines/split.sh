#!/bin/sh
# k folds of a manifest.
#
# usage: split.sh [-q] [-k FOLDS] [-s SEED] [-c CLASSES] [--dev] --by speaker|session|random
#                 MANIFEST FOLDER
#        split.sh [options] --protocol NAME MANIFEST FOLDER
# Writes FOLDER/0/train.tsv and FOLDER/0/test.tsv (and dev.tsv with --dev) to FOLDER/k-1/..., each
# with the columns and the order of MANIFEST. Paths are made absolute, and where MANIFEST gives no
# id or recording, those that wav2spec would have made of the path as it was (the recording of an id, where
# that is of all of it) are written: a record's name is the same in every fold and on every machine.
# A table of rows, speakers and classes goes to standard error.
# A column split names the split by a hash: of each record's fold, part, id and class. It travels with the records into
# every prediction. FOLDER/split holds it with the options that made it, a key=value a line.
# MANIFEST - is standard input; its relative paths, and those of any other pipe, count from the current folder.
#
#   --by speaker   speaker number i of the list sorted by bytes is in fold i mod k
#   --by session   one session a fold, in the same order; -k is not for this. No speaker may be in
#                  two sessions
#   --by random    each class is shuffled and dealt to the folds in turn, so that all have equal
#                  shares of it; rows of one path, or of one recording where there is such a column, stay
#                  together, speakers do not
#   --dev          at random: half of each test fold, by class, becomes its dev set (Dai et al.);
#                  else the fold before it (the last one before fold 0) is left out of train and is
#                  the dev set: with IEMOCAP's sessions, fold 4 trains on 1-3, dev is 4, test 5
#                  (Lian et al.)
#   -k, --folds    number of folds, 2 to 1000 (5)
#   -s, --seed     of --by random, 0 to 2147483646 (1); the same in every awk
#   -c, --classes  (or --labels) only rows of these labels, written as for batcher -c:
#                  'neutral,angry,happy=happy+excited,sad'. Without it all rows that have a label
#   --where COLUMN=VALUE
#                  only rows that say so, as style=improvised
#   --only FOLD    write this fold alone
#   --protocol P   all of this from a file: that of this name in pipelines/protocols, or a path. Its lines are
#                  key=value, with the options' long names (by, folds, seed, dev=yes, classes, where, only) as keys,
#                  and corpus=NAME: every speaker must be called NAME-..., and rows=N: another number is told. Lines
#                  that begin with # are remarks. Options beside --protocol win
#   -q, --quiet    no table, no warnings
#
# A class that a train.tsv would lack is an error, one that a test.tsv or dev.tsv lacks a warning.
# Exit status: 0; 64 misuse; 65 the manifest can't be split so; 66 no such file; 69 no sha256sum; 73 FOLDER can't be
# written, or holds more folds or dev sets of an older split, which would be taken for these.
set -eu
# shellcheck source=pipelines/lib.sh
. "$(dirname -- "$0")/lib.sh"

number() {	# number OPTION VALUE LOWEST HIGHEST
	case $2 in
	'' | *[!0-9]* | ???????????*) ;;
	*) [ "$2" -lt "$3" ] || [ "$2" -gt "$4" ] || return 0 ;;
	esac
	die 64 "$1 $2: not a whole number in $3..$4"
}

# What the protocol says, where no option does.
protocol() {
	case $protocol in
	*/*) file=$protocol ;;
	*) file=$here/protocols/$protocol; [ -e "$file" ] || file=$protocol ;;
	esac
	if [ ! -r "$file" ] || [ -d "$file" ]; then
		die 66 "$protocol: no such protocol; there are: $(cd "$here/protocols" && echo *)"
	fi
	protocol=${file##*/}
	line=0
	while IFS= read -r said || [ -n "$said" ]; do
		line=$((line + 1)) key=${said%%=*} value=${said#*=}
		case $said in
		'' | '#'*) continue ;;
		*=?*) ;;
		*) die 65 "$file:$line: $said: not key=value" ;;
		esac
		case $key in
		by) by=${by:-$value} ;;
		folds) folds=${folds:-$value} ;;
		seed) seed=${seed:-$value} ;;
		dev) [ "$value" = yes ] || die 65 "$file:$line: dev=$value: can only be yes"; dev=yes ;;
		classes) classes=${classes:-$value} ;;
		where) where=${where:-$value} ;;
		only) only=${only:-$value} ;;
		corpus) corpus=$value ;;
		rows) rows=$value ;;
		*) die 65 "$file:$line: $key: no such key" ;;
		esac
	done <"$file"
}

protocol='' folds='' seed='' classes='' by='' dev='' where='' only='' corpus='' rows='' quiet=''
while [ $# -gt 0 ]; do
	case $1 in
	-h | --help) explain ;;
	-q | --quiet) quiet=yes; shift; continue ;;
	--dev) dev=yes; shift; continue ;;
	-k | --folds) folds=${2-} ;;
	-s | --seed) seed=${2-} ;;
	-c | --classes | --labels) classes=${2-} ;;
	--by) by=${2-} ;;
	--where) where=${2-} ;;
	--only) only=${2-} ;;
	--protocol) protocol=${2-} ;;
	-?*) die 64 "$1: no such option" ;;
	*) break ;;
	esac
	[ -n "${2-}" ] || die 64 "$1: needs a value"
	shift 2
done
operands='--by HOW | --protocol NAME  MANIFEST FOLDER'
[ $# -eq 2 ] || misuse "$operands"
manifest=$1 folder=$2
[ -z "$protocol" ] || protocol
seed=${seed:-1}
number -k "${folds:-5}" 2 1000
number -s "$seed" 0 2147483646
number --only "${only:-0}" 0 999
case $where in '' | ?*=?*) ;; *) die 64 "--where $where: not COLUMN=VALUE" ;; esac
case $by in
speaker | random) ;;
session) [ -z "$folds" ] || die 64 '-k: --by session makes one fold of each session' ;;
'') misuse "$operands" ;;
*) die 64 "--by $by: not one of speaker, session, random" ;;
esac
if [ "$manifest" = - ]; then
	manifest='<stdin>' base=$(pwd)
else
	if [ ! -r "$manifest" ] || [ -d "$manifest" ]; then
		die 66 "$manifest: no such file, or not to be read"
	fi
	# a pipe (/dev/fd/63 of the shell's <(...)) is in no folder that paths could be relative to
	if [ -f "$manifest" ]; then base=$(CDPATH='' cd -- "$(dirname -- "$manifest")" && pwd); else base=$(pwd); fi
	exec <"$manifest"
fi
[ "$(printf %s "$base" | tr -d '\t\n\r')" = "$base" ] ||
	die 65 "$manifest: a path with a tab or a line break does not fit into a manifest"

mkdir -p -- "$folder" 2>/dev/null || die 73 "$folder: cannot be made"
work=$(mktemp -d "$folder/.split.XXXXXX" 2>/dev/null) || die 73 "$folder: cannot be written"
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

SPLIT_FILE=$manifest SPLIT_BASE=$base SPLIT_TO=$work SPLIT_BY=$by SPLIT_K=${folds:-5} \
	SPLIT_SEED=$seed SPLIT_DEV=$dev SPLIT_CLASSES=$classes SPLIT_WHERE=$where SPLIT_ONLY=$only \
	SPLIT_CORPUS=$corpus SPLIT_ROWS=$rows SPLIT_PROTOCOL=$protocol SPLIT_QUIET=$quiet \
	awk -f "$here/split-write.awk" -f "$here/split.awk"
folds=$(cat "$work/folds")

for old in "$folder"/[0-9]*; do
	fold=${old##*/}
	case $fold in *[!0-9]*) continue ;; esac
	[ -d "$old" ] || continue
	[ "$fold" -lt "$folds" ] && [ -z "$only" ] || [ "$fold" = "$only" ] ||
		die 73 "$old: left over from a split into more folds"
	[ -n "$dev" ] || [ ! -e "$old/dev.tsv" ] ||
		die 73 "$old/dev.tsv: left over from a split with --dev"
done
for new in "$work"/*.tsv; do
	part=${new##*/}
	fold=${part%%.*}
	if ! mkdir -p -- "$folder/$fold" || ! mv -f -- "$new" "$folder/$fold/${part#*.}"; then
		die 73 "$folder/$fold: cannot be written"
	fi
done
mv -f -- "$work/split" "$folder/split"
