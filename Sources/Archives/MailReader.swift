final class MailReader: RecordReader {
  let mapping: [MappedField] = []
  init(_ feed: ByteFeed, source: String, isMbox: Bool, options: ReadingOptions) {}
  func next() -> Event? { nil }
}
