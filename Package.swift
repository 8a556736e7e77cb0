// swift-tools-version: 6.2
import PackageDescription

/// Settings every Swift target is held to: Swift 6 mode, strict memory safety, warnings as errors.
let strict: [SwiftSetting] = [
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableExperimentalFeature("Lifetimes"),
]
/// Tests are compiled without optimisation, which takes longer than they then run; what they test has it.
let test: [SwiftSetting] = strict + [.unsafeFlags(["-Onone"])]
let strictC: [CSetting] = [.treatAllWarnings(as: .error)]
let strictCXX: [CXXSetting] = [.treatAllWarnings(as: .error)]

let package = Package(
  name: "okcps-scan",
  products: [
    .library(name: "ScanCore", targets: ["ScanCore"]),
    .library(name: "Lexicon", targets: ["Lexicon", "BuiltinLexicon"]),
    .executable(name: "okcps-scan", targets: ["okcps-scan"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    .systemLibrary(name: "CICU", pkgConfig: "icu-i18n", providers: [.apt(["libicu-dev"])]),
    .systemLibrary(name: "CPCRE2", pkgConfig: "libpcre2-8", providers: [.apt(["libpcre2-dev"])]),
    .systemLibrary(
      name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
    .systemLibrary(
      name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
    .systemLibrary(
      name: "CArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
    .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .target(name: "CFormats", dependencies: ["CArchive", "CLibXML2"], cSettings: strictC),
    .target(
      name: "CText", dependencies: ["CICU", "CPCRE2"], cSettings: strictC, cxxSettings: strictCXX),
    // No exceptions: each bad line would throw one, and they are slow. No system library target: what
    // pkg-config says of simdjson holds a flag that SwiftPM refuses, with a warning in every build.
    .target(
      name: "CJSON", cxxSettings: strictCXX + [.define("SIMDJSON_EXCEPTIONS", to: "0")],
      linkerSettings: [.linkedLibrary("simdjson")]),
    .target(name: "CLexicons", cSettings: strictC),
    .target(name: "CMail", cSettings: strictC),
    .target(name: "CSandbox", cSettings: strictC),
    .target(name: "CTerminal", cSettings: strictC),
    .target(name: "ScanCore", dependencies: ["CText"], swiftSettings: strict),
    .target(
      name: "Lexicon", dependencies: ["CYAML", "ScanCore"], swiftSettings: strict),
    .target(
      name: "BuiltinLexicon", dependencies: ["CLexicons", "ScanCore"], swiftSettings: strict),
    .target(name: "Records", dependencies: ["CJSON", "ScanCore"], swiftSettings: strict),
    .target(
      name: "Archives", dependencies: ["CFormats", "CMail", "Records", "ScanCore"],
      swiftSettings: strict),
    .target(
      name: "Roster", dependencies: ["CSodium", "Records", "ScanCore"], swiftSettings: strict),
    .target(name: "Reports", dependencies: ["ScanCore"], swiftSettings: strict),
    .target(
      name: "Settings",
      dependencies: ["CSodium", "Lexicon", "ScanCore"],
      swiftSettings: strict),
    .executableTarget(
      name: "okcps-scan",
      dependencies: [
        "Archives", "BuiltinLexicon", "CMail", "CSandbox", "CTerminal", "Lexicon", "Records",
        "Reports", "Roster", "ScanCore", "Settings",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "compile-lexicon", dependencies: ["Lexicon", "ScanCore"], swiftSettings: strict),
    .executableTarget(
      name: "help-pages", dependencies: ["Records", "Reports"], swiftSettings: strict),
    .executableTarget(
      name: "throughput", dependencies: ["BuiltinLexicon", "Lexicon", "Records", "ScanCore"],
      path: "Benchmarks/Throughput", swiftSettings: strict),
    .executableTarget(
      name: "roster-bench",
      dependencies: ["BuiltinLexicon", "Records", "Roster", "ScanCore", "Workload"],
      path: "Benchmarks/Roster", exclude: ["run.sh"], swiftSettings: strict),
    .executableTarget(
      name: "quality", dependencies: ["BuiltinLexicon", "Lexicon", "ScanCore"],
      path: "Benchmarks/Quality", exclude: ["README.md", "language.ndjson", "pii.ndjson"],
      swiftSettings: strict),
    .executableTarget(
      name: "train-tagger", dependencies: ["Lexicon", "ScanCore", "Workload"],
      path: "Benchmarks/Tagger", swiftSettings: strict),
    // What tests and benchmarks do at random: by which numbers, and how much of it under a sanitizer.
    .target(name: "Workload", path: "Tests/Workload", swiftSettings: strict),
    .testTarget(
      name: "ScanCoreTests", dependencies: ["ScanCore"], swiftSettings: test),
    .testTarget(
      name: "TwinTests", dependencies: ["Lexicon", "Roster", "ScanCore", "Workload"],
      swiftSettings: strict),
    .testTarget(
      name: "LexiconTests", dependencies: ["BuiltinLexicon", "Lexicon", "ScanCore"],
      swiftSettings: test),
    .testTarget(
      name: "RecordsTests", dependencies: ["Records", "ScanCore", "Workload"],
      swiftSettings: test),
    .testTarget(
      name: "ArchivesTests", dependencies: ["Archives", "Records", "ScanCore", "Workload"],
      swiftSettings: test),
    .testTarget(
      name: "ReportsTests", dependencies: ["Reports", "ScanCore"], swiftSettings: test),
    .testTarget(
      name: "RosterTests", dependencies: ["Lexicon", "Roster", "ScanCore"], swiftSettings: test),
    .testTarget(
      name: "SettingsTests", dependencies: ["Lexicon", "ScanCore", "Settings"],
      swiftSettings: test),
    .testTarget(
      name: "ConformanceTests", dependencies: ["Records", "Reports", "ScanCore"],
      swiftSettings: test),
    .testTarget(
      name: "CommandTests",
      dependencies: [
        "BuiltinLexicon", "Lexicon", "Records", "Reports", "ScanCore", "Workload", "help-pages",
        "okcps-scan",
      ],
      swiftSettings: test),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .c2x,
  cxxLanguageStandard: .cxx20
)

// Under a sanitizer tests run, and nothing is measured.
if Context.environment["SANITIZER"] != nil {
  package.targets.removeAll { $0.path?.hasPrefix("Benchmarks/") == true }
}

// Fuzzing and the twins at scale reach into modules as tests do (`@testable`), so they are built apart from
// what ships: `make fuzz` and `make twins` set this variable. The command becomes a library then, and the
// naive detector leaves its tests.
if Context.environment["OKCPS_SCAN_FUZZ"] != nil,
  let command = package.targets.first(where: { $0.name == "okcps-scan" })
{
  package.products.removeAll { $0.name == "okcps-scan" }
  package.targets.removeAll { ["okcps-scan", "CommandTests", "TwinTests"].contains($0.name) }
  package.targets += [
    .target(
      name: "okcps-scan", dependencies: command.dependencies,
      swiftSettings: strict + [
        // Its `main` makes room for that of the program it is part of, as in tests.
        .unsafeFlags(["-Xfrontend", "-entry-point-function-name", "-Xfrontend", "okcps_scan_main"])
      ]),
    .target(
      name: "Twins", dependencies: ["Lexicon", "ScanCore", "Workload"], path: "Tests/TwinTests",
      sources: ["GrownTexts.swift", "NaiveDetector.swift", "NaiveStudents.swift"],
      swiftSettings: strict),
    .executableTarget(
      name: "twins",
      dependencies: ["BuiltinLexicon", "Lexicon", "Records", "ScanCore", "Twins", "Workload"],
      path: "Benchmarks/Twins", swiftSettings: strict),
    .executableTarget(
      name: "fuzz",
      dependencies: [
        "Archives", "BuiltinLexicon", "Lexicon", "Records", "Reports", "Roster", "ScanCore",
        "Settings", "Twins", "okcps-scan",
      ],
      path: "Benchmarks/Fuzz", exclude: ["corpus", "run.sh"], swiftSettings: strict),
  ]
}
