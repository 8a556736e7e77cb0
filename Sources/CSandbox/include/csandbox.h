// What a process gives up, as the kernel offers it: access to files by Landlock (kernel.org,
// userspace-api/landlock), system calls by seccomp (userspace-api/seccomp_filter), memory dumps by
// prctl(2). Everything holds for the calling thread and those that it starts later, so it is to be called
// before the first. What was given up cannot be had back.
#ifndef CSANDBOX_H
#define CSANDBOX_H

#include <stdbool.h>
#include <stddef.h>

// The version of Landlock in this kernel; 0 where it has none or it is switched off.
int csandbox_landlock_version(void);

// Whether this kernel takes seccomp filters and this program knows the machine's system calls.
bool csandbox_has_seccomp(void);

// A file or folder that may still be opened.
struct csandbox_path {
  // Open, at least with O_PATH.
  int descriptor;
  bool is_folder;
  // Whether files may be made, written, renamed and removed below it; else they may be read.
  bool is_writable;
};

// Forbids to open, make, move or remove any file but those of `paths` and what is below them, and all TCP
// connections where the kernel can. Descriptors that are open stay as they are. 0, or an errno value;
// ENOSYS where there is no Landlock.
int csandbox_restrict_files(const struct csandbox_path *paths, size_t count);

// Forbids the system calls that a program which reads and writes has no use for: sockets, other programs,
// other processes, the machine's own settings. They fail with EPERM. 0, or an errno value.
int csandbox_restrict_calls(void);

// Takes the process's memory away from debuggers and from those who collect core files. 0, or an errno
// value.
int csandbox_forbid_dumps(void);

// Ends the process and all its threads at once, as _exit(2) does, for handlers of signals. To the compiler it
// returns: before a call that does not, address sanitizer looks for the stacks in a file (/proc/self/maps)
// that the process may no longer open.
void csandbox_end(int status);

#endif
