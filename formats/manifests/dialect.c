/* dialect.c - what kind of table a text is */
#include <string.h>

#include "columns.h"
#include "dialect.h"

enum { HEADER_MOST = 1 << 16, NAMES = 1000 };	/* bytes of a first line that is looked at, columns of it */

size_t
dialect_mark(const char *s, size_t n)
{
	return n >= 3 && memcmp(s, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
}

/* ---- encodings of more than one byte a character ---- */

/* Do the first characters, of `width` bytes each with the low one at `low`, look like text? */
static int
wide_text(const unsigned char *s, size_t n, size_t width, size_t low)
{
	enum { FIRST = 4 };	/* "path" */

	if (n < FIRST * width)
		return 0;
	for (size_t i = 0; i < FIRST * width; i++) {
		unsigned char c = s[i];

		if (i % width == low ? (c < ' ' && c != '\t' && c != '\r' && c != '\n') || c >= 0x7f : c != 0)
			return 0;
	}
	return 1;
}

/* Does the first line, of UTF-16 with the low byte at `low`, have the word path? The names before it may be of any
 * script. */
static int
wide_path(const unsigned char *s, size_t n, size_t low)
{
	static const char word[] = "path";
	size_t at = 0;

	for (size_t i = 0; i + 1 < n; i += 2) {
		unsigned char c = s[i + low];

		if (s[i + 1 - low] == 0 && c == '\n')
			return 0;
		at = s[i + 1 - low] == 0 && (c | 0x20) == word[at] ? at + 1 : 0;
		if (!word[at])
			return 1;
	}
	return 0;
}

/* The name of such an encoding, as iconv has it; NULL: none. FF FE alone does not tell: it may begin an MPEG frame. */
static const char *
wide(const char *head, size_t n)
{
	const unsigned char *s = (const unsigned char *)head;

	if (n >= 4 && (memcmp(s, "\xff\xfe\0\0", 4) == 0 || memcmp(s, "\0\0\xfe\xff", 4) == 0) &&
	    wide_text(s + 4, n - 4, 4, *s ? 0 : 3))
		return "UTF-32";
	if (n >= 2 && (memcmp(s, "\xff\xfe", 2) == 0 || memcmp(s, "\xfe\xff", 2) == 0)) {
		size_t low = *s == 0xfe;

		return wide_text(s + 2, n - 2, 2, low) || wide_path(s + 2, n - 2, low) ? "UTF-16" : NULL;
	}
	if (wide_text(s, n, 2, 0))
		return "UTF-16LE";
	return wide_text(s, n, 2, 1) ? "UTF-16BE" : NULL;
}

/* ---- separators ---- */

/* How sure a first line is to be cut at this separator. */
enum { NOT, OTHER_NAME /* such as file, beside another column */, NEARLY /* Path */, SURELY };

static int
judge(const char *line, char separator)
{
	struct dialect d = { separator, 1 };
	char copy[HEADER_MOST + 1], *name[NAMES];
	struct err err = { 0 };
	int n, best = NOT;

	n = dialect_split(&d, strcpy(copy, line), name, NAMES, &err);
	if (n < 0) {	/* a quote where none may be: perhaps no quotes are meant */
		d.quoted = 0;
		n = dialect_split(&d, strcpy(copy, line), name, NAMES, &err);
	}
	for (int i = 0; i < n && i < NAMES && best < SURELY; i++) {
		const char *meant = columns_meant(name[i]), *alias = columns_alias(name[i]);

		if (strcmp(name[i], "path") == 0)
			best = SURELY;
		else if (meant && strcmp(meant, "path") == 0)
			best = NEARLY;
		else if (best < OTHER_NAME && n > 1 && alias && strcmp(alias, "path") == 0)
			best = OTHER_NAME;
	}
	return best;
}

static const struct {
	char separator;
	const char *name;	/* of those that are not read */
} separators[] = { { '\t', NULL }, { ',', NULL }, { ';', "semicolons" }, { '|', "bars" } };

/* Is there a quote that opens a field? */
static int
has_quotes(const char *line, char separator)
{
	for (const char *s = line; (s = strchr(s, '"')); s++)
		if (s == line || s[-1] == separator)
			return 1;
	return 0;
}

static int
choose(struct dialect *d, const char *line, struct err *err)
{
	int best = NOT;
	size_t at = 0;

	for (size_t i = 0; i < sizeof(separators) / sizeof(*separators); i++) {
		int sure = judge(line, separators[i].separator);

		if (sure > best) {
			best = sure;
			at = i;
		}
	}
	if (best == NOT && strncmp(line, "path ", 5) == 0)
		return err_set(err, ERR_DATA, "a manifest whose fields are separated by blanks, not tabs or commas; save it with "
		               "tabs or commas");
	if (best == NOT)
		return 0;
	if (separators[at].name)
		return err_set(err, ERR_DATA, "a manifest whose fields are separated by %s, not tabs or commas; save it with tabs or commas",
		               separators[at].name);
	d->separator = separators[at].separator;
	d->quoted = d->separator == ',' || has_quotes(line, d->separator);
	return 1;
}

int
dialect_of(struct dialect *d, const char *head, size_t n, struct err *err)
{
	const char *encoding = wide(head, n), *end, *cr;
	size_t mark = dialect_mark(head, n), length;
	char line[HEADER_MOST + 1];
	int got;

	if (encoding)
		return err_set(err, ERR_DATA, "text in %s, not UTF-8: iconv -f %s -t UTF-8 converts it", encoding, encoding);
	head += mark;
	n -= mark;
	end = memchr(head, '\n', n);
	length = end ? (size_t)(end - head) : n;
	while (length && head[length - 1] == '\r')
		length--;
	cr = memchr(head, '\r', length);
	if (cr)	/* the rest is more lines, to those who end them so */
		length = (size_t)(cr - head);
	if (length > HEADER_MOST)
		length = HEADER_MOST;
	if (memchr(head, '\0', length))
		return 0;
	memcpy(line, head, length);
	line[length] = '\0';
	got = choose(d, line, err);
	if (got > 0 && cr)
		return err_set(err, ERR_DATA, "a manifest with a carriage return within its first line: where line ends are "
		               "carriage returns alone, tr '\\r' '\\n' converts them");
	return got;
}

/* ---- fields ---- */

static int
split_plain(char separator, char *text, char **field, int most, struct err *err)
{
	int n = 0;

	if (strchr(text, '\r'))
		return err_set(err, ERR_DATA, "a carriage return within the line: remove it (tr -d '\\r')");
	for (char *s = text; s; n++) {
		char *next = strchr(s, separator);

		if (n < most)
			field[n] = s;
		if (next)
			*next++ = '\0';
		s = next;
	}
	return n;
}

int
dialect_split(const struct dialect *d, char *text, char **field, int most, struct err *err)
{
	char *s = text, *to = text;
	int n = 0;

	if (!d->quoted)
		return split_plain(d->separator, text, field, most, err);
	for (;; n++) {	/* a field is never longer than it is written: to stays behind s */
		int last;

		if (n < most)
			field[n] = to;
		if (*s == '"') {
			for (s++; *s && (*s != '"' || s[1] == '"'); *to++ = *s++)
				s += *s == '"';
			if (!*s)
				return err_set(err, ERR_DATA, "field %d: its quote is not closed", n + 1);
			if (*++s && *s != d->separator)
				return err_set(err, ERR_DATA, "field %d: text after its closing quote", n + 1);
		} else {
			while (*s && *s != d->separator && *s != '"')
				*to++ = *s++;
			if (*s == '"')
				return err_set(err, ERR_DATA, "field %d: a quote within a field that does not begin with "
				               "one: put the field in quotes and double those in it", n + 1);
		}
		last = !*s++;
		*to++ = '\0';
		if (last)
			return n + 1;
	}
}
