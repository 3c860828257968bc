/* escape.c - texts of a stream as cells, lines and JSON that a terminal may show */
#include <stdlib.h>
#include <string.h>

#include "escape.h"
#include "core/text.h"

void
escape_write(FILE *to, const char *s)
{
	for (size_t n; s && *s; s += n) {
		unsigned code;
		size_t control = text_control(s, &code);

		n = control ? control : text_step(s);
		if (*s == '\t' || *s == '\n' || *s == '\\')
			fprintf(to, "\\%c", *s == '\t' ? 't' : *s == '\n' ? 'n' : '\\');
		else if (control)
			fprintf(to, "\\u%04x", code);
		else
			fwrite(s, 1, n, to);
	}
}

void
escape_plain(FILE *to, const char *s)
{
	for (size_t n; *s; s += n) {
		size_t control = text_control(s, NULL);

		n = control ? control : text_step(s);
		if (control)
			fputc('?', to);
		else
			fwrite(s, 1, n, to);
	}
}

/* Such characters stand within strings alone, where JSON has another way to write them; new lines are JSON's own. */
char *
escape_json(const json_t *v, size_t how)
{
	char *json = json_dumps(v, how | JSON_ENCODE_ANY), *text = NULL;
	size_t size;
	FILE *to = json ? open_memstream(&text, &size) : NULL;

	for (const char *s = to ? json : ""; *s;) {
		unsigned code;
		size_t control = *s == '\n' ? 0 : text_control(s, &code), n = control ? control : text_step(s);

		if (control)
			fprintf(to, "\\u%04x", code);
		else
			fwrite(s, 1, n, to);
		s += n;
	}
	free(json);
	if (to && fclose(to) == 0)
		return text;
	free(text);
	return NULL;
}
