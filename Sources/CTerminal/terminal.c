#define _GNU_SOURCE

#include "cterminal.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

// What ends a program and can be caught, crashes included.
static const int ending[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGALRM, SIGABRT, SIGBUS,
                             SIGFPE, SIGILL, SIGSEGV, SIGTRAP, SIGSYS,  SIGXCPU};
enum { COUNT = sizeof ending / sizeof ending[0] };

// All of it is set before the handlers are, and read by them.
static struct {
  int input, output;
  struct termios before, during;
  const char *enter, *leave;
  struct sigaction ended[COUNT], stopped, continued;
  // Signals that were blocked before, and while a key is waited for.
  sigset_t blocked, waiting;
} held;
static volatile sig_atomic_t is_held, was_stopped;

static void say(const char *text) {
  size_t count = strlen(text);
  while (count > 0) {
    const ssize_t n = write(held.output, text, count);
    if (n < 0 && errno != EINTR) return;
    if (n > 0) text += n, count -= (size_t)n;
  }
}

static void put_back(void) {
  tcsetattr(held.input, TCSANOW, &held.before);
  say(held.leave);
}

static void take(void) {
  tcsetattr(held.input, TCSANOW, &held.during);
  say(held.enter);
}

static void on_end(int number) {
  put_back();
  // By the default action, so that whoever waits sees the signal.
  signal(number, SIG_DFL);
  raise(number);
}

static void on_stop(int number) {
  const int code = errno;
  (void)number;
  put_back();
  raise(SIGSTOP);
  errno = code;
}

static void on_continue(int number) {
  const int code = errno;
  (void)number;
  take();
  was_stopped = 1;
  errno = code;
}

int cterminal_enter(int input, int output, const char *enter, const char *leave) {
  if (tcgetattr(input, &held.before) != 0) return errno;
  held.input = input;
  held.output = output;
  held.during = held.before;
  held.during.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
  held.during.c_cc[VMIN] = 1;
  held.during.c_cc[VTIME] = 0;
  held.enter = enter;
  held.leave = leave;
  is_held = 1;
  struct sigaction action = {.sa_handler = on_end};
  sigfillset(&action.sa_mask);
  for (int i = 0; i < COUNT; i++) sigaction(ending[i], &action, &held.ended[i]);
  action.sa_handler = on_stop;
  sigaction(SIGTSTP, &action, &held.stopped);
  action.sa_handler = on_continue;
  sigaction(SIGCONT, &action, &held.continued);
  // Whoever started the program may have had them blocked. That it goes on is only heard of while a key is
  // waited for, so that between looking and waiting nothing can come.
  pthread_sigmask(SIG_SETMASK, NULL, &held.blocked);
  held.waiting = held.blocked;
  for (int i = 0; i < COUNT; i++) sigdelset(&held.waiting, ending[i]);
  sigdelset(&held.waiting, SIGTSTP);
  sigset_t working = held.waiting;
  sigaddset(&working, SIGCONT);
  sigdelset(&held.waiting, SIGCONT);
  pthread_sigmask(SIG_SETMASK, &working, NULL);
  take();
  return 0;
}

bool cterminal_wait(void) {
  struct pollfd keys = {.fd = held.input, .events = POLLIN};
  while (ppoll(&keys, 1, NULL, &held.waiting) < 0 && errno == EINTR) {
    if (was_stopped) {
      was_stopped = 0;
      return false;
    }
  }
  return true;
}

void cterminal_leave(void) {
  if (!is_held) return;
  is_held = 0;
  put_back();
  pthread_sigmask(SIG_SETMASK, &held.blocked, NULL);
  for (int i = 0; i < COUNT; i++) sigaction(ending[i], &held.ended[i], NULL);
  sigaction(SIGTSTP, &held.stopped, NULL);
  sigaction(SIGCONT, &held.continued, NULL);
}
