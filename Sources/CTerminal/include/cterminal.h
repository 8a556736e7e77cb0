// A terminal that is read key by key, and given back as it was however the program ends: a signal's
// handler may call no Swift, so this is C.
#ifndef CTERMINAL_H
#define CTERMINAL_H

#include <stdbool.h>

// Has the terminal that is read from `input` hand over each key as it is pressed and show none of them, and
// writes `enter` to `output`. From then until cterminal_leave, signals that end or stop the program first put
// the terminal back and write `leave`; one that lets it go on does the first again. The strings must outlive
// it. One terminal at a time. 0, or an errno value.
int cterminal_enter(int input, int output, const char *_Nonnull enter,
                    const char *_Nonnull leave);

// Waits until there is a key to read, or nobody who could press one. False if meanwhile the program was
// stopped and goes on, so that the screen is to be drawn again.
bool cterminal_wait(void);

// Puts the terminal back. Does nothing if it was not taken.
void cterminal_leave(void);

#endif
