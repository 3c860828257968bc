/* cell.c - texts in tables and lines */
#include "cell.h"

void
cell_write(FILE *to, const char *s)
{
	for (; s && *s; s++)
		if (*s == '\t' || *s == '\n' || *s == '\\')
			fprintf(to, "\\%c", *s == '\t' ? 't' : *s == '\n' ? 'n' : '\\');
		else
			fputc(*s, to);
}

void
cell_plain(FILE *to, const char *s)
{
	for (; *s; s++)
		fputc((unsigned char)*s < ' ' || *s == 0x7f ? '?' : *s, to);
}
