/// Regular inflections of Spanish words, for dictionaries that list a word once.
enum SpanishForms {
  /// Plurals and feminines of a noun or adjective, tenses of a verb that is given as infinitive. May
  /// give forms that nobody uses, which does no harm to a list of ordinary words.
  static func all(of word: String) -> [String] {
    var forms: [String] = []
    for (ending, others) in endings where word.hasSuffix(ending) {
      let stem = word.dropLast(ending.count)
      forms += others.map { stem + $0 }
      break
    }
    if forms.isEmpty {
      forms.append(word + (word.last.map { "aeiouáéó".contains($0) } ?? false ? "s" : "es"))
    }
    return forms
  }

  /// The longest ending first.
  private static let endings: [(String, [String])] = [
    ("dor", ["dora", "dores", "doras"]),
    ("tor", ["tora", "tores", "toras"]),
    ("ón", ["ona", "ones", "onas"]),
    ("és", ["esa", "eses", "esas"]),
    ("ín", ["ina", "ines", "inas"]),
    ("z", ["ces"]),
    ("o", ["a", "os", "as"]),
    (
      "ar",
      split(
        "o as a amos áis an é aste ó asteis aron aba abas ábamos aban aré arás ará aremos arán aría arías "
          + "aríamos arían e es emos en ara aras áramos aran ase asen ando ado ada ados adas arse "
          + "arlo arla arlos arlas arle arles ador adora adores adoras")
    ),
    (
      "er",
      split(
        "o es e emos éis en í iste ió imos isteis ieron ía ías íamos ían eré erás erá eremos erán ería erías "
          + "eríamos erían a as amos an iera ieras iéramos ieran iendo ido ida idos idas erse erlo "
          + "erla erlos erlas erle erles edor edora edores edoras")
    ),
    (
      "ir",
      split(
        "o es e imos ís en í iste ió isteis ieron ía ías íamos ían iré irás irá iremos irán iría irías "
          + "iríamos irían a as amos an iera ieras iéramos ieran iendo ido ida idos idas irse irlo "
          + "irla irlos irlas irle irles idor idora idores idoras")
    ),
  ]

  private static func split(_ list: String) -> [String] {
    list.split(separator: " ").map(String.init)
  }
}
