// What the readers of archives need of libxml2 and libarchive, under our own names and opaque types.
//
// Only this target sees the libraries' headers. Nothing here opens a network connection, follows an
// entity, loads a DTD or writes a file. All sizes and offsets count bytes.
#ifndef OKCPS_CFORMATS_H
#define OKCPS_CFORMATS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif
#pragma clang assume_nonnull begin

// --- markup -------------------------------------------------------------------------------------

enum okcps_markup_kind : int32_t {
  OKCPS_MARKUP_START = 1,      // name; range is where the tag begins and ends
  OKCPS_MARKUP_ATTRIBUTE = 2,  // name and value, of the start before it
  OKCPS_MARKUP_TEXT = 3,       // value; literal says that it stands so in the source
  OKCPS_MARKUP_END = 4         // name
};

/// A piece of a document. Its pointers hold until the next feed.
typedef struct okcps_markup {
  int32_t kind;
  int32_t literal;
  const uint8_t *_Nullable name;
  size_t name_count;
  const uint8_t *_Nullable value;
  size_t value_count;
  size_t start, end;  // in the source; exact where the source is UTF-8
} okcps_markup;

/// An XML document that is read as it comes. Its element names are as written, prefix and all.
typedef struct okcps_xml okcps_xml;

okcps_xml *_Nullable okcps_xml_create(void);
void okcps_xml_free(okcps_xml *xml);
/// Takes more of the document; `last` ends it. 0, or -1 if it is not well formed or has a DTD: the
/// events before the fault are there, and nothing more can be fed.
int okcps_xml_feed(okcps_xml *xml, const void *bytes, size_t count, int last);
/// Where a fault was found.
size_t okcps_xml_offset(const okcps_xml *xml);
/// The next event of the last feed; 0 when there is none.
int okcps_xml_next(okcps_xml *xml, okcps_markup *event);

/// An HTML text, parsed as a whole. `bytes` are well-formed UTF-8 without control characters but tab
/// and line breaks, or ranges are off.
typedef struct okcps_html okcps_html;

okcps_html *_Nullable okcps_html_parse(const void *bytes, size_t count);
void okcps_html_free(okcps_html *html);
int okcps_html_next(okcps_html *html, okcps_markup *event);
/// Whether elements are nested deeper than is looked at; what came before that is there.
int okcps_html_is_too_deep(const okcps_html *html);

// --- containers ---------------------------------------------------------------------------------

enum okcps_entry_kind : int32_t {
  OKCPS_ENTRY_FILE = 0,
  OKCPS_ENTRY_FOLDER = 1,
  OKCPS_ENTRY_OTHER = 2  // links, devices
};

typedef struct okcps_entry {
  const char *_Nullable name;  // NUL-terminated; holds until the next entry
  int32_t kind;
  int32_t encrypted;
  int32_t raw;  // the only content of a compressed stream, which has no name
} okcps_entry;

/// A zip, tar or compressed stream, read member by member.
typedef struct okcps_container okcps_container;

/// Reads `prefix` (what was read of the descriptor already), then the descriptor, which stays the
/// caller's. A regular file is read by its directory where it has one; its prefix is empty.
okcps_container *_Nullable okcps_container_open(int descriptor, const void *prefix, size_t count);
void okcps_container_free(okcps_container *container);
/// 1: an entry; 0: the end; -1: broken or cut short.
int okcps_container_next(okcps_container *container, okcps_entry *entry);
/// Bytes of the entry: their count, 0 at its end, -1 where it is broken or cut short.
ptrdiff_t okcps_container_read(okcps_container *container, void *buffer, size_t capacity);
/// Compressed bytes taken so far.
int64_t okcps_container_consumed(okcps_container *container);

// --- versions -----------------------------------------------------------------------------------

/// What the libraries say of themselves: `20914` (as a number in digits, with what a packager adds), and
/// `libarchive 3.6.2 zlib/1.2.13 …` with the libraries below it.
const char *okcps_xml_version(void);
const char *okcps_container_version(void);

#pragma clang assume_nonnull end
#ifdef __cplusplus
}
#endif
#endif
