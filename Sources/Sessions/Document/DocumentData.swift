/// A file that a document's statements read, as it was when their results were recorded.
public struct DocumentData: Hashable, Sendable {
  /// The dataset's name.
  public var name: String
  /// The path, relative to the document.
  public var file: String
  public var rows: Int?
  /// The fingerprint of the content, in hexadecimal digits.
  public var sha256: String?

  public init(name: String, file: String, rows: Int? = nil, sha256: String? = nil) {
    self.name = name
    self.file = file
    self.rows = rows
    self.sha256 = sha256
  }
}

extension FrontMatter {
  /// The format's version, `swell:`.
  public var version: Int? {
    self["swell"]?.text?.split(separator: ".").first.flatMap { Int($0) }
  }
  /// The session's seed.
  public var seed: UInt64? { self["seed"]?.text.flatMap(UInt64.init) }
  /// The day that `today` means, as written.
  public var today: String? { self["today"]?.text }
  /// The version of the calculations that made the outputs.
  public var model: String? { self["model"]?.text }
  /// The settings read, each as the text of an expression.
  public var settings: [(name: String, text: String)] { pairs("settings") }
  /// The parameters' values, each as the text of an expression.
  public var params: [(name: String, text: String)] { pairs("params") }
  /// The files read.
  public var data: [DocumentData] {
    (self["data"]?.entries ?? []).compactMap { entry in
      entry.value["file"]?.text.map { file in
        DocumentData(
          name: entry.key, file: file, rows: entry.value["rows"]?.text.flatMap(Int.init),
          sha256: entry.value["sha256"]?.text)
      }
    }
  }

  private func pairs(_ key: String) -> [(name: String, text: String)] {
    (self[key]?.entries ?? []).compactMap { entry in
      entry.value.text.map { (entry.key, $0) }
    }
  }
}
