/* sersplit - a manifest divided into folds of train, dev and test */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "protocol.h"
#include "split.h"
#include "stage.h"
#include "table.h"

static const char *by, *classes, *where, *protocol;
static long folds = 5, seed = 1, only = -1;
static int dev;

static const struct opt opts[] = {
	{ 0,   "by", OPT_TEXT, &by, 0, 0, "speaker|session|random|column", "unit that is never divided between folds" },
	{ 'k', "folds", OPT_INT, &folds, 2, 1000, "folds", "number of folds; --by session makes one of each session" },
	{ 's', "seed", OPT_INT, &seed, 0, 2147483646, "seed", "of --by random" },
	{ 'c', "classes", OPT_TEXT, &classes, 0, 0, "classes", "only rows with these labels: neutral,happy=happy+excited" },
	{ 0,   "dev", OPT_FLAG, &dev, 0, 0, NULL, "a dev set in each fold" },
	{ 0,   "where", OPT_TEXT, &where, 0, 0, "column=value", "only rows with this value in this column" },
	{ 0,   "only", OPT_INT, &only, -1, 999, "fold", "write this fold alone; -1: all of them" },
	{ 0,   "protocol", OPT_TEXT, &protocol, 0, 0, "name|file", "read these options from a file of key=value lines" },
	{ 0 }
};

static const struct program prog = {
	"sersplit", "divide a manifest into folds of train, dev and test", "manifest folder", opts, .least = 2, .most = 2
};

static struct protocol rules = { .rows = -1 };
static const char *rules_name;
static struct split *split;
static long first, last;

/* ---- the protocol ---- */

/* Protocols lie beside the programs: in a clone in pipelines/, installed in share/. NULL: none of this name does. */
static char *
named_protocol(const char *name)
{
	static const char *const folder[] = { "../../pipelines/protocols", "../share/serpipe/protocols" };
	char self[PATH_MAX], *slash;
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);

	self[n > 0 ? n : 0] = '\0';
	slash = strrchr(self, '/');
	for (size_t i = 0; slash && i < sizeof(folder) / sizeof(*folder); i++) {
		char *path;

		if (asprintf(&path, "%.*s/%s/%s", (int)(slash - self), self, folder[i], name) < 0)
			stage_die(ERR_MEM, "--protocol", "out of memory for a name");
		if (access(path, R_OK) == 0)
			return path;
		free(path);
	}
	return NULL;
}

/* What the protocol says, where no option does. */
static void
read_protocol(void)
{
	char *path = strchr(protocol, '/') ? NULL : named_protocol(protocol), *at;
	const char *name = path ? path : protocol, *slash = strrchr(name, '/');
	FILE *file = fopen(name, "re");
	struct err err = {0};
	long line;

	if (!file)
		stage_die(ERR_MISSING, protocol, "%s; a protocol is a file, or a name as in pipelines/protocols: speakers, dai ...",
		          errno == ENOENT ? "no such protocol" : strerror(errno));
	if (protocol_read(&rules, file, &line, &err) < 0) {
		if (asprintf(&at, "%s:%ld", name, line) < 0)
			at = NULL;
		stage_fail(at ? at : name, &err);
	}
	fclose(file);
	by = by ? by : rules.by;
	classes = classes ? classes : rules.classes;
	where = where ? where : rules.where;
	only = only >= 0 ? only : rules.only;
	folds = !stage_given("folds") && rules.folds > 0 ? rules.folds : folds;
	seed = !stage_given("seed") && rules.seed >= 0 ? rules.seed : seed;
	dev |= rules.dev;
	rules_name = strdup(slash ? slash + 1 : name);
	free(path);
}

/* ---- the manifest ---- */

/* The folder that the paths of a manifest count from, absolute. */
static char *
base_of(const struct manifest *m, const char *name)
{
	char *folder = manifest_file(m, ""), *base;

	if (!folder)
		stage_die(ERR_MEM, name, "out of memory for a name");
	if (!(base = realpath(*folder ? folder : ".", NULL)))
		stage_die(ERR_MISSING, name, "its folder: %s", strerror(errno));
	if (strpbrk(base, "\t\n\r"))
		stage_die(ERR_DATA, name, "its folder has a tab or a line break in its name, which does not fit into a manifest");
	free(folder);
	return base;
}

static void
read_manifest(const char *path, struct split_spec *spec)
{
	const char *name = strcmp(path, "-") == 0 ? "<stdin>" : path;
	struct manifest *m;
	struct err err = {0};
	char *base, *at = NULL;
	long line = 0;

	if (!(m = manifest_operand(path, &err)))
		stage_fail(name, &err);
	if (manifest_advice(m))
		stage_warn(name, "%s", manifest_advice(m));
	spec->base = base = base_of(m, name);
	split = split_make(m, spec, &line, &err);
	if (line && asprintf(&at, "%s:%ld", name, line) < 0)
		at = NULL;
	if (!split)
		stage_fail(err.kind == ERR_ARG ? "-c" : at ? at : name, &err);
	manifest_close(m);
	free(base);
	if (rules.rows > 0 && rules.rows != split_rows(split))
		stage_warn(name, "%ld rows, the protocol is of %ld", split_rows(split), rules.rows);
	if (split_tied(split))
		stage_warn(name, "%s; such groups are kept in one fold", split_tied(split));
	if (strcmp(by, "speaker") && strcmp(by, "session") && strcmp(by, "random") && split_shared_speakers(split))
		stage_warn(name, "%ld speakers are in more than one fold: train and test share them",
		           split_shared_speakers(split));
}

/* ---- the table ---- */

static char *
table(const char *manifest)
{
	const struct classes *c = split_classes(split);
	struct split_count n = { .of = calloc((size_t)c->n, sizeof(*n.of)) };
	struct table t = { .cols = 4 + c->n };
	struct err err = {0};
	char *text = NULL;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	table_put(&t, "fold");
	table_put(&t, "part");
	table_put(&t, "rows");
	table_put(&t, "speakers");
	for (long k = 0; k < c->n; k++)
		table_put(&t, "%s", classes_name(c, k));
	for (long f = first; f <= last; f++)
		for (int part = 0; part < SPLIT_PARTS; part++) {
			if (part == SPLIT_DEV && !dev)
				continue;
			if (!n.of)
				err_set(&err, ERR_MEM, "out of memory for the table");
			if (err.kind != ERR_NONE || split_count(split, f, (enum split_part)part, &n, &err) < 0)
				stage_fail(manifest, &err);
			table_put(&t, "%ld", f);
			table_put(&t, "%s", split_part_names[part]);
			table_put(&t, "%ld", n.rows);
			table_put(&t, "%ld", n.speakers);
			for (long k = 0; k < c->n; k++) {
				table_put(&t, "%ld", n.of[k]);
				if (!n.of[k])
					stage_warn(manifest, "fold %ld: no \"%s\" in %s.tsv", f, classes_name(c, k),
					           split_part_names[part]);
			}
		}
	if (!to || table_write(to, TABLE_TEXT, &t) < 0 || fprintf(to, "split %s\n", split_name(split)) < 0 || fclose(to) == EOF)
		stage_die(ERR_MEM, "table", "out of memory");
	free(n.of);
	return text;
}

/* ---- the folder ---- */

static void
put_file(const char *path, const char *text)
{
	struct err err = {0};
	struct draft d;

	if (draft_open(&d, path, &err) < 0)
		stage_fail(path, &err);
	stage_write_to(d.fd, path, text, strlen(text));
	if (draft_close(&d, &err) < 0)
		stage_fail(path, &err);
}

/* With the folders above it. */
static void
make_folder(const char *path)
{
	char part[PATH_MAX];

	for (const char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/'))
		if (slash > path) {
			snprintf(part, sizeof(part), "%.*s", (int)(slash - path), path);
			mkdir(part, 0777);	/* what is wrong with it is said below */
		}
	if (mkdir(path, 0777) < 0 && errno != EEXIST)
		stage_die(ERR_CREATE, path, "%s", strerror(errno));
}

/* Folds or dev sets of an older split would be taken for this one's. */
static void
check_left(const char *folder)
{
	char path[PATH_MAX];
	struct stat st;

	for (long f = 0; f < 1000; f++) {
		snprintf(path, sizeof(path), "%s/%ld", folder, f);
		if ((f < first || f > last) && stat(path, &st) == 0)
			stage_die(ERR_CREATE, path, "is left from a split into more folds: remove it");
		snprintf(path, sizeof(path), "%s/%ld/dev.tsv", folder, f);
		if (!dev && stat(path, &st) == 0)
			stage_die(ERR_CREATE, path, "is left from a split with --dev: remove it");
	}
}

/* What made the split, in the words of a protocol. */
static char *
account(const char *manifest)
{
	char *text = NULL, *whole = realpath(manifest, NULL);
	size_t size;
	FILE *to = open_memstream(&text, &size);

	if (!to)
		stage_die(ERR_MEM, "split", "out of memory");
	fprintf(to, "split=%s\nmanifest=%s\nrows=%ld\n", split_name(split),
	        strcmp(manifest, "-") == 0 ? "<stdin>" : whole ? whole : manifest, split_rows(split));
	free(whole);
	if (rules_name)
		fprintf(to, "protocol=%s\n", rules_name);
	fprintf(to, "by=%s\nfolds=%ld\n", by, split_folds(split));
	if (strcmp(by, "random") == 0)
		fprintf(to, "seed=%ld\n", seed);
	fprintf(to, "%s%s%s%s%s%s%s", dev ? "dev=yes\n" : "", classes ? "classes=" : "", classes ? classes : "",
	        classes ? "\n" : "", where ? "where=" : "", where ? where : "", where ? "\n" : "");
	if (only >= 0)
		fprintf(to, "only=%ld\n", only);
	if (fclose(to) == EOF)
		stage_die(ERR_MEM, "split", "out of memory");
	return text;
}

static void
write_folds(const char *folder, const char *manifest)
{
	char path[PATH_MAX], *text;
	struct err err = {0};

	if (strlen(folder) > PATH_MAX - 64)
		stage_die(ERR_CREATE, folder, "%s", strerror(ENAMETOOLONG));
	check_left(folder);
	make_folder(folder);
	for (long f = first; f <= last; f++) {
		snprintf(path, sizeof(path), "%s/%ld", folder, f);
		make_folder(path);
		for (int part = 0; part < SPLIT_PARTS; part++) {
			if (part == SPLIT_DEV && !dev)
				continue;
			if (!(text = split_text(split, f, (enum split_part)part, &err)))
				stage_fail(folder, &err);
			snprintf(path, sizeof(path), "%s/%ld/%s.tsv", folder, f, split_part_names[part]);
			put_file(path, text);
			free(text);
		}
	}
	snprintf(path, sizeof(path), "%s/split", folder);
	put_file(path, text = account(manifest));
	free(text);
}

int
main(int argc, char **argv)
{
	int at = stage_parse(&prog, argc, argv);
	struct split_spec spec;
	struct err err = {0};
	const char *manifest, *folder;
	char *column = NULL, *text;

	manifest = argv[at];
	folder = argv[at + 1];
	if (protocol)
		read_protocol();
	if (!by)
		stage_die(ERR_ARG, "--by", "is required, as speaker, session, random or a column, unless there is --protocol");
	if (strcmp(by, "session") == 0 && stage_given("folds"))
		stage_die(ERR_ARG, "-k", "--by session makes one fold of each session");
	if (where && (!(column = strdup(where)) || !strchr(column, '=') || *column == '=' || !strchr(column, '=')[1]))
		stage_die(ERR_ARG, "--where", "%s is not column=value", where);
	if (column)
		*strchr(column, '=') = '\0';
	spec = (struct split_spec){ by, folds, seed, dev, classes, column, where ? strchr(where, '=') + 1 : NULL,
	                            rules.corpus, NULL };
	read_manifest(manifest, &spec);
	first = only >= 0 ? only : 0;
	last = only >= 0 ? only : split_folds(split) - 1;
	if (last >= split_folds(split))
		stage_die(ERR_DATA, manifest, "no fold %ld of %ld", only, split_folds(split));
	if (split_hash(split, first, last, &err) < 0)
		stage_fail(manifest, &err);
	text = table(manifest);
	write_folds(folder, manifest);
	stage_line(text);
	stage_out_close();
	split_free(split);
	protocol_free(&rules);
	free(column);
	free((char *)rules_name);
	return 0;
}
