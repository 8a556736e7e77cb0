internal import CText

/// Counts the work of a pattern on a text, tried from every start of the view it runs on: more
/// than a scan does, which starts near anchors only.
///
/// A count is exact: pattern items tried, and bytes passed over between them. No clock, so it is the
/// same on every machine, and a test may assert it.
@safe public struct PatternMeter: ~Copyable {
  private let handle: OpaquePointer
  private let cased: Bool
  private var folder: Folder
  private var view: View

  /// Nil if the pattern cannot be compiled so. `cased` says which view it runs on.
  public init?(_ pattern: String, cased: Bool, jit: Bool) {
    var pattern = pattern
    let made = pattern.withUTF8 {
      unsafe $0.isEmpty ? nil : okcps_meter_create($0.baseAddress!, $0.count, jit ? 1 : 0)
    }
    guard let made = unsafe made else { return nil }
    unsafe handle = made
    self.cased = cased
    folder = Folder()
    view = View()
  }

  deinit { unsafe okcps_meter_free(handle) }

  /// The work on a text; nil if it was above `most` or a match limit was hit.
  public mutating func work(on text: [UInt8], atMost most: Int) -> Int? {
    guard folder.fold(text.span, keepCase: cased, into: &view) == 0 else { return nil }
    var work: UInt64 = 0
    let lent = view
    let outcome = unsafe lent.text.withUnsafeBufferPointer {
      unsafe $0.isEmpty
        ? 0 : okcps_meter_run(handle, $0.baseAddress!, $0.count, UInt64(most), &work)
    }
    return outcome == 0 ? Int(work) : nil
  }
}
