#!/bin/sh
# A sweep as an array of a real Slurm, and wav2spec --shard slurm/n: munged, slurmctld and slurmd of this test's own, where
# they are installed and may be started.
# shellcheck disable=SC2016	# single quotes: commands for another shell
# shellcheck source=tests/lib.sh
. tests/lib.sh
pipelines=$PWD/pipelines
PATH=$PATH:/usr/sbin
for tool in munged slurmctld slurmd sbatch squeue srun scontrol; do
	command -v $tool >/dev/null || why="$tool is not installed"
done
[ "$(id -u)" -eq 0 ] || why='the daemons want to be started by root'
host=$(hostname -s 2>/dev/null) && getent hosts "$host" >/dev/null || why='this host has no name that resolves'
if [ -n "${why-}" ]; then
	skip 'Slurm' "$why"
	plan
	exit 0
fi
cd "$tmp" || exit 1

mkdir state spool
head -c 128 /dev/urandom >key
chmod 400 key
port=$((20000 + $$ % 20000))
cat >slurm.conf <<T
ClusterName=test
SlurmctldHost=$host
SlurmctldPort=$port
SlurmdPort=$((port + 1))
AuthType=auth/munge
AuthInfo=socket=$tmp/munge
SlurmUser=root
SlurmdUser=root
StateSaveLocation=$tmp/state
SlurmdSpoolDir=$tmp/spool
SlurmctldPidFile=$tmp/slurmctld.pid
SlurmdPidFile=$tmp/slurmd.pid
ProctrackType=proctrack/linuxproc
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
JobCompType=jobcomp/filetxt
JobCompLoc=$tmp/ended
NodeName=$host CPUs=$(nproc)
PartitionName=all Nodes=$host Default=YES
T
export SLURM_CONF="$tmp/slurm.conf"

# Ended by their process ids; the folder is needed until then.
munged --foreground --force --key-file="$tmp/key" --socket="$tmp/munge" --pid-file="$tmp/munged.pid" --seed-file="$tmp/seed" \
	--log-file="$tmp/munged.log" 2>/dev/null &
slurm=$!
sleep 1
slurmctld -D >slurmctld.log 2>&1 &
slurm="$slurm $!"
slurmd -D >slurmd.log 2>&1 &
slurm="$! $slurm"
# shellcheck disable=SC2064	# their ids, now
trap "kill $slurm 2>/dev/null; wait; rm -rf '$tmp'" EXIT
for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
	[ "$(sinfo -h -o %t 2>/dev/null)" != idle ] || break
	sleep 0.5
done
if [ "$(sinfo -h -o %t 2>/dev/null)" != idle ]; then
	skip 'Slurm' "the daemons do not start here, after $try tries"
	plan
	exit 0
fi

drained() {	# drained SECONDS: no job is left
	for _ in $(seq $(($1 * 5))); do
		[ -n "$(squeue -h)" ] || return 0
		sleep 0.2
	done
	return 1
}

tones 's1 s2' 'neutral happy' >m.tsv
printf 'by=speaker\nfolds=2\n' >two
cat >sweep <<T
exec sh $pipelines/sweep.sh -j 1 --protocol ./two --loss 'softmax center' --set epochs=1 "\$@"
T
sh sweep --list m.tsv out >list 2>/dev/null
echo "sh -c 'exit 65'" >>list
works 'an array of five tasks is taken' \
	"sbatch --array=1-5 --cpus-per-task=1 --output=%a.out '$pipelines/sweep.sbatch' list"
drained 120
report $? 'and ends'
[ "$(grep -c 'JobState=COMPLETED' ended)" -eq 4 ] && [ "$(grep -c 'JobState=FAILED.*ExitCode=65:0' ended)" -eq 1 ]
report $? 'Slurm knows of each whether it failed'
[ "$(cat [1-4].out | grep -c ': UA ')" -eq 4 ]
report $? 'each task was a job'
works 'the table' 'sh sweep --table m.tsv out'
sh sweep m.tsv here >/dev/null 2>&1
for file in out/mel/crnn/*/*/seed1/[01]/*.ser; do cmp "$file" "here/${file#out/}" || break; done >differ 2>&1
[ ! -s differ ] && [ "$(find out -name predictions.ser | wc -l)" -eq 4 ]
report $? 'the results are those of the sweep without Slurm'

printf '%s\n' '#!/bin/sh' 'wav2spec --shard slurm/3 m.tsv -o part$SLURM_ARRAY_TASK_ID.ser' >shard.sbatch
sbatch --array=1-3 --output=/dev/null shard.sbatch >/dev/null && drained 60
report $? 'an array of shards'
wav2spec m.tsv -o whole.ser
works 'joined, they are the whole' 'sercat part1.ser part2.ser part3.ser | cmp - whole.ser'
plan
