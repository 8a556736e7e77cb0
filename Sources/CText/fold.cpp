#include "ctext.h"
#include <cstring>
#include <new>
#include <string>
#include <unicode/bytestream.h>
#include <unicode/edits.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>
#include <vector>

namespace {

/// Longest run of combining marks that reaches ICU: canonical ordering is quadratic in it, and no
/// writing needs more. UAX #15 (Stream-Safe Text Format) uses the same number.
constexpr int kMaxMarks = 30;

/// What a character is read as before normalisation: itself, an ASCII one, or nothing.
UChar32 unify(UChar32 c) {
  if (c < 0x80) return c;
  if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0xFE58 || c == 0xFE63) return '-';
  if (c == 0x207B || c == 0x208B || c == 0xFE31 || c == 0xFE32) return '-';  // raised, lowered, upright
  if (c == 0x2018 || c == 0x2019 || c == 0x201B || c == 0x02BC || c == 0x2032) return '\'';
  if (c == 0x201C || c == 0x201D || c == 0x201F || c == 0x00AB || c == 0x00BB) return '"';
  // Spanish marks before what they end: a word behind one is a word.
  if (c == 0x00A1) return '!';
  if (c == 0x00BF) return '?';
  if (c >= 0x1F150 && c <= 0x1F169) return 'a' + (c - 0x1F150);  // negative circled letters
  if (c >= 0x1F170 && c <= 0x1F189) return 'a' + (c - 0x1F170);  // negative squared letters
  return c;
}

/// A dash of sentences: U+2014 and U+2015. Of words and numbers are the hyphen and the shorter dashes.
bool is_sentence_dash(UChar32 c) { return c == 0x2014 || c == 0x2015; }

/// What a sentence's dash is read as. Some set spaces round it and some none (US style), and without them it
/// would tie a number to the word beside it: "is 0142—call" is read as "is 0142 - call". Between two letters
/// or two digits it stays a hyphen, since there it also hides a letter or parts a number.
const char *unify_dash(UChar32 before, UChar32 after) {
  const int left = okcps_scalar_class(before), right = okcps_scalar_class(after);
  if (left == right) return "-";
  return left == 0 ? "- " : right == 0 ? " -" : " - ";
}

/// The same of characters that are several at once, whose parts would only appear in normalisation: an
/// n with its apostrophe and primes in a row. Null for all others.
const char *unify_parts(UChar32 c) {
  switch (c) {
    case 0x0149: return "'n";
    case 0x2033: return "''";
    case 0x2034: return "'''";
    case 0x2057: return "''''";
    default: return nullptr;
  }
}

/// What nobody sees and no writing needs: default-ignorable characters, control characters but white space
/// (U+0009 to U+000D, U+0085), and the anchors of annotations.
bool is_unseen(UChar32 c) {
  if (c < 0x20) return c < 0x09 || c > 0x0D;
  if (c < 0x7F) return false;
  if (c < 0xA0) return c != 0x85;
  if (c >= 0xFFF9 && c <= 0xFFFB) return true;
  return u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

/// U+0345, the iota below, folds to a letter of its own (ι): under any other letter than a Greek one it
/// would take a word apart, and where marks stand in another order they would not come together again
/// (Unicode 15.0, D146). So there it is left out. Under a space it is what U+037A is taken apart into.
bool is_stray_iota(UChar32 c, UChar32 base) {
  return c == 0x0345 && base != ' ' && !(base >= 0x0370 && base <= 0x03FF)
      && !(base >= 0x1F00 && base <= 0x1FFF);
}

/// The first character from `i` on that somebody sees, or `last` behind all of them.
UChar32 next_seen(const uint8_t *s, size_t i, size_t count, UChar32 last) {
  while (i < count) {
    UChar32 c;
    U8_NEXT(s, i, count, c);
    if (c >= 0 && !is_unseen(c)) return c;
  }
  return last;
}

bool is_mark(UChar32 c) {
  if (c < 0x300) return false;
  return (U_GET_GC_MASK(c) & (U_GC_MN_MASK | U_GC_ME_MASK)) != 0;
}

}  // namespace

struct okcps_fold {
  std::string clean;               // what ICU is given
  std::vector<uint32_t> from, to;  // original range of the character that a byte of `clean` is in
  std::string out;
  std::vector<okcps_edit> map;
  icu::Edits edits;
};

extern "C" okcps_fold *okcps_fold_create(void) { return new (std::nothrow) okcps_fold; }
extern "C" void okcps_fold_free(okcps_fold *fold) { delete fold; }

extern "C" int32_t okcps_fold_run(okcps_fold *fold, const void *bytes, size_t count, uint8_t after,
                                  int keep_case) {
  const auto *s = static_cast<const uint8_t *>(bytes);
  fold->clean.clear();
  fold->from.clear();
  fold->to.clear();
  fold->out.clear();
  fold->map.clear();
  fold->edits.reset();

  int marks = 0;
  UChar32 base = 0;  // what the marks at hand are on
  UChar32 previous = 0;
  for (size_t i = 0; i < count;) {
    size_t start = i;
    UChar32 c;
    U8_NEXT(s, i, count, c);
    if (c < 0) continue;  // ill-formed
    if (is_unseen(c)) continue;
    if (is_mark(c)) {
      if (++marks > kMaxMarks || is_stray_iota(c, base)) continue;
    } else {
      marks = 0;
      base = c;
    }
    const size_t before = fold->clean.size();
    const char *parts = is_sentence_dash(c) ? unify_dash(previous, next_seen(s, i, count, after)) : unify_parts(c);
    previous = c;
    if (parts) {
      fold->clean += parts;
    } else {
      uint8_t buffer[4];
      int32_t n = 0;
      U8_APPEND_UNSAFE(buffer, n, unify(c));
      fold->clean.append(reinterpret_cast<const char *>(buffer), static_cast<size_t>(n));
    }
    for (size_t k = before; k < fold->clean.size(); k++) {
      fold->from.push_back(static_cast<uint32_t>(start));
      fold->to.push_back(static_cast<uint32_t>(i));
    }
  }

  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2 *form = keep_case ? icu::Normalizer2::getNFKCInstance(status)
                                           : icu::Normalizer2::getNFKCCasefoldInstance(status);
  if (U_FAILURE(status)) return status;
  {
    icu::StringByteSink<std::string> sink(&fold->out);
    form->normalizeUTF8(0, icu::StringPiece(fold->clean), sink, &fold->edits, status);
  }
  if (fold->edits.copyErrorTo(status) || U_FAILURE(status)) return status;

  // Compose clean -> original with normalised -> clean.
  uint32_t expected = UINT32_MAX;  // original offset that would continue the current linear piece
  auto pieces = fold->edits.getFineIterator();
  while (pieces.next(status)) {
    auto src = static_cast<size_t>(pieces.sourceIndex());
    auto n = static_cast<size_t>(pieces.oldLength());
    auto dst = static_cast<uint32_t>(pieces.destinationIndex());
    if (pieces.hasChange()) {
      if (pieces.newLength() > 0 && n > 0)
        fold->map.push_back({dst, fold->from[src], fold->to[src + n - 1]});
      expected = UINT32_MAX;
      continue;
    }
    for (size_t k = 0; k < n;) {
      uint32_t from = fold->from[src + k], to = fold->to[src + k];
      size_t length = 1;
      while (k + length < n && fold->from[src + k + length] == from) length++;
      uint32_t at = dst + static_cast<uint32_t>(k);
      // Unified: other bytes, possibly another length.
      if (to - from != length || memcmp(&fold->clean[src + k], s + from, length) != 0) {
        fold->map.push_back({at, from, to});
        expected = UINT32_MAX;
      } else if (from != expected) {
        fold->map.push_back({at, from, 0});
        expected = to;
      } else {
        expected = to;
      }
      k += length;
    }
  }
  return U_FAILURE(status) ? status : 0;
}

extern "C" const uint8_t *okcps_fold_bytes(const okcps_fold *fold, size_t *count) {
  *count = fold->out.size();
  return reinterpret_cast<const uint8_t *>(fold->out.data());
}

extern "C" const okcps_edit *okcps_fold_edits(const okcps_fold *fold, size_t *count) {
  static const okcps_edit none = {0, 0, 0};
  *count = fold->map.size();
  return fold->map.empty() ? &none : fold->map.data();
}
