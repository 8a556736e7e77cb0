public import ScanCore

/// A rule as its author wrote it, read and checked by itself.
public struct RuleSource: Sendable {
  /// What a match of a pattern must contain.
  public enum Anchor: Sendable, Equatable {
    /// A cluster of at least so many digits.
    case digits(Int)
    /// A token (run without white space) of at least so many bytes that holds letters and digits.
    case mixed(Int)
    case at, url
    /// A word in its plainest spelling.
    case word(String)
    /// Any entry of the list of this name.
    case list(String)
  }

  /// Words near a finding that raise or lower its score.
  public struct Context: Sendable {
    /// Phrases, or `{{list}}`.
    public var words: [String]
    /// How many words away they may be, 1 to 40.
    public var within = 6
    /// Whether words on this side of the finding count.
    public var before = true
    /// Likewise.
    public var after = true
    /// Hundredths.
    public var adds: Int
    /// The severity that a finding has at least when they are there.
    public var raisesTo: Severity?
  }

  /// The texts that a rule is for; nil is any.
  public struct When: Sendable {
    public var direction: TextAttributes.Direction?
    public var site: TextAttributes.Site?
    public var author: TextAttributes.AuthorRole?
    public var kind: TextAttributes.Kind?
    public var media: Bool?
  }

  /// A text and, in a `match` example, the range the finding must have.
  public struct Example: Sendable {
    public var text: [UInt8]
    public var range: Range<Int>?
    public var attributes: TextAttributes
    public var line: Int
  }

  public var id: String
  public var title: String
  public var advice: String
  public var category: Category
  public var entity: Entity?
  public var role: Role?
  public var severity: Severity
  public var route: Route
  public var clauses: [String]
  public var pattern: String?
  /// Sequences of classes, as written.
  public var compose: [String] = []
  /// With the terms of its files, their forms included.
  public var terms: [String] = []
  /// The files that hold its terms.
  public var termFiles: [TermList] = []
  /// Whether it speaks for the persons of its role that the tagger finds.
  public var names = false
  public var anchors: [Anchor] = []
  /// Sets of words (or `{{list}}`): of each the paragraph must hold one, or the rule is not tried.
  public var needs: [[String]] = []
  public var cased = false
  public var disguised = true
  /// How many bytes before an anchor a match may begin, 0 to 256.
  public var reach = 64
  public var validator: Validator?
  /// Hundredths, 0 to 100, before contexts.
  public var score = 70
  public var contexts: [Context] = []
  public var frames: [String] = []
  public var when = When()
  public var floor: Severity?
  /// What of a roster the rule is for, beside its pattern or in place of one.
  public var roster: RosterClass?
  /// Hundredths before contexts: of a listed value that others share, of a name whose bearers' flags
  /// differ.
  public var shared = 25
  public var namesake = 45
  /// The id of the combination that judges its findings; nil is that of its entity, if one is.
  public var combine: String?
  public var matches: [Example] = []
  public var passes: [Example] = []
  /// Where the rule is written; line and column from 1.
  public var file: String
  public var line: Int
  public var column: Int

  func wrong(_ message: String) -> Diagnostic {
    Diagnostic(file: file, line: line, column: column, message: "\(id): \(message)")
  }
}

/// A way of lowering what is said.
public struct FrameSource: Sendable {
  public var id: String
  /// 0 one step down, 1 down to note, 2 no finding; as in `CompiledFrame`.
  public var effect: UInt8
  /// Where a cue counts: 0 in the sentence, 1 before the finding, 2 after it.
  public var place: UInt8
  /// Whether the sentences beside the finding's count as well.
  public var neighbours: Bool
  /// Phrases, or `{{list}}`.
  public var cues: [String]
  /// Cues of which one must be there as well; empty for none.
  public var also: [String] = []
  /// Whether the finding must be quoted as well.
  public var quoted = false
  /// Words between a cue and the finding, at most; 0 for any.
  public var within = 0
  /// Words of a sentence above which no cue is asked for; 0 for never. Prose describes, a short remark
  /// is said to or of somebody.
  public var longer = 0
  /// Where it is written; the message is empty.
  public var origin = Diagnostic(file: "frames.yml", line: 1, column: 1, message: "")

  func wrong(_ message: String) -> Diagnostic {
    var d = origin
    d.message = "\(id): \(message)"
    return d
  }
}

/// A clause of the guidelines that rules cite.
public struct ClauseSource: Sendable {
  public var code: String
  public var text: String
  /// The clause that stands in its place on a personal site.
  public var personal: String?
  /// What people have to look at, since no program can; nil where rules do it.
  public var checklist: String?
  /// Where it is written; the message is empty.
  public var origin = Diagnostic(file: "policy.yml", line: 1, column: 1, message: "")

  func wrong(_ message: String) -> Diagnostic {
    var d = origin
    d.message = "\(code): \(message)"
    return d
  }
}
