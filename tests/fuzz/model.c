/* model.c - models: the network that a header describes, its parameters, who was seen; and SVMs */
#include "fuzz.h"
#include "header.h"
#include "model.h"
#include "svm.h"

static int
network(struct reader *in, struct err *err)
{
	struct net net = {0};
	struct predictor seen = {0};
	int bad = model_from(&net, reader_header(in), err) < 0 || model_read(&net, NULL, in, NULL, err) < 0 ||
	          prediction_init(&seen, reader_header(in), err) < 0;

	prediction_free(&seen);
	model_free(&net);
	return bad;
}

static int
machine(struct reader *in, struct err *err)
{
	struct svc svc = {0};
	int bad = svm_read(&svc, in, err) < 0;

	svc_free(&svc);
	return bad;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	int fd = fuzz_file(bytes, n), bad = 1;
	struct err err = {0};
	struct reader *in = reader_open(fd, &err);

	if (in)
		bad = strcmp(header_text(reader_header(in), "kind", ""), "svm") == 0 ? machine(in, &err)
		                                                                     : network(in, &err);
	if (bad)
		fuzz_refused(&err);
	if (in)
		reader_close(in);
	close(fd);
	return 0;
}
