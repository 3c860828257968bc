/* svm.c - support vector machines as streams: what is written is read, and a header's claims are checked */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "golden/vectors.h"
#include "header.h"
#include "svm.h"

static struct svm_set set;
static struct svc svc;
static json_t *vectors, *header;	/* of the embeddings, of the machine */

static int
make(void **state)
{
	static const char *const names[] = { "a", "b", "c", "d" };
	struct svc_spec spec = { .kernel = SVC_POLY, .cost = 1, .degree = 2, .probability = 1, .seed = 1 };
	struct classes classes = {0};
	struct record r = {0};
	struct err err = {0};

	(void)state;
	vectors = header_new("embedding", "dim", VECTORS_DIM);
	json_object_set_new(vectors, "model", json_string("0123456789abcdef"));
	assert_int_equal(classes_parse(&classes, "a,b,c,d", &err), 0);
	assert_int_equal(svm_set_init(&set, vectors, &classes, &err), 0);
	for (long i = 0; i < VECTORS_TRAIN; i++) {
		char id[16];

		snprintf(id, sizeof(id), "%ld", i);
		assert_int_equal(record_new(&r, id, &err), 0);
		json_object_set_new(r.meta, "label", json_string(names[vectors_label[i]]));
		r.x = (struct tensor){ .rank = 1, .shape = { VECTORS_DIM },
		                       .data = (float *)(size_t)vectors_x + i * VECTORS_DIM };
		assert_int_equal(svm_set_add(&set, &r, &err), 0);
		r.x = (struct tensor){0};
	}
	record_free(&r);
	assert_int_equal(svm_set_train(&set, &spec, &svc, &err), 0);
	header = svm_header(&svc, &set, vectors, &err);
	assert_non_null(header);
	return 0;
}

static int
unmake(void **state)
{
	(void)state;
	json_decref(header);
	json_decref(vectors);
	svc_free(&svc);
	svm_set_free(&set);
	return 0;
}

/* Write the machine under this header and read it again. */
static int
pass(const json_t *h, struct svc *to, struct err *err)
{
	int fd = memfd_create("svm", 0), got;
	struct reader *reader;
	struct writer *w = writer_open(fd, h, err);

	assert_non_null(w);
	assert_int_equal(svm_write(&svc, w, err), 0);
	assert_int_equal(writer_end(w, 0, err), 0);
	writer_close(w);
	lseek(fd, 0, SEEK_SET);
	assert_non_null(reader = reader_open(fd, err));
	got = svm_read(to, reader, err);
	reader_close(reader);
	close(fd);
	return got;
}

static void
same(const struct tensor *a, const struct tensor *b)
{
	assert_int_equal(tensor_size(a), tensor_size(b));
	assert_memory_equal(a->data, b->data, tensor_size(a) * sizeof(float));
}

static void
a_machine_comes_back_as_it_was(void **state)
{
	struct err err = {0};
	struct svc back;

	(void)state;
	assert_int_equal(pass(header, &back, &err), 0);
	assert_int_equal(back.spec.kernel, SVC_POLY);
	assert_int_equal(back.spec.degree, 2);
	assert_true(back.spec.gamma == svc.spec.gamma && back.spec.probability);
	assert_int_equal(back.classes, 4);
	assert_memory_equal(back.count, svc.count, 4 * sizeof(*back.count));
	same(&back.vectors, &svc.vectors);
	same(&back.coef, &svc.coef);
	same(&back.rho, &svc.rho);
	same(&back.sigmoid, &svc.sigmoid);
	svc_free(&back);
}

static void
refused(const char *key, json_t *value, const char *message)
{
	json_t *h = json_deep_copy(header);
	struct err err = {0};
	struct svc back;

	json_object_set_new(h, key, value);
	assert_int_equal(pass(h, &back, &err), -1);
	assert_string_equal(err.text, message);
	assert_int_equal(err.kind, ERR_DATA);
	json_decref(h);
}

static void
a_header_that_the_tensors_deny_is_refused(void **state)
{
	const char *denied = "its tensors do not match its header", *counts = "malformed svm header: vectors";
	json_t *more = json_deep_copy(json_object_get(header, "vectors"));

	(void)state;
	json_array_set_new(more, 0, json_integer(svc.count[0] + 1));
	refused("vectors", json_incref(more), denied);
	json_array_set_new(more, 0, json_integer(-1));
	refused("vectors", json_incref(more), counts);
	json_array_set_new(more, 0, json_integer(INT64_MAX));
	refused("vectors", json_incref(more), counts);
	json_decref(more);
	refused("vectors", json_pack("[i, i]", 3, 4), "malformed svm header");
	refused("dim", json_integer(VECTORS_DIM + 1), "malformed svm header");
	refused("classes", json_pack("[s, s, s, s, s]", "a", "b", "c", "d", "e"), "malformed svm header");
	refused("kernel", json_string("sigmoid"), "malformed svm header");
	refused("gamma", json_real(-1), "malformed svm header");
	refused("degree", json_integer(101), "malformed svm header");
	refused("kind", json_string("model"), "kind is \"model\", not \"svm\"");
}

static void
vectors_of_another_model_are_refused(void **state)
{
	json_t *h = json_deep_copy(vectors);
	struct err err = {0};

	(void)state;
	assert_int_equal(svm_agree(header, h, "svm.ser", &err), 0);
	json_object_set_new(h, "model", json_string("fedcba9876543210"));
	assert_int_equal(svm_agree(header, h, "svm.ser", &err), -1);
	assert_string_equal(err.text, "svm.ser expects vectors of the model 0123456789abcdef, stream has those of fedcba9876543210");
	err = (struct err){0};
	json_object_set_new(h, "model", json_string("0123456789abcdef"));
	json_object_set_new(h, "width", json_integer(2));
	assert_int_equal(svm_agree(header, h, "svm.ser", &err), -1);
	assert_string_equal(err.text, "svm.ser expects width 6, stream has 2");
	json_decref(h);
}

static void
a_prediction_names_the_class_and_keeps_what_was_seen(void **state)
{
	const float *z = vectors_x + VECTORS_TRAIN * VECTORS_DIM;
	struct predictor p;
	struct tensor share = {0};
	struct record r = {0};
	struct err err = {0};
	struct svc_plan *plan = svc_plan(&svc, &err);
	json_t *seen = json_pack("[s]", "speaker"), *both = json_pack("[s, s]", "speaker", "unknown-recording");

	(void)state;
	assert_non_null(plan);
	assert_int_equal(prediction_init(&p, header, &err), 0);
	assert_int_equal(record_new(&r, "u", &err), 0);
	json_object_set_new(r.meta, "label", json_string("b"));
	json_object_set(r.meta, "seen", seen);
	assert_int_equal(tensor_shape(&r.x, 1, (long[]){ VECTORS_DIM }, &err), 0);
	memcpy(r.x.data, z, VECTORS_DIM * sizeof(*z));
	assert_int_equal(svm_predict(&p, plan, 1, &r, &share, &err), 0);
	assert_string_equal(record_text(&r, "class"), "b");
	assert_non_null(record_text(&r, "predicted"));
	assert_true(json_equal(json_object_get(r.meta, "seen"), both));
	assert_int_equal(r.x.shape[0], 4);
	assert_int_equal(record_extra(&r, "scores")->shape[0], 6);
	json_decref(seen);
	json_decref(both);
	record_free(&r);
	tensor_free(&share);
	svc_plan_free(plan);
	prediction_free(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_machine_comes_back_as_it_was),
		cmocka_unit_test(a_header_that_the_tensors_deny_is_refused),
		cmocka_unit_test(vectors_of_another_model_are_refused),
		cmocka_unit_test(a_prediction_names_the_class_and_keeps_what_was_seen),
	};

	return cmocka_run_group_tests(tests, make, unmake);
}
