#include "cmail.h"

#include <dlfcn.h>
#include <stdlib.h>

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
  char *(*g_mime_text_part_get_text)(object *);
  const char *(*g_mime_part_get_filename)(object *);
  int (*g_type_check_instance_is_a)(object *, size_t);
  void (*g_object_unref)(object *);
  void (*g_free)(void *);
} gmime;

struct okcps_mail {
  object *message;
  object *parts;
  int started;
  char *text;
};

// Looks every function up in the library and what it brings; 0 if one is missing.
static int load(void) {
  static int state = -1;
  if (state >= 0) return state;
  state = 0;
  void *library = dlopen("libgmime-3.0.so.0", RTLD_NOW | RTLD_LOCAL);
  if (!library) return state;
#define FIND(name)                             \
  *(void **)&gmime.name = dlsym(library, #name); \
  if (!gmime.name) return state;
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
  FIND(g_mime_text_part_get_text)
  FIND(g_mime_part_get_filename)
  FIND(g_type_check_instance_is_a)
  FIND(g_object_unref)
  FIND(g_free)
#undef FIND
  gmime.g_mime_init();
  state = 1;
  return state;
}

okcps_mail *okcps_mail_open(const void *bytes, size_t count, int32_t *status) {
  *status = OKCPS_MAIL_NO_LIBRARY;
  if (!load()) return NULL;
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

int32_t okcps_mail_next(okcps_mail *mail, okcps_mail_part *part) {
  if (mail->text) gmime.g_free(mail->text);
  mail->text = NULL;
  for (;;) {
    if (mail->started && !gmime.g_mime_part_iter_next(mail->parts)) return 0;
    mail->started = 1;
    if (!gmime.g_mime_part_iter_is_valid(mail->parts)) return 0;
    object *current = gmime.g_mime_part_iter_get_current(mail->parts);
    // Containers have their parts come after them.
    if (!gmime.g_type_check_instance_is_a(current, gmime.g_mime_part_get_type())) continue;
    if (gmime.g_type_check_instance_is_a(current, gmime.g_mime_text_part_get_type()))
      mail->text = gmime.g_mime_text_part_get_text(current);
    part->text = mail->text;
    part->name = gmime.g_mime_part_get_filename(current);
    return 1;
  }
}

void okcps_mail_close(okcps_mail *mail) {
  if (mail->text) gmime.g_free(mail->text);
  gmime.g_mime_part_iter_free(mail->parts);
  gmime.g_object_unref(mail->message);
  free(mail);
}
