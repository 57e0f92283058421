import Engine
import Language
import Parallel
import Tables

/// Runs a session document or script again: to show it, to check its recorded results, or to
/// record them anew.
///
///     let file = try SessionFile(path: "tour.md")
///     let replay = Replay(file, engine: QueryEngine(settings: settings, folder: file.folder))
///     let report = try replay.run { print($0.name, $0.verdict) }
///     report.exitCode
public struct Replay {
  public enum Purpose: Sendable {
    case show
    /// Compares every result with the recorded one.
    case check
    /// Rewrites what differs in the document's file.
    case update
  }

  public struct Options: Sendable {
    public var purpose = Purpose.show
    /// Values of parameters, as typed; they win over those of the front matter.
    public var parameters: [(name: String, text: String)] = []
    /// What wins over the front matter's seed, day and settings.
    public var seed: UInt64?
    /// Days since 1970-01-01.
    public var today: Int?
    public var settings: [(name: String, text: String)] = []
    /// Ids of cells: the first and the last to run, or the only one.
    public var from: String?
    public var to: String?
    public var only: String?
    /// Folders, besides the document's own, that statements may write to and overwrite in.
    public var writableFolders: [String] = []
    /// True where a run that only shows is held against another one.
    var comparesRuns = false

    public init(_ purpose: Purpose = .show) { self.purpose = purpose }
  }

  let file: SessionFile
  let options: Options
  let graph: DependencyGraph
  /// The engine with the session's settings and parameters; nothing has run on it.
  public let engine: QueryEngine
  /// What the front matter's parameters do that their statements do not show, a sentence each.
  public let remarks: [String]

  /// - Parameter engine: a fresh one whose folder is the file's.
  /// - Throws: a `Diagnostic` for what is wrong with the call or the front matter: an unknown
  ///   parameter (`E403`) or cell, a value that cannot be read.
  public init(_ file: SessionFile, engine: QueryEngine, options: Options = Options()) throws {
    self.file = file
    self.options = options
    let graph = DependencyGraph(file.cells)
    self.graph = graph
    if file.document == nil, options.purpose == .update {
      throw Diagnostic(
        .documentFormat, "a script holds no results to update", at: nil,
        help: "Open it at the prompt and `.save` it as a session document.")
    }
    var prepared = try Self.prepared(engine, for: file, options) { graph }
    prepared.startsPrograms = false
    self.engine = prepared
    remarks = Self.remarks(file.frontMatter, options, graph, prepared)
  }

  /// Parameters of the head that no statement declares, and those whose statement says another value.
  private static func remarks(
    _ frontMatter: FrontMatter?, _ options: Options, _ graph: DependencyGraph,
    _ engine: QueryEngine
  ) -> [String] {
    let said = Set(options.parameters.map { $0.name.lowercased() })
    let names = (frontMatter?.params ?? []).map(\.name).filter { !said.contains($0.lowercased()) }
    if names.isEmpty { return [] }
    var plain = engine
    plain.workspace.parameterOverrides = [:]
    let own = (try? graph.parameterValues(with: plain)) ?? [:]
    let used = (try? graph.parameterValues(with: engine)) ?? [:]
    return names.compactMap { name in
      guard graph.isParameter(name) else {
        return
          "`\(name)` stands under `params:` in the document's head, and no `param` statement declares it."
      }
      guard let own = own[name.lowercased()], let used = used[name.lowercased()], own != used else {
        return nil
      }
      return
        "`\(name)` is \(used), as the document's head says under `params:`; its `param` statement says \(own). Change or take out the one in the head to use the statement's."
    }
  }

  /// An engine with the session's settings and parameters, as `run` and `check` need it.
  ///
  /// - Parameters:
  ///   - engine: a fresh one whose folder is the file's.
  ///   - graph: asked for only where values of parameters come from outside the statements.
  /// - Throws: as ``init(_:engine:options:)``.
  static func prepared(
    _ engine: QueryEngine, for file: SessionFile, _ options: Options,
    graph: () -> DependencyGraph
  ) throws -> QueryEngine {
    var engine = engine
    try configure(&engine.workspace.settings, file.frontMatter, options)
    if options.parameters.isEmpty, file.frontMatter?.params.isEmpty ?? true { return engine }
    let graph = graph()
    engine.workspace.parameterOverrides = try overrides(file.frontMatter, options, graph)
    try checkParameters(of: engine, graph)
    return engine
  }

  /// The front matter's seed, day and settings, then what the caller says.
  static func configure(
    _ settings: inout Settings, _ frontMatter: FrontMatter?, _ options: Options
  ) throws {
    if let seed = frontMatter?.seed { settings.seed = seed }
    if let text = frontMatter?.today {
      guard let date = CalendarDate(iso: text) else {
        throw Diagnostic(
          .documentFormat, "`today: \(text)` in the front matter is not a date", at: nil,
          help: "Write it as `today: 2026-06-30`.")
      }
      settings.today = date.daysSince1970
    }
    for (name, text) in frontMatter?.settings ?? [] { try settings.set(name, toText: text) }
    for (name, text) in options.settings { try settings.set(name, toText: text) }
    if let seed = options.seed { settings.seed = seed }
    if let today = options.today { settings.today = today }
  }

  private static func overrides(
    _ frontMatter: FrontMatter?, _ options: Options, _ graph: DependencyGraph
  ) throws(Diagnostic) -> [String: Workspace.ParameterOverride] {
    var overrides: [String: Workspace.ParameterOverride] = [:]
    for (name, text) in frontMatter?.params ?? [] { overrides[name.lowercased()] = .text(text) }
    for (name, text) in options.parameters {
      guard graph.isParameter(name) else { throw unknownParameter(name, graph.parameters) }
      overrides[name.lowercased()] = .text(text)
    }
    return overrides
  }

  private static func unknownParameter(_ name: String, _ known: [String]) -> Diagnostic {
    let close = closestMatches(to: name, in: known, limit: 2)
    let help =
      known.isEmpty
      ? "It declares none: a parameter is a statement such as `param budget = $5k`."
      : close.isEmpty
        ? "It has \(known.map { "`\($0)`" }.joined(separator: ", "))."
        : "Did you mean \(close.map { "`\($0)`" }.joined(separator: " or "))?"
    return Diagnostic(
      .unknownParameter, "the session has no parameter `\(name)`", at: nil, help: help)
  }

  /// A value from outside that a parameter cannot take is the caller's mistake, found before
  /// anything is read.
  private static func checkParameters(of engine: QueryEngine, _ graph: DependencyGraph) throws {
    var plain = engine
    plain.workspace.parameterOverrides = [:]
    guard (try? graph.parameterValues(with: plain)) != nil else { return }
    do {
      _ = try graph.parameterValues(with: engine)
    } catch let rejection as Interpreter.Rejection {
      guard var diagnostic = rejection.problems.first?.diagnostic else { return }
      diagnostic.range = nil
      diagnostic.fixes = []
      throw diagnostic
    }
  }

  /// The cells that were chosen, in order.
  func chosenCells() throws(Diagnostic) -> Range<Int> {
    if let only = options.only {
      let position = try file.position(of: only)
      return position..<position + 1
    }
    let first = try options.from.map(file.position) ?? 0
    let last = try options.to.map(file.position) ?? file.cells.count - 1
    guard first <= last || file.cells.isEmpty else {
      throw Diagnostic(
        .unknownCell, "no cell lies between #\(options.from ?? "") and #\(options.to ?? "")",
        at: nil, help: "Name the earlier one with --from.")
    }
    return file.cells.isEmpty ? 0..<0 : first..<last + 1
  }
}

extension DependencyGraph {
  /// The values of all parameters as literals, by folded name; no data is read.
  ///
  /// - Throws: `Interpreter.Rejection` where one cannot be worked out without data.
  func parameterValues(with engine: QueryEngine) throws -> [String: String] {
    let own = nodes.indices.filter { if case .parameter = nodes[$0].kind { true } else { false } }
    let needed = Set(own).union(closure(of: own)).sorted().filter {
      if case .dataset = nodes[$0].kind { false } else { true }
    }
    let text = needed.map { nodes[$0].tokens }.joined(separator: "\n")
    var interpreter = Interpreter(engine: engine)
    for cell in try interpreter.prepare([.init(name: "", text: text)]) {
      _ = try interpreter.run(cell)
    }
    return interpreter.workspace.parameterLiterals
  }
}

extension Workspace {
  /// The parameters' values as a statement writes them, by folded name.
  var parameterLiterals: [String: String] {
    var literals: [String: String] = [:]
    for parameter in parameters {
      if let literal = parameter.value.literal { literals[parameter.name.lowercased()] = literal }
    }
    return literals
  }
}
