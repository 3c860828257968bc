/* scan.c - walk a MessagePack message before anything is unpacked
 *
 * msgpack-c allocates what an array header claims before it has seen the elements, and does not
 * tell "too much" from "out of memory": so lengths are checked here against the bytes there are. */
#include <stdint.h>

#include "byte_order.h"
#include "scan.h"

struct item {
	size_t head;		/* type byte and length field */
	uint64_t body;		/* payload of str, bin, ext and numbers */
	uint64_t inner;		/* items inside: array n, map 2 n */
	int bin, holds;		/* a map or an array, be it empty */
};

/* How the types from 0xc0 to 0xdf are built: bytes of the length field, of the fixed payload. */
enum { FIXED, LENGTH, ARRAY, MAP, NEVER };

static const struct {
	unsigned char shape, field, body;
} form[32] = {
	[0x00] = { FIXED, 0, 0 }, [0x01] = { NEVER, 0, 0 }, [0x02] = { FIXED, 0, 0 }, [0x03] = { FIXED, 0, 0 },
	[0x04] = { LENGTH, 1, 0 }, [0x05] = { LENGTH, 2, 0 }, [0x06] = { LENGTH, 4, 0 },	/* bin */
	[0x07] = { LENGTH, 1, 1 }, [0x08] = { LENGTH, 2, 1 }, [0x09] = { LENGTH, 4, 1 },	/* ext */
	[0x0a] = { FIXED, 0, 4 }, [0x0b] = { FIXED, 0, 8 },					/* float */
	[0x0c] = { FIXED, 0, 1 }, [0x0d] = { FIXED, 0, 2 }, [0x0e] = { FIXED, 0, 4 }, [0x0f] = { FIXED, 0, 8 },
	[0x10] = { FIXED, 0, 1 }, [0x11] = { FIXED, 0, 2 }, [0x12] = { FIXED, 0, 4 }, [0x13] = { FIXED, 0, 8 },
	[0x14] = { FIXED, 0, 2 }, [0x15] = { FIXED, 0, 3 }, [0x16] = { FIXED, 0, 5 },		/* fixext */
	[0x17] = { FIXED, 0, 9 }, [0x18] = { FIXED, 0, 17 },
	[0x19] = { LENGTH, 1, 0 }, [0x1a] = { LENGTH, 2, 0 }, [0x1b] = { LENGTH, 4, 0 },	/* str */
	[0x1c] = { ARRAY, 2, 0 }, [0x1d] = { ARRAY, 4, 0 },
	[0x1e] = { MAP, 2, 0 }, [0x1f] = { MAP, 4, 0 },
};

/* Returns 1, 0 if the n bytes do not hold the item's head, -1 for the one type that never is. */
static int
item_at(const unsigned char *p, size_t n, struct item *it)
{
	unsigned char c = p[0];
	uint64_t len;

	*it = (struct item){ .head = 1 };
	if (c <= 0x7f || c >= 0xe0)
		return 1;
	if (c <= 0x8f)
		return it->holds = 1, it->inner = 2 * (c & 0x0fu), 1;
	if (c <= 0x9f)
		return it->holds = 1, it->inner = c & 0x0fu, 1;
	if (c <= 0xbf)
		return it->body = c & 0x1fu, 1;
	c &= 0x1f;
	if (form[c].shape == NEVER)
		return -1;
	it->head += form[c].field;
	if (n < it->head)
		return 0;
	len = byte_order_get_big(p + 1, form[c].field);
	it->body = form[c].body + (form[c].shape == LENGTH ? len : 0);
	it->inner = form[c].shape == ARRAY ? len : form[c].shape == MAP ? 2 * len : 0;
	it->holds = form[c].shape == ARRAY || form[c].shape == MAP;
	it->bin = c >= 0x04 && c <= 0x06;
	return 1;
}

int
scan_message(const unsigned char *p, size_t n, size_t *size, struct err *err)
{
	uint64_t left[SCAN_DEPTH + 1] = { 1 };	/* items still to come, per level */
	uint64_t waiting = 1, at = 0, tensors = 0, held = 0;
	int depth = 0;

	while (waiting > 0) {
		struct item it;
		int got;

		if (at + waiting > n)
			return *size = at + waiting, 0;
		if ((got = item_at(p + at, n - at, &it)) < 0)
			return err_set(err, ERR_DATA, "not MessagePack");
		if (got == 0)
			return *size = at + it.head, 0;
		at += it.head + it.body;
		tensors += it.bin ? it.body : 0;
		held += (uint64_t)it.holds;
		waiting += it.inner;
		waiting--;
		left[depth]--;
		/* each item that is still to come is at least a byte */
		if (at + waiting - tensors > SCAN_PLAIN)
			return err_set(err, ERR_DATA, "a message claims more than %d MiB beside its tensors",
			               SCAN_PLAIN >> 20);
		if (it.inner > 0 && depth == SCAN_DEPTH)
			return err_set(err, ERR_DATA, "a message is nested more than %d deep", SCAN_DEPTH);
		if (it.inner > 0)
			left[++depth] = it.inner;
		while (depth > 0 && left[depth] == 0)
			depth--;
	}
	*size = at;
	if (held > SCAN_FEW + (at - tensors) / SCAN_EACH)
		return err_set(err, ERR_DATA, "a message of %llu bytes beside its tensors has %llu maps and arrays: more than one "
		               "for %d bytes", (unsigned long long)(at - tensors), (unsigned long long)held, SCAN_EACH);
	return at <= n;
}
