// Reads one JSON document after another by simdjson's On-Demand front end, under our own names.
//
// A cursor that only goes forward and checks all that it passes: strings that nobody asks for have
// their escapes and their UTF-8 checked as well. Errors are numbers: nothing of the input is ever
// quoted, and nothing is thrown. Sizes and offsets count bytes.
#ifndef OKCPS_CJSON_H
#define OKCPS_CJSON_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif
#pragma clang assume_nonnull begin

enum {
  /// Readable bytes that must follow a document; simdjson reads in blocks.
  OKCPS_JSON_PADDING = 64,
  /// Levels of arrays and objects within a member of the root object.
  OKCPS_JSON_DEEPEST = 256
};

/// How a step ended. After anything below `OKCPS_JSON_END` only `okcps_json_open` may follow.
enum okcps_json_status : int32_t {
  OKCPS_JSON_OK = 0,
  OKCPS_JSON_END = 1,          // the innermost array or object has no more; it is left
  OKCPS_JSON_INVALID = -1,     // not JSON (RFC 8259), or not UTF-8
  OKCPS_JSON_TOO_DEEP = -2,    // more than OKCPS_JSON_DEEPEST levels
  OKCPS_JSON_NOT_OBJECT = -3,  // JSON, but its root is no object
  OKCPS_JSON_NO_MEMORY = -4
};

enum okcps_json_kind : int32_t {
  OKCPS_JSON_OBJECT = 1,
  OKCPS_JSON_ARRAY = 2,
  OKCPS_JSON_STRING = 3,
  OKCPS_JSON_NULL = 4,
  OKCPS_JSON_OTHER = 5  // a number or a Boolean, or no value at all
};

/// Owns its buffers: about 6 bytes for each byte of the longest document so far, of which only what
/// a document needs is touched. For one thread.
typedef struct okcps_json okcps_json;

/// Null if there is no memory.
okcps_json *_Nullable okcps_json_create(void);
void okcps_json_free(okcps_json *json);

/// Begins a document of `count` bytes, with `OKCPS_JSON_PADDING` readable bytes behind them. `document`
/// must stay as it is until the next call of this function. A byte order mark is passed over. On OK the
/// root is an object, and `okcps_json_next` goes to its first member. Time is linear in `count`.
int32_t okcps_json_open(okcps_json *json, const uint8_t *document, size_t count);

/// Goes to the next member of the innermost object, or element of the innermost array, that was
/// entered; what was there before must have been read, entered and left, or skipped. `key` is set for a
/// member, its escapes undone; it is valid until the next call of any function. When the root ends, the
/// end of the document is checked too.
int32_t okcps_json_next(okcps_json *json, const uint8_t *_Nullable *_Nonnull key, size_t *key_count);

/// What the present value is, by its first byte: nothing of it is checked yet.
int32_t okcps_json_value_kind(okcps_json *json);

/// Enters the present value, an object or array, of at most three levels below the root; what lies
/// deeper can only be skipped (`OKCPS_JSON_TOO_DEEP`).
int32_t okcps_json_enter(okcps_json *json);

/// Reads the present value, a string, its escapes undone. Half of a surrogate pair becomes U+FFFD, so
/// that the rest of the string is still there. Valid until the next call of any function.
int32_t okcps_json_string(okcps_json *json, const uint8_t *_Nullable *_Nonnull text, size_t *count);

/// Passes over the present value, checking all of it, and says where it stands in the document.
int32_t okcps_json_skip(okcps_json *json, size_t *start, size_t *end);

/// The version of simdjson that this was built with, three numbers; the library itself does not tell.
void okcps_json_version(uint32_t numbers[_Nonnull 3]);

#pragma clang assume_nonnull end
#ifdef __cplusplus
}
#endif
#endif
