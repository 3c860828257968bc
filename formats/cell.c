/* cell.c - texts in tab-separated tables */
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
