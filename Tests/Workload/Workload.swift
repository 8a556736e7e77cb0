import Glibc

/// How much work tests do at random, which is most of their time. Sanitizers make all of it many times
/// slower, and each new text tells them less: under one of them tests do less of the same. No test is left
/// out for it but where a sanitizer makes it impossible, and then it says so.
public enum Workload {
  /// What the tests and the program run under: `address`, `thread`, or nil.
  public static let sanitizer = variable("SANITIZER")

  /// Percent of the random work: `WORKLOAD`; without it all, and 4 under a sanitizer.
  private static let percent =
    variable("WORKLOAD").flatMap { Int($0) } ?? (sanitizer == nil ? 100 : 4)

  /// What is done of `count` random texts, cases or moments: at least `least`, or all of fewer.
  public static func of(_ count: Int, least: Int = 1) -> Int {
    max(min(count, least), count * percent / 100)
  }

  /// As much of a list, evenly spread over it.
  public static func some<Item>(_ items: [Item], least: Int) -> [Item] {
    let count = of(items.count, least: least)
    return (0..<count).map { items[$0 * items.count / count] }
  }

  /// What the sanitizer of a program that tests start is told; its environment is else its own.
  public static let options: [String: String] = {
    var options: [String: String] = [:]
    for name in ["ASAN_OPTIONS", "TSAN_OPTIONS"] { options[name] = variable(name) }
    return options
  }()

  /// Why tests that limit memory do not run under a sanitizer.
  public static let noLimits: String = "sanitizers need address space without a limit (RLIMIT_AS)"

  private static func variable(_ name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    let text = unsafe String(cString: value)
    return text.isEmpty ? nil : text
  }
}
