/// What a column of a student table holds.
public enum Field: String, Sendable, CaseIterable {
  case first, middle, last, preferred, name
  case studentID = "student-id"
  case testingNumber = "testing-number"
  case email, birth, school, grade
  case guardianName = "guardian-name"
  case guardianPhone = "guardian-phone"
  case optOut = "directory-opt-out"
  case mediaConsent = "media-consent"

  /// Header names that mean it, letters and digits only, lower case.
  var headers: [String] {
    switch self {
    case .first:
      [
        "first", "firstname", "givenname", "given", "legalfirstname", "studentfirstname", "fname",
        "studentfirst",
      ]
    case .middle:
      [
        "middle", "middlename", "middleinitial", "mi", "studentmiddlename", "legalmiddlename",
        "mname",
      ]
    case .last:
      [
        "last", "lastname", "surname", "familyname", "legallastname", "studentlastname", "lname",
        "studentlast",
      ]
    case .preferred:
      [
        "preferred", "preferredname", "preferredfirstname", "nickname", "goesby", "aka", "alias",
        "knownas", "usualname", "chosenname",
      ]
    case .name: ["name", "fullname", "studentname", "student", "studentfullname", "displayname"]
    case .studentID:
      [
        "studentid", "id", "studentnumber", "studentno", "localid", "localstudentid", "sid",
        "permnumber", "permid", "permanentid", "pupilid", "otherid", "studentidnumber", "lasid",
      ]
    case .testingNumber:
      [
        "stn", "statetestingnumber", "statestudentid", "stateid", "stateidnumber",
        "studenttestingnumber", "ssid", "stateuid", "stateassignedid", "testingnumber",
      ]
    case .email:
      [
        "email", "studentemail", "emailaddress", "schoolemail", "mail", "studentemailaddress",
        "districtemail",
      ]
    case .birth: ["dob", "dateofbirth", "birthdate", "birthday", "born", "studentdob"]
    case .school:
      [
        "school", "schoolname", "site", "building", "campus", "schoolid", "enrolledschool",
        "currentschool",
      ]
    case .grade: ["grade", "gradelevel", "gr", "yeargroup", "currentgrade", "studentgrade"]
    case .guardianName:
      [
        "guardian", "guardianname", "parent", "parentname", "parentguardian", "parentguardianname",
        "mother", "mothername", "father", "fathername", "mothersname", "fathersname", "contactname",
        "emergencycontact", "emergencycontactname", "primarycontact",
      ]
    case .guardianPhone:
      [
        "guardianphone", "parentphone", "parentguardianphone", "phone", "homephone", "cellphone",
        "mobilephone", "motherphone", "fatherphone", "contactphone", "emergencycontactphone",
        "guardianphonenumber", "parentphonenumber", "phonenumber", "guardiancell", "primaryphone",
        "primarycontactphone",
      ]
    case .optOut:
      [
        "directoryoptout", "optout", "ferpaoptout", "directoryinformationoptout", "ferpa",
        "ferpablock", "directoryblock", "nodirectory", "withholddirectory", "dioptout",
        "ferparestrict",
      ]
    case .mediaConsent:
      [
        "mediaconsent", "mediarelease", "photoconsent", "photorelease", "photopermission",
        "mediapermission", "imageconsent", "imagerelease", "publicityrelease", "photook", "mediaok",
      ]
    }
  }

  /// Whether several columns may hold it.
  var repeats: Bool { self == .guardianName || self == .guardianPhone }
}

/// Which column holds what.
public struct Columns: Sendable {
  /// What is wrong with a mapping; names headers of the table and fields, never cells.
  public struct Failure: Error, CustomStringConvertible { public var description: String }

  /// By column: what it holds, nil for what is left out.
  public internal(set) var fields: [Field?]
  /// As the table has them.
  public let headers: [String]

  /// Guesses from the headers; `map` has the last word: `field=Header` each.
  init(headers: [String], map: [String]) throws(Failure) {
    self.headers = headers
    let plain = headers.map(Self.plain)
    fields = plain.map { header in
      let bare = String(header.filter { !$0.isNumber })
      return Field.allCases.first {
        $0.headers.contains(header) || $0.repeats && $0.headers.contains(bare)
      }
    }
    for entry in map {
      guard let equals = entry.firstIndex(of: "="),
        let field = Field(rawValue: String(entry[..<equals]))
      else {
        throw Failure(
          description: "--map takes FIELD=HEADER, FIELD one of: "
            + Field.allCases.map(\.rawValue).joined(separator: ", "))
      }
      let wanted = Self.plain(String(entry[entry.index(after: equals)...]))
      guard let column = plain.firstIndex(of: wanted) else {
        throw Failure(description: "--map \(field.rawValue): the table has no column of that name")
      }
      if !field.repeats { for i in fields.indices where fields[i] == field { fields[i] = nil } }
      fields[column] = field
    }
    for field in Field.allCases where !field.repeats && fields.count(where: { $0 == field }) > 1 {
      throw Failure(
        description:
          "several columns may be \(field.rawValue); say which by --map \(field.rawValue)=HEADER"
      )
    }
    guard has(.first) && has(.last) || has(.name) else {
      throw Failure(
        description:
          "no columns for first and last name; name them by --map first=HEADER --map last=HEADER"
      )
    }
    // One column for the whole name is only read where the parts are not there.
    if has(.first), has(.last) {
      for i in fields.indices where fields[i] == .name { fields[i] = nil }
    }
  }

  public func has(_ field: Field) -> Bool { fields.contains(field) }

  private static func plain(_ header: String) -> String {
    String(
      header.lowercased().unicodeScalars.filter {
        $0.properties.isAlphabetic || ("0"..."9").contains($0)
      })
  }
}
