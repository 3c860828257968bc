/* resume.c - stopping with what was done kept, and going on from there */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"

static void
catch(int fd)
{
	if (stage_catch_input(fd) < 0)
		stage_die(ERR_MISSING, "/dev/null", "%s", strerror(errno));
}

void
resume_open(const struct resume *r)
{
	stage_apart("--checkpoint", r->path, "-o", stage_output);
	stage_apart("--checkpoint", r->path, "--log", stage_logfile);
	if (r->path)
		catch(-1);
	else if (r->every)
		stage_die(ERR_ARG, "--checkpoint-every", "needs --checkpoint");
}

static void
save(struct resume *r)
{
	struct err err = {0};
	struct draft d;
	struct writer *w = NULL;
	json_t *h = r->how->header(r->run, &r->at, &err);

	if (!h || draft_open(&d, r->path, &err) < 0 || !(w = writer_open(d.fd, h, &err)) ||
	    r->how->write(r->run, w, &err) < 0 || writer_end(w, 0, &err) < 0 || draft_close(&d, &err) < 0)
		stage_fail(r->path, &err);
	writer_close(w);
	json_decref(h);
}

/* 0 where there is no checkpoint yet. */
static int
load(struct resume *r)
{
	struct err err = {0};
	struct input from;
	struct stat st;

	if (stat(r->path, &st) < 0 && errno == ENOENT)
		return 0;
	if (stat(r->path, &st) == 0 && !S_ISREG(st.st_mode))
		stage_die(ERR_ARG, r->path, "is not a regular file");
	input_open(&from, r->path);
	if (r->how->read(r->run, &r->at, from.reader, &err) < 0)
		stage_fail(r->path, &err);
	input_close(&from);
	return 1;
}

void
resume_close(struct resume *r)
{
	if (r->path && draft_remove(r->path) < 0)
		stage_warn(r->path, "can't be removed: %s", strerror(errno));
	json_decref(r->at.line);
}

int
resume_complete(struct resume *r)
{
	json_t *h = NULL;
	long skipped;
	int whole = r->path && stage_made(&h, &skipped) == MADE_STREAM && r->how->made(r->run, h);
	char done[100];

	json_decref(h);
	if (!whole)
		return 0;
	stage_say("%s is there already, made by this run", stage_out_name());
	if (load(r)) {	/* an earlier process was ended before it could end the log */
		stage_count(r->at.records);
		stage_log_again(r->at.line, r->at.bytes);
		snprintf(done, sizeof(done), "{\"event\":\"done\",\"program\":\"%s\"", stage_name());
		if (stage_logging() && !stage_log_has(done, r->at.bytes))
			stage_done();
	}
	resume_close(r);
	return 1;
}

static _Noreturn void
interrupted(const struct resume *r)
{
	stage_die(ERR_STOPPED, r->path, "interrupted after %ld records; run the same command again to resume", r->at.records);
}

/* Read what was used before. */
static void
replay(struct resume *r)
{
	struct record m = {0};
	struct err err = {0};
	int there, got;

	while ((there = resume_point_reached(&r->at, r->in->reader, &err)) == 0) {
		if ((got = input_next(r->in, &m)) == READ_STOPPED)
			interrupted(r);
		if (got == READ_END)
			stage_die(ERR_DATA, r->path, "it was written for another stream, of more than %ld records",
			          reader_count(r->in->reader));
	}
	if (there < 0)
		stage_fail(r->path, &err);
	record_free(&m);
}

void
resume_begin(struct resume *r, struct input *in)
{
	int before;

	r->in = in;
	resume_point_at(&r->at, in->reader);
	if (!r->path)
		return;
	before = load(r);
	catch(in->fd);
	if (before) {
		replay(r);
		stage_log_again(r->at.line, r->at.bytes);
	}
}

int
resume_next(struct resume *r, struct record *m)
{
	int got = input_next(r->in, m);

	if (got == READ_STOPPED) {
		save(r);
		interrupted(r);
	}
	return got;
}

void
resume_used(struct resume *r)
{
	resume_point_at(&r->at, r->in->reader);
	if (r->every && r->at.records % r->every == 0)
		save(r);
}

void
resume_log(struct resume *r, json_t *line)
{
	json_decref(r->at.line);
	r->at.line = json_incref(line);
	resume_point_at(&r->at, r->in->reader);
	if (r->path) {
		r->at.bytes = stage_log_end();
		save(r);
	}
	stage_log(line);
}
