/* err.h - say what went wrong, and let the caller decide what to do.
 *
 * lib and formats never print and never exit. A function that can fail
 * takes a struct err last, fills it, and returns -1 or NULL.
 */
#ifndef ERR_H
#define ERR_H

enum err_kind {
	ERR_NONE,
	ERR_ARG,	/* a parameter makes no sense (exit status 64) */
	ERR_DATA,	/* the bytes are not what the format promises (65) */
	ERR_MISSING,	/* an input is not there or can't be opened (66) */
	ERR_BUG,	/* our own fault (70) */
	ERR_MEM,	/* out of memory (71) */
	ERR_CREATE,	/* an output can't be created (73) */
	ERR_IO,		/* the system refused a read or a write (74) */
	ERR_STOPPED	/* interrupted, and can be resumed (75) */
};

struct err {
	enum err_kind kind;
	char text[400];	/* one clause: no program, no file, no full stop; control characters are '?' */
};

/* Record the first error and keep it; later ones are ignored. Returns -1. */
int err_set(struct err *, enum err_kind, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

#endif
