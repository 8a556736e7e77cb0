import Testing

@testable import ScanCore

/// Texts on which the fast detector and the naive one once differed; found by fuzzing.
@Suite struct RegressionTests {
  @Test(arguments: [
    // DELETE broke a word up, but no look was taken at it.
    "my c\u{7f}lass", "f\u{7f}uck you", "\u{7f}", "a\u{7f}b 1\u{7f}2\u{7f}3\u{7f}4",
    // The mark that ends a sentence was read as a letter, and the word as a misspelt one.
    "selfie with Mr. Stoe!", "Mr. Stoe!!", "Mr. $toe!", "stoe|", "stoe#",
  ])
  func twinsAgree(text: String) {
    var a = Scratch()
    var b = Scratch()
    for hasMedia in [false, true] {
      var attributes = TextAttributes()
      attributes.hasMedia = hasMedia
      let bytes = Array(text.utf8)
      #expect(fast(bytes, attributes, &a) == slow(bytes, attributes, &b))
    }
  }

  @Test func deleteHidesNoWord() {
    var scratch = Scratch()
    #expect(!fast(Array("you are a f\u{7f}ucking idiot".utf8), TextAttributes(), &scratch).isEmpty)
  }
}
