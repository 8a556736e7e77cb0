// The built-in lexicon, compiled from Lexicons/ and embedded. Bytes only; see ScanCore's TableFormat.
#ifndef OKCPS_CLEXICONS_H
#define OKCPS_CLEXICONS_H
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin
const uint8_t *okcps_lexicon_bytes(size_t *count);
#pragma clang assume_nonnull end
#endif
