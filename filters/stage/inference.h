/* inference.h - what the filters share that run a model over features: options, operands, the loop.
 *
 *	stage_infer_open(&run, argv + first);
 *	while ((r = stage_infer_next(&run)))
 *		... r, infer_z(&run.model, run.row) ...
 *	stage_infer_close(&run);
 */
#ifndef INFERENCE_H
#define INFERENCE_H

#include "infer.h"
#include "stage.h"

extern long stage_infer_size, stage_infer_threads;
#define OPT_ROWS_INFER \
	{ 'b', "batch",   OPT_INT, &stage_infer_size, 1, 4096, "utterances", "records computed at once; 1: each as it arrives" }, \
	{ 'j', "threads", OPT_INT, &stage_infer_threads, 0, 256, "threads", "number of threads; 0: one per core" }, \
	OPT_ROW_ALLOW_EMPTY

struct inference {
	struct infer model;
	struct input in;	/* the features */
	long row, ready;	/* of the model's rows: the one at hand, and how many there are */
	int got;
	json_t *labels, *speakers;	/* sets of those of the records so far */
};

/* The operands are a model and perhaps features, which must be such as it was trained on. */
void stage_infer_open(struct inference *, char **operand);

/* The next record that the model was run over, or NULL at the end; borrowed until the next call. */
struct record *stage_infer_next(struct inference *);
void stage_infer_close(struct inference *);

#endif
