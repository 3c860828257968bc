/* zip_crc.h - CRC-32 as zip has it (reflected polynomial 0xedb88320) */
#ifndef ZIP_CRC_H
#define ZIP_CRC_H

#include "zip.h"

/* The CRC of n bytes from a place of a file. */
int zip_crc(int fd, off_t at, off_t n, uint32_t *crc, struct err *);

#endif
