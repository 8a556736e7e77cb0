internal import ScanCore

/// Reads `district.yml`, the one file with the facts of a district, into lists that rules use:
/// `{{district-phone}}` and so on.
///
/// A list that the file leaves empty matches nothing. Names of schools and towns are words as in any
/// list; the others are pieces of patterns.
struct DistrictReader {
  let file: YAMLFile

  func read(_ source: inout LexiconSource) throws(Diagnostic) {
    guard let root = file.root else { return }
    let m = try file.mapping(
      root,
      [
        "reviewed", "phones", "staff-domains", "student-domains", "mailboxes", "schools", "towns",
        "addresses", "handles", "student-id",
      ])
    let reviewed = try m["reviewed"].map { n throws(Diagnostic) in try file.string(n) } ?? ""
    var lists: [String: TermList] = [:]
    func set(_ name: String, _ terms: [String], _ fragments: [String]?) {
      lists["district-\(name)"] = TermList(
        title: "District: \(name)", source: "district.yml", licence: "Apache-2.0",
        reviewed: reviewed, terms: terms, fragments: fragments)
    }
    let phones = try texts(m["phones"], "digits and hyphens") { c in c.isNumber || c == "-" }
    set("phone", phones, phones.map(Self.phone))
    for (key, name) in [("staff-domains", "staff-domain"), ("student-domains", "student-domain")] {
      let domains = try texts(m[key], "a domain in small letters", Self.isDomain)
      set(name, domains, domains.map(Self.literal))
    }
    let mailboxes = try texts(m["mailboxes"], "what stands before an @", Self.isDomain)
    set("mailbox", mailboxes, mailboxes.map(Self.literal))
    let handles = try texts(m["handles"], "how its accounts begin, without @", Self.isDomain)
    set("handle", handles, handles.map(Self.literal))
    let addresses = try texts(m["addresses"], "number and street in small letters") { c in
      Self.isDomain(c) || c == " "
    }
    set("address", addresses, addresses.map(Self.address))
    for (key, name) in [("schools", "school"), ("towns", "town")] {
      let words = try texts(m[key], "small letters") { _ in true }
      for (word, node) in zip(
        words, try m[key].map { n throws(Diagnostic) in try file.list(n) } ?? [])
      {
        if let problem = TermList.problem(word) { throw file.wrong(node, problem) }
      }
      set(name, words, nil)
    }
    let (number, check) = try studentID(m["student-id"])
    set("student-id", [], [number])
    source.lists.merge(lists) { $1 }
    source.studentIDCheck = check
  }

  /// The district's student number as a pattern, and its check digit.
  private func studentID(_ node: YAMLNode?) throws(Diagnostic) -> (String, Validator?) {
    var check: Validator?
    var low = 6
    var high = 9
    var prefix = ""
    if let node {
      let m = try file.mapping(node, ["digits", "prefix", "check"])
      if let n = m["digits"] {
        let bounds = try file.list(n)
        guard let first = bounds.first, let last = bounds.last, bounds.count <= 2 else {
          throw file.wrong(n, "one length, or the least and the greatest, is expected")
        }
        low = try file.integer(first, 3...12)
        high = try file.integer(last, low...12)
      }
      if let n = m["prefix"] {
        prefix = try file.string(n)
        guard prefix.allSatisfy({ $0.isNumber || $0.isLowercase }) else {
          throw file.wrong(n, "small letters and digits are expected")
        }
      }
      if let n = m["check"] {
        check = try file.choice(
          n, "check", [("none", nil), ("luhn", Validator.luhn)] as [(String, Validator?)])
      }
    }
    let digits = low == high ? "\\d{\(low)}" : "\\d{\(low),\(high)}"
    // The check digit is of the digits alone.
    return (prefix + (check == nil ? digits : "(?<value>\(digits))"), check)
  }

  private func texts(_ node: YAMLNode?, _ what: String, _ allowed: (Character) -> Bool)
    throws(Diagnostic) -> [String]
  {
    guard let node else { return [] }
    var list: [String] = []
    for n in try file.list(node) {
      let text = try file.string(n)
      guard !text.isEmpty, text.allSatisfy(allowed) else {
        throw file.wrong(n, "\"\(text)\": \(what) is expected")
      }
      list.append(text)
    }
    return list
  }

  private static func isDomain(_ c: Character) -> Bool {
    c.isLowercase || c.isNumber || c == "." || c == "-" || c == "_"
  }

  private static func literal(_ text: String) -> String {
    text.replacing(".", with: "\\.").replacing("-", with: "\\-")
  }

  /// `405-587` as people write the beginning of such a number.
  private static func phone(_ text: String) -> String {
    text.split(separator: "-").joined(separator: "[-. )]{0,3}")
  }

  /// `615 n classen` with a full stop behind the direction.
  private static func address(_ text: String) -> String {
    text.split(separator: " ").map {
      $0.count <= 2 && $0.allSatisfy(\.isLetter) ? $0 + "\\.?" : literal(String($0))
    }
    .joined(separator: " ")
  }
}
