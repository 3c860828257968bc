/* safetensors_write.c - the writing half of safetensors.h */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "byte_order.h"
#include "safetensors.h"
#include "spool.h"

int
safetensors_begin(struct safetensors_writer *w, struct err *err)
{
	*w = (struct safetensors_writer){ .spool = spool_new(err), .head = json_object() };
	if (w->spool < 0)
		return -1;
	return w->head ? 0 : err_set(err, ERR_MEM, "out of memory");
}

static json_t *
shape_of(const struct tensor *x)
{
	json_t *shape = json_array();

	for (int i = 0; i < x->rank; i++)
		json_array_append_new(shape, json_integer(x->shape[i]));
	return shape;
}

int
safetensors_add(struct safetensors_writer *w, const char *name, const struct tensor *x,
                struct err *err)
{
	off_t from = w->size, to = from + (off_t)(tensor_size(x) * sizeof(float));

	if (strcmp(name, "__metadata__") == 0)
		return err_set(err, ERR_DATA, "this name is reserved by the format");
	if (json_object_get(w->head, name))
		return err_set(err, ERR_DATA, "duplicate tensor name %s", name);
	if (byte_order_put_floats(w->spool, x->data, tensor_size(x), err) < 0)
		return -1;
	w->size = to;
	if (json_object_set_new(w->head, name,
	                        json_pack("{s:s, s:o, s:[I, I]}", "dtype", "F32", "shape",
	                                  shape_of(x),
	                                  "data_offsets", (json_int_t)from, (json_int_t)to)) < 0)
		return err_set(err, ERR_MEM, "out of memory");
	return 0;
}

/* The header's text, padded with spaces so that the data stand at a multiple of 8. */
static char *
text_of(json_t *head, size_t *n)
{
	char *text = json_dumps(head, JSON_COMPACT), *wide;
	size_t have = text ? strlen(text) : 0;

	*n = (have + 7) & ~(size_t)7;
	wide = text ? realloc(text, *n + 1) : NULL;
	if (!wide) {
		free(text);
		return NULL;
	}
	memset(wide + have, ' ', *n - have);
	return wide;
}

int
safetensors_end(struct safetensors_writer *w, const json_t *metadata, int fd, struct err *err)
{
	json_t *head = json_pack("{s:O}", "__metadata__", metadata);
	unsigned char length[8];
	char *text = NULL;
	size_t n = 0;
	int status = -1;

	if (head && json_object_update(head, w->head) == 0)
		text = text_of(head, &n);
	byte_order_put(length, n, 8);
	if (!text)
		err_set(err, ERR_MEM, "out of memory");
	else if (spool_write(fd, length, sizeof(length), err) == 0 &&
	         spool_write(fd, text, n, err) == 0)
		status = spool_copy(w->spool, 0, w->size, fd, err);
	free(text);
	json_decref(head);
	return status;
}

void
safetensors_free(struct safetensors_writer *w)
{
	if (w->spool >= 0)
		close(w->spool);
	json_decref(w->head);
	*w = (struct safetensors_writer){ .spool = -1 };
}
