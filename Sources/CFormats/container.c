#define _GNU_SOURCE
#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <locale.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "include/cformats.h"

struct okcps_container {
  struct archive *archive;
  int descriptor;
  uint8_t *prefix;
  size_t prefix_count;
  // Names are converted by the character set of the thread's locale, which must hold any name.
  locale_t utf8;
  uint8_t block[256 * 1024];
};

static la_ssize_t on_read(struct archive *archive, void *context, const void **block) {
  okcps_container *c = context;
  if (c->prefix_count > 0) {
    *block = c->prefix;
    la_ssize_t count = (la_ssize_t)c->prefix_count;
    c->prefix_count = 0;
    return count;
  }
  *block = c->block;
  while (1) {
    ssize_t n = read(c->descriptor, c->block, sizeof c->block);
    if (n >= 0) return n;
    if (errno == EAGAIN) {
      struct pollfd waiting = {.fd = c->descriptor, .events = POLLIN};
      poll(&waiting, 1, -1);
    } else if (errno != EINTR) {
      archive_set_error(archive, errno, "read");
      return -1;
    }
  }
}

static la_int64_t on_seek(struct archive *archive, void *context, la_int64_t offset, int whence) {
  (void)archive;
  off_t at = lseek(((okcps_container *)context)->descriptor, offset, whence);
  return at < 0 ? ARCHIVE_FATAL : at;
}

okcps_container *okcps_container_open(int descriptor, const void *prefix, size_t count) {
  okcps_container *c = calloc(1, sizeof *c);
  if (!c) return NULL;
  c->descriptor = descriptor;
  c->archive = archive_read_new();
  c->utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
  c->prefix = malloc(count ? count : 1);
  if (!c->archive || !c->utf8 || !c->prefix) {
    okcps_container_free(c);
    return NULL;
  }
  memcpy(c->prefix, prefix, count);
  c->prefix_count = count;
  // Just what is documented: every further format is a further parser for hostile bytes.
  struct archive *a = c->archive;
  archive_read_support_filter_gzip(a);
  archive_read_support_filter_zstd(a);
  archive_read_support_format_tar(a);
  archive_read_support_format_zip(a);
  archive_read_support_format_raw(a);
  struct stat about;
  if (count == 0 && fstat(descriptor, &about) == 0 && S_ISREG(about.st_mode))
    archive_read_set_seek_callback(a, on_seek);
  archive_read_set_read_callback(a, on_read);
  archive_read_set_callback_data(a, c);
  if (archive_read_open1(a) != ARCHIVE_OK) {
    okcps_container_free(c);
    return NULL;
  }
  return c;
}

void okcps_container_free(okcps_container *c) {
  if (c->archive) archive_read_free(c->archive);
  if (c->utf8) freelocale(c->utf8);
  free(c->prefix);
  free(c);
}

int okcps_container_next(okcps_container *c, okcps_entry *entry) {
  struct archive_entry *header;
  locale_t before = uselocale(c->utf8);
  int code = archive_read_next_header(c->archive, &header);
  int result = code == ARCHIVE_EOF ? 0 : code == ARCHIVE_OK || code == ARCHIVE_WARN ? 1 : -1;
  if (result == 1) {
    const char *name = archive_entry_pathname_utf8(header);
    if (!name) name = archive_entry_pathname(header);
    int type = archive_entry_filetype(header);
    int is_link = archive_entry_hardlink(header) || archive_entry_symlink(header);
    *entry = (okcps_entry){
        .name = name,
        .kind = is_link                 ? OKCPS_ENTRY_OTHER
                : type == AE_IFREG || type == 0 ? OKCPS_ENTRY_FILE
                : type == AE_IFDIR      ? OKCPS_ENTRY_FOLDER
                                        : OKCPS_ENTRY_OTHER,
        .encrypted = archive_entry_is_encrypted(header),
        .raw = archive_format(c->archive) == ARCHIVE_FORMAT_RAW};
  }
  uselocale(before);
  return result;
}

ptrdiff_t okcps_container_read(okcps_container *c, void *buffer, size_t capacity) {
  ptrdiff_t n = archive_read_data(c->archive, buffer, capacity);
  return n < 0 ? -1 : n;
}

int64_t okcps_container_consumed(okcps_container *c) {
  return archive_filter_bytes(c->archive, -1);
}

const char *okcps_container_version(void) { return archive_version_details(); }
