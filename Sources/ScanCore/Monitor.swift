internal import Glibc

/// A value that threads share: one at a time changes it, the others wait until it is as they need it.
///
/// Made of the mutex and the condition of POSIX, which thread sanitizer knows. It cannot see into
/// `Synchronization.Mutex`, and takes what one guards for a race.
///
/// `@unchecked` is sound: `value` is touched only between locking and unlocking.
@safe package final class Monitor<Value: Sendable>: @unchecked Sendable {
  private var value: Value
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  package init(_ value: Value) {
    self.value = value
    // Neither fails on Linux without attributes.
    unsafe pthread_mutex_init(mutex, nil)
    unsafe pthread_cond_init(changed, nil)
  }

  deinit {
    unsafe pthread_cond_destroy(changed)
    unsafe pthread_mutex_destroy(mutex)
    unsafe changed.deallocate()
    unsafe mutex.deallocate()
  }

  /// Changes the value, and wakes one of those who wait for it. All of them must wait for the same.
  package func change(_ body: (inout Value) -> Void) {
    unsafe pthread_mutex_lock(mutex)
    body(&value)
    unsafe pthread_mutex_unlock(mutex)
    unsafe pthread_cond_signal(changed)
  }

  /// What `take` finds in the value, or nil. It may change it, but nobody is woken.
  package func poll<Part>(_ take: (inout Value) -> Part?) -> Part? {
    unsafe pthread_mutex_lock(mutex)
    defer { unsafe pthread_mutex_unlock(mutex) }
    return take(&value)
  }

  /// Waits until `take` finds something to take out of the value; it is asked again after each change.
  package func wait<Part>(for take: (inout Value) -> Part?) -> Part {
    unsafe pthread_mutex_lock(mutex)
    defer { unsafe pthread_mutex_unlock(mutex) }
    while true {
      if let part = take(&value) { return part }
      unsafe pthread_cond_wait(changed, mutex)
    }
  }
}
