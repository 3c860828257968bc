/* zip.c - reading stored zip archives */
#include <stdlib.h>
#include <string.h>

#include "byte_order.h"
#include "spool.h"
#include "zip_parts.h"

enum { COMMENT = 65535, BLOCK = 1 << 16 };

static uint32_t
crc_byte(uint32_t c)
{
	for (int k = 0; k < 8; k++)
		c = c & 1 ? c >> 1 ^ 0xedb88320u : c >> 1;
	return c;
}

int
zip_crc(int fd, off_t at, off_t n, uint32_t *crc, struct err *err)
{
	unsigned char block[BLOCK];
	uint32_t table[256], c = 0xffffffffu;

	for (uint32_t i = 0; i < 256; i++)
		table[i] = crc_byte(i);
	while (n > 0) {
		size_t k = n < BLOCK ? (size_t)n : BLOCK;

		if (spool_read(fd, block, k, at, err) < 0)
			return -1;
		for (size_t i = 0; i < k; i++)
			c = table[(c ^ block[i]) & 0xff] ^ c >> 8;
		at += (off_t)k;
		n -= (off_t)k;
	}
	*crc = ~c;
	return 0;
}

/* The directory as the end record says, or the zip64 one before it. */
struct directory {
	uint64_t entries, size, at;
};

static int
wide_end(int fd, off_t end, struct directory *d, struct err *err)
{
	unsigned char locator[ZIP_LOCATOR], b[ZIP_END64];
	uint64_t at;

	if (end < ZIP_LOCATOR || spool_read(fd, locator, ZIP_LOCATOR, end - ZIP_LOCATOR, err) < 0)
		return err_set(err, ERR_DATA, "the zip's directory is damaged");
	at = byte_order_get(locator + 8, 8);
	if (memcmp(locator, "PK\6\7", 4) != 0 || at > (uint64_t)end ||
	    spool_read(fd, b, ZIP_END64, (off_t)at, err) < 0 || memcmp(b, "PK\6\6", 4) != 0)
		return err_set(err, ERR_DATA, "the zip's directory is damaged");
	*d = (struct directory){ byte_order_get(b + 32, 8), byte_order_get(b + 40, 8), byte_order_get(b + 48, 8) };
	return 0;
}

/* The end record is the last thing but a comment. */
static int
find_end(int fd, off_t size, struct directory *d, struct err *err)
{
	size_t n = size < ZIP_END + COMMENT ? (size_t)size : ZIP_END + COMMENT;
	unsigned char *tail = malloc(n + 1), *p = NULL;
	int status = 0;

	if (!tail)
		return err_set(err, ERR_MEM, "out of memory");
	if (spool_read(fd, tail, n, size - (off_t)n, err) < 0) {
		free(tail);
		return -1;
	}
	for (size_t i = n; i >= ZIP_END && !p; i--)
		if (memcmp(tail + i - ZIP_END, "PK\5\6", 4) == 0)
			p = tail + i - ZIP_END;
	if (!p) {
		status = err_set(err, ERR_DATA, "not a zip file, or a truncated one");
	} else {
		*d = (struct directory){ byte_order_get(p + 10, 2), byte_order_get(p + 12, 4), byte_order_get(p + 16, 4) };
		if (d->entries == 0xffff || d->size == 0xffffffff || d->at == 0xffffffff)
			status = wide_end(fd, size - (off_t)n + (p - tail), d, err);
	}
	free(tail);
	return status;
}

/* The sizes that did not fit stand in the extra field 1, in this order. */
static void
widen(const unsigned char *extra, size_t n, uint64_t *value[3])
{
	while (n >= 4) {
		size_t k = byte_order_get(extra + 2, 2), used = 0;

		if (k > n - 4)
			return;
		for (int i = 0; i < 3 && byte_order_get(extra, 2) == 1; i++)
			if (*value[i] == 0xffffffff && used + 8 <= k) {
				*value[i] = byte_order_get(extra + 4 + used, 8);
				used += 8;
			}
		extra += 4 + k;
		n -= 4 + k;
	}
}

static int
place(int fd, off_t size, uint64_t local, uint64_t bytes, struct zip_member *m, struct err *err)
{
	unsigned char b[ZIP_LOCAL];
	uint64_t at;

	if (local > (uint64_t)size || spool_read(fd, b, ZIP_LOCAL, (off_t)local, err) < 0)
		return err_set(err, ERR_DATA, "%s lies outside the file", m->name);
	at = local + ZIP_LOCAL + byte_order_get(b + 26, 2) + byte_order_get(b + 28, 2);
	if (memcmp(b, "PK\3\4", 4) != 0 || at > (uint64_t)size || bytes > (uint64_t)size - at)
		return err_set(err, ERR_DATA, "%s lies outside the file", m->name);
	m->at = (off_t)at;
	m->size = (off_t)bytes;
	return 0;
}

/* One entry of the directory at p, where n bytes are left. Returns its length, or -1. */
static long
entry(struct zip *z, off_t size, const unsigned char *p, size_t n, struct err *err)
{
	struct zip_member *m = &z->member[z->n];
	size_t name, extra, all;
	uint64_t packed, bytes, local;

	if (n < ZIP_ENTRY || memcmp(p, "PK\1\2", 4) != 0)
		return err_set(err, ERR_DATA, "the zip's directory is damaged");
	name = byte_order_get(p + 28, 2);
	extra = byte_order_get(p + 30, 2);
	all = ZIP_ENTRY + name + extra + byte_order_get(p + 32, 2);
	if (z->n == ZIP_MEMBERS)
		return err_set(err, ERR_DATA, "more than %d members", ZIP_MEMBERS);
	if (all > n)
		return err_set(err, ERR_DATA, "the zip's directory is damaged");
	if (name >= ZIP_NAME)
		return err_set(err, ERR_DATA, "a member's name has more than %d bytes",
		               ZIP_NAME - 1);
	memcpy(m->name, p + ZIP_ENTRY, name);
	m->crc = (uint32_t)byte_order_get(p + 16, 4);
	packed = byte_order_get(p + 20, 4);
	bytes = byte_order_get(p + 24, 4);
	local = byte_order_get(p + 42, 4);
	widen(p + ZIP_ENTRY + name, extra, (uint64_t *[]){ &bytes, &packed, &local });
	if (byte_order_get(p + 10, 2) != 0 || (p[8] & 1) || packed != bytes)
		return err_set(err, ERR_DATA, "%s is compressed: save it with numpy.savez",
		               m->name);
	z->n++;
	return place(z->fd, size, local, bytes, m, err) < 0 ? -1 : (long)all;
}

int
zip_open(struct zip *z, int fd, off_t size, struct err *err)
{
	struct directory d = {0};
	unsigned char *all;

	*z = (struct zip){ .fd = fd };
	if (find_end(fd, size, &d, err) < 0)
		return -1;
	if (d.at > (uint64_t)size || d.size > (uint64_t)size - d.at)
		return err_set(err, ERR_DATA, "the zip's directory lies outside the file");
	all = malloc(d.size + 1);
	if (!all)
		return err_set(err, ERR_MEM, "out of memory for the zip's directory");
	if (spool_read(fd, all, d.size, (off_t)d.at, err) == 0)
		for (uint64_t i = 0, at = 0; i < d.entries; i++) {
			long n = entry(z, size, all + at, d.size - at, err);

			if (n < 0)
				break;
			at += (uint64_t)n;
		}
	free(all);
	return err->kind ? -1 : 0;
}

const struct zip_member *
zip_find(const struct zip *z, const char *name)
{
	for (int i = 0; i < z->n; i++)
		if (strcmp(z->member[i].name, name) == 0)
			return &z->member[i];
	return NULL;
}

int
zip_check(const struct zip *z, const struct zip_member *m, struct err *err)
{
	uint32_t crc;

	if (zip_crc(z->fd, m->at, m->size, &crc, err) < 0)
		return -1;
	if (crc != m->crc)
		return err_set(err, ERR_DATA, "%s is damaged: its CRC is %08x, not %08x", m->name,
		               crc, m->crc);
	return 0;
}
