/* byte_order.c - numbers in files, whatever the machine */
#include <string.h>

#include "byte_order.h"
#include "spool.h"

uint64_t
byte_order_get_big(const unsigned char *from, int bytes)
{
	uint64_t v = 0;

	for (int i = 0; i < bytes; i++)
		v = v << 8 | from[i];
	return v;
}

uint64_t
byte_order_get(const unsigned char *from, int bytes)
{
	uint64_t v = 0;

	for (int i = bytes - 1; i >= 0; i--)
		v = v << 8 | from[i];
	return v;
}

uint64_t
byte_order_get_as(const unsigned char *from, int bytes, int big)
{
	return big ? byte_order_get_big(from, bytes) : byte_order_get(from, bytes);
}

void
byte_order_put(unsigned char *to, uint64_t value, int bytes)
{
	for (int i = 0; i < bytes; i++, value >>= 8)
		to[i] = (unsigned char)value;
}

void
byte_order_native(float *x, size_t n)
{
	if (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__)
		return;
	for (size_t i = 0; i < n; i++) {
		uint32_t v;

		memcpy(&v, x + i, sizeof(v));
		v = __builtin_bswap32(v);
		memcpy(x + i, &v, sizeof(v));
	}
}

static void
narrow(const unsigned char *from, float *to, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		uint64_t bits = byte_order_get(from + 8 * i, 8);
		double v;

		memcpy(&v, &bits, sizeof(v));
		to[i] = (float)v;
	}
}

int
byte_order_floats(int fd, off_t at, int bytes, float *to, size_t n, struct err *err)
{
	unsigned char block[4096];

	if (bytes == 4) {
		if (spool_read(fd, to, n * sizeof(float), at, err) < 0)
			return -1;
		byte_order_native(to, n);
		return 0;
	}
	while (n) {
		size_t k = n < sizeof(block) / 8 ? n : sizeof(block) / 8;

		if (spool_read(fd, block, 8 * k, at, err) < 0)
			return -1;
		narrow(block, to, k);
		at += (off_t)(8 * k);
		to += k;
		n -= k;
	}
	return 0;
}

int
byte_order_put_floats(int fd, const float *from, size_t n, struct err *err)
{
	float block[4096];
	const size_t most = sizeof(block) / sizeof(block[0]);

	while (n) {
		size_t k = n < most ? n : most;

		memcpy(block, from, k * sizeof(float));
		byte_order_native(block, k);
		if (spool_write(fd, block, k * sizeof(float), err) < 0)
			return -1;
		from += k;
		n -= k;
	}
	return 0;
}
