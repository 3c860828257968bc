/* zip_parts.h - what reading and writing zip archives share */
#ifndef ZIP_PARTS_H
#define ZIP_PARTS_H

#include "zip.h"

/* Bytes of the fixed parts: a member's local header and its entry in the directory (names and extra fields follow), and
 * at the end the zip64 end, its locator, the old end. */
enum { ZIP_LOCAL = 30, ZIP_ENTRY = 46, ZIP_END64 = 56, ZIP_LOCATOR = 20, ZIP_END = 22 };

/* CRC-32 as zip has it (reflected polynomial 0xedb88320), of n bytes from a place of a file. */
int zip_crc(int fd, off_t at, off_t n, uint32_t *crc, struct err *);

#endif
