/* zip.h - stored (uncompressed) zip archives: what numpy calls .npz.
 *
 * Source: PKWARE's APPNOTE 6.3; sizes above 4 GiB by its zip64 fields. Nothing is ever
 * unpacked to a path.
 *
 * Not libzip: a source that it writes an archive to must seek (ZIP_SOURCE_SEEK_WRITE), so that an archive for a pipe would
 * be spooled twice, its members and then the whole. */
#ifndef ZIP_H
#define ZIP_H

#include <stdint.h>
#include <sys/types.h>

#include "core/err.h"

enum { ZIP_MEMBERS = 64, ZIP_NAME = 64 };

struct zip_member {
	char name[ZIP_NAME];
	off_t at, size;		/* where its bytes are: in the archive, or in the spool */
	uint32_t crc;
};

struct zip {
	int fd;			/* reading: borrowed; writing: the spool */
	int n;
	struct zip_member member[ZIP_MEMBERS];
};

/* Read the directory of a file that can be read at any place (spool_of()). ERR_DATA: no zip, a
 * member that is compressed or encrypted, offsets outside the file, more than ZIP_MEMBERS. */
int zip_open(struct zip *, int fd, off_t size, struct err *);

/* The member of this name, or NULL. */
const struct zip_member *zip_find(const struct zip *, const char *name);

/* ERR_DATA unless the member's bytes have the CRC that the directory says. */
int zip_check(const struct zip *, const struct zip_member *, struct err *);

/* Writing: members wait in a spool, since their sizes and sums stand in front of them. */
int zip_begin(struct zip *, struct err *);
int zip_member(struct zip *, const char *name, struct err *);	/* what zip_add() adds belongs to it */
int zip_add(struct zip *, const void *, size_t n, struct err *);
/* Replace n bytes at the start of the last member. */
int zip_rewrite(struct zip *, const void *, size_t n, struct err *);
int zip_end(struct zip *, int fd, struct err *);
void zip_free(struct zip *);

#endif
