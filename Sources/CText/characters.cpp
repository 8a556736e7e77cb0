#define PCRE2_CODE_UNIT_WIDTH 8
#include "ctext.h"
#include <cstdio>
#include <cstring>
#include <pcre2.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uspoof.h>
#include <unicode/utf8.h>
#include <unicode/uversion.h>

extern "C" int okcps_scalar_class(uint32_t scalar) {
  uint32_t mask = U_GET_GC_MASK(static_cast<UChar32>(scalar));
  if (mask & (U_GC_L_MASK | U_GC_M_MASK)) return 1;
  return mask & U_GC_ND_MASK ? 2 : 0;
}

extern "C" uint8_t okcps_lookalike(uint32_t scalar) {
  // The checker's data is immutable; a failed open means nothing is a look-alike, as without data.
  static USpoofChecker *const checker = [] {
    UErrorCode status = U_ZERO_ERROR;
    USpoofChecker *opened = uspoof_open(&status);
    return U_FAILURE(status) ? nullptr : opened;
  }();
  if (checker == nullptr || scalar < 0x80 || okcps_scalar_class(scalar) != 1) return 0;
  char source[4], skeleton[32];
  int32_t n = 0;
  U8_APPEND_UNSAFE(reinterpret_cast<uint8_t *>(source), n, static_cast<UChar32>(scalar));
  UErrorCode status = U_ZERO_ERROR;
  int32_t m = uspoof_getSkeletonUTF8(checker, 0, source, n, skeleton, sizeof skeleton, &status);
  if (U_FAILURE(status)) return 0;
  if (m == 2 && skeleton[0] == 'r' && skeleton[1] == 'n') return 'm';  // UTS 39 writes m as rn
  // A letter with marks imitates the letter.
  for (int32_t i = 1; i < m;) {
    UChar32 mark;
    U8_NEXT(skeleton, i, m, mark);
    if (mark < 0 || !(U_GET_GC_MASK(mark) & U_GC_M_MASK)) return 0;
  }
  if (m < 1) return 0;
  char c = skeleton[0];
  if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  return c >= 'a' && c <= 'z' ? static_cast<uint8_t>(c) : 0;
}

extern "C" uint8_t okcps_base_letter(uint32_t scalar) {
  switch (scalar) {  // letters with a stroke or no dot, which Unicode does not take apart
    case 0x00F8: return 'o';
    case 0x0142: return 'l';
    case 0x0111: case 0x00F0: return 'd';
    case 0x0127: return 'h';
    case 0x0131: return 'i';
    case 0x0167: return 't';
  }
  if (U_GET_GC_MASK(static_cast<UChar32>(scalar)) & (U_GC_MN_MASK | U_GC_ME_MASK)) return 1;
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2 *nfd = unorm2_getNFDInstance(&status);
  if (U_FAILURE(status)) return 0;
  UChar parts[8];
  int32_t n = unorm2_getDecomposition(nfd, static_cast<UChar32>(scalar), parts, 8, &status);
  if (U_FAILURE(status) || n < 2) return 0;
  UChar c = parts[0] >= 'A' && parts[0] <= 'Z' ? parts[0] + ('a' - 'A') : parts[0];
  return c >= 'a' && c <= 'z' ? static_cast<uint8_t>(c) : 0;
}

extern "C" size_t okcps_version(const char *library, char *buffer, size_t capacity) {
  if (strcmp(library, "pcre2") == 0) {
    char whole[64];
    pcre2_config(PCRE2_CONFIG_VERSION, whole);
    int n = snprintf(buffer, capacity, "%.*s", static_cast<int>(strcspn(whole, " ")), whole);
    return n < 0 ? 0 : static_cast<size_t>(n);
  }
  UVersionInfo version;
  if (strcmp(library, "unicode") == 0)
    u_getUnicodeVersion(version);
  else
    u_getVersion(version);
  char text[U_MAX_VERSION_STRING_LENGTH];
  u_versionToString(version, text);
  int n = snprintf(buffer, capacity, "%s", text);
  return n < 0 ? 0 : static_cast<size_t>(n);
}
