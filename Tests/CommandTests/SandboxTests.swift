import Foundation
import Glibc
import Synchronization
import Testing

@testable import okcps_scan

extension Sandbox {
  /// Whether this kernel can shut a process in.
  static var isOffered: Bool { offered.contains("Landlock") && offered.contains("seccomp") }
}

/// What a process in its sandbox can still do. The kernel shuts in threads, so each case runs on one of its
/// own and ends with it.
@Suite(.enabled(if: Sandbox.isOffered)) struct SandboxTests {
  /// The errors of some attempts within a sandbox, 0 for those that went well.
  private func attempts(_ paths: [Sandbox.Path], _ tried: [@Sendable () -> CInt]) -> [CInt] {
    final class Work: Sendable {
      let run: @Sendable () -> [CInt]
      let errors = Mutex<[CInt]>([])
      init(_ run: @escaping @Sendable () -> [CInt]) { self.run = run }
    }
    let work = Work {
      do { try Sandbox.enter(paths, required: true) } catch { return [-1] }
      return tried.map { $0() }
    }
    var thread = pthread_t()
    let made = unsafe pthread_create(
      &thread, nil,
      { given in
        let work = unsafe Unmanaged<Work>.fromOpaque(given!).takeRetainedValue()
        let errors = work.run()
        work.errors.withLock { $0 = errors }
        return nil
      }, Unmanaged.passRetained(work).toOpaque())
    #expect(made == 0)
    pthread_join(thread, nil)
    return work.errors.withLock { $0 }
  }

  private static func opening(_ path: String, _ flags: CInt) -> @Sendable () -> CInt {
    {
      let opened = unsafe open(path, flags | O_CLOEXEC, 0o600)
      if opened < 0 { return errno }
      close(opened)
      return 0
    }
  }

  private static func renaming(_ path: String, to other: String) -> @Sendable () -> CInt {
    { unsafe rename(path, other) == 0 ? 0 : errno }
  }

  @Test func otherFilesCannotBeOpened() throws {
    let folder = try TemporaryFolder()
    let input = try folder.write("in.txt", "text")
    let new = folder.path + "/new"
    let readOnly = attempts(
      [.read(input)],
      [
        Self.opening(input, O_RDONLY), Self.opening(input, O_WRONLY),
        Self.opening("/etc/passwd", O_RDONLY), Self.opening(new, O_WRONLY | O_CREAT),
      ])
    #expect(readOnly == [0, EACCES, EACCES, EACCES])
    let writable = attempts(
      [.write(folder.path)],
      [
        Self.opening(new, O_WRONLY | O_CREAT), Self.renaming(new, to: folder.path + "/newer"),
        Self.opening("/etc/passwd", O_RDONLY),
      ])
    #expect(writable == [0, 0, EACCES])
  }

  private static func connecting(_ family: CInt) -> @Sendable () -> CInt {
    { socket(family, CInt(SOCK_STREAM.rawValue), 0) < 0 ? errno : 0 }
  }

  private static let running: @Sendable () -> CInt = {
    var arguments: [UnsafeMutablePointer<CChar>?] = unsafe [nil]
    return unsafe execv("/bin/true", &arguments) < 0 ? errno : 0
  }

  @Test func neitherNetworkNorPrograms() {
    let errors = attempts([], [Self.connecting(AF_INET), Self.connecting(AF_UNIX), Self.running])
    #expect(errors == [EPERM, EPERM, EPERM])
  }

  private static let starting: @Sendable () -> CInt = {
    var thread = pthread_t()
    let made = unsafe pthread_create(&thread, nil, { _ in nil }, nil)
    if made == 0 { pthread_join(thread, nil) }
    return made
  }

  @Test func threadsCanStillBeStarted() {
    #expect(attempts([], [Self.starting]) == [0])
  }
}
