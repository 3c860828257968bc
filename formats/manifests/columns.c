/* columns.c - known columns, near misses and usual other names */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "columns.h"
#include "spelling.h"

enum { NAME_MOST = 32 };	/* bytes of the longest alias, and more */

static const char *const known[] = { "path", "label", "speaker", "session", "part", "id", "recording", "start", "end" };

/* What others call them, in lower case, without what is no letter. id has none: without it a record is named by its
 * path, and nothing is lost. */
static const struct {
	const char *column, *names;
} alias[] = {
	{ "path", "file filename filepath audiopath audiofile audiofilepath audiofilename wav wavpath wavfile wavfilename" },
	{ "label", "labels emotion emotions emo emotionlabel emotionid" },
	{ "speaker", "speakers speakerid speakername spk spkid spkr spkrid actor actorid subject subjectid talker talkerid "
	             "participant participantid clientid" },
	{ "session", "sessions sessionid sessionname sess sessid" },
	{ "part", "partition subset" },
	{ "recording", "recordingid recordingname recid" },
	{ "start", "starttime startsec startseconds begin begintime" },
	{ "end", "endtime endsec endseconds stop stoptime" },
};

const char *
columns_meant(const char *name)
{
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (strcmp(known[i], name) != 0 && spelling_alike(known[i], name))
			return known[i];
	return NULL;
}

/* Is the word among these, which have blanks between them? */
static int
among(const char *names, const char *word)
{
	size_t n = strlen(word);

	for (const char *s = names; n && (s = strstr(s, word)); s++)
		if ((s == names || s[-1] == ' ') && (s[n] == ' ' || !s[n]))
			return 1;
	return 0;
}

const char *
columns_alias(const char *name)
{
	char letters[NAME_MOST];
	size_t n = 0;

	for (; *name; name++) {
		char c = *name >= 'A' && *name <= 'Z' ? (char)(*name - 'A' + 'a') : *name;

		if (n + 1 == sizeof(letters) || (c & 0x80))
			return NULL;
		if (c >= 'a' && c <= 'z')
			letters[n++] = c;
	}
	letters[n] = '\0';
	for (size_t i = 0; i < sizeof(alias) / sizeof(*alias); i++)
		if (among(alias[i].names, letters))
			return alias[i].column;
	return NULL;
}

int
columns_find(const char *const *names, int n, const char *name)
{
	for (int i = 0; i < n; i++)
		if (strcmp(names[i], name) == 0)
			return i;
	return -1;
}

static int
check(const char *const *names, int i, struct err *err)
{
	const char *s = names[i], *meant = columns_meant(s);

	if (!*s)
		return err_set(err, ERR_DATA, "column %d has no name", i + 1);
	if (strcmp(s, "x") == 0 || strcmp(s, "audio") == 0)
		return err_set(err, ERR_DATA, "a column can't be named \"%s\": records use this name themselves", s);
	if (columns_find(names, i, s) >= 0)
		return err_set(err, ERR_DATA, "duplicate column \"%s\"", s);
	if (meant)
		return err_set(err, ERR_DATA, "column %d is named \"%s\", which is not read as \"%s\": write \"%s\", in lower "
		               "case, without blanks or quotes", i + 1, s, meant, meant);
	for (; *s; s++)
		if ((unsigned char)*s < ' ')
			return err_set(err, ERR_DATA, "a control character in the name of column %d, \"%s\"", i + 1, names[i]);
	return 0;
}

int
columns_check(const char *const *names, int n, struct err *err)
{
	for (int i = 0; i < n; i++)
		if (check(names, i, err) < 0)
			return -1;
	return 0;
}

int
columns_advise(const char *const *names, int n, char **advice, struct err *err)
{
	size_t size;
	FILE *to = open_memstream(advice, &size);
	long found = 0;

	for (int i = 0; to && i < n; i++) {
		const char *other = columns_alias(names[i]);

		if (other && columns_find(names, n, other) < 0)
			fprintf(to, "%scolumn \"%s\" is not read as \"%s\"", found++ ? "; " : "", names[i], other);
	}
	if (found)
		fputs(": rename it where that is meant", to);
	if (!to || fclose(to) == EOF)
		return err_set(err, ERR_MEM, "out of memory for the header row");
	if (!found) {
		free(*advice);
		*advice = NULL;
	}
	return 0;
}
