/* stream.h - reading and writing ser(5), the one format of everything that is kept.
 *
 * A stream is a header, records, and an end record; a stream of batches has an epoch
 * mark after each epoch. ser.5 is the specification. Maps are held as JSON values
 * (keys are text; values null, booleans, 64-bit integers, finite doubles, UTF-8 text, arrays,
 * maps), tensors apart from them.
 */
#ifndef STREAM_H
#define STREAM_H

#include <jansson.h>

#include "reader.h"
#include "record.h"
#include "writer.h"

enum { SER_VERSION = 1, CLASSES_MOST = 4096 };
/* No count in a stream is larger: sums of a few thousand fit 63 bits, and each is exact as a double. */
#define COUNT_MOST ((json_int_t)1000000000000000)

#endif
