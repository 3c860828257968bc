/* recordings.c - from operands and manifests to recordings */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include "byte_order.h"
#include "idset.h"
#include "recordings.h"
#include "spool.h"
#include "stream.h"

enum { HEAD = 1 << 16 }; /* bytes in which a manifest's header row must end, or show its path */

struct recordings {
	char **operand;
	int n, at;
	const struct pcm *pcm;
	struct manifest *manifest;	/* that is being read, */
	const char *name;		/* its name, */
	int fd;				/* and its file */
	struct shard shard;
	struct idset ids;
	int repeat;
	void (*tell)(const char *manifest, const char *advice);
};

struct recordings *
recordings_open(char **operands, int n, const struct pcm *pcm, struct err *err)
{
	static char dash[] = "-", *const input[] = { dash };
	struct recordings *all = calloc(1, sizeof(*all));

	if (!all) {
		err_set(err, ERR_MEM, "out of memory");
		return NULL;
	}
	*all = (struct recordings){
		.operand = n ? operands : (char **)input, .n = n ? n : 1, .pcm = pcm, .fd = -1
	};
	return all;
}

int
recordings_shard(struct recordings *all, const char *shard, struct err *err)
{
	if (all->n > 1 || all->pcm)
		return err_set(err, ERR_ARG, "can divide one manifest only");
	return shard_parse(&all->shard, shard, err);
}

static int
open_file(const char *path, struct err *err)
{
	/* without O_NONBLOCK a FIFO that a manifest names would hang */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd >= 0)
		return fd;
	return err_set(
	    err, errno == ENOENT || errno == EACCES || errno == ENOTDIR ? ERR_MISSING : ERR_IO,
	    "%s", errno == ENOENT ? "no such file" : strerror(errno));
}

static void
close_file(int fd)
{
	if (fd > STDIN_FILENO)
		close(fd);
}

static void
leave_manifest(struct recordings *all)
{
	manifest_close(all->manifest);
	close_file(all->fd);
	all->manifest = NULL;
	all->fd = -1;
}

/* What is read of an operand that is not raw audio: fd itself or a spool, and whether it is a
 * manifest. */
static int
sniff(struct recording *r, int *is_manifest, struct err *err)
{
	char head[HEAD];
	off_t size;
	int fd = spool_of(r->fd, &size, err);

	if (fd < 0)
		return -1;
	r->piped = fd != r->fd;
	if (r->piped)
		close_file(r->fd);
	r->fd = fd;
	size = size < HEAD ? size : HEAD;
	if (spool_read(fd, head, (size_t)size, 0, err) < 0)
		return -1;
	*is_manifest = manifest_is(head, (size_t)size);
	return 0;
}

/* Open the next operand: as r, or as the manifest that the next recordings come from. */
static int
operand(struct recordings *all, struct recording *r, struct err *err)
{
	const char *path = all->operand[all->at++];
	int input = strcmp(path, "-") == 0, is_manifest = 0;
	struct stat st;

	all->name = input ? "<stdin>" : path;
	if (!(r->where = strdup(all->name)))
		return err_set(err, ERR_MEM, "out of memory");
	r->fd = input ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	if (r->fd < 0)
		return err_set(err, ERR_MISSING, "%s",
			       errno == ENOENT ? "no such file" : strerror(errno));
	if (fstat(r->fd, &st) == 0 && S_ISDIR(st.st_mode))
		return err_set(err, ERR_MISSING, "is a folder");
	if (!all->pcm && sniff(r, &is_manifest, err) < 0)
		return -1;
	if (!is_manifest && all->shard.n)
		return err_set(err, ERR_ARG, "is not a manifest, so it can't be divided by --shard");
	if (!is_manifest)
		return manifest_entry_plain(&r->entry, input ? "stdin" : path, err) < 0 ? -1 : 1;
	all->fd = r->fd;
	r->fd = -1;
	all->manifest = manifest_open(all->fd, input ? NULL : path, err);
	if (all->manifest && manifest_advice(all->manifest) && all->tell)
		all->tell(all->name, manifest_advice(all->manifest));
	if (all->manifest && (!all->shard.n || manifest_shard(all->manifest, &all->shard, err) == 0))
		return 0;
	leave_manifest(all);
	return -1;
}

static char *
text(const char *a, const char *b, const char *c)
{
	char *s = malloc(strlen(a) + strlen(b) + strlen(c) + 1);

	return s ? strcat(strcat(strcpy(s, a), b), c) : NULL;
}

static int
line(struct recordings *all, struct recording *r, struct err *err)
{
	int got = manifest_next(all->manifest, &r->entry, err);
	char at[32];

	if (got == 0)
		return 0;
	r->manifest = all->name;
	r->line = manifest_line(all->manifest);
	snprintf(at, sizeof(at), ":%ld%s", r->line, got > 0 ? ": " : "");
	r->where = text(all->name, at, got > 0 ? r->entry.path : "");
	if (got > 0)
		r->file = manifest_file(all->manifest, r->entry.path);
	if (!r->where || (got > 0 && !r->file))
		return err_set(err, ERR_MEM, "out of memory");
	return got;
}

static int
fresh(struct recordings *all, const struct recording *r, struct err *err)
{
	const char *id = json_string_value(json_object_get(r->entry.meta, "id"));
	int new = all->repeat ? 1 : idset_add(&all->ids, id);

	if (new < 0)
		return err_set(err, ERR_MEM, "out of memory for the ids");
	return new ? 1 : err_set(err, ERR_DATA, "duplicate id \"%s\"", id);
}

int
recordings_next(struct recordings *all, struct recording *r, struct err *err)
{
	int got = 0;

	while (got == 0) {
		recordings_drop(r);
		if (all->manifest) {
			got = line(all, r, err);
			if (got == 0)
				leave_manifest(all);
		} else if (all->at < all->n) {
			got = operand(all, r, err);
		} else {
			return 0;
		}
	}
	return got < 0 ? -1 : fresh(all, r, err);
}

void
recordings_advise(struct recordings *all, void (*tell)(const char *manifest, const char *advice))
{
	all->tell = tell;
}

void
recordings_repeat(struct recordings *all)
{
	all->repeat = 1;
}

void
recordings_close(struct recordings *all)
{
	if (!all)
		return;
	leave_manifest(all);
	idset_free(&all->ids);
	free(all);
}

int
recordings_load(const struct recording *r, const struct pcm *pcm, double longest, struct audio *a,
	       struct err *err)
{
	struct cut cut = { r->entry.start, r->entry.end, longest };
	int fd = r->file ? open_file(r->file, err) : r->fd, got;

	if (fd < 0)
		return -1;
	got = pcm ? pcm_read(a, fd, pcm, &cut, err) : audio_read(a, fd, &cut, err);
	if (r->piped)
		a->odd &= ~AUDIO_SIZE_UNFILLED;	/* a writer to a pipe can't fill it in */
	if (r->file)
		close(fd);
	return got;
}

long
recordings_rate(const struct recording *r, const struct pcm *pcm, struct err *err)
{
	int fd;
	long rate;

	if (pcm)
		return pcm->rate;
	fd = r->file ? open_file(r->file, err) : r->fd;
	rate = fd < 0 ? -1 : audio_rate(fd, err);
	if (r->file && fd >= 0)
		close(fd);
	return rate;
}

void
recordings_drop(struct recording *r)
{
	if (r->where && !r->file)
		close_file(r->fd);
	free(r->where);
	free(r->file);
	manifest_entry_free(&r->entry);
	*r = (struct recording){0};
}

void
recordings_hash(struct audio *a, char *to)
{
	size_t n = (size_t)a->n;

	byte_order_native(a->x.data, n);
	sprintf(to, "%016llx", (unsigned long long)XXH3_64bits(a->x.data, n * sizeof(float)));
	byte_order_native(a->x.data, n);
}
