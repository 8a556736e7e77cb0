#define _DEFAULT_SOURCE
#include "cmail.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/types.h>

// GByteArray.
struct bytes {
  uint8_t *data;
  unsigned count;
};

// What is used of GMime 3 and GObject, as their headers declare it; objects are opaque here.
typedef void object;
static struct {
  void (*g_mime_init)(void);
  object *(*g_mime_stream_mem_new_with_buffer)(const char *, size_t);
  object *(*g_mime_parser_new_with_stream)(object *);
  object *(*g_mime_parser_construct_message)(object *, void *);
  const char *(*g_mime_message_get_subject)(object *);
  object *(*g_mime_part_iter_new)(object *);
  int (*g_mime_part_iter_is_valid)(object *);
  int (*g_mime_part_iter_next)(object *);
  object *(*g_mime_part_iter_get_current)(object *);
  void (*g_mime_part_iter_free)(object *);
  size_t (*g_mime_text_part_get_type)(void);
  size_t (*g_mime_part_get_type)(void);
  size_t (*g_mime_message_part_get_type)(void);
  object *(*g_mime_message_part_get_message)(object *);
  const char *(*g_mime_object_get_header)(object *, const char *);
  object *(*g_mime_object_get_content_type)(object *);
  int (*g_mime_content_type_is_type)(object *, const char *, const char *);
  const char *(*g_mime_text_part_get_charset)(object *);
  object *(*g_mime_part_get_content)(object *);
  ssize_t (*g_mime_data_wrapper_write_to_stream)(object *, object *);
  object *(*g_mime_stream_mem_new)(void);
  struct bytes *(*g_mime_stream_mem_get_byte_array)(object *);
  object *(*g_mime_stream_filter_new)(object *);
  int (*g_mime_stream_filter_add)(object *, object *);
  int (*g_mime_stream_flush)(object *);
  object *(*g_mime_filter_charset_new)(const char *, const char *);
  const char *(*g_mime_part_get_filename)(object *);
  int (*g_type_check_instance_is_a)(object *, size_t);
  void (*g_object_unref)(object *);
} gmime;

struct okcps_mail {
  object *message;
  object *parts;
  int started;
  // What holds the text of the part at hand.
  object *text;
};

static int is_loaded;

// Looks every function up in the library and what it brings.
static void load(void) {
  void *library = dlopen("libgmime-3.0.so.0", RTLD_NOW | RTLD_LOCAL);
  if (!library) return;
#define FIND(name)                             \
  *(void **)&gmime.name = dlsym(library, #name); \
  if (!gmime.name) return;
  FIND(g_mime_init)
  FIND(g_mime_stream_mem_new_with_buffer)
  FIND(g_mime_parser_new_with_stream)
  FIND(g_mime_parser_construct_message)
  FIND(g_mime_message_get_subject)
  FIND(g_mime_part_iter_new)
  FIND(g_mime_part_iter_is_valid)
  FIND(g_mime_part_iter_next)
  FIND(g_mime_part_iter_get_current)
  FIND(g_mime_part_iter_free)
  FIND(g_mime_text_part_get_type)
  FIND(g_mime_part_get_type)
  FIND(g_mime_message_part_get_type)
  FIND(g_mime_message_part_get_message)
  FIND(g_mime_object_get_header)
  FIND(g_mime_object_get_content_type)
  FIND(g_mime_content_type_is_type)
  FIND(g_mime_text_part_get_charset)
  FIND(g_mime_part_get_content)
  FIND(g_mime_data_wrapper_write_to_stream)
  FIND(g_mime_stream_mem_new)
  FIND(g_mime_stream_mem_get_byte_array)
  FIND(g_mime_stream_filter_new)
  FIND(g_mime_stream_filter_add)
  FIND(g_mime_stream_flush)
  FIND(g_mime_filter_charset_new)
  FIND(g_mime_part_get_filename)
  FIND(g_type_check_instance_is_a)
  FIND(g_object_unref)
#undef FIND
  gmime.g_mime_init();
  is_loaded = 1;
}

// Threads that come while another loads wait for it.
int32_t okcps_mail_load(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, load);
  return is_loaded;
}

int32_t okcps_mail_version(uint32_t numbers[3]) {
  static const char *const names[3] = {"gmime_major_version", "gmime_minor_version", "gmime_micro_version"};
  void *library = dlopen("libgmime-3.0.so.0", RTLD_NOW | RTLD_LOCAL);
  if (!library) return 0;
  for (int i = 0; i < 3; i++) {
    const unsigned *number = dlsym(library, names[i]);
    if (!number) return 0;
    numbers[i] = *number;
  }
  return 1;
}

okcps_mail *okcps_mail_open(const void *bytes, size_t count, int32_t *status) {
  *status = OKCPS_MAIL_NO_LIBRARY;
  if (!okcps_mail_load()) return NULL;
  *status = OKCPS_MAIL_NO_MAIL;
  object *stream = gmime.g_mime_stream_mem_new_with_buffer(bytes, count);
  object *parser = gmime.g_mime_parser_new_with_stream(stream);
  object *message = gmime.g_mime_parser_construct_message(parser, NULL);
  gmime.g_object_unref(parser);
  gmime.g_object_unref(stream);
  if (!message) return NULL;
  okcps_mail *mail = calloc(1, sizeof *mail);
  if (!mail) {
    gmime.g_object_unref(message);
    return NULL;
  }
  mail->message = message;
  mail->parts = gmime.g_mime_part_iter_new(message);
  *status = OKCPS_MAIL_OK;
  return mail;
}

const char *okcps_mail_subject(okcps_mail *mail) {
  return gmime.g_mime_message_get_subject(mail->message);
}

const char *okcps_mail_header(okcps_mail *mail, const char *name) {
  return gmime.g_mime_object_get_header(mail->message, name);
}

// The decoded text of a part, in a stream that holds it; null where there is no memory.
static object *decoded(object *part) {
  object *memory = gmime.g_mime_stream_mem_new();
  object *content = gmime.g_mime_part_get_content(part);
  if (!content) return memory;
  const char *charset = gmime.g_mime_text_part_get_charset(part);
  // What claims to be UTF-8 or ASCII is taken as it is: a conversion would put signs in the place of bytes.
  const int is_utf8 = !charset || !strcasecmp(charset, "utf-8") || !strcasecmp(charset, "us-ascii");
  object *filter = is_utf8 ? NULL : gmime.g_mime_filter_charset_new(charset, "utf-8");
  object *out = memory;
  if (filter) {
    out = gmime.g_mime_stream_filter_new(memory);
    gmime.g_mime_stream_filter_add(out, filter);
    gmime.g_object_unref(filter);
  }
  gmime.g_mime_data_wrapper_write_to_stream(content, out);
  gmime.g_mime_stream_flush(out);
  if (filter) gmime.g_object_unref(out);
  return memory;
}

int32_t okcps_mail_next(okcps_mail *mail, okcps_mail_part *part) {
  if (mail->text) gmime.g_object_unref(mail->text);
  mail->text = NULL;
  *part = (okcps_mail_part){0};
  for (;;) {
    if (mail->started && !gmime.g_mime_part_iter_next(mail->parts)) return 0;
    mail->started = 1;
    if (!gmime.g_mime_part_iter_is_valid(mail->parts)) return 0;
    object *current = gmime.g_mime_part_iter_get_current(mail->parts);
    if (gmime.g_type_check_instance_is_a(current, gmime.g_mime_message_part_get_type())) {
      object *inner = gmime.g_mime_message_part_get_message(current);
      part->is_mail = 1;
      if (inner) part->subject = gmime.g_mime_message_get_subject(inner);
      return 1;
    }
    // Containers have their parts come after them.
    if (!gmime.g_type_check_instance_is_a(current, gmime.g_mime_part_get_type())) continue;
    object *type = gmime.g_mime_object_get_content_type(current);
    if (gmime.g_type_check_instance_is_a(current, gmime.g_mime_text_part_get_type())) {
      mail->text = decoded(current);
      struct bytes *bytes = gmime.g_mime_stream_mem_get_byte_array(mail->text);
      part->text = bytes && bytes->count ? bytes->data : (const uint8_t *)"";
      part->text_count = bytes ? bytes->count : 0;
      part->is_html = gmime.g_mime_content_type_is_type(type, "text", "html");
    }
    part->is_media = gmime.g_mime_content_type_is_type(type, "image", "*") ||
                     gmime.g_mime_content_type_is_type(type, "audio", "*") ||
                     gmime.g_mime_content_type_is_type(type, "video", "*");
    part->name = gmime.g_mime_part_get_filename(current);
    return 1;
  }
}

void okcps_mail_close(okcps_mail *mail) {
  if (mail->text) gmime.g_object_unref(mail->text);
  gmime.g_mime_part_iter_free(mail->parts);
  gmime.g_object_unref(mail->message);
  free(mail);
}
