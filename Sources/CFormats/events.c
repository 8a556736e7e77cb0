#include "events.h"

#include <stdlib.h>
#include <string.h>

void queue_clear(event_queue *queue) { queue->count = queue->next = queue->used = 0; }

void queue_free(event_queue *queue) {
  free(queue->events);
  free(queue->arena);
}

/// Copies bytes into the arena; where they lie.
static size_t keep(event_queue *queue, const void *bytes, size_t count) {
  if (count == 0 || queue->failed) return queue->used;
  if (queue->size - queue->used < count) {
    size_t size = queue->size ? queue->size : 4096;
    while (size - queue->used < count) size *= 2;
    uint8_t *more = realloc(queue->arena, size);
    if (!more) {
      queue->failed = 1;
      return 0;
    }
    queue->arena = more;
    queue->size = size;
  }
  memcpy(queue->arena + queue->used, bytes, count);
  queue->used += count;
  return queue->used - count;
}

void queue_add(event_queue *queue, int32_t kind, const void *name, size_t name_count,
               const void *value, size_t value_count, size_t start, size_t end, int literal) {
  if (queue->count == queue->room) {
    size_t room = queue->room ? queue->room * 2 : 64;
    stored_event *more = realloc(queue->events, room * sizeof *more);
    if (!more) queue->failed = 1;
    if (queue->failed) return;
    queue->events = more;
    queue->room = room;
  }
  // Elements that the parser puts in stand at the place of the text before them.
  if (start > end) start = end;
  size_t name_at = keep(queue, name, name_count);
  size_t value_at = keep(queue, value, value_count);
  if (queue->failed) return;
  queue->events[queue->count++] = (stored_event){
      .kind = kind, .literal = literal, .name = name_at, .name_count = name_count,
      .value = value_at, .value_count = value_count, .start = start, .end = end};
}

int queue_take(event_queue *queue, okcps_markup *event) {
  if (queue->next == queue->count) return 0;
  const stored_event *e = &queue->events[queue->next++];
  *event = (okcps_markup){
      .kind = e->kind, .literal = e->literal, .name_count = e->name_count,
      .value_count = e->value_count, .start = e->start, .end = e->end,
      .name = e->name_count ? queue->arena + e->name : NULL,
      .value = e->value_count ? queue->arena + e->value : NULL};
  return 1;
}
