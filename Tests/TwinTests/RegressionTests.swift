import Testing

@testable import ScanCore

/// Texts on which the fast detector and the naive one once differed; found by fuzzing.
@Suite struct RegressionTests {
  @Test(arguments: [
    // DELETE broke a word up, but no look was taken at it.
    "my c\u{7f}lass", "f\u{7f}uck you", "\u{7f}", "a\u{7f}b 1\u{7f}2\u{7f}3\u{7f}4",
    // The mark that ends a sentence was read as a letter, and the word as a misspelt one.
    "selfie with Mr. Stoe!", "Mr. Stoe!!", "Mr. $toe!", "stoe|", "stoe#",
    // A word behind an underscore was one to the sentences, but not to the sweep.
    "tengo las pastillas\u{16}de la *_lela *_lergia", "/_lela", "_lela", "@_lela", "a/_idiot b",
    // A bracket that is not between letters was read as a c.
    "a?(t fool", "you bit(?h", "you bit((h", "a(!t fool", "a-(-t fool", "a(-t fool",
  ])
  func twinsAgree(text: String) {
    var attributes = TextAttributes()
    for hasMedia in [false, true] {
      attributes.hasMedia = hasMedia
      _ = found(text, attributes)
    }
  }

  /// Characters that nobody sees stand in words and numbers, at their ends and between them; what is found
  /// is what is found without them, and covers those within.
  @Test(arguments: [
    "\u{7f}", "\u{0}", "\u{1}", "\u{8}", "\u{e}", "\u{1b}", "\u{1f}", "\u{80}", "\u{345}",
  ])
  func whatNobodySeesHidesNothing(_ unseen: String) {
    for (text, rule) in [
      ("you are a f%ucking idiot", "obscenity."), ("%you are a fucki%n%g idiot%", "obscenity."),
      ("call her mom at 405%-555-0142", "student-pii.phone"),
      ("call her mom at 4%05-555-01%42", "student-pii.phone"),
      ("student ID 12%34567", "student-pii.student-id"),
      ("%Call Odette %Larkspur's mom at 405-555-0142%", "student-pii.phone"),
    ] {
      #expect(found(text.replacing("%", with: unseen)).contains { $0.hasPrefix(rule) }, "\(text)")
    }
  }

  /// An underscore at the edge of a word, number or name emphasises it and hides nothing.
  @Test(arguments: ["_", "__", "___", "*", "\u{ff3f}"])
  func emphasisHidesNothing(_ sign: String) {
    for (text, rule, range) in [
      ("you are an %idiot%", "harassment.insult ", nil), ("“%idiot%”.", "harassment.insult ", nil),
      ("go %kill yourself%", "harassment.death-imperative ", nil),
      ("SSN: %219-09-9998%", "student-pii.ssn ", 5..<16),
      ("student ID %1234567%, please", "student-pii.student-id ", nil),
      ("Star of the week: %Odette Larkspur%, grade 4", "student-pii.name-student ", 18..<33),
      ("write to %odette@example.org%", "student-pii.email ", nil),
    ] as [(String, String, Range<Int>?)] {
      let own = found(text.replacing("%", with: sign)).first { $0.hasPrefix(rule) }
      #expect(own != nil, "\(text)")
      if let range {
        let n = sign.utf8.count
        #expect(own?.contains(" \(range.lowerBound + n)..<\(range.upperBound + n) ") == true)
      }
    }
  }

  /// Underscores for spaces: where one of the words is the lexicon's, they are read as words.
  @Test(arguments: [
    ("kill_yourself", "harassment.death-imperative"), ("#You_are_an_idiot!", "harassment.insult"),
    ("so: shut__the_fuck_up", "obscenity.strong"), ("eres_un_pendejo", "harassment.insult-es"),
    ("f_u_c_k", "obscenity.strong"), ("f-u-<-k", "obscenity.strong"), ("f_uck", "obscenity.strong"),
  ])
  func underscoresForSpacesHideNothing(text: String, rule: String) {
    let found = found(text)
    #expect(found.contains { $0.hasPrefix(rule + " ") }, "\(found)")
  }

  /// What a rule needs may be part of an identifier.
  @Test(arguments: ["student_id: 1234567", "{\"student_id\": 1234567}", "x?student_id=1234567&y=1"])
  func identifiersMeetNeeds(text: String) {
    let found = found(text)
    #expect(found.contains { $0.hasPrefix("student-pii.student-id ") }, "\(found)")
  }

  /// Identifiers and paths are no words.
  @Test(arguments: ["kill_process", "idiot_1", "https://example.org/fuck_you", "a_b_c", "____"])
  func identifiersAreNoWords(text: String) {
    #expect(found(text) == [])
  }

  /// An accent inside letters that are spaced out does not end them.
  @Test(arguments: [
    ("eres un m a r i c ó n", "discrimination.slur"), ("c.a.b.r.ó.n", "obscenity.strong-es"),
  ])
  func accentsEndNoSpacedWord(text: String, rule: String) {
    let found = found(text)
    #expect(found.contains { $0.hasPrefix(rule) }, "\(found)")
  }

  /// Two spaces, a line that was full, marks of emphasis and pictures are between words and hide nothing.
  @Test(arguments: [
    ("she  has a  504 plan", "student-pii.section-504"),
    ("my daughter has\na 504 plan", "student-pii.section-504"),
    ("> I will shoot up the\r\n> school tomorrow", "threat."),
    ("**lunch PIN:** **4821**", "student-pii.lunch-pin"),
    ("Student ID:\n1234567", "student-pii.student-id"),
    ("settlement with\nMinh Stone", "confidential.person-in-matter"),
    ("they all suck 😂😂", "harassment.abuse-aimed"),
    ("📣 you are a *whore* 🎉", "discrimination.slur-aimed"),
    ("Enough! Hang that lawyer.", "threat.call"),
    ("Hello everyone! My daughter gets free lunch.", "student-pii.meal-status"),
  ])
  func whatStandsBetweenWordsHidesNothing(text: String, rule: String) {
    let found = found(text)
    #expect(found.contains { $0.hasPrefix(rule) }, "\(found)")
  }

  /// A blank to fill in before a domain: the pattern of disguised addresses tried every way to part it.
  @Test(arguments: [41, 100, 1_000]) func aBlankIsScannedInTime(count: Int) {
    let blank = String(repeating: "_", count: count)
    for text in [
      "4@o:Ftloouloo\(blank)k.com.", "Visit \(blank).com", "\(blank) at k.com",
      "a\(blank)b_c dot org",
    ] {
      _ = found(text)
    }
  }

  /// What both detectors find.
  private func found(
    _ text: String, _ attributes: TextAttributes = TextAttributes()
  ) -> [String] {
    var a = Scratch()
    var b = Scratch()
    let bytes = Array(text.utf8)
    let found = fast(bytes, attributes, &a)
    #expect(found == slow(bytes, attributes, &b))
    return found
  }
}
