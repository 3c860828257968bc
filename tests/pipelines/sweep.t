#!/bin/sh
# pipelines/sweep.sh: what it lists, the same bytes by every means, killed and gone on with, failures, the table
# shellcheck disable=SC2016	# single quotes: commands for another shell
# shellcheck source=tests/lib.sh
. tests/lib.sh
pipelines=$PWD/pipelines
sweep="sh $pipelines/sweep.sh"
job=$pipelines/parts/sweep-job.sh
curves="sh $pipelines/center-curves.sh"
batch=$pipelines/sweep.sbatch
cd "$tmp" || exit 1

tones 's1 s2 s3' 'neutral happy sad' >m.tsv
printf 'by=speaker\nfolds=3\n' >three
cat >all <<T
exec sh $pipelines/sweep.sh --protocol ./three --loss 'softmax center:lambda=0.3,alpha=0.5' --seed '1 2' --set epochs=1 "\$@"
T

predictions() {	# predictions FOLDER
	(cd "$1" && find . -name predictions.ser -exec cksum {} + | sort -k 3)
}

# ---- the list ----

works 'jobs are listed' "sh all --list m.tsv out >list"
[ "$(wc -l <list)" -eq 12 ]
report $? 'folds x losses x seeds'
[ "$(sed -n 2p list)" = "sh '$job' '$tmp/out/mel/crnn/softmax/batch=32,epochs=1/seed2/0'" ]
report $? 'each a command, named by its result, seeds changing fastest'
[ "$(sed -n 's|.*/\([0-9]\)'"'"'$|\1|p' list | uniq | tr '\n' ' ')" = '0 1 2 ' ]
report $? 'and folds slowest'
[ -e out/folds/2/test.tsv ] && [ ! -e out/mel ]
report $? 'the split is made, and nothing else'
works 'a job runs alone, from elsewhere, without the filters in PATH' \
	'cd / && PATH=/usr/local/bin:/usr/bin:/bin sh -c "$(sed -n 2p '"$tmp"'/list)" >'"$tmp"'/said'
grep -qx 'mel/crnn/softmax/batch=32,epochs=1/seed2/0: UA [0-9.]* WA [0-9.]*' said
report $? 'and says what it got'
[ "$($sweep --list --protocol ./three --seed '1 2' --set epochs=1 m.tsv out | wc -l)" -eq 5 ]
report $? 'what is done is listed no more'

# ---- the same by every means ----

if command -v parallel >/dev/null; then
	works 'a sweep' "sh all -j 3 m.tsv out >said"
	[ "$(grep -c '^\[[0-9]*/11, 0:..:.. left\] mel/crnn/.*: UA [0-9.]* WA [0-9.]*$' said)" -eq 11 ]
	report $? 'what was there is not made again; each job that ends says so'
	[ "$(wc -l <out/joblog)" -eq 12 ]
	report $? 'and stands in the joblog'
	predictions out >sums
	[ "$(wc -l <sums)" -eq 12 ]
	report $? 'with a result each'
	[ ! -e out/features ]
	report $? 'features are gone when all is done'
	works 'one job at a time' "sh all -j 1 --threads 1 --fold 0 --keep-features m.tsv one >/dev/null"
	grep '/0/predictions' sums >zero
	predictions one | cmp -s - zero
	report $? 'makes the same bytes'
	[ -s one/features/mel/0/test.ser ]
	report $? 'and features are kept where that is asked'
	touch mark
	works 'once more, nothing is made again' "sh all m.tsv out >said && [ -z \"\$(find out -name '*.ser' -newer mark)\" ]"
else
	skip 'a sweep by parallel' 'parallel is not installed'
	sh list >/dev/null 2>&1
	predictions out >sums
fi
works 'by xargs' "sh all --list m.tsv xargs | xargs -d '\n' -n 1 -P 2 sh -c >/dev/null"
predictions xargs | cmp -s - sums
report $? 'the same bytes'
mkdir hidden
for tool in awk sersplit batcher sertrain serpredict sermetrics wav2spec spec2mel sercat sh sed grep cat tr mkdir mv rm cp cmp cksum \
	dirname cut wc nproc date sort uniq xargs flock head sha256sum mktemp ls env sleep tail setsid; do
	ln -sf "$(command -v $tool)" hidden/$tool
done
works 'without parallel' "PATH=$tmp/hidden sh all -j 2 --fold 0 m.tsv bare >/dev/null"
grep '/0/predictions' sums >zero
predictions bare | cmp -s - zero
report $? 'the same bytes again'
fails 69 'sweep.sh: GNU parallel: not installed, and --sshlogin needs it' \
	"PATH=$tmp/hidden sh all --sshlogin : --seed 3 m.tsv bare"
# moreutils has a parallel too
mkdir other
printf '#!/bin/sh\necho "parallel: invalid option -- -" >&2\nexit 1\n' >other/parallel
chmod +x other/parallel
works "with another program of parallel's name" "PATH=$tmp/other:$tmp/hidden sh all -j 2 --fold 0 m.tsv more >/dev/null"
predictions more | cmp -s - zero
report $? 'the same bytes again'
fails 69 'sweep.sh: GNU parallel: not installed, and --sshlogin needs it' \
	"PATH=$tmp/other:$tmp/hidden sh all --sshlogin : --seed 3 m.tsv more"
PATH=$tmp/hidden sh all -j 2 --fold 0 --set epochs=1000 m.tsv bare >said 2>&1 &
pid=$!
until [ -n "$(find bare -path '*=1000/*' -name checkpoint.ser)" ] || ! kill -0 $pid; do sleep 0.05; done
kill -TERM $pid
wait $pid
[ $? -eq 75 ] && [ -z "$(find bare -path '*=1000/*' -name predictions.ser)" ] &&
	[ -z "$(find bare -name lock -exec flock -n {} true \; -o -name lock -print)" ]
report $? 'a signal ends the jobs of xargs too'

# ---- the table ----

works 'the table' "sh all --table m.tsv xargs >said"
figures=$(awk -F '\t' '
	$1 == "mean" || $1 == "deviation" { v[$1, $3] = 100 * $6 }
	END { printf "%.2f (%5.2f)", v["mean", "recall_macro"], v["deviation", "recall_macro"] }' \
	xargs/mel/crnn/softmax/batch=32,epochs=1/result.tsv)
grep -F "$figures" said | grep -q '^softmax  *6 '
report $? 'has UA and its deviation as sermetrics does'
grep -qx 'All: mel, crnn, batch 32, epochs 1.' said && grep -q '^center:lambda=0.3,alpha=0.5  *6 ' said
report $? 'what differs as columns, what is shared below'
grep -q "^Protocol three, split $(sed -n 's/^split=//p' out/folds/split), folds 0 1 2 of 3, by speaker\.$" said
report $? 'the protocol and the hash of the split'
grep -qx 'Chance level of UA 33.33, majority-class WA 33.33\.' said
report $? 'with chance level and majority-class baseline'
rm xargs/mel/crnn/softmax/batch=32,epochs=1/seed1/2/predictions.ser
fails 75 'sweep.sh: missing or failed: 1 of 12 jobs; run the same command again to run them' "sh all --table m.tsv xargs"
sh all --table m.tsv xargs 2>&1 | grep -q '5 of 6'
report $? 'what is missing is told'
head -c 300 xargs/mel/crnn/softmax/batch=32,epochs=1/seed1/1/predictions.ser >short
mv short xargs/mel/crnn/softmax/batch=32,epochs=1/seed1/1/predictions.ser
fails 65 "sermetrics: seed1/1/predictions.ser: stream ends within its header
sweep.sh: $tmp/xargs/mel/crnn/softmax/batch=32,epochs=1: can't be scored; without the file that is damaged, its job runs again" \
	"sh all --table m.tsv xargs"
[ -z "$(find xargs -name '*.part.*')" ]
report $? 'a result that is damaged is named, and nothing is left behind'

# ---- killed, and gone on with ----

if command -v parallel >/dev/null; then
	# fold 2 waits for its features, so that no sweep is through before its signal
	held=killed/features/mel/2
	mkdir -p $held
	for signal in TERM KILL; do
		find killed -path '*/seed*/lock' -exec rm {} +
		perl -e 'use Fcntl ":flock"; open F, ">>", $ARGV[0] and flock F, LOCK_EX and sleep' $held/lock &
		holder=$!
		while flock -n $held/lock true; do sleep 0.05; done
		setsid sh all -j 2 m.tsv killed >said 2>&1 &
		pid=$!
		case $signal in
		TERM) until [ "$(grep -c ' left\] ' said)" -ge 2 ]; do sleep 0.05; done ;;
		KILL) until [ -n "$(find killed -path '*/seed*/2/lock')" ]; do sleep 0.05; done ;;
		esac
		case $signal in TERM) kill -TERM "$pid" ;; KILL) kill -KILL "-$pid" ;; esac
		wait "$pid" 2>/dev/null
		code=$?
		[ $signal = KILL ] || [ $code -eq 75 ]
		report $? "ended by $signal"
		kill $holder
		wait $holder 2>/dev/null
		# what was at work holds its lock until it has ended
		find killed -name lock -exec flock {} true \;
		[ "$(find killed -name predictions.ser | wc -l)" -lt 12 ]
		report $? 'in the middle'
	done
	# a job that has outlived the KILL may still be at work: the status is 75, and the same line once more goes on
	works 'gone on with' "n=0; until sh all -j 2 m.tsv killed >said; do
		[ \$? -eq 75 ] && [ \$((n += 1)) -lt 100 ] || exit 1; sleep 0.3; done"
	predictions killed | cmp -s - sums
	report $? 'it ends with the same bytes'

	sh all -j 2 --fold '0 2' m.tsv both >first 2>&1 &
	works 'two at once' 'sh all -j 2 --fold 1 m.tsv both >said'
	wait $! && predictions both | cmp -s - sums
	report $? 'in one folder: the same bytes'

	sed -i '1d' killed/folds/1/train.tsv
	rm -r killed/mel/crnn/softmax
	fails 75 "sweep.sh: missing or failed: 2 of 12 jobs; run the same command again to run them" \
		"sh all -j 2 m.tsv killed 2>complaints >said; code=\$?; grep '^sweep.sh' complaints >&2; exit \$code"
	[ "$(grep -c '/1: failed, status 65$' said)" -eq 2 ] && [ "$(grep -c '/[02]: UA' said)" -eq 4 ]
	report $? 'a job that fails says its status, the others run'
	cp out/folds/1/train.tsv killed/folds/1/
	works 'mended, only these run' "sh all -j 2 m.tsv killed >said && [ \$(grep -c ' left\] ' said) -eq 2 ]"
	predictions killed | cmp -s - sums
	report $? 'to the same bytes'
else
	skip 'killed and gone on with' 'parallel is not installed'
fi

(
	mkdir -p out/mel/crnn/softmax/batch=32,epochs=1/seed7/0
	exec 8>out/mel/crnn/softmax/batch=32,epochs=1/seed7/0/lock
	flock 8
	fails 75 'sweep-job.sh: mel/crnn/softmax/batch=32,epochs=1/seed7/0: another process is at work on it' \
		"sh '$job' out/mel/crnn/softmax/batch=32,epochs=1/seed7/0"
)
n=$((n + 1))

# ---- front ends, pairs, masks, shared speakers ----

echo 'wav2spec -r 8000 | spec2mel -n 40' >mel40
works 'a front end of your own, masks, options of every filter' \
	"$sweep -j 1 --protocol ./three --front './mel40 mel' --fold 1 --set augment=yes --set time-masks=1 --set clip=5 --set epochs=1 m.tsv own"
serdump own/mel40/crnn/softmax/*/seed1/1/model.ser >model
grep -q 'spec2mel bands=40 ' model && grep -q 'seraug time-masks=1 ' model && grep -q 'sertrain .* clip=5 ' model
report $? 'each has its own'
works 'an option that is yes or no' \
	"$sweep -j 1 --protocol ./three --fold 1 --set 'balance=no yes' --set no-group=yes --set augment=no --set time-masks=1 --set epochs=1 m.tsv flags >said"
for yes in no yes; do
	serdump flags/mel/crnn/softmax/augment=no,balance=$yes,*/seed1/1/model.ser >model
	grep -q "^ *batcher .* balance=$([ $yes = yes ] && echo true || echo false) no-group=true " model && ! grep -q '^ *seraug' model
	report $? "$yes is $yes"
done
printf 'by=random\nfolds=2\nclasses=happy,sad\n' >mixed
works 'pairs and an SVM, speakers shared, some classes' \
	"$sweep -j 1 --protocol ./mixed --model encoder --loss 'softmax' --front stft-4s --set epochs=1 m.tsv mixed-out >said"
grep -q 'by random: speakers of the test sets are in the training sets too\.$' said
report $? 'which the table says'
works 'the same by pairs' \
	"$sweep -j 1 --protocol ./mixed --model pairnet --loss pair --front stft-4s --set epochs=1 --set pairs=8 m.tsv mixed-out >said"

# ---- combinations by name, the split by options, what a job can do ----

works 'combinations by name' "$sweep --list --by speaker -k 3 -e 1 -b 4 -s '1 2' --fold 1 --combination \
	'mel/mean/softmax stft/crnn/center:lambda=0.3,alpha=0.5/epochs=2,weights=balanced' m.tsv named | sed \"s/.*named.//; s/.\$//\" >list"
printf 'mel/mean/softmax/batch=4,epochs=1/seed%s/1\n' 1 2 >want
printf 'stft/crnn/center:lambda=0.3,alpha=0.5/batch=4,epochs=2,weights=balanced/seed%s/1\n' 1 2 >>want
cmp -s list want
report $? 'are these alone, with settings of their own beside the shared ones'
works 'are run and are in the table in their order' \
	"$sweep -j 1 --by speaker -k 3 -e 1 -b 4 --fold 1 --combination 'mel/mean/softmax stft/mean/softmax/epochs=2' m.tsv named >said"
[ "$(cut -f 1,2 named/table.tsv | sed 1d | tr '\n\t' ';,')" = \
	'mel/mean/softmax/batch=4,epochs=1,1;stft/mean/softmax/batch=4,epochs=2,1;' ]
report $? 'each once'
grep -q '^Protocol --by speaker -k 3, split [0-9a-f]*, folds 1 of 3, by speaker\.$' said
report $? 'which says how the folds were made'
works 'options beside a protocol win' "$sweep --list --protocol ./three --dev -c 'happy,sad' m.tsv beside >list"
[ "$(wc -l <list)" -eq 3 ] && [ -s beside/folds/0/dev.tsv ] && ! grep -q neutral beside/folds/0/train.tsv &&
	grep -qxF 'protocol=./three -c happy,sad --dev' beside/sweep
report $? 'and are kept with the folder'
fails 73 "sweep.sh: $tmp/beside: holds a sweep of another manifest or protocol: protocol=./three -c happy,sad --dev" \
	"$sweep --list --protocol ./three --dev m.tsv beside"
for word in mel mel/crnn mel/crnn/softmax/batch mel/crnn/softmax/batch=1/seed1 'mel/$x/softmax' mel//softmax; do
	fails 64 "sweep.sh: --combination $word: each is FRONT/MODEL/LOSS or FRONT/MODEL/LOSS/NAME=VALUE,..." \
		"$sweep --combination '$word' m.tsv x"
done
fails 66 'sweep.sh: chroma: no such front end; there are: mel mel-db mfcc stft stft-4s stft-5s stft-6s stft-7s' \
	"$sweep --by speaker -k 3 --combination chroma/crnn/softmax m.tsv named"

works 'the dev set can be trained on too' \
	"$sweep -j 1 --by speaker -k 3 --dev --fold 0 --model mean -e 1 --set 'dev=best train' m.tsv both-parts"
heard() {	# heard DEV: utterances of each class that the model has learnt from, and whether it was tested on a dev set
	run=both-parts/mel/mean/softmax/batch=32,dev=$1,epochs=1/seed1/0
	echo "$(serdump --json "$run/model.ser" | head -n 1 | jq -c .counts) $(jq -s 'map(has("dev_ua")) | any' "$run/log")"
}
[ "$(heard best)" = '[1,1,1] true' ] && [ "$(heard train)" = '[2,2,2] false' ]
report $? 'then its utterances are learnt from, and no epoch is chosen on it'
[ -z "$(find both-parts -path '*/seed1/*' -name train.ser)" ]
report $? 'and their features are removed'
fails 64 'sweep-job.sh: dev=last: is best or train' "sh '$job' named/mel/crnn/softmax/dev=last/seed1/1"
fails 64 'sweep-job.sh: labels=none: is true or shuffled' "sh '$job' named/mel/crnn/softmax/labels=none/seed1/1"

# ---- the two curves ----

works 'the curves of center loss' \
	"$curves --alphas '0.1 0.5' --lambdas '0 0.3' --protocol ./three --fold 0 --seed '1 2' --set epochs=1 m.tsv curves"
[ "$(cut -f 1 curves/alpha.tsv | tr '\n' ' ')" = 'alpha 0.1 0.1 0.5 0.5 ' ] &&
	[ "$(cut -f 1 curves/lambda.tsv | tr '\n' ' ')" = 'lambda 0 0 0.3 0.3 ' ]
report $? 'a row a seed'
[ "$(find curves/mel -name predictions.ser | wc -l)" -eq 6 ]
report $? 'the point that both share is made once'
if command -v gnuplot >/dev/null; then
	[ -s curves/alpha.svg ] && [ -s curves/lambda.png ]
	report $? 'and are drawn'
else
	skip 'and are drawn' 'gnuplot is not installed'
fi
cp curves/alpha.tsv kept
fails 65 "center-curves.sh: $tmp/curves: softmax has several front ends, models or options: one each can be drawn" \
	"$curves --alphas '' --lambdas 0 --protocol ./three --fold 0 --seed '1 2' --set 'epochs=1 2' m.tsv $tmp/curves 2>&1 >/dev/null |
		grep '^center' >&2; $curves --alphas '' --lambdas 0 --protocol ./three --fold 0 --seed '1 2' --set 'epochs=1 2' m.tsv curves >/dev/null 2>&1"
cmp -s curves/alpha.tsv kept
report $? 'and the curves are as they were'
fails 64 'center-curves.sh: --loss: is what is swept' "$curves --loss softmax m.tsv x"
fails 64 'center-curves.sh: usage: center-curves.sh [options] MANIFEST FOLDER (see --help)' "$curves m.tsv"

# ---- names that the shell would read ----

odd="it's \$HOME \\n &-x"
mkdir "$odd"
cp -r "$pipelines" "$odd/pipelines"
cp three "$odd/a=b"
for by in parallel xargs; do
	[ $by = xargs ] || command -v parallel >/dev/null || continue
	found=$PATH
	[ $by = parallel ] || found=$tmp/hidden
	(
		cd "$odd" || exit
		PATH=$found POSIXLY_CORRECT=1 sh pipelines/sweep.sh -j 2 --protocol ./a=b --fold 0 --model mean --set epochs=1 ../m.tsv \
			"./x $by $odd" >said 2>&1
	)
	report $? "folders of odd names, by $by"
	[ -s "$odd/x $by $odd/mel/mean/softmax/batch=32,epochs=1/seed1/0/predictions.ser" ]
	report $? 'have their result'
done
sed -n 1p "$odd/x $by $odd/commands" | sed 's|^sh pipelines/sweep.sh|printf "%s\\n"|' >printed
sh printed | tail -n 1 | grep -qxF "./x $by $odd"
report $? 'the command that is kept names them as they are'
cp three "it's"
fails 64 "sweep.sh: --front ./it's: only letters, digits and _ . : = + , - are part of a name" \
	"$sweep --protocol ./three --front \"./it's\" m.tsv out"
fails 64 'sweep.sh: *: only letters, digits and _ . : = + , - are part of a name' "$sweep --model '*' m.tsv out"
mkfifo fifo
fails 66 'sweep.sh: fifo: not a regular file; a manifest from a pipe must be saved first, as it is read more than once' "$sweep fifo out"

# ---- a folder that the last release has begun ----

mkdir old
cp -r "$tests"/golden/sweep-0.1.0/. old
(
	cd old || exit
	tones 's1 s2' 'happy sad' >m.now
	cmp m.now m.tsv && find out -type f -exec sed -i "s|@BIN@|$(dirname "$(command -v sertrain)")|; s|@TMP@|$tmp/old|" {} + &&
		cp -r out begun && $sweep -j 1 --protocol ./two --model mean --set epochs=1 m.tsv out >said
) >/dev/null
report $? 'a folder of 0.1.0 is gone on with'
[ "$(find old/out -name predictions.ser | wc -l)" -eq 2 ] && diff -r old/begun/folds old/out/folds >/dev/null &&
	cmp -s old/begun/sweep old/out/sweep
report $? 'and what it holds stays as it is'

# ---- what is refused ----

fails 64 'sweep.sh: usage: sweep.sh [options] MANIFEST FOLDER (see --help)' "$sweep m.tsv"
fails 64 'sweep.sh: --losses: no such option' "$sweep --losses softmax m.tsv out"
fails 64 'sweep.sh: --seed: needs a value' "$sweep --seed"
fails 64 'sweep.sh: --seed one: not a whole number' "$sweep --seed one m.tsv out"
fails 64 'sweep.sh: -j 0: not a whole number from 1' "$sweep -j 0 m.tsv out"
fails 64 'sweep.sh: --set epochs: not NAME=VALUES' "$sweep --set epochs m.tsv out"
fails 64 'sweep.sh: --set batch=4,9: values are separated by spaces' "$sweep --set batch=4,9 m.tsv out"
fails 64 'sweep.sh: a/b: only letters, digits and _ . : = + , - are part of a name' "$sweep --model a/b m.tsv out"
fails 64 'sweep.sh: --fold 3: there are: 0 1 2 ' "$sweep --protocol ./three --fold 3 m.tsv out"
fails 66 'sweep.sh: none.tsv: no such file' "$sweep none.tsv out"
fails 66 'sweep.sh: chroma: no such front end; there are: mel mel-db mfcc stft stft-4s stft-5s stft-6s stft-7s' "$sweep --protocol ./three --front chroma m.tsv out"
fails 73 'sweep.sh: out: holds a sweep of another manifest or protocol: protocol=./three' \
	"$sweep --protocol speakers m.tsv out 2>said; code=\$?; sed 's|$tmp/||' said >&2; exit \$code"
echo 'classes=happy,sad' >>three
fails 73 "sweep.sh: $tmp/out: holds a sweep of another split than ./three makes now: $(sed -n 's/^split=//p' out/folds/split)" \
	'sh all m.tsv out'
fails 64 'sweep-job.sh: out/mel: no name of a job' "sh '$job' out/mel"
fails 64 'sweep-job.sh: balance=maybe: is yes or no' "sh '$job' out/mel/crnn/softmax/balance=maybe/seed1/0"
fails 66 'sweep-job.sh: none: no folder of a sweep' "sh '$job' none/mel/crnn/softmax/batch=32,epochs=1/seed1/0"
fails 66 'sweep-job.sh: out: no fold 9 in it' "sh '$job' out/mel/crnn/softmax/batch=32,epochs=1/seed1/9"
fails 66 'sweep-job.sh: out: no front end none in it' "sh '$job' out/none/crnn/softmax/batch=32,epochs=1/seed1/0"

# ---- Slurm: what its job script does with a task, by a stand-in for srun and scontrol ----

mkdir slurm
printf '#!/bin/sh\nexec "$@"\n' >slurm/srun
printf '#!/bin/sh\necho scontrol "$@"\n' >slurm/scontrol
chmod +x slurm/*
printf '%s\n' 'echo first' 'echo second' 'sh -c "exit 75"' 'sh -c "exit 65"' >lines
task() {
	PATH=$tmp/slurm:$PATH SLURM_ARRAY_JOB_ID=9 SLURM_ARRAY_TASK_ID=$1 sh "$batch" lines
}
[ "$(task 2)" = second ]
report $? 'task 2 of an array runs line 2'
[ "$(task 3)" = 'scontrol requeue 9_3' ]
report $? 'one that was interrupted goes to the queue again'
task 4
[ $? -eq 65 ]
report $? 'one that failed, fails'
plan
