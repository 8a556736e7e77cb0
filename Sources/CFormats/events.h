// A queue of markup events: filled by a parser's callbacks, emptied by the caller.
#ifndef OKCPS_EVENTS_H
#define OKCPS_EVENTS_H

#include "include/cformats.h"

/// An event whose texts are ranges of the arena, which moves as it grows.
typedef struct {
  int32_t kind, literal;
  size_t name, name_count, value, value_count, start, end;
} stored_event;

typedef struct {
  stored_event *events;
  size_t count, room, next;
  uint8_t *arena;
  size_t used, size;
  int failed;  // out of memory
} event_queue;

void queue_clear(event_queue *queue);
void queue_free(event_queue *queue);
void queue_add(event_queue *queue, int32_t kind, const void *name, size_t name_count,
               const void *value, size_t value_count, size_t start, size_t end, int literal);
int queue_take(event_queue *queue, okcps_markup *event);

#endif
