/* training.h - a run of training, from the header of the batches to the model. */
#ifndef TRAINING_H
#define TRAINING_H

#include <stdio.h>

#include "devset.h"
#include "model.h"

/* What the user chose. */
struct training_spec {
	const char *model, *loss, *optim, *schedule;
	int balanced;		/* weights of the classes: n / (classes * n_c), so that all count the same; 0: none */
	double rate, decay, clip;
	long seed, threads;	/* threads 0: one a core */
	long patience;		/* epochs without a better one before it is over; 0: all are trained */
	int profile;		/* measure what each layer costs: it changes no value */
};

struct training {
	struct training_spec spec;
	const json_t *batches;		/* the header of the batches; borrowed */
	long classes, epochs, epoch;	/* epoch: how many have ended */
	struct net net;
	struct trainer trainer;
	char loss[TEXT_SPEC], schedule[TEXT_SPEC];	/* with every setting written out */
	struct outcome train, dev;	/* of the last epoch; dev.rows is 0 without a dev set; where the network tells
					 * pairs apart, train is of pairs, and dev's classes are by devset_score() */
	struct devset devset;
	json_t *dev_lists;		/* what is in the dev set, as seen.h has it, or NULL */
	json_t *before;			/* {train, dev} of the model to start from, where it has them; NULL: there is none */
	float *balance;			/* n / (classes n_c): the weights that make classes count the same */
	struct tensor kept;		/* what the best epoch left */
	double best;			/* its dev UA; -1 before the first */
	long best_epoch;
	json_t *options;		/* for the history; set by the caller before training_header(), and freed here */
	json_t *run;			/* what else makes the model what it is: patience, and the xxh3 of the batches' header,
					 * of the model to start from and of the dev set, under batches, init and dev */
};

/* Build network, objective and optimizer for the batches of this reader, which must stay open. ERR_ARG for a choice
 * that makes no sense, ERR_DATA for a header that is none of batches, ERR_MEM. */
int training_open(struct training *, const struct training_spec *, const struct reader *batches, struct err *);

/* Start from the weights of a model (its header has been read); its features must be those of the batches. tell is
 * called for each parameter that is initialized anew. ERR_DATA. */
int training_init(struct training *, struct reader *model, void (*tell)(const char *), struct err *);

/* Score on these features (header read from fd, which must stay open) after each epoch. ERR_DATA. */
int training_dev(struct training *, struct reader *, int fd, struct err *);

/* One step on one batch. ERR_DATA where the loss is not finite, with the ids of its utterances. */
int training_batch(struct training *, const struct batch *, struct err *);

/* An epoch has ended: score the dev set and keep the network if it is the best so far (without a dev set: always).
 * 1: kept, 0: not. The outcomes hold what the epoch was like until the next batch. */
int training_epoch(struct training *, struct err *);

/* 1: no batch more is wanted, for there was no better epoch for so long. */
int training_over(const struct training *);

/* The epoch in words: loss, train UA, and how the dev set went. */
void training_say(const struct training *, double seconds, char *to, size_t room);

/* The epoch as a line for the log, with its rate in utterances per second. A new reference. */
json_t *training_line(const struct training *, double seconds);

/* If it was asked for, the table of cost_layers() over the steps that were taken. */
void training_profile(const struct training *, FILE *);

/* Do two headers that training_header() made, of models or checkpoints, stand for the same run, whatever came of it?
 * ERR_DATA with the first difference: "it was written with learning-rate 0.001, not 0.0003". */
int training_same(const json_t *made, const json_t *now, struct err *);

/* Overfit one batch, in at most 300 steps. 1 if every utterance (or pair) is right then, 0 if not; says so in one
 * line of text. */
int training_sanity(struct training *, const struct batch *, char *to, size_t room, struct err *);

/* The model's header, with the stage "sertrain" in its history. A new reference; NULL and ERR_MEM. */
json_t *training_header(const struct training *, struct err *);
/* The parameters of the kept epoch. */
int training_write(struct training *, struct writer *, struct err *);
void training_free(struct training *);

#endif
