/* scan.h - how long is the MessagePack message that starts here, and may it be unpacked? */
#ifndef SCAN_H
#define SCAN_H

#include <stddef.h>

#include "core/err.h"

enum {
	SCAN_DEPTH = 16,		/* maps and arrays within each other */
	SCAN_PLAIN = 64 << 20,		/* bytes of a message that are not tensor data */
	SCAN_FEW = 1 << 16, SCAN_EACH = 8	/* maps and arrays of a message: so many, and one for so many bytes */
};

/* Walk the message at p, of which n bytes are there, without believing any length: nothing is allocated.
 * 1: whole, of *size bytes. 0: at least *size bytes (> n) are needed to know more.
 * -1 and ERR_DATA: no MessagePack, too deep, more plain bytes than SCAN_PLAIN, or more maps and arrays than its plain bytes
 * allow: an empty one is a byte there and some 250 in memory. */
int scan_message(const unsigned char *p, size_t n, size_t *size, struct err *);

#endif
