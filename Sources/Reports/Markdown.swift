/// Text that means nothing to Markdown or HTML: ASCII punctuation with a backslash (CommonMark 2.4),
/// hostile characters shown as on a terminal. It may stand anywhere but at the head of a line.
public func markdownEscaped(_ text: some StringProtocol) -> String {
  var out = ""
  for s in escaped(String(text)).unicodeScalars {
    if "\\`*_{}[]<>#|~&$".unicodeScalars.contains(s) { out += "\\" }
    out.unicodeScalars.append(s)
  }
  return out
}
