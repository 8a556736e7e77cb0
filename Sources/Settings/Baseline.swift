internal import FoundationEssentials

/// The findings of an earlier run, by fingerprint.
enum Baseline {
  /// What is read of an event of the results.
  private struct Event: Decodable {
    struct Finding: Decodable { var fingerprint: String? }
    var type: String
    var data: Finding?
  }

  /// Reads results (NDJSON, version 1). Results without fingerprints are an error, or a baseline that
  /// marks nothing would look like one that does.
  static func read(_ path: String) throws(SettingsFailure) -> Set<String> {
    let bytes = try TrustedFile.read(path, .results)
    let decoder = JSONDecoder()
    var found: Set<String> = []
    var events = 0
    for (number, line) in bytes.split(separator: 0x0a).enumerated() {
      let event: Event
      do {
        event = try decoder.decode(Event.self, from: Data(line))
      } catch {
        throw SettingsFailure(
          "\(path):\(number + 1): no event of results; make them with -f ndjson")
      }
      events += 1
      guard event.type == "finding" else { continue }
      guard let fingerprint = event.data?.fingerprint else {
        throw SettingsFailure(
          "\(path):\(number + 1): a finding without fingerprint; scan again with this version")
      }
      found.insert(fingerprint)
    }
    guard events > 0 else { throw SettingsFailure("\(path): is empty; name the results of a run") }
    return found
  }
}
