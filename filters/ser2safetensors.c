/* ser2safetensors - a model under the names and in the shapes of PyTorch */
#include "torch_layout.h"
#include "safetensors.h"
#include "stage.h"

static const struct opt opts[] = { OPT_ROW_ALLOW_EMPTY, { 0 } };

static const struct program prog = {
	"ser2safetensors", "convert a model, or any stream, to a safetensors file", "[file]", opts, .most = 1
};

/* What the header says in words goes along; `format` tells the other side whose layout it is. */
static json_t *
metadata(const struct input *in)
{
	json_t *m = json_pack("{s:s}", "format", "pt"), *v;
	const char *key;

	json_object_foreach(in->header, key, v)
		if (json_is_string(v))
			json_object_set(m, key, v);
	json_object_set_new(m, "xxh3", json_string(reader_xxh3(in->reader)));
	return m;
}

int
main(int argc, char *argv[])
{
	struct safetensors_writer w;
	struct record r = {0};
	struct tensor peer = {0};
	struct err err = {0};
	struct input in;
	json_t *meta;
	int at = stage_parse(&prog, argc, argv), lost = 0;

	input_open(&in, argv[at]);
	if (safetensors_begin(&w, &err) < 0)
		stage_fail("temporary file", &err);
	while (input_next(&in, &r) != READ_END) {
		lost += r.extras;
		if (!r.x.data)
			continue;
		if (torch_layout_export(record_text(&r, "role") ? record_text(&r, "axes") : NULL, &r.x,
		                  &peer, &err) < 0 ||
		    safetensors_add(&w, record_id(&r), &peer, &err) < 0)
			input_fail(&in, &r, &err);
	}
	if (lost)
		stage_warn(in.name, "tensors beside x are left out: %d", lost);
	if (safetensors_end(&w, meta = metadata(&in), stage_out(), &err) < 0)
		stage_fail(stage_out_name(), &err);
	stage_out_close();
	json_decref(meta);
	safetensors_free(&w);
	input_close(&in);
	record_free(&r);
	tensor_free(&peer);
	return 0;
}
