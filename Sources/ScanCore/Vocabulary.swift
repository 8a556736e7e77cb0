/// What a finding is about. A rule has exactly one category, and its id begins with it.
///
/// The order of the cases is part of the compiled lexicon's format.
public enum Category: UInt8, Sendable, CaseIterable {
  case studentPII, confidential, threat, harassment, discrimination, obscenity, defamation
  case selfHarm, contact, mediaConsent, representation, press, intellectualProperty

  /// The spelling used in rule ids and every output.
  public var name: StaticString {
    switch self {
    case .studentPII: "student-pii"
    case .confidential: "confidential"
    case .threat: "threat"
    case .harassment: "harassment"
    case .discrimination: "discrimination"
    case .obscenity: "obscenity"
    case .defamation: "defamation"
    case .selfHarm: "self-harm"
    case .contact: "contact"
    case .mediaConsent: "media-consent"
    case .representation: "representation"
    case .press: "press"
    case .intellectualProperty: "intellectual-property"
    }
  }
}

/// The kind of datum a finding covers; only `student-pii` and some `confidential` rules have one.
public enum Entity: UInt8, Sendable, CaseIterable {
  case person, studentID, stateTestingNumber, lunchPIN, ssn, dateOfBirth, age, phone, email
  case streetAddress, coordinates, socialHandle, ipAddress, deviceID, vehicle, driverLicense
  case passport, medicaidID, medicalRecord, paymentCard, bankAccount, taxID, credential
  case educationRecord, discipline, specialEducation, health, mealStatus, housingStatus
  case immigrationStatus, marker

  /// The spelling used in rules and every output, e.g. `STUDENT_ID`.
  public var name: StaticString {
    switch self {
    case .person: "PERSON"
    case .studentID: "STUDENT_ID"
    case .stateTestingNumber: "STATE_TESTING_NUMBER"
    case .lunchPIN: "LUNCH_PIN"
    case .ssn: "SSN"
    case .dateOfBirth: "DATE_OF_BIRTH"
    case .age: "AGE"
    case .phone: "PHONE"
    case .email: "EMAIL"
    case .streetAddress: "STREET_ADDRESS"
    case .coordinates: "COORDINATES"
    case .socialHandle: "SOCIAL_HANDLE"
    case .ipAddress: "IP_ADDRESS"
    case .deviceID: "DEVICE_ID"
    case .vehicle: "VEHICLE"
    case .driverLicense: "DRIVER_LICENSE"
    case .passport: "PASSPORT"
    case .medicaidID: "MEDICAID_ID"
    case .medicalRecord: "MEDICAL_RECORD"
    case .paymentCard: "PAYMENT_CARD"
    case .bankAccount: "BANK_ACCOUNT"
    case .taxID: "TAX_ID"
    case .credential: "CREDENTIAL"
    case .educationRecord: "EDUCATION_RECORD"
    case .discipline: "DISCIPLINE"
    case .specialEducation: "SPECIAL_EDUCATION"
    case .health: "HEALTH"
    case .mealStatus: "MEAL_STATUS"
    case .housingStatus: "HOUSING_STATUS"
    case .immigrationStatus: "IMMIGRATION_STATUS"
    case .marker: "MARKER"
    }
  }
}

/// The part a person plays, where a `PERSON` finding knows it.
public enum Role: UInt8, Sendable, CaseIterable {
  case student, guardian, staff, unknown

  public var name: StaticString {
    switch self {
    case .student: "student"
    case .guardian: "guardian"
    case .staff: "staff"
    case .unknown: "unknown"
    }
  }
}

/// How much a finding matters: `note` changes no decision, `review` wants a person's eyes,
/// `block` must not be published.
public enum Severity: UInt8, Sendable, CaseIterable, Comparable {
  case note, review, block

  public var name: StaticString {
    switch self {
    case .note: "note"
    case .review: "review"
    case .block: "block"
    }
  }

  public static func < (a: Severity, b: Severity) -> Bool { a.rawValue < b.rawValue }
}

/// What becomes of a text as a whole.
public enum Decision: UInt8, Sendable, CaseIterable, Comparable {
  case allow, review, block

  public var name: StaticString {
    switch self {
    case .allow: "allow"
    case .review: "review"
    case .block: "block"
    }
  }

  public static func < (a: Decision, b: Decision) -> Bool { a.rawValue < b.rawValue }
}

/// The desk that should hear of a finding.
public enum Route: UInt8, Sendable, CaseIterable {
  case author, communications, legal, schoolSafety, counselor, records

  public var name: StaticString {
    switch self {
    case .author: "author"
    case .communications: "communications"
    case .legal: "legal"
    case .schoolSafety: "school-safety"
    case .counselor: "counselor"
    case .records: "records"
    }
  }
}

/// What is known of a text beside its bytes.
public struct TextAttributes: Sendable, Equatable {
  /// Who speaks to whom: `outbound` is the district's own voice, `inbound` the public's.
  public enum Direction: UInt8, Sendable, CaseIterable { case outbound, inbound }
  /// Whether the site is the district's or an employee's own.
  public enum Site: UInt8, Sendable, CaseIterable { case professional, personal }
  public enum AuthorRole: UInt8, Sendable, CaseIterable {
    case unknown, employee, student, parent, `public`
  }
  public enum Kind: UInt8, Sendable, CaseIterable { case post, comment, siteProfile }

  public var direction: Direction = .outbound
  public var site: Site = .professional
  public var author: AuthorRole = .unknown
  public var kind: Kind = .post
  /// Whether a picture, film or other attachment goes with the text.
  public var hasMedia = false

  public init() {}
}
