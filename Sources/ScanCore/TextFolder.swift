/// Folds texts as the scanner's plain view does (NFKC_Casefold, invisible characters left out), for
/// whoever compares what was found: spellings that the scanner takes for one are one.
///
/// One for each thread; keeps its storage.
public struct TextFolder: ~Copyable {
  private var folder = Folder()
  private var view = View()

  public init() {}

  /// The folded bytes of `text`, claimed to be UTF-8; nil if ICU fails. Linear in the text.
  public mutating func fold(_ text: Span<UInt8>) -> [UInt8]? {
    guard folder.fold(text, keepCase: false, into: &view) == 0 else { return nil }
    return Array(view.bytes[..<view.count])
  }
}
