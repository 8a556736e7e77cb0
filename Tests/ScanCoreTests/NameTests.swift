import Foundation
import Testing

@testable import ScanCore

/// The compiled built-in rules of this checkout, as `make lexicon` left them.
private let lexicon: CompiledLexicon = {
  let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  let table = try! Data(contentsOf: root.appending(path: "Sources/CLexicons/lexicon.bin"))
  return try! CompiledLexicon(table: Array(table))
}()

/// The persons of a text, each as `role: name` with the severity behind it unless that is a note.
private func persons(_ text: String, _ mode: NamesMode = .balanced) -> [String] {
  let bytes = Array(text.utf8)
  var scratch = Scratch()
  let detector = Detector(lexicon: lexicon, names: mode)
  #expect(detector.scan(bytes.span, attributes: TextAttributes(), scratch: &scratch))
  return scratch.findings.filter { $0.entity == .person }.map { f in
    let name = String(decoding: bytes[f.range], as: UTF8.self)
    return "\(f.role?.name ?? "none"): \(name)"
  }
}

/// The greatest severity of a person of a text.
private func severity(_ text: String) -> Severity? {
  var scratch = Scratch()
  let detector = Detector(lexicon: lexicon)
  #expect(detector.scan(Array(text.utf8).span, attributes: TextAttributes(), scratch: &scratch))
  return scratch.findings.filter { $0.entity == .person }.map(\.severity).max()
}

@Suite struct NameTests {
  @Test(arguments: [
    ("my student Nevaeh Brooks turned it in", "student: Nevaeh Brooks"),
    ("Talise Larkspur, a 4th grader, won the bee", "student: Talise Larkspur"),
    ("Student name: Stone, Hannah", "student: Stone, Hannah"),
    ("IEP meeting for Ana Ruiz at noon", "student: Ana Ruiz"),
    ("Student of the Month: Hai Stone", "student: Hai Stone"),
    ("I am the mom of Talise", "student: Talise"),
    ("ask Dakota Patel, mom of the twins", "guardian: Dakota Patel"),
    ("Guardian: Dakota Patel", "guardian: Dakota Patel"),
    ("Hai, son of Minh Stone", "guardian: Minh Stone"),
    ("Hai Stone and Ana Ruiz, 4th graders, won", "student: Ana Ruiz"),
    ("Hai Stone is one of our 4th graders", "student: Hai Stone"),
    ("Dakota Patel talked to our 4th graders", "unknown: Dakota Patel"),
    ("I saw Sarah Johnson at the game", "unknown: Sarah Johnson"),
    ("call Rosa Medina 405-555-0134", "unknown: Rosa Medina"),
  ]) func wordsRoundANameGiveItsRole(text: String, expected: String) {
    #expect(persons(text).contains(expected), "\(persons(text))")
  }

  @Test(arguments: [
    "ask Mrs. Patel about it", "Coach Dan Stone was there", "see Dana Patel, our counselor",
    "Principal Harper welcomed the new families", "Superintendent Dr. Jamie Larkspur spoke",
    "Dana Patel, 4th grade teacher", "Maestra Lucía Ibáñez canta",
  ]) func titlesAndOccupationsMakeStaffWhoMayBeNamed(text: String) {
    let found = persons(text)
    #expect(!found.isEmpty && found.allSatisfy { $0.hasPrefix("staff: ") }, "\(found)")
    #expect(severity(text) == .note)
  }

  /// Whom a class learns about and whom the news are about: named at most in a note, which changes no
  /// decision.
  @Test(arguments: [
    "We read about Abraham Lincoln and Rosa Parks in 4th grade",
    "Our students learned about Frederick Douglass in class",
    "a biography of Harriet Tubman for grade 5",
    "President Abraham Lincoln was born in a log cabin", "Judy Blume, the author, will visit",
    "our author study of Dr. Seuss", "Our class read Charlotte's Web by E. B. White",
    "The Diary of Anne Frank is on the 8th grade list",
  ]) func publicAndHistoricPersonsAndAuthorsAreNoStudents(text: String) {
    #expect((severity(text) ?? .note) == .note, "\(persons(text))")
  }

  @Test(arguments: [
    "Jackson Elementary is open", "Frederick Douglass High School won",
    "Martin Luther King Avenue is closed", "Meet us on Grace Street or at Hope Park",
    "Go Eagles! Beat the Wolves in August", "Oklahoma City Thunder tickets",
    "June and April are warm months", "See you in May", "Austin, Dallas and Jordan are stops",
    "The Cat in the Hat",
    "Will there be school on Monday?", "By grace and hope, by faith and joy",
    "a rich man may bill us",
    "Congrats Jackson Elementary", "Mother of the Year", "Our 4th graders won",
    "Happy birthday to all", "IEP meeting for Jackson Elementary families",
    "Penn Square Mall opens at 9", "Home of the Millwood Falcons", "Parent Teacher Conferences",
  ]) func schoolsStreetsTeamsMonthsAndWordsAreNobody(text: String) {
    #expect(persons(text) == [])
  }

  @Test(arguments: [
    ("María José Hernández Ruiz is in 4th grade", "María José Hernández Ruiz"),
    ("Felicidades a Sofía Hernández-Ruiz por su premio", "Sofía Hernández-Ruiz"),
    ("Congrats Mateo García López on the win", "Mateo García López"),
    ("my student D'Andre O'Neal got suspended", "D'Andre O'Neal"),
    ("my student D’Andre O’Neal got suspended", "D’Andre O’Neal"),
    ("Mary-Kate Larkspur is a 4th grader", "Mary-Kate Larkspur"),
    ("we met Maria de la Cruz, a 3rd grader", "Maria de la Cruz"),
    ("Talise Bigpond-Harjo, a 4th grader, won", "Talise Bigpond-Harjo"),
    ("John Red Elk is in 3rd grade", "John Red Elk"),
    ("Jayden M. got detention", "Jayden M."),
    ("Student: Stone, Hannah", "Stone, Hannah"),
    ("ANA RUIZ IS IN 4TH GRADE", "ANA RUIZ"),
    ("Ana Ruiz's IEP meeting", "Ana Ruiz"),
  ]) func aWholeNameIsFoundHoweverItIsWritten(text: String, name: String) {
    #expect(persons(text) == ["student: \(name)"])
  }

  @Test func surnameFirstInARowIsOneName() {
    #expect(persons("Stone, Hannah").map { $0.split(separator: ":")[1] } == [" Stone, Hannah"])
    #expect(persons("Ruiz, Ana - Grade 4") == ["student: Ruiz, Ana"])
  }

  @Test func allOfAListAreHonoured() {
    #expect(
      persons("Honor roll: Ana Ruiz, Zoe Day, Hai Stone")
        == ["student: Ana Ruiz", "student: Zoe Day", "student: Hai Stone"])
    #expect(
      persons("Congrats Ana Ruiz, Zoe Day and Hai Stone on the win")
        == ["student: Ana Ruiz", "student: Zoe Day", "student: Hai Stone"])
    #expect(
      persons("Congrats to our spellers Aaliyah Brooks & Mateo García López!")
        == ["student: Aaliyah Brooks", "student: Mateo García López"])
  }

  @Test func aSenderIsNoStudent() {
    for text in [
      "From: Jennifer Walsh <jwalsh@example.org>", "Thanks, Jennifer Walsh",
      "Sincerely,\nJennifer Walsh",
    ] { #expect(persons(text) == ["unknown: Jennifer Walsh"]) }
  }

  /// In lower case a frame or a name that is hardly anything else is needed, and the score is lower.
  @Test(arguments: [
    ("my son jayden got suspended", "jayden"), ("my daughter aaliyah is failing math", "aaliyah"),
    ("jayden smith has an iep", "jayden smith"), ("mi hijo mateo fue suspendido", "mateo"),
  ]) func lowerCasePostsAreReadByFramesAndLists(text: String, name: String) {
    #expect(persons(text) == ["student: \(name)"])
  }

  @Test func lowerCaseWordsAreNotNames() {
    for text in [
      "my son will hope for grace in may", "her son is tired", "what a mark to bill for",
      "the art of it is rich", "my daughter may jack up the price",
    ] { #expect(persons(text) == [], "\(text)") }
  }

  @Test func lowerCaseIsLessSure() {
    func score(_ text: String) -> Int {
      var scratch = Scratch()
      _ = Detector(lexicon: lexicon).scan(
        Array(text.utf8).span, attributes: TextAttributes(), scratch: &scratch)
      return scratch.findings.first { $0.entity == .person }?.score ?? 0
    }
    #expect(score("my son jayden waits outside") < score("my son Jayden waits outside"))
  }

  /// What a stricter mode finds, a more lenient one finds too, and each step finds more on a text of
  /// doubtful names.
  @Test func modesDifferByHowMuchEvidenceTheyNeed() {
    let text = """
      Sloane won. Poor Ellis. Tell Emery. Love you Marlowe. Go Trinity! Nova rocks.
      Sage and Basil. Dallas wins. Love Genesis. Bishop said. At Haven. Visit Sierra.
      Chance to win. Old Journey. Royal Reign. My Legend. Prince of Egypt. Hey Blaze.
      """
    let sets = NamesMode.allCases.map { persons(text, $0) }
    #expect(sets[0].count < sets[1].count)
    #expect(sets[1].count < sets[2].count)
    #expect(NamesMode.strict.leniency < NamesMode.balanced.leniency)
    #expect(NamesMode.balanced.leniency < NamesMode.thorough.leniency)
  }

  @Test func namesCanBeSwitchedOff() {
    var scratch = Scratch()
    let text = Array("my student Nevaeh Brooks turned it in".utf8)
    _ = Detector(lexicon: lexicon, names: nil).scan(
      text.span, attributes: TextAttributes(), scratch: &scratch)
    #expect(!scratch.findings.contains { $0.entity == .person })
  }
}
