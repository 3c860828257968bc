/* ser2npy - a stream's records as one numpy array */
#include <string.h>

#include "npz.h"
#include "stage.h"

static const struct opt opts[] = { OPT_ROW_ALLOW_EMPTY, { 0 } };

static const struct program prog = { "ser2npy", "convert a stream to a numpy .npz file", "[file]", opts, .most = 1 };

static void
check(const struct input *in)
{
	const char *kind = header_text(in->header, "kind", "");

	if (strcmp(kind, "model") == 0 || strcmp(kind, "batch") == 0)
		stage_die(ERR_DATA, in->name, "kind is \"%s\": its records do not fit into one array",
		          kind);
}

int
main(int argc, char *argv[])
{
	struct npz_writer array;
	struct record r = {0};
	struct err err = {0};
	struct input in;
	int at = stage_parse(&prog, argc, argv), extras = 0;

	input_open(&in, argv[at]);
	check(&in);
	if (npz_begin(&array, header_integer(in.header, "width", 1), &err) < 0)
		stage_fail("temporary file", &err);
	while (input_next(&in, &r) != READ_END) {
		extras += r.extras;
		if (npz_add(&array, &r, &err) < 0)
			input_fail(&in, &r, &err);
	}
	if (extras)
		stage_warn(in.name, "tensors beside x are left out: %d", extras);
	if (npz_end(&array, stage_out(), &err) < 0)
		stage_fail(stage_out_name(), &err);
	stage_out_close();
	npz_free(&array);
	input_close(&in);
	record_free(&r);
	return 0;
}
