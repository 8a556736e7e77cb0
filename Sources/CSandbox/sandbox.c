// Linux's own interfaces: syscall(2), clone's flags.
#define _GNU_SOURCE
#include "csandbox.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

// Newer than some headers that this is built with (Debian 12 has those of Linux 6.1): what a kernel does
// not know is taken out below, by its version.
#ifndef LANDLOCK_ACCESS_FS_TRUNCATE
#define LANDLOCK_ACCESS_FS_TRUNCATE (1ULL << 14)
#endif
#define ACCESS_FS_IOCTL_DEV (1ULL << 15)
#define ACCESS_NET_BIND_TCP (1ULL << 0)
#define ACCESS_NET_CONNECT_TCP (1ULL << 1)

// struct landlock_ruleset_attr as of version 4; an older kernel is given the part that it knows.
struct ruleset {
  uint64_t files;
  uint64_t network;
};

static const uint64_t read_file = LANDLOCK_ACCESS_FS_READ_FILE;
static const uint64_t read_folder = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
static const uint64_t write_folder = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR |
                                     LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG |
                                     LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_TRUNCATE;

int csandbox_landlock_version(void) {
  const long version =
      syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
  return version > 0 ? (int)version : 0;
}

// All that a kernel of this version can forbid.
static struct ruleset everything(int version) {
  struct ruleset all = {
      // The first thirteen, up to MAKE_SYM, are of version 1.
      .files = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1,
      .network = version >= 4 ? ACCESS_NET_BIND_TCP | ACCESS_NET_CONNECT_TCP : 0,
  };
  if (version >= 2) all.files |= LANDLOCK_ACCESS_FS_REFER;
  if (version >= 3) all.files |= LANDLOCK_ACCESS_FS_TRUNCATE;
  if (version >= 5) all.files |= ACCESS_FS_IOCTL_DEV;
  return all;
}

int csandbox_restrict_files(const struct csandbox_path *paths, size_t count) {
  const int version = csandbox_landlock_version();
  if (version == 0) return ENOSYS;
  const struct ruleset all = everything(version);
  const size_t size = version >= 4 ? sizeof all : sizeof all.files;
  const int rules = (int)syscall(SYS_landlock_create_ruleset, &all, size, 0);
  if (rules < 0) return errno;

  int error = 0;
  for (size_t i = 0; i < count && error == 0; i++) {
    const uint64_t wanted = paths[i].is_writable ? write_folder
                            : paths[i].is_folder ? read_folder
                                                 : read_file;
    const struct landlock_path_beneath_attr rule = {
        .allowed_access = wanted & all.files,
        .parent_fd = paths[i].descriptor,
    };
    if (syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) != 0) {
      error = errno;
    }
  }
  if (error == 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) error = errno;
  if (error == 0 && syscall(SYS_landlock_restrict_self, rules, 0) != 0) error = errno;
  close(rules);
  return error;
}

#if defined(__x86_64__)
#define MACHINE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define MACHINE AUDIT_ARCH_AARCH64
#endif

bool csandbox_has_seccomp(void) {
#ifdef MACHINE
  return prctl(PR_GET_SECCOMP, 0, 0, 0, 0) >= 0;
#else
  return false;
#endif
}

// Fails the call of this number with EPERM.
#define FORBID(call)                                     \
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##call, 0, 1), \
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM)

int csandbox_restrict_calls(void) {
#ifdef MACHINE
  const struct sock_filter filter[] = {
      // Numbers mean something else on another machine.
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, MACHINE, 1, 0),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
#ifdef __x86_64__
      // The x32 interface has numbers of its own.
      BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
      FORBID(fork),
      FORBID(vfork),
#endif
      // The network.
      FORBID(socket),
      FORBID(socketpair),
      FORBID(connect),
      FORBID(bind),
      FORBID(listen),
      FORBID(accept),
      FORBID(accept4),
      FORBID(io_uring_setup),
      // Other programs. glibc makes threads by clone where there is no clone3, whose flags a filter
      // cannot see.
      FORBID(execve),
      FORBID(execveat),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone3, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone, 0, 4),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[0])),
      BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, CLONE_THREAD, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
      // Other processes.
      FORBID(ptrace),
      FORBID(process_vm_readv),
      FORBID(process_vm_writev),
      FORBID(pidfd_getfd),
      FORBID(kcmp),
      // The machine.
      FORBID(mount),
      FORBID(umount2),
      FORBID(unshare),
      FORBID(setns),
      FORBID(chroot),
      FORBID(pivot_root),
      FORBID(bpf),
      FORBID(perf_event_open),
      FORBID(userfaultfd),
      FORBID(keyctl),
      FORBID(add_key),
      FORBID(request_key),
      FORBID(init_module),
      FORBID(finit_module),
      FORBID(delete_module),
      FORBID(kexec_load),
      FORBID(reboot),
      FORBID(swapon),
      FORBID(personality),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  const struct sock_fprog program = {
      .len = sizeof filter / sizeof filter[0],
      .filter = (struct sock_filter *)filter,
  };
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return errno;
  return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0 ? 0 : errno;
#else
  return ENOSYS;
#endif
}

int csandbox_forbid_dumps(void) {
  return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 ? 0 : errno;
}

void csandbox_end(int status) {
  for (;;) syscall(SYS_exit_group, status);
}
