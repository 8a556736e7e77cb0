internal import Glibc

/// A file that could not be written: its path and the system's reason.
struct FileFailure: Error, CustomStringConvertible {
  var path: String
  var code: CInt

  var description: String { unsafe "\(path): \(String(cString: strerror(code)))" }
}

/// Puts `bytes` in the place of the file at `path`: a new file beside it is written, synced and
/// renamed, so a reader sees the old bytes or all of the new ones.
func replaceFile(_ path: String, with bytes: [UInt8]) throws(FileFailure) {
  let fresh = "\(path).\(getpid()).new"
  let descriptor = unsafe open(
    fresh, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
  guard descriptor >= 0 else { throw FileFailure(path: fresh, code: errno) }
  let failure = writeAll(bytes, to: descriptor) ?? (fsync(descriptor) == 0 ? nil : errno)
  close(descriptor)
  if let failure {
    unsafe unlink(fresh)
    throw FileFailure(path: fresh, code: failure)
  }
  guard unsafe rename(fresh, path) == 0 else {
    let code = errno
    unsafe unlink(fresh)
    throw FileFailure(path: path, code: code)
  }
}

/// Writes every byte; returns the system's error code if it could not.
func writeAll(_ bytes: [UInt8], to descriptor: CInt) -> CInt? {
  var done = 0
  while done < bytes.count {
    let n = unsafe bytes.withUnsafeBytes {
      unsafe write(descriptor, $0.baseAddress! + done, $0.count - done)
    }
    if n < 0 {
      if errno == EINTR { continue }
      return errno
    }
    done += n
  }
  return nil
}

/// Ends the program with status 2 after a message on stderr.
func fail(_ message: String) -> Never {
  _ = writeAll(Array("compile-lexicon: \(message)\n".utf8), to: STDERR_FILENO)
  exit(2)
}
