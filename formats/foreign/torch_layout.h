/* torch_layout.h - the axes of a parameter here, and PyTorch's.
 *
 * A parameter's axes are words: "out time bin in". PyTorch has the axis named `in` or
 * `channel` second where it is further back here: (out, in, time, bin). A word "flat:" in
 * front says that PyTorch has all axes behind the first as one: "flat: gate bin channel" (G,
 * F, C) is (G, C * F) there, channel-major. Others are equal.
 */
#ifndef TORCH_LAYOUT_H
#define TORCH_LAYOUT_H

#include "core/tensor.h"

/* out = x as PyTorch has it. axes NULL: unchanged. ERR_DATA where the words don't fit the
 * rank, ERR_MEM. */
int torch_layout_export(const char *axes, const struct tensor *x, struct tensor *out, struct err *);

/* Fill x, whose shape is set, from PyTorch's. ERR_DATA where the shapes disagree: names both. */
int torch_layout_import(const char *axes, const struct tensor *peer, struct tensor *x, struct err *);

#endif
