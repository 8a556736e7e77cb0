// The peer: Vectorscan over the same lines as the core, one block a line.
//
//   vectorscan PATTERNS <LINES    patterns one a line, caseless; prints one line of figures
//
// Patterns that it cannot compile (look-around, back references) are counted, not used.
#include <hs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static int count(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *matches) {
  (void)id, (void)from, (void)to, (void)flags;
  ++*(unsigned long *)matches;
  return 0;
}

static char *read_all(FILE *file, size_t *length) {
  size_t capacity = 1 << 20;
  char *bytes = malloc(capacity);
  *length = 0;
  for (size_t n; bytes && (n = fread(bytes + *length, 1, capacity - *length, file)) > 0;) {
    *length += n;
    if (*length == capacity) bytes = realloc(bytes, capacity *= 2);
  }
  if (!bytes) exit(2);
  return bytes;
}

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int main(int argc, char **argv) {
  FILE *list = argc == 2 ? fopen(argv[1], "r") : NULL;
  if (!list) {
    fputs("usage: vectorscan PATTERNS <LINES\n", stderr);
    return 2;
  }
  size_t size;
  char *text = read_all(list, &size);
  unsigned used = 0, refused = 0, capacity = 1 << 20;
  const char **patterns = malloc(capacity * sizeof *patterns);
  unsigned *flags = malloc(capacity * sizeof *flags);
  for (char *line = text, *end; line < text + size && used < capacity; line = end + 1) {
    end = memchr(line, '\n', (size_t)(text + size - line));
    if (!end) break;
    *end = 0;
    hs_database_t *one = NULL;
    hs_compile_error_t *error = NULL;
    if (hs_compile(line, HS_FLAG_CASELESS, HS_MODE_BLOCK, NULL, &one, &error) != HS_SUCCESS) {
      hs_free_compile_error(error);
      refused++;
      continue;
    }
    hs_free_database(one);
    patterns[used] = line;
    flags[used++] = HS_FLAG_CASELESS;
  }
  hs_database_t *database = NULL;
  hs_compile_error_t *error = NULL;
  hs_scratch_t *scratch = NULL;
  if (hs_compile_multi(patterns, flags, NULL, used, HS_MODE_BLOCK, NULL, &database, &error) != HS_SUCCESS ||
      hs_alloc_scratch(database, &scratch) != HS_SUCCESS) {
    fputs("vectorscan: the patterns do not compile together\n", stderr);
    return 2;
  }
  size_t length;
  char *input = read_all(stdin, &length);
  int rounds = length ? (int)(100000000 / length) : 0;
  if (rounds < 1) rounds = 1;
  double best = 1e9;
  unsigned long matches = 0;
  for (int round = 0; round < rounds; round++) {
    matches = 0;
    double began = seconds();
    for (char *line = input, *end; line < input + length; line = end + 1) {
      end = memchr(line, '\n', (size_t)(input + length - line));
      if (!end) end = input + length;
      if (hs_scan(database, line, (unsigned)(end - line), 0, scratch, count, &matches) != HS_SUCCESS) return 2;
    }
    double took = seconds() - began;
    if (took < best) best = took;
  }
  printf("vectorscan: %.0f MB/s, %lu matches in %zu bytes; %u patterns, %u refused\n",
         (double)length / best / 1e6, matches, length, used, refused);
  return 0;
}
