// What the scanning core needs of ICU and PCRE2, under our own names and opaque types.
//
// Only this target sees the libraries' headers: ICU's clash with Foundation's copy of ICU, and
// PCRE2's depend on a macro that Swift's importer cannot set. Nothing here keeps a pointer that it
// was given. All sizes and offsets count bytes.
#ifndef OKCPS_CTEXT_H
#define OKCPS_CTEXT_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif
#pragma clang assume_nonnull begin

// --- patterns -----------------------------------------------------------------------------------

/// A compiled pattern. Immutable after compilation, so threads may share it.
typedef struct okcps_regex okcps_regex;
/// What one thread needs for matching: match data, limits, JIT stack.
typedef struct okcps_match okcps_match;

/// How a search ended. PCRE2's codes are kept apart: only `NONE` means "not there".
enum okcps_outcome : int32_t {
  OKCPS_MATCH = 1,
  OKCPS_NONE = 0,
  OKCPS_LIMIT = -1,   // match, depth, heap or JIT-stack limit: the scan is incomplete
  OKCPS_FAILURE = -2  // any other code: the scan is incomplete; okcps_match_code says which
};

/// Compiles UTF-8 `pattern`; with `jit`, also to machine code where the platform can.
/// Null on error, with PCRE2's code and the byte offset in the pattern.
okcps_regex *_Nullable okcps_regex_compile(const void *pattern, size_t count, int jit,
                                           int32_t *error, size_t *error_offset);
void okcps_regex_free(okcps_regex *regex);
/// PCRE2's wording for a compile or match code, NUL-terminated; the count of bytes written.
size_t okcps_regex_message(int32_t code, char *buffer, size_t capacity);
/// The number of the group called `name`, or 0.
uint32_t okcps_regex_group(const okcps_regex *regex, const char *name);
/// Whether the pattern can match the empty string (by its minimum length and by trying).
int okcps_regex_matches_empty(const okcps_regex *regex);

okcps_match *_Nullable okcps_match_create(void);
void okcps_match_free(okcps_match *match);
/// Finds the first match that begins in `first...last` of the well-formed UTF-8 `subject`.
/// With `jit` 0 the interpreter runs. A JIT stack overflow is retried once by the interpreter.
int32_t okcps_regex_search(const okcps_regex *regex, okcps_match *match, const void *subject,
                           size_t count, size_t first, size_t last, int jit);
/// PCRE2's code of the last search.
int32_t okcps_match_code(const okcps_match *match);
/// Bounds of a group of the last match; 0 if the group took no part.
int okcps_match_group(const okcps_match *match, uint32_t group, size_t *start, size_t *end);

/// A pattern whose work is counted: for the law that it grows no faster than the text.
typedef struct okcps_meter okcps_meter;

/// Null if the pattern does not compile or, with `jit`, not to machine code.
okcps_meter *_Nullable okcps_meter_create(const void *pattern, size_t count, int jit);
void okcps_meter_free(okcps_meter *meter);
/// Tries the pattern at every start of the well-formed `subject`. `work` is exact and the same on
/// every machine: pattern items tried, and bytes passed over between them. `OKCPS_NONE` when done;
/// `OKCPS_LIMIT` where a match limit or `most` work stopped it.
int32_t okcps_meter_run(okcps_meter *meter, const void *subject, size_t count, uint64_t most,
                        uint64_t *work);

// --- folding ------------------------------------------------------------------------------------

/// A piece of a fold's offset map. `old_end` 0: bytes from `new_start` on stand for bytes from
/// `old_start` on, one for one. Otherwise all of them stand for `old_start..<old_end` as a whole.
typedef struct okcps_edit {
  uint32_t new_start, old_start, old_end;
} okcps_edit;

/// A reusable folder: buffers for one thread.
typedef struct okcps_fold okcps_fold;

okcps_fold *_Nullable okcps_fold_create(void);
void okcps_fold_free(okcps_fold *fold);
/// Folds any bytes: NFKC_Casefold, or NFKC with case kept. Ill-formed bytes, default-ignorable
/// characters and combining marks beyond 30 in a row are left out of the result; dashes and curly
/// quotes become ASCII ones, and a dash of sentences has spaces round it unless it parts two letters or two
/// digits. `after` is the ASCII byte that follows, 0 at the end of a text. 0, or an ICU error code.
int32_t okcps_fold_run(okcps_fold *fold, const void *bytes, size_t count, uint8_t after,
                       int keep_case);
/// The result of the last run: well-formed UTF-8, and its map in order of `new_start`.
const uint8_t *okcps_fold_bytes(const okcps_fold *fold, size_t *count);
const okcps_edit *okcps_fold_edits(const okcps_fold *fold, size_t *count);

// --- characters ---------------------------------------------------------------------------------

/// 1 for letters and marks, 2 for decimal digits, 0 for the rest (general category, ICU).
int okcps_scalar_class(uint32_t scalar);
/// The ASCII lower-case letter that a non-ASCII letter imitates (UTS 39 skeleton), or 0.
uint8_t okcps_lookalike(uint32_t scalar);
/// The ASCII lower-case letter that an accented Latin letter is built on (`ñ` n, `ø` o), 1 for a
/// combining mark, 0 for the rest.
uint8_t okcps_base_letter(uint32_t scalar);

/// `ICU 72.1`-like version numbers, NUL-terminated: "icu", "unicode" or "pcre2".
size_t okcps_version(const char *library, char *buffer, size_t capacity);

#pragma clang assume_nonnull end
#ifdef __cplusplus
}
#endif
#endif
