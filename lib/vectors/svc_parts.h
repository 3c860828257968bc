/* svc_parts.h - what training and classifying share of LIBSVM's structures */
#ifndef SVC_PARTS_H
#define SVC_PARTS_H

#if __has_include(<libsvm/svm.h>)	/* Debian, Fedora */
#include <libsvm/svm.h>
#else	/* Arch, Homebrew */
#include <svm.h>
#endif

#include "vectors/svc.h"

/* All that a spec says, without the class weights. */
struct svm_parameter svc_parameter(const struct svc_spec *);

/* LIBSVM's form of a vector: dim pairs (index, value), and index -1 at the end. */
void svc_nodes(const float *v, long dim, struct svm_node *to);

#endif
