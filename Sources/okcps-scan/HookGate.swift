internal import Records
internal import Reports
internal import ScanCore
internal import Settings

/// Decides on documents, one at a time.
struct HookGate: ~Copyable {
  let detector: Detector
  let settings: Settings
  let profile: HookProfile
  let input: HookInput
  let defaults: TextAttributes
  let maxText: Int
  /// Whether comments in the text and suppressions count.
  let suppresses: Bool
  /// How documents end in an answer: what stops, and whether errors pass.
  let stopping: Decision?
  let isOpen: Bool
  private let policy: TextPolicy
  private var suppressions: Suppressions
  private var fingerprinter: Fingerprinter
  private var scratch = Scratch()

  init(
    detector: Detector, settings: Settings, profile: HookProfile, input: HookInput,
    defaults: TextAttributes, maxText: Int, suppresses: Bool, suppressions: Suppressions,
    key: FingerprintKey?, stopping: Decision?, isOpen: Bool
  ) {
    self.detector = detector
    self.settings = settings
    self.profile = profile
    self.input = input
    self.defaults = defaults
    self.maxText = maxText
    self.suppresses = suppresses
    self.suppressions = suppressions
    fingerprinter = Fingerprinter(key: key)
    policy = TextPolicy(lexicon: detector.lexicon)
    self.stopping = stopping
    self.isOpen = isOpen
  }

  /// The answer to a document. `known` is told its id as soon as it is read.
  mutating func answer(
    to bytes: [UInt8], known: (HookVerdict) -> Void = { _ in }
  ) -> HookAnswer {
    var verdict = HookVerdict()
    verdict.decisionID = DecisionID.make()
    let document: HookDocument
    do {
      document = try input.read(bytes)
    } catch {
      verdict.fail(error.message)
      return answer(verdict)
    }
    verdict.id = document.id
    known(verdict)
    let attributes = merged(document.attributes)
    verdict.site = attributes.site
    judge(document, attributes, &verdict)
    return answer(verdict, event: document.event)
  }

  private func answer(_ verdict: HookVerdict, event: String = "") -> HookAnswer {
    HookAnswer(
      verdict, detector.lexicon, profile: profile, stopping: stopping, isOpen: isOpen,
      event: event)
  }

  /// What a document that is plain text or mail cannot say, the command line and the settings do.
  private func merged(_ own: TextAttributes) -> TextAttributes {
    guard input != .json else { return own }
    var attributes = defaults
    attributes.hasMedia = own.hasMedia
    return attributes
  }

  /// Scans every text of the document; the worst decides.
  private mutating func judge(
    _ document: HookDocument, _ attributes: TextAttributes, _ verdict: inout HookVerdict
  ) {
    var judged: [TextPolicy.Judged] = []
    var complete = true
    for (i, text) in document.texts.enumerated() {
      guard text.bytes.count <= maxText else {
        complete = false
        verdict.error = "\(text.pointer) is too long; split it or raise --max-text"
        continue
      }
      if !detector.scan(text.bytes.span, attributes: attributes, scratch: &scratch) {
        complete = false
        verdict.error = verdict.error ?? "a limit was hit; look at the whole text"
      }
      judged += scratch.findings.map { TextPolicy.Judged(finding: $0, text: i) }
    }
    policy.apply(
      to: &judged, count: document.texts.first?.bytes.count ?? 0, attributes: attributes)
    judged = judged.filter { settings.reports($0.finding, detector.lexicon) }
    if suppresses { mark(&judged, document, attributes) }

    let outcome = policy.outcome(judged, attributes: attributes, complete: complete)
    verdict.decision = outcome.verdict.decision
    verdict.complete = complete
    verdict.capped = outcome.verdict.capped
    verdict.cautions = outcome.cautions
    verdict.findings = judged.map { one in
      HookVerdict.Place(
        finding: one.finding, field: document.texts[one.text].pointer, notes: one.notes,
        fingerprint: one.fingerprint,
        suppressed: one.mark.map { ($0.kind.rawValue, $0.reason) })
    }
    let isEmpty = document.texts.allSatisfy(\.bytes.isEmpty)
    verdict.reason = reason(verdict, isEmpty: isEmpty)
  }

  /// Marks what a comment in the district's own words, a suppression or a baseline keeps from counting.
  private mutating func mark(
    _ judged: inout [TextPolicy.Judged], _ document: HookDocument, _ attributes: TextAttributes
  ) {
    var inline: [InlineAllows] = []
    if attributes.direction == .outbound, judged.contains(where: { $0.finding.severity > .note }) {
      inline = document.texts.map { InlineAllows(text: $0.bytes, locks: settings.locks) }
    }
    let wantsFingerprints = fingerprinter.isKeyed || !suppressions.isEmpty
    for i in judged.indices {
      let finding = judged[i].finding
      let rule = detector.lexicon.rules[finding.rule].id
      let text = document.texts[judged[i].text].bytes
      if wantsFingerprints {
        judged[i].fingerprint = fingerprinter.of(
          rule: rule, match: text.span.extracting(finding.range), item: document.item,
          start: finding.range.lowerBound)
      }
      if !inline.isEmpty,
        let reason = inline[judged[i].text].reason(rule: rule, start: finding.range.lowerBound)
      {
        judged[i].mark = Suppressions.Mark(kind: .inline, reason: reason)
        suppressions.countInline()
      } else if let fingerprint = judged[i].fingerprint {
        judged[i].mark = suppressions.mark(fingerprint, rule: rule)
      }
    }
    Problem.tell(
      inline.flatMap(\.problems).map { "okcps-scan: comment at byte \($0.offset): \($0.reason)" }
        + suppressions.notices(stale: false).map { "okcps-scan: \($0)" })
  }

  /// The worst kinds of findings with their clauses, at most three. A host that hands over no text may
  /// have been wired wrongly, so that is told.
  private func reason(_ verdict: HookVerdict, isEmpty: Bool) -> String {
    if let error = verdict.error, verdict.decision != .block { return "Not decided: \(error)." }
    let counted = verdict.findings.filter { $0.suppressed == nil && $0.finding.severity > .note }
    var kinds: [(text: String, severity: Severity)] = []
    for place in counted {
      let clauses = detector.lexicon.clauses(of: place.finding, on: verdict.site)
      let text =
        "\(detector.lexicon.rules[place.finding.rule].title) (\(clauses.joined(separator: ", ")))"
      if !kinds.contains(where: { $0.text == text }) {
        kinds.append((text, place.finding.severity))
      }
    }
    guard !kinds.isEmpty else { return isEmpty ? "There was no text." : "Nothing found." }
    kinds.sort { $0.severity > $1.severity }
    let named = kinds.prefix(3).map(\.text).joined(separator: "; ")
    let rest = kinds.count > 3 ? "; and \(kinds.count - 3) more" : ""
    return "Found: \(named)\(rest)."
  }
}

extension HookDocument {
  /// What fingerprints call it: the id, without the quotes of a string.
  fileprivate var item: String {
    let quote = UInt8(ascii: "\"")
    let isString = id.count > 1 && id.first == quote
    return String(decoding: isString ? id[1..<id.count - 1] : id[...], as: UTF8.self)
  }
}

extension HookVerdict {
  /// It could not be decided, and why; never shows the input.
  mutating func fail(_ message: String) {
    decision = .review
    complete = false
    error = message
    reason = "Not decided: \(message)."
  }

  /// A verdict that is none.
  static func undecided(_ message: String, like known: HookVerdict = HookVerdict()) -> HookVerdict {
    var verdict = HookVerdict()
    verdict.id = known.id
    verdict.decisionID = known.decisionID.isEmpty ? DecisionID.make() : known.decisionID
    verdict.fail(message)
    return verdict
  }
}
