/* checkpoint.h - a run of training kept aside, so that another process can go on with it.
 *
 * Header (kind "checkpoint", axes ""): a model's (training_header()), its place (position.h), and
 *   best      {epoch, score}: the kept epoch; 0 and -1 before there is one
 *   outcome   {rows, loss, terms, confusion}: of the epoch that is under way
 * Records: as in a model, each parameter, state buffer and centers as they are now; "kept/NAME" (role "kept"), the same
 * as the best epoch left them, where there is one; "adam.1/NAME", "adam.2/NAME" (role "optimizer"),
 what the optimizer's
 * vectors hold for each parameter.
 *
 * What a checkpoint holds may have come from batches whose epoch mark was not seen yet. It is used only when the stream,
 * read anew, hashes to the same at the same place; so the mark judges those batches as well.
 */
#ifndef CHECKPOINT_H
#define CHECKPOINT_H

#include "resume_point.h"
#include "training.h"

/* For a struct training that was opened (training_init() and training_dev() were called as well). It is read into one
 * that was opened with the same options. */
extern const struct keeping checkpoint_training;

#endif
