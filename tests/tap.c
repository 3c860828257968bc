/* tap.c - linked into every unit test: cmocka then writes TAP, as prove reads it */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

/* Before main(). The environment variable CMOCKA_MESSAGE_OUTPUT still overrides it. */
__attribute__((constructor)) static void
tap(void)
{
	cmocka_set_message_output(CM_OUTPUT_TAP);
}
