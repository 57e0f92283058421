/// A walk through the history that began at one line.
struct HistoryRecall {
  /// What was being written; Down past the newest entry brings it back.
  let original: EditBuffer
  /// Only entries that begin with it are visited.
  let prefix: String
  private(set) var index: Int
  /// What the walk put into the line last.
  private(set) var shown: String

  init(from buffer: EditBuffer, count: Int) {
    original = buffer
    prefix = buffer.textBeforeCursor
    index = count
    shown = buffer.text
  }

  /// The next older entry; nil where there is none.
  mutating func older(in history: History, current: String) -> EditBuffer? {
    guard let found = history.previous(before: index, prefix: prefix, current: current) else {
      return nil
    }
    index = found
    shown = history.entries[found].text
    return EditBuffer(shown)
  }

  /// The next newer entry, what was being written behind the newest, nil behind that.
  mutating func newer(in history: History, current: String) -> EditBuffer? {
    let count = history.entries.count
    guard index < count else { return nil }
    guard let found = history.next(after: index, prefix: prefix, current: current) else {
      index = count
      shown = original.text
      return original
    }
    index = found
    shown = history.entries[found].text
    return EditBuffer(shown)
  }
}

/// Ctrl-R: a search backwards that goes on with every letter.
///
/// Our own, because an arrow key in libedit's types its tail into the line.
struct HistorySearch {
  let original: EditBuffer
  private(set) var query = ""
  private(set) var index: Int
  private(set) var hasFailed = false
  private let count: Int

  init(from buffer: EditBuffer, count: Int) {
    original = buffer
    self.count = count
    index = count
  }

  var prompt: String { hasFailed ? "no match \"\(query)\": " : "search \"\(query)\": " }

  /// Adds to the query; the entry found so far stays if it still fits.
  mutating func extend(by text: String, in history: History) {
    query += text
    find(in: history, from: min(index, history.entries.count - 1), step: -1)
  }

  /// Takes the query's last character back and begins anew.
  mutating func shorten(in history: History) {
    if !query.isEmpty { query.removeLast() }
    hasFailed = false
    index = count
    if !query.isEmpty { find(in: history, from: count - 1, step: -1) }
  }

  mutating func older(in history: History) { find(in: history, from: index - 1, step: -1) }
  mutating func newer(in history: History) { find(in: history, from: index + 1, step: 1) }

  /// The entry found, the cursor where the query stands in it.
  func result(in history: History) -> EditBuffer {
    guard history.entries.indices.contains(index) else { return original }
    let text = history.entries[index].text
    let offset = Self.offset(of: query, in: text) ?? text.unicodeScalars.count
    return EditBuffer(scalars: Array(text.unicodeScalars), cursor: offset)
  }

  private mutating func find(in history: History, from: Int, step: Int) {
    guard !query.isEmpty else { return }
    let shown = history.entries.indices.contains(index) ? history.entries[index].text : nil
    var at = from
    while history.entries.indices.contains(at) {
      let text = history.entries[at].text
      if text != shown || at == index, Self.offset(of: query, in: text) != nil {
        index = at
        hasFailed = false
        return
      }
      at += step
    }
    hasFailed = true
  }

  /// The scalar offset of `query` in `text`; capitals count only where the query has some.
  static func offset(of query: String, in text: String) -> Int? {
    let folds = query == query.lowercased()
    let needle = Array(query.unicodeScalars)
    let hay = text.unicodeScalars.map {
      folds && $0.properties.lowercaseMapping.unicodeScalars.count == 1
        ? $0.properties.lowercaseMapping.unicodeScalars.first ?? $0 : $0
    }
    guard !needle.isEmpty, needle.count <= hay.count else { return nil }
    return (0...hay.count - needle.count).first { hay[$0...].starts(with: needle) }
  }
}
