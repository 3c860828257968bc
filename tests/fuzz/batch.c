/* batch.c - streams of batches, up to the arrays that sertrain takes them into */
#include "batch.h"
#include "classes.h"
#include "fuzz.h"

static void
check(const struct batch *b, const struct classes *c)
{
	fuzz_check(b->rows == b->x.shape[0] && (long)json_array_size(b->ids) == b->rows, "as many rows as in x");
	for (long i = 0; i < b->rows; i++) {
		fuzz_check(b->lengths[i] >= 1 && b->lengths[i] <= b->x.shape[1], "lengths lie in x");
		fuzz_check(b->labels[i] >= -1 && b->labels[i] < c->n, "labels are classes");
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	int fd = fuzz_file(bytes, n), got = READ_ERROR;
	struct err err = {0};
	struct reader *in = reader_open(fd, &err);
	struct record r = {0};
	struct batch b = {0};
	struct classes c = {0};

	if (in && classes_from(&c, reader_header(in), &err) == 0)
		while ((got = reader_next(in, &r, &err)) > READ_END) {
			if (got == READ_RECORD && batch_from(&b, &r, c.n, &err) < 0)
				break;
			if (got == READ_RECORD)
				check(&b, &c);
		}
	if (got != READ_END)
		fuzz_refused(&err);
	record_free(&r);
	batch_free(&b);
	classes_free(&c);
	if (in)
		reader_close(in);
	close(fd);
	return 0;
}
