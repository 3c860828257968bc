/* zip_write.c - writing stored zip archives, with zip64 fields throughout */
#include <string.h>
#include <unistd.h>

#include "byte_order.h"
#include "spool.h"
#include "zip_parts.h"

enum {
	VERSION_WIDE = 45,		/* the reader must know zip64 */
	DATE = 0x21,			/* 1980-01-01: the same input gives the same bytes */
	LOCAL_EXTRA = 20, ENTRY_EXTRA = 28	/* their zip64 fields */
};

int
zip_begin(struct zip *z, struct err *err)
{
	*z = (struct zip){ .fd = spool_new(err) };
	return z->fd < 0 ? -1 : 0;
}

int
zip_member(struct zip *z, const char *name, struct err *err)
{
	struct zip_member *m = &z->member[z->n];

	if (z->n == ZIP_MEMBERS || strlen(name) >= ZIP_NAME)
		return err_set(err, ERR_ARG, "too many members, or the name is too long");
	strcpy(m->name, name);
	m->at = z->n ? m[-1].at + m[-1].size : 0;
	z->n++;
	return 0;
}

int
zip_add(struct zip *z, const void *bytes, size_t n, struct err *err)
{
	z->member[z->n - 1].size += (off_t)n;
	return spool_write(z->fd, bytes, n, err);
}

int
zip_rewrite(struct zip *z, const void *bytes, size_t n, struct err *err)
{
	if (lseek(z->fd, z->member[z->n - 1].at, SEEK_SET) < 0 ||
	    spool_write(z->fd, bytes, n, err) < 0 ||
	    lseek(z->fd, 0, SEEK_END) < 0)
		return err_set(err, ERR_IO, "can't write to the temporary file");
	return 0;
}

static size_t
local(const struct zip_member *m, unsigned char *b)
{
	size_t n = strlen(m->name);

	memset(b, 0, ZIP_LOCAL);
	memcpy(b, "PK\3\4", 4);
	byte_order_put(b + 4, VERSION_WIDE, 2);
	byte_order_put(b + 12, DATE, 2);
	byte_order_put(b + 14, m->crc, 4);
	byte_order_put(b + 18, 0xffffffff, 4);
	byte_order_put(b + 22, 0xffffffff, 4);
	byte_order_put(b + 26, n, 2);
	byte_order_put(b + 28, LOCAL_EXTRA, 2);
	memcpy(b + ZIP_LOCAL, m->name, n);
	b += ZIP_LOCAL + n;
	byte_order_put(b, 1, 2);
	byte_order_put(b + 2, LOCAL_EXTRA - 4, 2);
	byte_order_put(b + 4, (uint64_t)m->size, 8);
	byte_order_put(b + 12, (uint64_t)m->size, 8);
	return ZIP_LOCAL + n + LOCAL_EXTRA;
}

static size_t
entry(const struct zip_member *m, uint64_t at, unsigned char *b)
{
	size_t n = strlen(m->name);

	memset(b, 0, ZIP_ENTRY);
	memcpy(b, "PK\1\2", 4);
	byte_order_put(b + 4, VERSION_WIDE, 2);
	byte_order_put(b + 6, VERSION_WIDE, 2);
	byte_order_put(b + 14, DATE, 2);
	byte_order_put(b + 16, m->crc, 4);
	byte_order_put(b + 20, 0xffffffff, 4);
	byte_order_put(b + 24, 0xffffffff, 4);
	byte_order_put(b + 28, n, 2);
	byte_order_put(b + 30, ENTRY_EXTRA, 2);
	byte_order_put(b + 42, 0xffffffff, 4);
	memcpy(b + ZIP_ENTRY, m->name, n);
	b += ZIP_ENTRY + n;
	byte_order_put(b, 1, 2);
	byte_order_put(b + 2, ENTRY_EXTRA - 4, 2);
	byte_order_put(b + 4, (uint64_t)m->size, 8);
	byte_order_put(b + 12, (uint64_t)m->size, 8);
	byte_order_put(b + 20, at, 8);
	return ZIP_ENTRY + n + ENTRY_EXTRA;
}

/* The directory is size bytes at this place; the zip64 end, its locator and the old end follow
 * it. */
static int
finish(const struct zip *z, uint64_t at, uint64_t size, int fd, struct err *err)
{
	unsigned char b[ZIP_END64 + ZIP_LOCATOR + ZIP_END] = {0}, *p = b;

	memcpy(p, "PK\6\6", 4);
	byte_order_put(p + 4, ZIP_END64 - 12, 8);
	byte_order_put(p + 12, VERSION_WIDE, 2);
	byte_order_put(p + 14, VERSION_WIDE, 2);
	byte_order_put(p + 24, (uint64_t)z->n, 8);
	byte_order_put(p + 32, (uint64_t)z->n, 8);
	byte_order_put(p + 40, size, 8);
	byte_order_put(p + 48, at, 8);
	p += ZIP_END64;
	memcpy(p, "PK\6\7", 4);
	byte_order_put(p + 8, at + size, 8);
	byte_order_put(p + 16, 1, 4);
	p += ZIP_LOCATOR;
	memcpy(p, "PK\5\6", 4);
	byte_order_put(p + 8, (uint64_t)z->n, 2);
	byte_order_put(p + 10, (uint64_t)z->n, 2);
	byte_order_put(p + 12, 0xffffffff, 4);
	byte_order_put(p + 16, 0xffffffff, 4);
	return spool_write(fd, b, sizeof(b), err);
}

int
zip_end(struct zip *z, int fd, struct err *err)
{
	unsigned char b[ZIP_ENTRY + ZIP_NAME + ENTRY_EXTRA];
	uint64_t at[ZIP_MEMBERS], end = 0, size = 0;

	for (int i = 0; i < z->n; i++) {
		struct zip_member *m = &z->member[i];
		size_t n;

		if (zip_crc(z->fd, m->at, m->size, &m->crc, err) < 0)
			return -1;
		n = local(m, b);
		if (spool_write(fd, b, n, err) < 0 ||
		    spool_copy(z->fd, m->at, m->size, fd, err) < 0)
			return -1;
		at[i] = end;
		end += n + (uint64_t)m->size;
	}
	for (int i = 0; i < z->n; i++) {
		size_t n = entry(&z->member[i], at[i], b);

		if (spool_write(fd, b, n, err) < 0)
			return -1;
		size += n;
	}
	return finish(z, end, size, fd, err);
}

void
zip_free(struct zip *z)
{
	if (z->fd >= 0)
		close(z->fd);
	z->fd = -1;
}
