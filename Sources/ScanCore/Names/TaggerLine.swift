/// A line as the trainer sees it: its tokens, what is asked of each, and the features.
package struct TaggerLine {
  private let text: [UInt8]
  private var line = NameLine()
  /// Where each token lies in the original text.
  package let sources: [Range<Int>]

  /// The lines of a text in its case-keeping view.
  package static func lines(of bytes: [UInt8], _ model: NameModel) -> [TaggerLine] {
    var folder = Folder()
    var view = View()
    guard folder.fold(bytes.span, keepCase: true, into: &view) == 0 else { return [] }
    var lines: [TaggerLine] = []
    var walk = NameLineWalk()
    while let range = walk.next(view.text) {
      lines.append(TaggerLine(view, range, model))
    }
    return lines
  }

  private init(_ view: View, _ range: Range<Int>, _ model: NameModel) {
    let map = view.map
    var bytes: [UInt8] = []
    for i in range { bytes.append(view.text[i]) }
    text = bytes
    line.cut(bytes.span, 0..<bytes.count)
    line.listAll()
    for i in 0..<line.count { line.read(i, bytes.span, model) }
    let tokens = line
    sources = (0..<line.count).map { i in
      let t = tokens[i]
      return map.source(of: t.start + range.lowerBound..<t.end + range.lowerBound)
    }
  }

  package var count: Int { line.count }

  /// The tag that a token has without the model being asked, given the tag before it; nil if it is.
  package mutating func settled(_ i: Int, after tag: NameTag, _ model: NameModel) -> NameTag? {
    let text = text
    switch line.candidacy(i, text.span) {
    case .open: return nil
    case .none: return .outside
    case .following: return tag.isName ? nil : .outside
    case .joining: return tag.isName && line.joins(i, text.span, model) ? .inside : .outside
    }
  }

  /// The features of a token, given the tags of the two before it.
  package func features(_ i: Int, _ tag1: NameTag, _ tag2: NameTag) -> [UInt64] {
    var list: [UInt64] = []
    list.reserveCapacity(32)
    line.features(i, text.span, tag1, tag2) { list.append($0) }
    return list
  }

  /// The persons that are found in the line, as ranges of the original text.
  package func persons(_ model: NameModel, leniency: Int) -> [Range<Int>] {
    var work = NameScratch()
    work.line = line
    work.tags.tag(&work.line, text.span, model, leniency: leniency)
    work.collect(text.span, model)
    return work.persons.map {
      sources[$0.tokens.lowerBound].lowerBound..<sources[$0.tokens.upperBound - 1].upperBound
    }
  }
}
