import Foundation
import Lexicon
import Testing

@testable import ScanCore

/// Texts made to hurt cost a scan time in proportion to their length.
///
/// The processor's time of this thread is measured, as counters of instructions are closed to many machines;
/// other work on the machine disturbs it now and then, but always upward, so the least of several counts, and
/// a ratio that is too high is measured again. What is linear passes sooner or later; what is not, never.
@Suite(.serialized) struct HostileGrowthTests {
  /// 2 is linear.
  static let most = 2.3

  static let units: [(name: String, unit: String)] = [
    ("combining marks", "\u{301}"), ("marks and joiners", "\u{301}\u{200d}"),
    ("many kinds of marks", "a\u{301}\u{323}\u{334}\u{345}"), ("expansions", "\u{fdfa}"),
    ("zero-width spaces in a word", "f\u{200b}"), ("nothing but invisible", "\u{200b}\u{2060}"),
    ("deep JSON", "[{\"a\":"), ("a long word", "a"), ("a long token", "a1-"),
    ("addresses", "a@a."), ("heads of addresses", "www."), ("digits", "1"), ("lone digits", "1 "),
    ("joined digits", "12-"), ("digits spelt", "one two "), ("spaces", " "), ("tabs", "\t"),
    ("scripts in turn", "aа"), ("masks", "f*"), ("spelt out", "f.u.c.k "), ("initials", "a. "),
    ("quotation marks", "\"a\" "), ("open quotes", "\""), ("capitals", "A"), ("brackets", "[("),
    ("names", "Ana Ruiz "), ("names joined", "Ana-"), ("facts", "Odette Larkspur has an IEP. "),
    ("one sentence of facts", "Odette Larkspur has an IEP, student ID 1234567, "),
    ("insults", "you are a stupid idiot, "), ("insults without an end", "you idiot "),
    ("pictures", "😀"), ("flags", "🇺🇸"), ("NUL", "\u{0}"), ("rows", "a: b\n"),
    ("lines that go on", "and a,\n"), ("negations", "not "), ("DELETE", "a\u{7f}"),
  ]

  @Test(arguments: units.indices) func repeatedUnits(_ k: Int) {
    let unit = Array(Self.units[k].unit.utf8)
    expectLinear(Self.units[k].name, from: 32_000) { n in pumped(unit, to: n) }
  }

  /// Much that has no end, and behind it much that is found.
  @Test(arguments: ["x", " ", ".", "a.", "A", "1", "\"", "é", "\u{200b}", "-", "(", "a,"])
  func longStretchesBeforeFindings(_ unit: String) {
    expectLinear("\(unit.debugDescription) before findings", from: 32_000) { n in
      pumped(Array(unit.utf8), to: n / 2) + Array(". ".utf8)
        + pumped(Array("Call Ana Ruiz 405-555-0142, ID 1234567. ".utf8), to: n / 2)
    }
  }

  @Test func illFormedBytes() {
    for unit: [UInt8] in [[0xff], [0xc3], [0xe2, 0x80], [0x80], [0xf0, 0x9f, 0x98]] {
      expectLinear("bytes \(unit)", from: 32_000) { n in pumped(unit, to: n) }
    }
  }

  /// Each rule's own example over and over: a text full of its findings.
  @Test(arguments: [false, true]) func everyRulePumped(interpreted: Bool) {
    for rule in source.rules {
      for example in rule.matches.prefix(1) {
        let unit = example.text + [0x20]
        expectLinear(
          rule.id, from: 8_000, attributes: example.attributes, interpreted: interpreted
        ) { n in
          pumped(unit, to: n)
        }
      }
    }
  }

  private func pumped(_ unit: [UInt8], to length: Int) -> [UInt8] {
    Array(repeatElement(unit, count: length / unit.count).joined())
  }

  private func expectLinear(
    _ name: String, from length: Int, attributes: TextAttributes = TextAttributes(),
    interpreted: Bool = false, _ make: (Int) -> [UInt8]
  ) {
    let (short, long) = (make(length), make(2 * length))
    var scratch = Scratch()
    if interpreted { scratch.useInterpreter() }
    var least = (short: Double.infinity, long: Double.infinity)
    for _ in 0..<20 {
      least.short = min(least.short, seconds(short, attributes, &scratch))
      least.long = min(least.long, seconds(long, attributes, &scratch))
      if least.long < Self.most * least.short { return }
    }
    Issue.record("\(name): the double takes \(least.long / least.short) times as long")
  }

  /// Seconds of this thread for a scan.
  private func seconds(
    _ text: [UInt8], _ attributes: TextAttributes, _ scratch: inout Scratch
  ) -> Double {
    var began = timespec()
    var ended = timespec()
    unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &began)
    let complete = detector.scan(text.span, attributes: attributes, scratch: &scratch)
    unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ended)
    #expect(complete)
    return Double(ended.tv_sec - began.tv_sec) + Double(ended.tv_nsec - began.tv_nsec) / 1e9
  }
}
