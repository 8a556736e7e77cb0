// Mail (RFC 5322, MIME) read by GMime, which is loaded when the first mail comes: linked, it and what it
// needs would cost every start of the program 2 ms, also where no mail is ever seen.
#pragma once
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

typedef struct okcps_mail okcps_mail;

enum { OKCPS_MAIL_OK = 0, OKCPS_MAIL_NO_LIBRARY = 1, OKCPS_MAIL_NO_MAIL = 2 };

// A part that holds no others, or a mail within the mail, whose parts come next. Pointers hold until the next call for the same mail.
typedef struct {
  // Decoded; null for what is no text. UTF-8, unless the part itself claims wrongly to be; a zero may stand
  // in it.
  const uint8_t *_Nullable text;
  size_t text_count;
  int32_t is_html;
  // Picture, sound or film.
  int32_t is_media;
  int32_t is_mail;
  // Of a mail within; null where it has none.
  const char *_Nullable subject;
  // The name of an attachment; null where it has none.
  const char *_Nullable name;
} okcps_mail_part;

// Loads the library now, for whoever cannot later; 0 if it is not there.
int32_t okcps_mail_load(void);

// The version of the library, three numbers; 0 if it is not there.
int32_t okcps_mail_version(uint32_t numbers[_Nonnull 3]);

// Reads a mail; the bytes must outlive it. Null with a status if that is impossible.
okcps_mail *_Nullable okcps_mail_open(const void *bytes, size_t count, int32_t *status);

// The subject, decoded; null where there is none.
const char *_Nullable okcps_mail_subject(okcps_mail *mail);

// The first header of a name, unfolded; null where there is none. Holds until the next call for the mail.
const char *_Nullable okcps_mail_header(okcps_mail *mail, const char *name);

// The next part; 0 when there is none.
int32_t okcps_mail_next(okcps_mail *mail, okcps_mail_part *part);

void okcps_mail_close(okcps_mail *mail);

#pragma clang assume_nonnull end
