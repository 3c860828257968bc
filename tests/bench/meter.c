/* meter.c - run a command; write its seconds and the peak memory of its largest process, in MB, to a file
 *
 * usage: meter file command [argument ...] */
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

int
main(int argc, char **argv)
{
	double start = now();
	struct rusage used;
	int status = 1;
	pid_t child;
	FILE *to;

	if (argc < 3 || !(to = fopen(argv[1], "w")) || (child = fork()) < 0)
		return 1;
	if (child == 0) {
		execvp(argv[2], argv + 2);
		_exit(127);
	}
	if (wait4(child, &status, 0, &used) < 0)
		return 1;
	fprintf(to, "%.6f %.1f\n", now() - start, (double)used.ru_maxrss / 1024);
	return fclose(to) || status ? 1 : 0;
}
