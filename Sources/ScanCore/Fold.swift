internal import CText

/// ICU's normaliser with its buffers: one for each thread.
///
/// `@safe`: the handle is owned, made in `init` and freed in `deinit`, and every pointer that C
/// hands out is read before the next call.
@safe struct Folder: ~Copyable {
  private let handle: OpaquePointer

  init() {
    guard let made = unsafe okcps_fold_create() else { preconditionFailure("out of memory") }
    unsafe handle = made
  }

  deinit { unsafe okcps_fold_free(handle) }

  /// Reads `text` into `view`. ASCII is copied (and lowered); only what is not ASCII or nobody sees, with
  /// the character before it, which it may combine with, goes through ICU. Marks of emphasis are left
  /// out of every view, and white space between the words of a sentence is one space.
  ///
  /// Returns ICU's error code, or 0.
  mutating func fold(_ text: Span<UInt8>, keepCase: Bool, into view: inout View) -> Int32 {
    let n = text.count
    view.begin(capacity: n)
    if isPlainASCII(text) {
      view.appendASCII(text, lowered: !keepCase)
      view.end()
      view.unmarkEmphasis()
      view.joinWords(text)
      return 0
    }
    var i = 0
    while i < n {
      var stretch = i
      while stretch < n, text[stretch].isPlain { stretch += 1 }
      let lead = stretch < n && stretch > i ? stretch - 1 : stretch
      if lead > i {
        view.map.append(.init(new: view.count, old: i, oldEnd: 0))
        view.appendASCII(text.extracting(i..<lead), lowered: !keepCase)
      }
      if stretch == n { break }
      var end = stretch
      while end < n, !text[end].isPlain { end += 1 }
      let status = foldStretch(
        text.extracting(lead..<end), at: lead, before: end < n ? text[end] : 0, keepCase,
        into: &view)
      if status != 0 { return status }
      i = end
    }
    view.end()
    view.unmarkEmphasis()
    view.joinWords(text)
    return 0
  }

  /// Appends what ICU makes of a stretch that begins at `offset` of the text, where the plain byte `next`
  /// follows, or 0 at the end; the twin of the copying.
  mutating func foldStretch(
    _ stretch: Span<UInt8>, at offset: Int, before next: UInt8, _ keepCase: Bool,
    into view: inout View
  ) -> Int32 {
    let status = unsafe stretch.withUnsafeBufferPointer {
      unsafe okcps_fold_run(handle, $0.baseAddress!, $0.count, next, keepCase ? 1 : 0)
    }
    if status != 0 { return status }
    var count = 0
    var edits = 0
    let bytes = unsafe okcps_fold_bytes(handle, &count)
    let map = unsafe okcps_fold_edits(handle, &edits)
    for k in 0..<edits {
      let e = unsafe map[k]
      view.map.append(
        .init(
          new: view.count + Int(e.new_start), old: offset + Int(e.old_start),
          oldEnd: e.old_end == 0 ? 0 : offset + Int(e.old_end)))
    }
    unsafe view.append(Span(_unsafeStart: bytes, count: count))
    return 0
  }
}

/// Whether every byte is plain, so that the view without case is the text with its capitals lowered.
/// An OR over the bytes, without a branch (``Swift/UInt8/isPlain`` has one), which the compiler turns into
/// vectors: 2.1 instructions a byte of lines of reviews, to 11 with the branch.
func isPlainASCII(_ text: Span<UInt8>) -> Bool {
  var others: UInt8 = 0
  for i in text.indices {
    let b = text[i]
    others |= (b &- 0x20 < 0x5f ? 0 : 1) & (b &- 0x09 < 5 ? 0 : 1)
  }
  return others == 0
}

/// What a scalar is to a word: ICU's general category.
enum ScalarClass {
  case other, letter, digit

  init(_ scalar: UInt32) {
    switch okcps_scalar_class(scalar) {
    case 1: self = .letter
    case 2: self = .digit
    default: self = .other
    }
  }
}

/// The ASCII letter that a letter of another script imitates (UTS 39), or nil.
func lookalike(_ scalar: UInt32) -> UInt8? {
  let letter = okcps_lookalike(scalar)
  return letter == 0 ? nil : letter
}

/// Decodes the scalar at `i` of well-formed UTF-8; the scalar and its length in bytes.
@inline(__always) func scalar(_ text: Span<UInt8>, at i: Int) -> (value: UInt32, length: Int) {
  let a = UInt32(text[i])
  if a < 0x80 { return (a, 1) }
  if a < 0xe0 { return ((a & 0x1f) << 6 | UInt32(text[i + 1]) & 0x3f, 2) }
  if a < 0xf0 {
    return (
      (a & 0x0f) << 12 | (UInt32(text[i + 1]) & 0x3f) << 6 | UInt32(text[i + 2]) & 0x3f, 3
    )
  }
  return (
    (a & 0x07) << 18 | (UInt32(text[i + 1]) & 0x3f) << 12 | (UInt32(text[i + 2]) & 0x3f) << 6
      | UInt32(text[i + 3]) & 0x3f, 4
  )
}

extension UInt8 {
  @inline(__always) var isLowerLetter: Bool { self &- 0x61 < 26 }
  @inline(__always) var isDigit: Bool { self &- 0x30 < 10 }
  /// ASCII that a view keeps: all but the control characters that are no white space. Nobody sees these,
  /// as with default-ignorable characters, so a word they are put into reads on: they are left out.
  @inline(__always) var isPlain: Bool { self &- 0x20 < 0x5f || self &- 0x09 < 5 }
  /// Whether the byte begins a scalar in UTF-8.
  @inline(__always) var beginsScalar: Bool { self & 0xc0 != 0x80 }
}
