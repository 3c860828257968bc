/* ops.h - the operations: constructors that append nodes to a graph.
 *
 * Axes: (batch B, time T, bin F, channel C), (B, T, feature) or (B, feature). A parameter's
 * name is the operation's with ".weight" or ".bias" behind it, as in PyTorch. */
#ifndef OPS_H
#define OPS_H

#include "nn/graph.h"

/* x (B,T,F) -> (B, max(T,least), F, 1): (x - mean) / deviation with the state buffers
 * "normalise.mean" and "normalise.deviation" (F); rows shorter than least frames are
 * extended to it with zeros. */
struct node *nn_normalise(struct graph *, struct node *x, long least);

/* The same for models of one length: (B,T,F) -> (B, frames, F, 1). Rows of another length are refused when they
 * are fed. */
struct node *nn_normalise_exactly(struct graph *, struct node *x, long frames);

/* x (B,T,F,C) -> (B, T', F', out), T' = floor((T + 2 (kt/2) - kt) / stride) + 1, F' likewise.
 * Weights (out, kt, kf, in); the bias is optional. */
struct node *nn_conv2d(struct graph *, struct node *x, const char *name, long out,
                       long kt, long kf, long stride, int bias);

/* x (B,T,F,C) -> (B, T', F', C): the largest of each k x k window, T' = floor((T + 2 pad - k) /
 * stride) + 1. The padding, like what lies past a row's end, never wins. A ReLU after it is optional and fused. */
struct node *nn_maxpool(struct graph *, struct node *x, long k, long stride, long pad, int relu);

/* x (B,T,F,C) normalized per channel, times w, plus b, plus past: another branch of this shape, with the same lengths,
 * or NULL; the ReLU after it is optional. In training by mean and variance of the batch (of the frames before each row's
 * end), which the running statistics follow when the gradient passes: by 0.1, the variance unbiased. Else by the running
 * statistics. Epsilon is 1e-5. Parameters NAME.weight (1 at first) and NAME.bias (0), state NAME.running_mean (0) and
 * NAME.running_var (1), C each. */
struct node *nn_batchnorm(struct graph *, struct node *x, const char *name, struct node *past, int relu);

/* x (B,T,F,C) or (B,T,C) -> (B, C): the mean over the bins of the frames before each row's end. */
struct node *nn_avgpool(struct graph *, struct node *x);

/* x (B,T,F,C) -> (B, T, F C): another view of the same memory. */
struct node *nn_flatten(struct graph *, struct node *x);

/* x (B,T,I) -> (B, 2 hidden): a bidirectional GRU's last forward output beside the backward
 * direction's output at the first frame (PyTorch's h_n). Each row starts and ends at its own
 * length. bins: x is a flattened (B,T,bins,I/bins), and so are the columns of the weights. */
struct node *nn_gru(struct graph *, struct node *x, const char *name, long hidden, long bins);

/* x (..., I) -> (..., out): w x + b. */
struct node *nn_dense(struct graph *, struct node *x, const char *name, long out);

/* x (B,I) -> (B, out): scale times the cosine of x and each row of the weights (out,I), 0 where one has no length. */
struct node *nn_cosine(struct graph *, struct node *x, const char *name, long out, double scale);

/* x (B,T,F,C), T always the same -> (B, out): one layer over all of a row. Weights (out,T,F,C). */
struct node *nn_dense_over(struct graph *, struct node *x, const char *name, long out);

/* x (B,D) -> (ceil(B/2), 2 D): rows 2i and 2i + 1 side by side. A last row that is alone stands beside itself, so
 * that a single utterance can be embedded. */
struct node *nn_pairs(struct graph *, struct node *x);

/* x where it is positive, else 0. */
struct node *nn_relu(struct graph *, struct node *x);

/* x where it is positive, else slope x; one slope for all, "NAME.weight", 0.25 at first. */
struct node *nn_prelu(struct graph *, struct node *x, const char *name);

/* A fresh "NAME.end" parameter, for the constructors above: uniform in +-bound. */
struct node *nn_param(struct graph *, const char *name, const char *end, const char *axes,
                      int rank, const long *shape, double bound);
/* A fresh "NAME.end" state buffer, all equal to value. */
struct node *nn_state(struct graph *, const char *name, const char *end, const char *axes,
                      int rank, const long *shape, double value);

#endif
