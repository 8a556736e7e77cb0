// The built-in lexicon, embedded. Bytes only.
#ifndef OKCPS_CLEXICONS_H
#define OKCPS_CLEXICONS_H
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin
/// Compiled from Lexicons/: see ScanCore's TableFormat.
const uint8_t *okcps_lexicon_bytes(size_t *count);
/// The files of Lexicons/: see Lexicon's LexiconFiles.
const uint8_t *okcps_lexicon_sources(size_t *count);
#pragma clang assume_nonnull end
#endif
