internal import CLexicons
public import ScanCore

/// The lexicon that the program carries: compiled from `Lexicons/` by `make lexicon`, embedded in the
/// binary, so no file need lie beside it.
public enum BuiltinLexicon {
  /// Reads the embedded table. A failure means the build mixed two versions of the format.
  public static func load() throws(CompiledLexicon.Failure) -> CompiledLexicon {
    var count = 0
    let bytes = unsafe okcps_lexicon_bytes(&count)
    return try unsafe CompiledLexicon(TableMemory(embedded: bytes, count: count))
  }

  /// The rule files that it was compiled from, as an archive of the `Lexicon` module: needed only where
  /// rules are added to it or checked.
  public static func sourceArchive() -> [UInt8] {
    var count = 0
    let bytes = unsafe okcps_lexicon_sources(&count)
    return unsafe [UInt8](UnsafeBufferPointer(start: bytes, count: count))
  }
}
