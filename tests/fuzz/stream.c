/* stream.c - the reader of ser(5), and what is read goes through the writer and is read again */
#include <math.h>

#include "fuzz.h"
#include "stream.h"

static void
check(const struct record *r)
{
	fuzz_check(record_id(r) != NULL, "a record has an id");
	for (size_t i = 0; r->x.data && i < tensor_size(&r->x); i++)
		fuzz_check(isfinite(r->x.data[i]), "x is finite");
	for (int e = 0; e < r->extras; e++)
		for (size_t i = 0; i < tensor_size(&r->extra[e].t); i++)
			fuzz_check(isfinite(r->extra[e].t.data[i]), "further tensors are finite");
}

/* Copies the stream; READ_END where it is whole. */
static int
copy(int from, int to, struct err *err)
{
	struct reader *in = reader_open(from, err);
	struct writer *out = in ? writer_open(to, reader_header(in), err) : NULL;
	struct record r = {0};
	int got = READ_ERROR, bad = !out;

	while (!bad && (got = reader_next(in, &r, err)) > READ_END) {
		if (got == READ_EPOCH) {
			bad = writer_epoch(out, reader_epoch(in), err) < 0;
		} else {
			check(&r);
			bad = writer_put(out, &r, err) < 0;
		}
	}
	if (got == READ_END && writer_end(out, reader_skipped(in), err) < 0)
		got = READ_ERROR;
	record_free(&r);
	if (out)
		writer_close(out);
	if (in)
		reader_close(in);
	return bad ? READ_ERROR : got;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct err err = {0};
	int from = fuzz_file(bytes, n), to = fuzz_file(NULL, 0), null = fuzz_file(NULL, 0);

	if (copy(from, to, &err) == READ_END) {
		lseek(to, 0, SEEK_SET);
		fuzz_check(copy(to, null, &err) == READ_END, "what is written can be read");
	} else {
		fuzz_refused(&err);
	}
	close(from);
	close(to);
	close(null);
	return 0;
}
