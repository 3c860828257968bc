/* harm.c - harm a stream in every way, and see that a filter refuses each
 *
 * usage: harm [-n SAMPLES] [-s SEED] [-f FILE] STREAM FOLDER COMMAND [ARGUMENT ...]
 *
 * The command gets the harmed stream on its standard input, or, where an argument is @, as a file of that name, or as
 * FILE, which it may then not change. It must end with 65 and one line on standard error, and leave FOLDER, which its
 * output would be in, empty. The stream is cut at every byte, each byte is flipped in four ways, and each message is left
 * out, doubled and swapped with the next.
 * The stream as it is must be taken. With -n so many of these cases, drawn from the seed. Prints how many were
 * tried, and the first that went wrong. */
#include <dirent.h>
#include <fcntl.h>
#include <msgpack.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST = 60000, MESSAGES = 4096, WAYS = 5, MOVES = 3, SECONDS = 60, SHOWN = 5 };

static char was[MOST], now[2 * MOST], path[64];
static const char *file;	/* -f */
static size_t size, message[MESSAGES + 1];	/* where each message begins; the last: the end */
static long messages;

static _Noreturn void
stop(const char *what)
{
	perror(what);
	exit(1);
}

static void
load(const char *from)
{
	FILE *f = fopen(from, "rb");
	msgpack_unpacked m;
	size_t at = 0;

	if (!f)
		stop(from);
	size = fread(was, 1, MOST, f);
	fclose(f);
	msgpack_unpacked_init(&m);
	while (messages < MESSAGES && msgpack_unpack_next(&m, was, size, &at) == MSGPACK_UNPACK_SUCCESS)
		message[++messages] = at;
	msgpack_unpacked_destroy(&m);
	if (at != size || size == MOST) {
		fprintf(stderr, "harm: %s: not a whole stream, or above %d bytes\n", from, MOST);
		exit(1);
	}
}

static size_t
copy(size_t to, size_t from, size_t end)
{
	memcpy(now + to, was + from, end - from);
	return to + end - from;
}

/* One case into now; its size. say: what was done. */
static size_t
harm(size_t which, char *say, size_t room)
{
	static const unsigned char flip[] = { 0x01, 0x20, 0x80, 0xff };
	size_t at = which / WAYS, way = which % WAYS, n;

	if (at < size) {
		copy(0, 0, size);
		if (way < WAYS - 1) {
			now[at] = (char)(now[at] ^ flip[way]);
			snprintf(say, room, "byte %zu ^ 0x%02x", at, flip[way]);
			return size;
		}
		snprintf(say, room, "cut to %zu bytes", at);
		return at;
	}
	which -= size * WAYS;
	at = which / MOVES;
	way = which % MOVES;
	snprintf(say, room, "message %zu %s", at, way == 0 ? "left out" : way == 1 ? "doubled" : "swapped with the next");
	n = copy(0, 0, message[at]);
	if (way == 2) {
		size_t next = at + 1 < (size_t)messages ? message[at + 2] : size;

		n = copy(n, message[at + 1], next);
		n = copy(n, message[at], message[at + 1]);
		return copy(n, next, size);
	}
	if (way == 1)
		n = copy(copy(n, message[at], message[at + 1]), message[at], message[at + 1]);
	return copy(n, message[at + 1], size);
}

/* A descriptor at the start of these bytes. */
static int
file_of(const char *bytes, size_t n)
{
	int fd = memfd_create("harm", 0);

	if (fd < 0 || write(fd, bytes, n) != (ssize_t)n || lseek(fd, 0, SEEK_SET) < 0)
		stop("memfd");
	return fd;
}

static int
pipe_of(const char *bytes, size_t n)
{
	int fd[2];

	if (pipe(fd) < 0 || write(fd[1], bytes, n) != (ssize_t)n)
		stop("pipe");
	close(fd[1]);
	return fd[0];
}

/* Make FILE these bytes. */
static void
put(const char *bytes, size_t n)
{
	int fd = open(file, O_WRONLY | O_CREAT | O_TRUNC, 0666);

	if (fd < 0 || write(fd, bytes, n) != (ssize_t)n || close(fd) < 0)
		stop(file);
}

static int
unchanged(const char *bytes, size_t n)
{
	static char is[2 * MOST + 1];
	int fd = open(file, O_RDONLY);
	ssize_t got = fd < 0 ? -1 : read(fd, is, sizeof(is));

	if (fd >= 0)
		close(fd);
	return got == (ssize_t)n && memcmp(is, bytes, n) == 0;
}

static int
run(char *argv[], int in, int says)
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		dup2(in, 0);
		dup2(open("/dev/null", O_WRONLY), 1);
		dup2(says, 2);
		alarm(SECONDS);
		execvp(argv[0], argv);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) < 0)
		stop("fork");
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* Removes what is there, too. */
static int
is_empty(const char *folder)
{
	DIR *d = opendir(folder);
	const struct dirent *e;
	int files = 0;

	while (d && (e = readdir(d)))
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0) {
			unlinkat(dirfd(d), e->d_name, 0);
			files++;
		}
	if (d)
		closedir(d);
	return d && !files;
}

/* 1 if the command ends with this status on the first n bytes of now, and otherwise as it should. */
static int
ends(int wanted, char *argv[], int named, size_t n, const char *folder, const char *what)
{
	static int shown;
	int in = named || file ? file_of(now, n) : pipe_of(now, n), says = memfd_create("says", 0), status, well, empty;
	char text[1024] = "";
	ssize_t got;

	snprintf(path, sizeof(path), "/proc/%ld/fd/%d", (long)getpid(), in);
	if (file)
		put(now, n);
	status = run(argv, named || file ? 0 : in, says);
	got = pread(says, text, sizeof(text) - 1, 0);
	empty = is_empty(folder) && (wanted == 0 || !file || unchanged(now, n));
	well = status == wanted && (wanted == 0 || (got > 0 && strchr(text, '\n') == text + got - 1 && empty));
	if (!well && shown++ < SHOWN)
		printf("# %s: %s: status %d, %s, said: %s\n", argv[0], what, status,
		       empty ? "no file" : "a file is left or changed", text);
	close(in);
	close(says);
	return well;
}

int
main(int argc, char *argv[])
{
	uint64_t state = 1, wanted = 0;
	size_t cases, tried = 0, failed = 0;
	int got, named = 0;

	while ((got = getopt(argc, argv, "+n:s:f:")) != -1)
		if (got == 'f')
			file = optarg;
		else
			*(got == 'n' ? &wanted : &state) = strtoull(optarg, NULL, 10);
	if (argc - optind < 3)
		return 64;
	load(argv[optind]);
	for (int i = optind + 2; i < argc; i++)
		if (strcmp(argv[i], "@") == 0) {
			argv[i] = path;
			named = 1;
		}
	cases = size * WAYS + (size_t)messages * MOVES - 1;	/* the last message has no next */
	if (wanted == 0 || wanted > cases)
		wanted = cases;
	if (!ends(0, argv + optind + 2, named, copy(0, 0, size), argv[optind + 1], "the whole stream")) {
		printf("1 tried, 1 failed\n");
		return 1;
	}
	for (; tried < wanted; tried++) {
		char say[80];
		size_t which = tried, n;

		state = state * 6364136223846793005u + 1442695040888963407u;
		if (wanted < cases)
			which = (size_t)(state >> 33) % cases;
		n = harm(which, say, sizeof(say));
		failed += !ends(65, argv + optind + 2, named, n, argv[optind + 1], say);
	}
	printf("%zu tried, %zu failed\n", tried, failed);
	return failed > 0;
}
