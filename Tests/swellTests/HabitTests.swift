import Testing

@testable import swell

/// What people type who come from psql, DuckDB, IPython or a Unix shell.
@Suite struct HabitTests {
  private func meaning(_ text: String, names: [String] = []) -> Habit? {
    Habit(text, names: names)
  }

  @Test(arguments: [
    ("exit", ".quit"), ("quit()", ".quit"), ("\\q", ".quit"), ("EXIT;", ".quit"), (":q", ".quit"),
    ("?", ".help"), ("help()", ".help"), ("?reach", ".help reach"), ("reach?", ".help reach"),
    ("??top 5", ".help top 5"), ("help(\"sum\")", ".help sum"), ("man grade", ".help grade"),
    ("\\h where", ".help where"), ("\\d", ".datasets"), ("\\dt", ".datasets"),
    ("show tables", ".datasets"), ("SHOW TABLES;", ".datasets"), ("\\d fans", ".schema fans"),
    ("describe fans", ".schema fans"), ("DESCRIBE Fans;", ".schema Fans"),
    ("show columns from fans", ".schema fans"), ("\\timing on", ".timer on"),
    ("show functions", ".help functions"),
  ]) func doesTheThing(text: String, command: String) {
    #expect(meaning(text) == .command(command))
  }

  @Test(arguments: ["clear", "cls", "clear()", ".clear"]) func clears(text: String) {
    #expect(meaning(text) == .clearScreen)
  }

  @Test(arguments: [
    ("ls", "load \""), ("ls *.csv", "Ctrl-Z"), ("cd data", "Ctrl-Z"), ("!ls", "Ctrl-Z"),
    ("pwd", "Ctrl-Z"), ("history", ".cells"), ("\\x", ".format wide"), ("\\timing", ".timer on"),
    ("\\e", "Ctrl-X Ctrl-E"), ("\\i day.swell", ".open day.swell"),
  ]) func saysWhatToType(text: String, part: String) {
    guard case .words(let words)? = meaning(text) else {
      Issue.record("“\(text)” is no habit")
      return
    }
    #expect(words.contains(part))
  }

  @Test(arguments: [
    ("save day.md", ".save day.md"), ("cells", ".cells"), ("tour", ".tour"), ("undo;", ".undo"),
    ("rerun 3", ".rerun 3"),
  ]) func pointsAreAdded(text: String, command: String) {
    #expect(meaning(text) == .undotted(command))
  }

  /// All of these are statements, or have errors of their own.
  @Test(arguments: [
    "fans | count", "show fans", "help reach", "show settings", "select * from fans",
    "describe", "save = 3", "cells | count", "ls | count", "undo + 1", "not true", "1 ?? 2",
    "fans | where a ?? b > 2", "\"what?\"", "help", "note \"why?\"", "explain sql fans",
    "export \"a.csv\"", "", ";", ".help reach", "fans |\ncount", "\\",
  ]) func isNone(text: String) {
    #expect(meaning(text) == nil)
  }

  @Test func aNameOfTheSessionIsNoHabit() {
    #expect(meaning("clear", names: ["Clear"]) == nil)
    #expect(meaning("exit", names: ["exit"]) == nil)
    #expect(meaning("cells", names: ["cells"]) == nil)
    #expect(meaning("ls", names: ["fans"]) != nil)
  }
}
