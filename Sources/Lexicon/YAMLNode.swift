/// A value of a YAML document with the place where it begins. Scalars are text, however they are written.
package struct YAMLNode: Sendable {
  package indirect enum Value: Sendable {
    case scalar(String)
    case list([YAMLNode])
    /// In the order of the file; no key stands twice.
    case mapping([(key: YAMLNode, value: YAMLNode)])
  }

  package var value: Value
  /// From 1; columns count code points.
  package var line: Int
  package var column: Int

  /// Whether it is a single value, and this one.
  func isScalar(_ text: String) -> Bool {
    if case .scalar(text) = value { true } else { false }
  }
}
