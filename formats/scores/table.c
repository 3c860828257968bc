/* table.c - tables as text, Markdown, LaTeX */
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "table.h"

int
table_width(const char *s)
{
	int n = 0;

	for (; *s; s++)
		n += (*s & 0xc0) != 0x80;
	return n;
}

static void
put_latex(FILE *f, char c)
{
	switch (c) {
	case '\\': fputs("\\textbackslash{}", f); break;
	case '~': fputs("\\textasciitilde{}", f); break;
	case '^': fputs("\\textasciicircum{}", f); break;
	case '<': fputs("\\textless{}", f); break;
	case '>': fputs("\\textgreater{}", f); break;
	case '|': fputs("\\textbar{}", f); break;
	case '[':	/* after the end of a row either would be its option */
	case '*': fprintf(f, "{%c}", c); break;
	default: fprintf(f, strchr("&%$#_{}", c) ? "\\%c" : "%c", c);
	}
}

static void
put_char(FILE *f, enum table_style style, char c)
{
	if (style == TABLE_LATEX)
		put_latex(f, c);
	else
		fprintf(f, style == TABLE_MARKDOWN && strchr("\\`*_|<>[]&~$#!", c) ? "\\%c" : "%c", c);
}

static void
put(FILE *f, enum table_style style, const char *s)
{
	for (size_t n; *s; s += n) {
		size_t control = text_control(s, NULL);

		n = control ? control : text_step(s);
		for (size_t i = 0; i < (control ? 1 : n); i++)
			put_char(f, style, control ? '?' : s[i]);
	}
}

void
table_put(struct table *t, const char *fmt, ...)
{
	char **more = realloc(t->cell, (size_t)(t->cells + 1) * sizeof(*more)), *text;
	va_list args;
	int n;

	va_start(args, fmt);
	n = vasprintf(&text, fmt, args);
	va_end(args);
	if (more)
		t->cell = more;
	if (more && n >= 0)
		t->cell[t->cells++] = text;
	else if (n >= 0)
		free(text);
	t->torn |= !more || n < 0;
}

void
table_percent(struct table *t, double share)
{
	if (isnan(share))
		table_put(t, "-");
	else
		table_put(t, "%.2f", 100 * share);
}

/* The columns that each column of the table takes. */
static void
measure(const struct table *t, int *widest)
{
	for (long i = 0; i < t->cells; i++)
		if (table_width(t->cell[i]) > widest[i % t->cols])
			widest[i % t->cols] = table_width(t->cell[i]);
}

static void
put_row(FILE *f, enum table_style style, const struct table *t, const int *widest, long row)
{
	for (long c = 0; c < t->cols; c++) {
		const char *s = t->cell[row * t->cols + c];
		int space = style == TABLE_LATEX ? 0 : widest[c] - table_width(s);

		if (c > 0)
			fputs(style == TABLE_LATEX ? " & " : style == TABLE_MARKDOWN ? " | " : "  ", f);
		else if (style == TABLE_MARKDOWN)
			fputs("| ", f);
		fprintf(f, "%*s", c > 0 ? space : 0, "");
		put(f, style, s);
		fprintf(f, "%*s", c == 0 ? space : 0, "");
	}
	fputs(style == TABLE_LATEX ? " \\\\\n" : style == TABLE_MARKDOWN ? " |\n" : "\n", f);
}

static void
put_rule(FILE *f, enum table_style style, long cols)
{
	if (style == TABLE_LATEX)
		fputs("\\hline\n", f);
	for (long c = 0; style == TABLE_MARKDOWN && c < cols; c++)
		fputs(c == 0 ? "| --- |" : c + 1 < cols ? " ---: |" : " ---: |\n", f);
}

static void
put_all(FILE *f, enum table_style style, const struct table *t, const int *widest)
{
	if (style == TABLE_LATEX) {
		fputs("\\begin{tabular}{l", f);
		for (long c = 1; c < t->cols; c++)
			putc('r', f);
		fputs("}\n\\hline\n", f);
	}
	for (long row = 0; row < t->cells / t->cols; row++) {
		put_row(f, style, t, widest, row);
		if (row == 0)
			put_rule(f, style, t->cols);
	}
	fputs(style == TABLE_LATEX ? "\\hline\n\\end{tabular}\n\n" : "\n", f);
}

int
table_write(FILE *f, enum table_style style, struct table *t)
{
	int *widest = calloc((size_t)t->cols, sizeof(*widest)), torn = t->torn || !widest;

	if (!torn) {
		measure(t, widest);
		put_all(f, style, t, widest);
	}
	free(widest);
	for (long i = 0; i < t->cells; i++)
		free(t->cell[i]);
	free(t->cell);
	*t = (struct table){ .cols = t->cols };
	return torn ? -1 : 0;
}

void
table_note(FILE *f, enum table_style style, const char *fmt, ...)
{
	va_list args;
	char *text;
	int n;

	va_start(args, fmt);
	n = vasprintf(&text, fmt, args);
	va_end(args);
	if (n < 0)
		return;
	put(f, style, text);
	fputs(style == TABLE_TEXT ? "\n" : "\n\n", f);
	free(text);
}
