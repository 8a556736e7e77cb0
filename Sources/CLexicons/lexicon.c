#include "clexicons.h"

#if !__has_embed("lexicon.bin") || !__has_embed("sources.bin")
#error "the lexicon is not compiled yet: run `make lexicon` first"
#endif

// Aligned for the numbers in it, which are read in place.
static const _Alignas(16) uint8_t lexicon[] = {
#embed "lexicon.bin"
};

static const uint8_t sources[] = {
#embed "sources.bin"
};

const uint8_t *okcps_lexicon_bytes(size_t *count) {
  *count = sizeof lexicon;
  return lexicon;
}

const uint8_t *okcps_lexicon_sources(size_t *count) {
  *count = sizeof sources;
  return sources;
}
