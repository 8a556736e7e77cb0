// One record of the contract out of one line of NDJSON, by simdjson.
//
// All ranges are byte offsets into the line. The parser owns its buffers and keeps no pointer it was
// given. Errors are numbers: nothing of the input is ever quoted.
#ifndef OKCPS_CJSON_H
#define OKCPS_CJSON_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif
#pragma clang assume_nonnull begin

/// Readable bytes that must follow a line.
enum { OKCPS_JSON_PADDING = 64 };

enum okcps_record_status : int32_t {
  OKCPS_RECORD_OK = 0,
  OKCPS_RECORD_NOT_JSON = 1,
  OKCPS_RECORD_NOT_OBJECT = 2,
  OKCPS_RECORD_NO_TEXT = 3,
  OKCPS_RECORD_TEXT_NOT_STRING = 4,
  OKCPS_RECORD_DUPLICATE_KEY = 5,
  OKCPS_RECORD_UNKNOWN_VALUE = 6,
  OKCPS_RECORD_TOO_DEEP = 7,
  OKCPS_RECORD_NO_MEMORY = 8
};

typedef struct okcps_json okcps_json;

typedef struct okcps_record {
  size_t id_start, id_end;  // equal if there is no id
  const uint8_t *_Nullable text;
  size_t text_count;
  // Index of the value in the vocabulary's order, or -1 if the field is absent.
  int32_t direction, site, role, kind;
  int32_t has_media;
} okcps_record;

okcps_json *_Nullable okcps_json_create(void);
void okcps_json_free(okcps_json *json);
/// Parses a line; `record` is filled only on OK, its `text` valid until the next call.
int32_t okcps_json_record(okcps_json *json, const uint8_t *line, size_t count,
                          okcps_record *record);

#pragma clang assume_nonnull end
#ifdef __cplusplus
}
#endif
#endif
