#define PCRE2_CODE_UNIT_WIDTH 8
#include "ctext.h"
#include <pcre2.h>
#include <stdlib.h>

struct okcps_regex {
  pcre2_code *code;
};

struct okcps_match {
  pcre2_match_data *data;
  pcre2_match_context *context;
  pcre2_jit_stack *stack;
  int32_t code;
};

// Work per start position, recursion and memory of one match. Windows are small and patterns
// linear, so an honest match stays far below; what reaches a limit is reported, never dropped.
enum { MATCH_LIMIT = 100000, DEPTH_LIMIT = 2000, HEAP_LIMIT_KIB = 4096, OVECTOR_PAIRS = 16 };

okcps_regex *okcps_regex_compile(const void *pattern, size_t count, int jit, int32_t *error,
                                 size_t *error_offset) {
  int code;
  PCRE2_SIZE offset;
  // Without the search for a character to begin with, which does not heed the offset limit: each try
  // would run over the rest of the subject where none is, and many tries over it many times.
  uint32_t options = PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C | PCRE2_USE_OFFSET_LIMIT |
                     PCRE2_NO_START_OPTIMIZE;
  pcre2_code *compiled = pcre2_compile(pattern, count, options, &code, &offset, NULL);
  if (compiled == NULL) {
    *error = code;
    *error_offset = offset;
    return NULL;
  }
  if (jit) (void)pcre2_jit_compile(compiled, PCRE2_JIT_COMPLETE);  // without it the interpreter runs
  okcps_regex *regex = malloc(sizeof *regex);
  if (regex == NULL) {
    pcre2_code_free(compiled);
    *error = PCRE2_ERROR_NOMEMORY;
    *error_offset = 0;
    return NULL;
  }
  regex->code = compiled;
  return regex;
}

void okcps_regex_free(okcps_regex *regex) {
  pcre2_code_free(regex->code);
  free(regex);
}

size_t okcps_regex_message(int32_t code, char *buffer, size_t capacity) {
  int n = pcre2_get_error_message(code, (PCRE2_UCHAR *)buffer, capacity);
  return n < 0 ? 0 : (size_t)n;
}

uint32_t okcps_regex_group(const okcps_regex *regex, const char *name) {
  int n = pcre2_substring_number_from_name(regex->code, (PCRE2_SPTR)name);
  return n < 0 ? 0 : (uint32_t)n;
}

int okcps_regex_matches_empty(const okcps_regex *regex) {
  uint32_t empty = 0;
  pcre2_pattern_info(regex->code, PCRE2_INFO_MATCHEMPTY, &empty);
  return empty != 0;
}

okcps_match *okcps_match_create(void) {
  okcps_match *match = calloc(1, sizeof *match);
  if (match == NULL) return NULL;
  match->data = pcre2_match_data_create(OVECTOR_PAIRS, NULL);
  match->context = pcre2_match_context_create(NULL);
  match->stack = pcre2_jit_stack_create(32 * 1024, 1024 * 1024, NULL);
  if (match->data == NULL || match->context == NULL || match->stack == NULL) {
    okcps_match_free(match);
    return NULL;
  }
  pcre2_set_match_limit(match->context, MATCH_LIMIT);
  pcre2_set_depth_limit(match->context, DEPTH_LIMIT);
  pcre2_set_heap_limit(match->context, HEAP_LIMIT_KIB);
  pcre2_jit_stack_assign(match->context, NULL, match->stack);
  return match;
}

void okcps_match_free(okcps_match *match) {
  pcre2_match_data_free(match->data);
  pcre2_match_context_free(match->context);
  pcre2_jit_stack_free(match->stack);
  free(match);
}

int32_t okcps_regex_search(const okcps_regex *regex, okcps_match *match, const void *subject,
                           size_t count, size_t first, size_t last, int jit) {
  pcre2_set_offset_limit(match->context, last);
  // The views are well-formed by construction, so the check of the whole subject is left out.
  uint32_t options = PCRE2_NO_UTF_CHECK | PCRE2_NOTEMPTY;
  if (!jit) options |= PCRE2_NO_JIT;
  int code = pcre2_match(regex->code, subject, count, first, options, match->data, match->context);
  if (code == PCRE2_ERROR_JIT_STACKLIMIT)
    code = pcre2_match(regex->code, subject, count, first, options | PCRE2_NO_JIT, match->data,
                       match->context);
  match->code = code;
  if (code >= 0) return OKCPS_MATCH;
  switch (code) {
  case PCRE2_ERROR_NOMATCH: return OKCPS_NONE;
  case PCRE2_ERROR_MATCHLIMIT:
  case PCRE2_ERROR_DEPTHLIMIT:
  case PCRE2_ERROR_HEAPLIMIT:
  case PCRE2_ERROR_JIT_STACKLIMIT: return OKCPS_LIMIT;
  default: return OKCPS_FAILURE;
  }
}

int32_t okcps_match_code(const okcps_match *match) { return match->code; }

int okcps_match_group(const okcps_match *match, uint32_t group, size_t *start, size_t *end) {
  if (group >= OVECTOR_PAIRS) return 0;
  const PCRE2_SIZE *pairs = pcre2_get_ovector_pointer(match->data);
  if (match->code > 0 && group >= (uint32_t)match->code) return 0;
  if (pairs[2 * group] == PCRE2_UNSET) return 0;
  *start = pairs[2 * group];
  *end = pairs[2 * group + 1];
  return *start <= *end;
}

struct okcps_meter {
  pcre2_code *code;
  okcps_match *match;
  size_t at;  // where the last callout was
  uint64_t work;
  uint64_t most;
};

/// A step costs one, and one for each byte since the last step: what `\w+` runs over is no step of
/// its own.
static int count_step(pcre2_callout_block *block, void *data) {
  okcps_meter *meter = data;
  size_t at = block->current_position;
  meter->work += 1 + (at > meter->at ? at - meter->at : meter->at - at);
  meter->at = at;
  return meter->work > meter->most ? PCRE2_ERROR_CALLOUT : 0;
}

okcps_meter *okcps_meter_create(const void *pattern, size_t count, int jit) {
  int code;
  PCRE2_SIZE offset;
  okcps_meter *meter = calloc(1, sizeof *meter);
  if (meter == NULL) return NULL;
  // Without the search for a letter that must come: an attacker would write that letter far behind.
  uint32_t options = PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C | PCRE2_USE_OFFSET_LIMIT |
                     PCRE2_AUTO_CALLOUT | PCRE2_NO_START_OPTIMIZE;
  meter->code = pcre2_compile(pattern, count, options, &code, &offset, NULL);
  meter->match = okcps_match_create();
  if (meter->code == NULL || meter->match == NULL ||
      (jit && pcre2_jit_compile(meter->code, PCRE2_JIT_COMPLETE) != 0)) {
    okcps_meter_free(meter);
    return NULL;
  }
  pcre2_set_callout(meter->match->context, count_step, meter);
  return meter;
}

void okcps_meter_free(okcps_meter *meter) {
  if (meter->code != NULL) pcre2_code_free(meter->code);
  if (meter->match != NULL) okcps_match_free(meter->match);
  free(meter);
}

int32_t okcps_meter_run(okcps_meter *meter, const void *subject, size_t count, uint64_t most,
                        uint64_t *work) {
  meter->work = 0;
  meter->most = most;
  meter->at = 0;
  pcre2_set_offset_limit(meter->match->context, PCRE2_UNSET);
  int code = 0;
  for (size_t first = 0; first <= count && code >= 0;) {
    code = pcre2_match(meter->code, subject, count, first, PCRE2_NO_UTF_CHECK | PCRE2_NOTEMPTY,
                       meter->match->data, meter->match->context);
    if (code < 0) break;
    // The detector may go on right behind a match's first character, so that is what is measured.
    first = pcre2_get_ovector_pointer(meter->match->data)[0] + 1;
    while (first < count && (((const uint8_t *)subject)[first] & 0xC0) == 0x80) first++;
  }
  *work = meter->work;
  return code == PCRE2_ERROR_NOMATCH ? OKCPS_NONE : OKCPS_LIMIT;
}
