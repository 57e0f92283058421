import Testing

/// The language run on small tables: every stage, function and unit, and whole messages.
@Suite struct LanguageCaseTests {
  @Test(arguments: [
    "stages.txt", "aggregates.txt", "functions.txt", "units.txt", "missing.txt", "mistakes.txt",
    "model.txt", "sql.txt", "sql_names.txt", "wrong.txt", "explain_sql.txt", "names.txt",
    "files.txt", "empty.txt", "large.txt", "sentences.txt",
  ])
  func cases(file: String) throws { try CaseFile(file).verify() }
}
