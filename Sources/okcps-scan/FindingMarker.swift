internal import Reports
internal import ScanCore
internal import Settings

/// Says of findings what is known beside the scan: their fingerprints, and whether a suppression, a
/// baseline or a comment in the text keeps them from counting. Owned by the thread that reports.
final class FindingMarker {
  private var suppressions: Suppressions
  private var fingerprinter: Fingerprinter
  private let project: ProjectFolder
  private let locks: Locks
  private let readsComments: Bool
  /// Whether fingerprints are made even where nothing is suppressed by them.
  private let tellsFingerprints: Bool
  private var saysNoKey = false
  /// The text at hand: what messages and fingerprints call it, and its comments.
  private var name = ""
  private var item = ""
  private var allows: InlineAllows?

  /// With `readsComments` those in texts that have some count.
  init(
    suppressions: Suppressions, key: FingerprintKey?, project: ProjectFolder, locks: Locks,
    readsComments: Bool, tellsFingerprints: Bool
  ) {
    self.suppressions = suppressions
    fingerprinter = Fingerprinter(key: key)
    self.project = project
    self.locks = locks
    self.readsComments = readsComments
    self.tellsFingerprints = tellsFingerprints
  }

  /// Whether the text at hand may have comments that count.
  var hasComments: Bool { allows != nil }

  /// What fingerprints call a file, however its path is written.
  func item(ofFile path: String) -> String { project.name(of: path) }

  /// Begins a text. `item` is what fingerprints call it, its id or path; it must not depend on how the
  /// text is shown. Only the district's own words may keep findings by comments.
  func begin(_ name: String, item: String, direction: TextAttributes.Direction) {
    self.name = name
    self.item = item
    let hasComments =
      readsComments && direction == .outbound && InlineAllows.hasComments(item)
    allows = hasComments ? InlineAllows(locks: locks) : nil
  }

  /// Reads the comments of the next paragraph, which begins at a byte of the text.
  func enter(_ paragraph: ArraySlice<UInt8>, offset: Int) {
    allows?.enter(paragraph, offset: offset)
  }

  /// Reads the comments of a whole page, which its text does not hold; places of findings are then those of
  /// the page.
  func enter(page: [UInt8]) {
    if hasComments { allows = InlineAllows(text: page, locks: locks) }
  }

  /// The pseudonym of an author; nil without a key.
  func author(_ name: String) -> String? { fingerprinter.author(name) }

  /// What is known of a finding: of `match`, its bytes, which begin at a byte of the text, and at `place`
  /// of what comments were read in, nil for nowhere.
  func mark(rule: String, match: Span<UInt8>, start: Int, place: Int?) -> FindingMark {
    var mark = FindingMark()
    if tellsFingerprints || !suppressions.isEmpty {
      mark.fingerprint = fingerprinter.of(rule: rule, match: match, item: item, start: start)
      saysNoKey = !fingerprinter.isKeyed
    }
    if let place, let reason = allows?.reason(rule: rule, start: place) {
      suppressions.countInline()
      mark.suppression = Reports.Suppression(kind: .inline, reason: reason)
    } else if let fingerprint = mark.fingerprint,
      let known = suppressions.mark(fingerprint, rule: rule)
    {
      mark.suppression = Reports.Suppression(known)
    }
    return mark
  }

  /// Ends a text, and says which of its comments do not count.
  func end() {
    Problem.tell(
      (allows?.problems ?? []).map {
        "okcps-scan: \(name): comment at byte \($0.offset): \($0.reason)"
      })
    allows = nil
  }

  /// How a run tells of suppressions that met nothing. It may be over some of the texts only, so naming
  /// each has to be asked for.
  enum Unused { case named, counted, untold }

  /// What a run says at its end.
  func notices(_ unused: Unused) -> [String] {
    var lines = suppressions.notices(stale: unused == .named)
    let rest = suppressions.notices(stale: true).count - lines.count
    if unused == .counted, rest > 0 {
      lines.append("\(rest) of the suppressions met nothing here; --verbose names them")
    }
    return lines + (saysNoKey ? [Fingerprinter.noKey] : [])
  }
}

extension Reports.Suppression {
  /// As results tell it.
  fileprivate init(_ mark: Suppressions.Mark) {
    let kind: Kind =
      switch mark.kind {
      case .suppression: .file
      case .baseline: .baseline
      case .inline: .inline
      }
    self.init(kind: kind, reason: mark.reason, by: mark.by, expires: mark.expires)
  }
}
