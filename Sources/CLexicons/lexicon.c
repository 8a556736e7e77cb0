#include "clexicons.h"

#if !__has_embed("lexicon.bin")
#error "the lexicon is not compiled yet: run `make lexicon` first"
#endif

// Aligned for the numbers in it, which are read in place.
static const _Alignas(16) uint8_t lexicon[] = {
#embed "lexicon.bin"
};

const uint8_t *okcps_lexicon_bytes(size_t *count) {
  *count = sizeof lexicon;
  return lexicon;
}
