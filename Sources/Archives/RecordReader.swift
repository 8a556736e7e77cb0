/// Reads a file of one format, record by record. Memory depends on the longest record, not on the file.
///
/// Whatever the bytes are, every call returns: hostile ones give ``Event/skipped(_:)``. After nil there
/// is nothing more. Owned by one thread.
public protocol RecordReader: AnyObject {
  /// The next item, record without text or thing that was skipped; nil at the end.
  func next() -> Event?
  /// Which fields are read as what, as far as the reader knows by now: for people.
  var mapping: [MappedField] { get }
}

/// A field of the records and what it is read as.
public struct MappedField: Sendable, Equatable {
  /// `text`, `id`, `time`, `author`, `parent`, `thread`, `permalink`, `target`,
  /// `records`.
  public var role: String
  /// JSON pointer, column or element.
  public var field: String
  /// Whether the program chose it: neither the format nor the user says so.
  public var isGuessed: Bool

  public init(role: String, field: String, isGuessed: Bool = false) {
    self.role = role
    self.field = field
    self.isGuessed = isGuessed
  }
}

/// How a format or user wants records to be read.
public struct ReadingOptions: Sendable {
  /// Longer records are read past (bytes).
  public var longestRecord = 16 << 20
  /// Fields by role, as the user named them.
  public var map = FieldMap()

  public init() {}
}

/// Fields as the user names them: JSON pointers, or names of columns. Nil is for the program to find.
public struct FieldMap: Sendable, Equatable {
  public var records: String?
  public var text: String?
  public var id: String?
  public var time: String?
  public var author: String?
  public var parent: String?
  public var thread: String?
  public var permalink: String?
  public var target: String?

  public init() {}

  /// What a field may be, in the order of importance.
  enum Role: String, CaseIterable {
    case text, id, time, author, parent, thread, permalink, target
  }

  /// The field that the user named for a role.
  subscript(role: Role) -> String? {
    switch role {
    case .text: text
    case .id: id
    case .time: time
    case .author: author
    case .parent: parent
    case .thread: thread
    case .permalink: permalink
    case .target: target
    }
  }
}

/// A mapping that cannot be: said before the first record is read.
public struct MappingFailure: Error, Sendable, Equatable, CustomStringConvertible {
  /// One line; names columns and pointers, never cells.
  public var description: String
}
