/* seraug - mask times and frequencies of training batches, anew each epoch */
#include <stdlib.h>
#include <string.h>

#include "batch.h"
#include "dsp/masks.h"
#include "stage.h"

static long times = 2, time_width = 70, bands = 2, band_width, seed = 1;
static double share = 0.2;

static const struct opt opts[] = {
	{ 0, "time-masks", OPT_INT, &times, 0, 1000, "count", "number of time masks per utterance", stage_value },
	{ 0, "time-width", OPT_INT, &time_width, 0, 1e6, "frames", "largest width of a time mask", stage_value },
	{ 0, "time-share", OPT_REAL, &share, 0, 1, "share", "largest width of a time mask, as share of the utterance", stage_value },
	{ 0, "freq-masks", OPT_INT, &bands, 0, 1000, "count", "number of frequency masks per utterance", stage_value },
	{ 0, "freq-width", OPT_INT, &band_width, 0, 65536, "features",
	  "largest width of a frequency mask (0: 3/16 of the features)", stage_value },
	{ 's', "seed", OPT_INT, &seed, 0, 1e9, "seed", "random seed of the masks", stage_value },
	{ 0 }
};

static const struct program prog = {
	"seraug", "SpecAugment: mask time and frequency in training batches", "[batches]", opts, .most = 1
};

static struct masks_spec masks;
static struct batch batch;
static long width, classes;
static float *fill;

/* What a mask is filled with: the mean, which the model's first layer makes 0. */
static int
means(const json_t *h, struct err *err)
{
	const json_t *mean = json_object_get(h, "mean");

	if (width < 1 || (long)json_array_size(mean) != width)
		return err_set(err, ERR_DATA, "the header has no mean for each of %ld features", width);
	if (!(fill = malloc((size_t)width * sizeof(*fill))))
		return err_set(err, ERR_MEM, "out of memory for %ld features", width);
	for (long i = 0; i < width; i++) {
		const json_t *value = json_array_get(mean, (size_t)i);

		if (!json_is_number(value))
			return err_set(err, ERR_DATA, "the mean of feature %ld is not a number", i);
		fill[i] = (float)json_number_value(value);
	}
	return 0;
}

static int
check(const json_t *h, struct err *err)
{
	const json_t *parts = json_object_get(h, "parts"), *value;
	size_t i;

	if (header_expect(h, "batch", NULL, err) < 0)
		return -1;
	json_array_foreach(parts, i, value) {
		const char *part = json_string_value(value);

		if (part && (strcmp(part, "dev") == 0 || strcmp(part, "test") == 0))
			return err_set(err, ERR_DATA,
			               "has records of part %s, but only training data may be masked", part);
	}
	width = header_integer(h, "width", 0);
	classes = (long)json_array_size(json_object_get(h, "classes"));
	return means(h, err);
}

static int
start(json_t *h, struct err *err)
{
	if (check(h, err) < 0)
		return -1;
	if (band_width > width)
		stage_die(ERR_ARG, "--freq-width", "%ld of %ld features", band_width, width);
	band_width = band_width ? band_width : (3 * width + 15) / 16;
	masks = (struct masks_spec){ times, time_width, share, bands, band_width, (uint64_t)seed };
	stage_history(h, 1);
	return 0;
}

static int
each(struct record *r, struct err *err)
{
	char *dot;
	long epoch = strtol(record_id(r), &dot, 10);	/* "epoch.number": also where a run begins later */

	if (epoch < 1 || *dot != '.')
		return err_set(err, ERR_DATA, "id is not an epoch and a number, as in 1.1");
	if (batch_from(&batch, r, classes, err) < 0)
		return -1;
	for (long i = 0; i < batch.rows; i++)
		masks_apply(&masks, epoch, json_string_value(json_array_get(batch.ids, (size_t)i)), fill,
		            batch.x.data + i * batch.x.shape[1] * width, batch.lengths[i], width);
	tensor_swap(&batch.x, &r->x);
	return 1;
}

static void
stop(void)
{
	batch_free(&batch);
	free(fill);
}

int
main(int argc, char **argv)
{
	return stage_run(&prog, &(struct stage){ start, each, stop }, argc, argv);
}
