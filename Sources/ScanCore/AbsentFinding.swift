extension Finding {
  /// That a text lacks what a rule demands of it: no pattern can find what is not there. `range` is the
  /// text that should have had it. As severe as the rule, and certain.
  public init(missing rule: Int, in range: Range<Int>, _ lexicon: CompiledLexicon) {
    let about = lexicon.rules[rule]
    self.init(
      rule: rule, category: about.category, entity: about.entity, role: about.role,
      severity: about.severity, score: 100, range: range, evidence: EvidenceList())
  }
}
