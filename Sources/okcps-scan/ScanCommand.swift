internal import Archives
internal import ArgumentParser
internal import Glibc
internal import Records
internal import Reports
internal import ScanCore
internal import Settings

/// `okcps-scan scan`: what is wrong with texts, for people, pipelines and bulk runs.
struct ScanCommand: ScanningCommand {
  static let configuration = CommandConfiguration(
    commandName: "scan",
    abstract: "Say what is wrong in texts (the default command).",
    discussion: """
      Reads texts, and archives record by record: CSV, NDJSON and JSON, HTML, exports of platforms, \
      packed or not, each by what it holds. Without a path it reads standard input. Exit status: 0 \
      nothing at or above --fail-on, 1 something, 2 not wholly done.

      Examples:
        okcps-scan draft.txt
        okcps-scan --format sarif --output scan.sarif posts/*.txt
        okcps-scan --also ndjson=results.ndjson posts/*.txt
        okcps-scan --category student-pii --fail-on block - < draft.txt
        okcps-scan --config site.yml --suppressions known.yml posts/*.txt
        okcps-scan scan --dry-run --text Comment --id Number vendor.csv
        okcps-scan scan --direction inbound --resume -f ndjson -o out.ndjson all.zip
      """)

  @Argument(
    help: ArgumentHelp("Files, folders, archives, or - for standard input.", valueName: "path"),
    completion: .file())
  var files: [String] = []
  @Option(
    help: ArgumentHelp(
      "What results call standard input; its ending tells the format too.", valueName: "name"))
  var stdinPath: String?
  @OptionGroup(title: "Results") var reports: ReportOptions
  @OptionGroup(title: "Findings") var selection: SelectionOptions
  @OptionGroup(title: "Findings") var suppression: SuppressionOptions
  @OptionGroup(title: "Texts") var text: AttributeOptions
  @OptionGroup(title: "Archives") var reading: ReadingFlags
  @OptionGroup(title: "Archives") var bulk: BulkFlags
  @OptionGroup(title: "Rules") var names: NameOptions
  @OptionGroup(title: "Rules") var source: RuleOptions
  @OptionGroup var settings: SettingsOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var sandbox: SandboxOptions
  @OptionGroup var running: RunOptions

  func validate() throws {
    guard bulk.resume else { return }
    if reports.output == nil || reports.chosen != .ndjson || !reports.also.isEmpty {
      throw ValidationError(
        "--resume needs --format ndjson and --output FILE, alone; render FILE by: okcps-scan report"
      )
    }
    if files.isEmpty && bulk.filesFrom == nil || files.contains("-") {
      throw ValidationError("--resume cannot read standard input again; name the files")
    }
    if bulk.dryRun { throw ValidationError("--dry-run leaves nothing to resume; drop one") }
  }

  mutating func perform() throws -> Status {
    let paths = try files + bulk.names()
    let named = paths.isEmpty && bulk.filesFrom == nil ? ["-"] : paths
    var ignoreNotices: [String] = []
    let ignored = settings.search().ignoredFiles(for: named, notices: &ignoreNotices)
    let files = withoutOutputs(
      FileTree.files(behind: named) { path, isFolder in
        ignored?.contain(path, isFolder: isFolder) ?? false
      })
    for notice in ignoreNotices { Problem(notice).tell() }
    if bulk.dryRun {
      try sandbox.enter(named.map { .read($0) } + Sandbox.Path.libraries)
      var survey = Survey()
      return try survey.take(walk(files, from: 0))
    }
    let flags =
      reports.flags + selection.flags + suppression.flags + text.flags + names.flags + source.flags
    let settled = try settings.load(for: named, flags: flags)
    let lexicon = try source.settled(by: settled).load()
    let selection = try selection.selection(among: lexicon, settled)
    let attributes = text.settled(by: settled).attributes
    let reports = reports.settled(by: settled)
    let marker = try suppression.marker(
      settled, settings.search(), for: named, direction: attributes.direction,
      tellsFingerprints: reports.tellFingerprints)
    var header = RunHeader(
      version: Version.own, rulesVersion: lexicon.version, rulesSHA256: lexicon.sha256,
      settingsSHA256: settled.digest, hasBaseline: suppression.baseline != nil, sample: bulk.sample)
    header.reading = reading.note
    try sandbox.enter(
      named.map { .read($0) } + reports.outputs.map { .writeBeside($0) } + Sandbox.Path.libraries)

    var checkpoints: Checkpoints?
    if bulk.resume, let output = reports.output {
      // Of these the flags and settings hold the names alone.
      let deciding = [
        settled[.suppressions]?.values.first, suppression.baseline, source.roster.roster,
        suppression.keyPath(settled, settings.search(), for: named),
      ].compactMap(\.self)
      checkpoints = Checkpoints(
        results: output,
        request: Checkpoints.request(
          header, CommandLine.arguments, files + FileTree.files(behind: deciding)))
    }
    let state = try checkpoints?.load(force: bulk.force)
    let sinks = try reports.sinks(
      RuleBook(lexicon), inputs: named.filter { $0 != "-" },
      resumed: bulk.resume ? state?.length ?? 0 : nil)
    if reports.tellSources, state == nil { header.addSources(files, as: reading.from) }

    var run = ScanRun(
      detector: names.settled(by: settled).detector(lexicon, usual: .balanced),
      selection: selection, marker: marker,
      reporter: Reporter(sinks, least: selection.least, failOn: reports.leastFailing),
      threads: threads.count, verbose: reports.verbose, checkpoints: checkpoints)
    run.begin(header, resuming: state)
    let begin = state?.position ?? WalkPosition(file: 0, steps: 0)
    var scan = BulkScan(
      BulkScan.Terms(
        usual: attributes, flags: text, maxText: bulk.maxText.bytes, sample: bulk.sample,
        inputName: stdinPath ?? (reports.chosen == .human ? "standard input" : "-"),
        inputKey: stdinPath ?? "-", isStrict: bulk.strict),
      marker, at: begin, texts: run.reporter.tally.texts)
    var progress = BulkProgress(
      isShown: bulk.progress.isShown(quiet: reports.quiet), total: files.reduce(0) { $0 + $1.size })
    if named == ["-"], self.files.isEmpty, !reports.quiet { hintAtTyping() }
    try scan.scan(walk(files, from: begin.file), into: &run, progress: &progress)
    let told = try run.finish() + run.repeated.notices
    checkpoints?.remove()
    ProgressLine.erase()
    let notices =
      told + scan.notices(verbose: reports.verbose)
      + marker.notices(reports.verbose ? .named : .counted)
    if !reports.quiet { for notice in notices { Problem(notice).tell() } }
    let status = run.status
    running.tell(run.finishThreads(), lexicon)
    return status
  }

  private func walk(_ files: [FileEntry], from first: Int) -> ArchiveWalk {
    ArchiveWalk(
      files: files, from: first, format: reading.from, options: reading.reading,
      inputName: stdinPath ?? "-", streamsTexts: true)
  }

  /// The files without those that this run writes, where they lie in a folder that is scanned.
  private func withoutOutputs(_ files: [FileEntry]) -> [FileEntry] {
    let outputs = reports.outputs.flatMap {
      [$0, OutputFile.partial(of: $0), Checkpoints.path(of: $0)]
    }.compactMap(FileIdentity.init)
    if outputs.isEmpty { return files }
    return files.filter { file in
      if file.isNamed { return true }
      let identity = FileIdentity(path: String(decoding: file.path, as: UTF8.self))
      return !outputs.contains { $0 == identity }
    }
  }

  /// A person who would have to type the text is told so on stderr.
  private func hintAtTyping() {
    if isatty(STDIN_FILENO) == 1 { Problem.tell(["paste the text, end with Ctrl-D"]) }
  }
}

/// A file, whatever it is called.
private struct FileIdentity: Equatable {
  private let device: dev_t
  private let number: ino_t

  /// Nil if there is none of that name.
  init?(path: String) {
    var about = stat()
    guard unsafe stat(path, &about) == 0 else { return nil }
    device = about.st_dev
    number = about.st_ino
  }
}

extension FileEntry {
  /// Bytes, as far as they are known.
  fileprivate var size: Int {
    if case .file(let size, _) = content { size } else { 0 }
  }
}

extension RunHeader {
  /// Adds what archives are read, each by its content.
  fileprivate mutating func addSources(_ files: [FileEntry], as format: Archives.Format?) {
    for file in files {
      var sum = SHA256Sum()
      var size = 0
      let isArchive = file.readArchive(as: format) { bytes in
        sum.add(bytes)
        size += bytes.count
      }
      guard isArchive else { continue }
      if sources.count < Self.mostSources {
        let hash = sum.finish()
        sources.append(
          SourceSum(source: SourceName(bytes: file.path), size: size, sha256: hash))
      } else {
        moreSources += 1
      }
    }
  }
}
