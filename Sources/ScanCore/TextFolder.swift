internal import CText

/// Folds texts as the scanner's plain view does (NFKC_Casefold, invisible characters left out), for
/// whoever compares what was found: spellings that the scanner takes for one are one.
///
/// One for each thread; keeps its storage.
public struct TextFolder: ~Copyable {
  private var folder = Folder()
  private var view = View()

  public init() {}

  /// The folded bytes of `text`, claimed to be UTF-8; nil if ICU fails. With `keepCase` capital letters
  /// stay (NFKC). Linear in the text.
  public mutating func fold(_ text: Span<UInt8>, keepCase: Bool = false) -> [UInt8]? {
    guard folder.fold(text, keepCase: keepCase, into: &view) == 0 else { return nil }
    return Array(view.bytes[..<view.count])
  }
}

/// A Latin letter without what is added to it: `ñ` is n, `ø` is o. All else stays as it is.
public func withoutAccent(_ letter: Character) -> Character {
  guard let first = letter.unicodeScalars.first else { return letter }
  let base = okcps_base_letter(first.value)
  return base > 1 ? Character(Unicode.Scalar(base)) : letter
}
