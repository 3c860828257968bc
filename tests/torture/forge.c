/* forge.c - a stream that is whole, and lies
 *
 * usage: forge [-h KEY=JSON] [-x NAME=NUMBER] [-s SKIPPED] STREAM >FORGED
 *
 * -h sets a value in the header, KEY= alone removes it: KEY is a path of names and places, as outcome.confusion.0 or
 * features.history.0.options.kind.
 * -x sets every entry of x to NUMBER in the records whose id contains NAME, -s what the end record says was skipped.
 * Counts and hash agree with what is written. */
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xxhash.h>

#include "stream.h"

static struct err err;

static void
check(int good, const char *what)
{
	if (good)
		return;
	fprintf(stderr, "forge: %s: %s\n", what, err.text);
	exit(1);
}

static void
set(json_t *at, char *path, json_t *value)
{
	for (char *name = path, *dot; name; name = dot) {
		int last = !(dot = strchr(name, '.'));

		if (dot)
			*dot++ = '\0';
		if (json_is_array(at) && last)
			check(json_array_set_new(at, strtoul(name, NULL, 10), value) == 0, name);
		else if (last && !value)
			check(json_object_del(at, name) == 0, name);
		else if (last)
			check(json_object_set_new(at, name, value) == 0, name);
		at = json_is_array(at) ? json_array_get(at, strtoul(name, NULL, 10)) : json_object_get(at, name);
	}
}

/* The writer would refuse such an end. */
static void
end(int to, uint64_t records, uint64_t skipped)
{
	static char bytes[1 << 20];
	XXH3_state_t *hash = XXH3_createState();
	char last[80] = "\x83\xa3" "end\xcf", *p = last + 6;
	ssize_t n;

	XXH3_64bits_reset(hash);
	lseek(to, 0, SEEK_SET);
	while ((n = read(to, bytes, sizeof(bytes))) > 0) {
		XXH3_64bits_update(hash, bytes, (size_t)n);
		check(write(STDOUT_FILENO, bytes, (size_t)n) == n, "stdout");
	}
	for (int i = 56; i >= 0; i -= 8)
		*p++ = (char)(records >> i);
	memcpy(p, "\xa7skipped\xcf", 9);
	p += 9;
	for (int i = 56; i >= 0; i -= 8)
		*p++ = (char)(skipped >> i);
	memcpy(p, "\xa4xxh3", 5);
	p += 5;
	XXH3_64bits_update(hash, last, (size_t)(p - last));
	p += sprintf(p, "\xb0%016" PRIx64, (uint64_t)XXH3_64bits_digest(hash));
	check(write(STDOUT_FILENO, last, (size_t)(p - last)) == p - last, "stdout");
	XXH3_freeState(hash);
}

int
main(int argc, char *argv[])
{
	int got, from = open(argv[argc - 1], O_RDONLY), to = fileno(tmpfile());
	struct reader *r = reader_open(from, &err);
	struct record m = {0};
	struct writer *w;
	const char *name = NULL;
	uint64_t skipped = 0;
	double number = 0;

	check(r != NULL, argv[argc - 1]);
	while ((got = getopt(argc, argv, "h:x:s:")) != -1) {
		char *value = got == 's' ? optarg : strchr(optarg, '=');

		check(value != NULL, optarg);
		if (got == 's') {
			skipped = strtoull(value, NULL, 10);
			continue;
		}
		*value++ = '\0';
		if (got == 'h')
			set(reader_header(r), optarg, json_loads(value, JSON_DECODE_ANY, NULL));
		else
			name = optarg, number = strtod(value, NULL);
	}
	check((w = writer_open(to, reader_header(r), &err)) != NULL, "header");
	while ((got = reader_next(r, &m, &err)) == READ_RECORD || got == READ_EPOCH) {
		for (size_t i = 0; got == READ_RECORD && name && strstr(record_id(&m), name) && i < tensor_size(&m.x); i++)
			m.x.data[i] = (float)number;
		check((got == READ_EPOCH ? writer_epoch(w, reader_epoch(r), &err) : writer_put(w, &m, &err)) == 0, "record");
	}
	check(got == READ_END, argv[argc - 1]);
	end(to, (uint64_t)reader_count(r), skipped);
	record_free(&m);
	writer_close(w);
	reader_close(r);
	return 0;
}
