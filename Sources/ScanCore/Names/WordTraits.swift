/// What the name lists know of a word, packed into 12 bits.
struct WordTraits: Equatable {
  var bits: UInt16 = 0

  /// How usual it is as a given name: 0 not listed, 1 rare, 2 usual, 3 among the commonest.
  @inline(__always) var given: UInt16 { bits & 3 }
  /// Likewise as a surname.
  @inline(__always) var surname: UInt16 { bits >> 2 & 3 }
  /// How common it is as a lower-case word of English: 3 for the 1,000 commonest.
  @inline(__always) var common: UInt16 { bits >> 4 & 3 }
  /// Whether a place or a people is called so.
  @inline(__always) var isPlace: Bool { bits & 0x40 != 0 }
  /// What it says of a name beside it.
  @inline(__always) var cue: NameCue { NameCue(rawValue: UInt8(bits >> 7 & 31)) ?? .none }
  @inline(__always) var isName: Bool { bits & 0xf != 0 }

  /// A name that is hardly anything else, so it is one even in lower case.
  @inline(__always) var isBareName: Bool { given >= 2 && common <= 1 && cue == .none }
}

/// What a word says of a name that stands near it. The order is part of the compiled format;
/// `Lexicons/names/cues.yml` holds the words by these names.
public enum NameCue: UInt8, Sendable, CaseIterable {
  case none
  /// Mr, Coach, Principal: the name behind it is that of staff or another adult.
  case title
  /// Teacher, counselor, secretary: an occupation at a school.
  case staff
  /// Student, son, grader: the person is a pupil.
  case student
  /// Mom, guardian: the person is family of a pupil.
  case guardian
  /// My, our, your.
  case possessive
  /// Congrats, kudos: a pupil is honoured.
  case honour
  /// Grade, kindergarten.
  case grade
  /// First, third.
  case ordinal
  /// Class, homeroom.
  case lesson
  /// Elementary, Hospital: the name before it is an institution.
  case institution
  /// Avenue, Park: the name before it is a place, or it is a surname itself.
  case place
  /// Month or day of the week.
  case calendar
  /// De, van: joins the parts of a name.
  case particle
  /// Of, for.
  case preposition
  /// Is, was.
  case copula
  /// Suspended, IEP: a fact of a pupil's record.
  case fact
  /// ID, PIN, DOB: a number of a pupil's.
  case identifier
  /// Author, senator, president: a public person.
  case publicFigure
  /// Inc, United: the name before it is that of an organisation.
  case organisation
  /// And, y.
  case conjunction
  /// A, an, the.
  case article
  /// Year, years, yo: an age.
  case age
  /// Name: `student name: …`.
  case label
  /// Read, biography: what stands before whom a class learns about.
  case subject
  /// Riders, squad: in a heading, that pupils are listed behind it.
  case roll
  /// Attends, enrolled: the person is a pupil if a school follows.
  case attends
  /// Elementary, Academy: the name before it is a school.
  case school
  /// Athlete, captain: what a student may be besides.
  case pursuit
  /// Recess, homework: what the days of pupils alone are made of.
  case schoolDay

  /// Whether lower-case names are looked for behind it.
  var announces: Bool { self == .student || self == .guardian || self == .honour }

  /// Whether it may give a person in its line a role. The sweep stops for such words.
  public var calls: Bool {
    switch self {
    case .student, .guardian, .honour, .grade, .lesson, .fact, .identifier, .age, .roll, .attends,
      .schoolDay:
      true
    default: false
    }
  }

  public var name: StaticString {
    switch self {
    case .none: "none"
    case .title: "title"
    case .staff: "staff"
    case .student: "student"
    case .guardian: "guardian"
    case .possessive: "possessive"
    case .honour: "honour"
    case .grade: "grade"
    case .ordinal: "ordinal"
    case .lesson: "lesson"
    case .institution: "institution"
    case .place: "place"
    case .calendar: "calendar"
    case .particle: "particle"
    case .preposition: "preposition"
    case .copula: "copula"
    case .fact: "fact"
    case .identifier: "identifier"
    case .publicFigure: "public-figure"
    case .organisation: "organisation"
    case .conjunction: "conjunction"
    case .article: "article"
    case .age: "age"
    case .label: "label"
    case .subject: "subject"
    case .roll: "roll"
    case .attends: "attends"
    case .school: "school"
    case .pursuit: "pursuit"
    case .schoolDay: "school-day"
    }
  }
}
