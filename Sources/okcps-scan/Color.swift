internal import Glibc

extension ColorChoice {
  /// Whether a stream gets colour: the flag; then `NO_COLOR`; then what forces it; then whether a
  /// person looks on.
  func holds(for descriptor: CInt) -> Bool {
    switch self {
    case .always: true
    case .never: false
    case .auto:
      if isSet("NO_COLOR") {
        false
      } else if isSet("CLICOLOR_FORCE") || isSet("FORCE_COLOR") {
        true
      } else {
        isatty(descriptor) == 1 && environment("TERM") != "dumb"
      }
    }
  }

  /// Set, and neither empty nor `0`.
  private func isSet(_ name: String) -> Bool {
    guard let value = environment(name) else { return false }
    return name == "NO_COLOR" ? !value.isEmpty : !value.isEmpty && value != "0"
  }

  private func environment(_ name: String) -> String? {
    unsafe getenv(name).map { unsafe String(cString: $0) }
  }
}
