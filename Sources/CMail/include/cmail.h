// Mail (RFC 5322, MIME) read by GMime, which is loaded when the first mail comes: linked, it and what it
// needs would cost every start of the program 2 ms, also where no mail is ever seen.
#pragma once
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

typedef struct okcps_mail okcps_mail;

enum { OKCPS_MAIL_OK = 0, OKCPS_MAIL_NO_LIBRARY = 1, OKCPS_MAIL_NO_MAIL = 2 };

// A part that holds no others. Pointers hold until the next call for the same mail.
typedef struct {
  // Decoded, in UTF-8; null for what is no text.
  const char *_Nullable text;
  // The name of an attachment; null where it has none.
  const char *_Nullable name;
} okcps_mail_part;

// Reads a mail; the bytes must outlive it. Null with a status if that is impossible.
okcps_mail *_Nullable okcps_mail_open(const void *bytes, size_t count, int32_t *status);

// The subject, decoded; null where there is none.
const char *_Nullable okcps_mail_subject(okcps_mail *mail);

// The next part; 0 when there is none.
int32_t okcps_mail_next(okcps_mail *mail, okcps_mail_part *part);

void okcps_mail_close(okcps_mail *mail);

#pragma clang assume_nonnull end
