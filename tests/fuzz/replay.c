/* replay.c - a fuzz target without libFuzzer: every file as it is, then mutations drawn from a seed
 *
 * usage: replay [-n MUTATIONS] [-s SEED] FILE ... */
#include "fuzz.h"

enum { MOST = 1 << 20, FLIPS = 8 };

static uint64_t state;
static unsigned char was[MOST], now[MOST];

static size_t
draw(size_t below)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return below ? (size_t)(state >> 33) % below : 0;
}

/* Flip bits, set bytes to the edges of MessagePack and of integers, cut, double a piece. */
static size_t
mutate(size_t n)
{
	static const unsigned char edge[] = { 0, 1, 0x7f, 0x80, 0xc0, 0xc1, 0xc6, 0xdb, 0xdd, 0xdf, 0xff };
	size_t from = draw(n), to = draw(n), many = draw(64);

	memcpy(now, was, n);
	for (size_t i = draw(FLIPS) + 1; n && i > 0; i--) {
		size_t at = draw(2) ? draw(n) : draw(n < 600 ? n : 600);

		now[at] = draw(2) ? (unsigned char)(now[at] ^ 1u << draw(8)) : edge[draw(sizeof(edge))];
	}
	if (draw(4) == 0)
		return draw(n + 1);
	if (draw(4) == 0 && from + many <= n && to + many <= n)
		memmove(now + to, was + from, many);
	return n;
}

static size_t
load(const char *path)
{
	FILE *f = fopen(path, "rb");
	size_t n;

	if (!f) {
		perror(path);
		exit(1);
	}
	n = fread(was, 1, sizeof(was), f);
	fclose(f);
	return n;
}

int
main(int argc, char *argv[])
{
	long mutations = 0, tried = 0;
	int got;

	while ((got = getopt(argc, argv, "n:s:")) != -1) {
		if (got == 'n')
			mutations = atol(optarg);
		else if (got == 's')
			state = strtoull(optarg, NULL, 10);
		else
			return 64;
	}
	for (; optind < argc; optind++) {
		size_t n = load(argv[optind]);

		LLVMFuzzerTestOneInput(was, n);
		tried++;
		for (long i = 0; i < mutations; i++, tried++)
			LLVMFuzzerTestOneInput(now, mutate(n));
	}
	printf("%ld tried\n", tried);
	return 0;
}
