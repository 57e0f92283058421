import Engine
import Rendering
import Sessions

/// Dot commands and their arguments.
extension PromptCompletion {
  func commands(_ text: String, _ cursor: Int) -> CompletionList {
    let typed = String(decoding: text.utf8.prefix(cursor), as: UTF8.self)
    guard let space = typed.firstIndex(where: \.isWhitespace) else {
      let found = DotCommand.all.filter { $0.name.hasPrefix(typed) }
      return CompletionList(
        replaced: 0..<text.utf8.count,
        candidates: found.map { .init($0.name, kind: "command", detail: $0.summary) })
    }
    let name = DotCommand.standardName(String(typed[..<space]))
    let rest = typed[space...].drop(while: \.isWhitespace)
    // A path may hold spaces; any other argument is words.
    let isPath = Self.pathEndings[name] != nil && !rest.hasSuffix(" ")
    let words = rest.split(omittingEmptySubsequences: false, whereSeparator: \.isWhitespace)
    let last = isPath ? String(rest) : words.last.map(String.init) ?? ""
    let place = isPath ? 0 : words.count - 1
    let found = arguments(of: name, place: place, last).filter {
      $0.text.lowercased().hasPrefix(last.lowercased())
    }
    return CompletionList(
      replaced: (cursor - last.utf8.count)..<cursor,
      candidates: found.map { .init($0.text, kind: $0.kind, detail: $0.detail) })
  }

  /// The files that a command works on, by the ends of their names.
  private static let pathEndings = [
    ".save": [".md"], ".open": [".md", ".swell"], ".replay": [".md", ".swell"],
    ".export": [".html", ".ipynb", ".md", ".swell"],
  ]

  /// - Parameter place: how many words stand before the one that is typed.
  private func arguments(
    of command: String, place: Int, _ typed: String
  ) -> [Workspace.Suggestion] {
    switch (command, place) {
    case (".save", 1...): return words("replace")
    case (".edit", 1): return words("editor")
    case (_, 1...): return []
    case (".help", _):
      return Vocabulary.helpTopics
        + DotCommand.all.map { .init($0.name, kind: "command", detail: $0.summary) }
        + [
          .init("keys", kind: "list", detail: "Every key"),
          .init("commands", kind: "list", detail: "Every dot command"),
        ]
    case (".lesson", _): return Self.lessons + words("end")
    case (".tour", _): return words("skip", "end")
    case (".schema", _):
      return workspace.sourceNames.map { .init($0, kind: "dataset") }
    case (".cell", _), (".edit", _), (".delete", _): return cells()
    case (".show", _): return cells { $0.answer != nil }
    case (".rerun", _): return words("stale") + cells()
    case (".dependents", _): return words("stale", "rerun")
    case (".recover", _): return words("drop")
    case (".format", _): return ResultFormat.allCases.map { .init($0.rawValue, kind: "format") }
    case (".timer", _), (".page", _): return words("on", "off")
    default: return paths(of: command, typed)
    }
  }

  private func words(_ words: String...) -> [Workspace.Suggestion] {
    words.map { .init($0, kind: "word") }
  }

  /// Read once: a suggestion asks at every key.
  private static let lessons: [Workspace.Suggestion] = {
    let lessons = (try? LessonShelf.all()) ?? []
    return lessons.map { .init($0.id, kind: "lesson", detail: $0.title) }
  }()

  /// The numbers of cells, each with its statement, the newest first.
  private func cells(
    where suits: (Notebook.Entry) -> Bool = { _ in true }
  ) -> [Workspace.Suggestion] {
    (notebook?.entries ?? []).reversed().filter(suits).map {
      .init(String($0.number), kind: "cell", detail: Prompt.oneLine($0.text))
    }
  }

  /// Folders and the files that a command works on; before them the name that suggests itself for
  /// a new one.
  private func paths(of command: String, _ typed: String) -> [Workspace.Suggestion] {
    guard let endings = Self.pathEndings[command] else { return [] }
    let found = files(typed).map {
      Workspace.Suggestion($0.text.filter { $0 != "\"" }, kind: $0.kind)
    }
    let fitting = found.filter { file in
      file.kind == "folder" || endings.contains { file.text.lowercased().hasSuffix($0) }
    }
    let isNew = command == ".save" || command == ".export"
    return isNew ? proposed(endings, besides: fitting) + fitting : fitting
  }

  private func proposed(
    _ endings: [String], besides files: [Workspace.Suggestion]
  ) -> [Workspace.Suggestion] {
    let path = notebook?.path ?? "session.md"
    let stem = path.lastIndex(of: ".").map { String(path[..<$0]) } ?? path
    return endings.map { stem + $0 }
      .filter { name in name != notebook?.path && !files.contains { $0.text == name } }
      .map { .init($0, kind: "new file") }
  }
}
