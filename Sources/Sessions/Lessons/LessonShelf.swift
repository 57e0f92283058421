import Engine
import Language
import Tables

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The lessons that come with the program; their texts are part of it.
public enum LessonShelf {
  /// In the order in which they build on each other.
  private static let texts: [(id: String, bytes: [UInt8])] = [
    ("reach", PackageResources.reach_md),
    ("types", PackageResources.types_md),
    ("topics", PackageResources.topics_md),
    ("means", PackageResources.means_md),
    ("intervals", PackageResources.intervals_md),
    ("grades", PackageResources.grades_md),
    ("offer", PackageResources.offer_md),
    ("overlap", PackageResources.overlap_md),
    ("waves", PackageResources.waves_md),
    ("claims", PackageResources.claims_md),
  ]

  public static var ids: [String] { texts.map(\.id) }

  /// The lesson with this id, or this number on the list; or one in a file of somebody's own.
  ///
  /// - Throws: a `Diagnostic` where there is none, or it is no lesson; `TableError` for a file that
  ///   cannot be read.
  public static func lesson(_ wanted: String) throws -> Lesson {
    if wanted.hasSuffix(".md") { return try Lesson(try SessionFile(path: wanted)) }
    let folded = wanted.lowercased()
    if let number = Int(folded), texts.indices.contains(number - 1) {
      return try lesson(texts[number - 1].id)
    }
    guard let text = texts.first(where: { $0.id == folded }) else {
      let close = closestMatches(to: folded, in: ids, limit: 2)
      throw Diagnostic(
        .unknownHelp, "there is no lesson `\(wanted)`", at: nil,
        help: close.isEmpty
          ? "There are \(ids.joined(separator: ", "))."
          : "Did you mean \(close.map { "`\($0)`" }.joined(separator: " or "))?")
    }
    return try Lesson(
      try SessionFile(path: text.id + ".md", text: String(decoding: text.bytes, as: UTF8.self)))
  }

  public static func all() throws -> [Lesson] { try ids.map { try lesson($0) } }

  /// Makes the data that lessons load, where it is not there as it should be.
  ///
  /// - Parameter folder: what lessons may write to.
  /// - Returns: the folder in which their statements start.
  /// - Throws: `TableError` where nothing can be written.
  public static func prepare(in folder: String) throws -> String {
    let lessons = folder + "/lessons"
    for path in parents(of: lessons) + [lessons, folder + "/examples"] { mkdir(path, 0o755) }
    let samples: [(SampleKind, Int)] = [(.fans, 2_000), (.friends, 2_000), (.creators, 500)]
    for (kind, rows) in samples {
      var bytes: [UInt8] = []
      // What `make examples` makes, so that a lesson replays from the sources' folder as well.
      try writeSample(kind, rows: rows, seed: 7) { bytes += $0 }
      let path = "\(folder)/examples/\(kind.rawValue).csv"
      if let present = try? FileContents.open(path), present.bytes.array == bytes { continue }
      try AtomicFile.write(bytes, to: path)
    }
    return lessons
  }

  private static func parents(of path: String) -> [String] {
    var found: [String] = []
    var folder = PathText.folder(of: path)
    while !folder.isEmpty, folder != "/" {
      found.insert(folder, at: 0)
      folder = PathText.folder(of: folder)
    }
    return found
  }
}

/// What somebody has done of the lessons: a text file of lines such as `reach engaged done`.
public struct LessonProgress: Sendable {
  public enum Mark: String, Sendable { case done, skipped }

  private var lines: [String]
  private let path: String?

  /// - Parameter path: the file; nil keeps nothing. Lines that are not understood stay in it.
  public init(path: String?) {
    self.path = path
    let bytes = path.flatMap { try? FileContents.open($0) }?.bytes.array ?? []
    lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
      .map(String.init)
  }

  public func mark(_ task: String, of lesson: String) -> Mark? {
    lines.last { $0.hasPrefix("\(lesson) \(task) ") }
      .flatMap { $0.split(separator: " ").last.flatMap { Mark(rawValue: String($0)) } }
  }

  /// Keeps what became of a task; one that was done stays done.
  public mutating func set(_ mark: Mark, _ task: String, of lesson: String) {
    if self.mark(task, of: lesson) == .done { return }
    lines.removeAll { $0.hasPrefix("\(lesson) \(task) ") }
    lines.append("\(lesson) \(task) \(mark.rawValue)")
    guard let path else { return }
    let folder = PathText.folder(of: path)
    if !PathText.exists(folder) { mkdir(folder, 0o700) }
    try? AtomicFile.write(Array((lines.joined(separator: "\n") + "\n").utf8), to: path)
  }

  public func doneCount(of lesson: Lesson) -> Int {
    lesson.tasks.count { mark($0.id, of: lesson.id) == .done }
  }

  /// The step of the first task that is open; 0 where none is.
  public func firstOpenStep(of lesson: Lesson) -> Int {
    lesson.steps.firstIndex { step in
      step.task.map { mark($0.id, of: lesson.id) == nil } ?? false
    } ?? 0
  }
}
