import Foundation
import Testing

/// Files of the Unicode Character Database, as Debian's package unicode-data has them. `make test`
/// installs it; without it these tests fail, and say so.
enum UnicodeData {
  private static let folder = "/usr/share/unicode/"

  /// Lines of a file, without comments and empty ones. What is packed is unpacked by bzcat.
  static func lines(_ name: String) throws -> [Substring] {
    let path = folder + name
    try #require(
      FileManager.default.fileExists(atPath: path),
      "\(path) is missing; run: apt-get install unicode-data")
    let bytes =
      name.hasSuffix(".bz2") ? try unpacked(path) : try Data(contentsOf: URL(filePath: path))
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap {
      let line = $0.prefix { $0 != "#" }
      return line.allSatisfy(\.isWhitespace) ? nil : line
    }
  }

  private static func unpacked(_ path: String) throws -> Data {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["bzcat", path]
    process.standardOutput = output
    try process.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "bzcat failed; run: apt-get install bzip2")
    return bytes
  }

  /// The scalars of a field such as `1E0A 0323`.
  static func scalars(_ field: some StringProtocol) throws -> [Unicode.Scalar] {
    try field.split(separator: " ").map {
      try #require(UInt32($0, radix: 16).flatMap(Unicode.Scalar.init))
    }
  }

  static func bytes(_ scalars: some Sequence<Unicode.Scalar>) -> [UInt8] {
    scalars.flatMap { Array(UTF8.encode($0)!) }
  }
}
