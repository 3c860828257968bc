/* split_write.c - what a split's parts hold: counts, hash, text */
#include <sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "idset.h"
#include "split_parts.h"

long split_rows(const struct split *s) { return s->rows; }
long split_folds(const struct split *s) { return s->folds; }
const struct classes *split_classes(const struct split *s) { return &s->classes; }
const char *split_tied(const struct split *s) { return s->tied; }
const char *split_name(const struct split *s) { return s->hash; }

long
split_shared_speakers(const struct split *s)
{
	json_t *fold = json_object(), *seen;
	long n = 0;

	for (long i = 0; fold && i < s->rows; i++) {
		const long f = s->group[s->row[i].group].fold;

		if (!s->row[i].speaker)
			continue;
		seen = json_object_get(fold, s->row[i].speaker);
		if (seen && json_integer_value(seen) >= 0 && json_integer_value(seen) != f) {
			json_integer_set(seen, -1);
			n++;
		} else if (!seen && json_object_set_new(fold, s->row[i].speaker, json_integer(f)) < 0)
			break;
	}
	json_decref(fold);
	return n;
}

int
split_count(const struct split *s, long fold, enum split_part part, struct split_count *n, struct err *err)
{
	struct idset speakers = {0};

	n->rows = n->speakers = 0;
	memset(n->of, 0, (size_t)s->classes.n * sizeof(*n->of));
	for (long i = 0; i < s->rows; i++) {
		const struct split_row *r = &s->row[i];
		int new = 0;

		if (split_part_of(s, r, fold) != part)
			continue;
		n->rows++;
		n->of[r->class]++;
		if (r->speaker && (new = idset_add(&speakers, r->speaker)) < 0)
			err_set(err, ERR_MEM, "out of memory for the speakers");
		n->speakers += new > 0;
	}
	idset_free(&speakers);
	if (n->rows == 0)
		err_set(err, ERR_DATA, "fold %ld: %s.tsv would have no rows", fold, split_part_names[part]);
	for (long c = 0; part == SPLIT_TRAIN && c < s->classes.n; c++)
		if (n->of[c] == 0)
			err_set(err, ERR_DATA, "fold %ld: train.tsv would have no rows of \"%s\"", fold,
			        classes_name(&s->classes, c));
	return err->kind == ERR_NONE ? 0 : -1;
}

int
split_hash(struct split *s, long first, long last, struct err *err)
{
	char digits[SHA256_DIGEST_STRING_LENGTH];
	SHA2_CTX sum;

	SHA256Init(&sum);
	for (long f = first; f <= last; f++)
		for (int part = 0; part < SPLIT_PARTS; part++)
			for (long i = 0; i < s->rows; i++) {
				const struct split_row *r = &s->row[i];
				char *line;
				int n;

				if (split_part_of(s, r, f) != (enum split_part)part)
					continue;
				n = asprintf(&line, "%ld\t%s\t%s\t%s\n", f, split_part_names[part], r->id,
				             classes_name(&s->classes, r->class));
				if (n < 0)
					return err_set(err, ERR_MEM, "out of memory for the hash");
				SHA256Update(&sum, (const uint8_t *)line, (size_t)n);
				free(line);
			}
	SHA256End(&sum, digits);
	memcpy(s->hash, digits, SPLIT_HASH);
	return 0;
}

/* One row, and behind it the columns that the manifest lacks. */
static void
put_row(const struct split *s, const struct split_row *r, FILE *to)
{
	for (long i = 0; i < s->columns; i++)
		fprintf(to, "%s%s", i ? "\t" : "", i == s->at.split ? s->hash : i == s->at.id ? r->id : r->field[i]);
	fprintf(to, "%s%s%s%s%s%s\n", s->at.id < 0 ? "\t" : "", s->at.id < 0 ? r->id : "", s->at.recording < 0 ? "\t" : "",
	        s->at.recording < 0 ? r->recording : "", s->at.split < 0 ? "\t" : "", s->at.split < 0 ? s->hash : "");
}

char *
split_text(const struct split *s, long fold, enum split_part part, struct err *err)
{
	char *text = NULL;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	for (long i = 0; to && i < s->columns; i++)
		fprintf(to, "%s%s", i ? "\t" : "", s->name[i]);
	if (to)
		fprintf(to, "%s%s%s\n", s->at.id < 0 ? "\tid" : "", s->at.recording < 0 ? "\trecording" : "",
		        s->at.split < 0 ? "\tsplit" : "");
	for (long i = 0; to && i < s->rows; i++)
		if (split_part_of(s, &s->row[i], fold) == part)
			put_row(s, &s->row[i], to);
	if (to && fclose(to) == 0 && text)
		return text;
	free(text);
	err_set(err, ERR_MEM, "out of memory for a manifest");
	return NULL;
}
