/* choice.c - the words that an option chooses from */
#include <stdio.h>
#include <string.h>

#include "stage.h"

const char *
stage_word(const char *words, int i, char to[OPT_WORD])
{
	for (; i > 0 && words; i--, words += words != NULL)
		words = strchr(words, '|');
	snprintf(to, OPT_WORD, "%.*s", i == 0 && words ? (int)strcspn(words, "|") : 0, words ? words : "");
	return to;
}
