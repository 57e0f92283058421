import Influence
import Synchronization

/// The model's columns bound over one schema, each worked out once.
///
/// `grade` is made of five parts, they of others: bound anew wherever it stands, one `grade` took
/// longer than the rest of its script. A schema shares these with its copies and drops them when
/// its columns change.
final class ModelUses: Sendable {
  /// What binding a column gave; that its parts are not there is worth keeping too, since `grade`
  /// asks for each of its parts several times.
  private typealias Outcome = Result<ModelUse, ModelScope.MissingRole>

  private struct Entry {
    let column: ModelColumn
    let topics: [String]
    let outcome: Outcome
  }

  /// There are few, so that looking at each is faster than hashing.
  private struct Known {
    var assumptions: Assumptions?
    var today = 0
    var entries: [Entry] = []

    func outcome(of column: ModelColumn, _ topics: [String]) -> Outcome? {
      entries.indices.first {
        entries[$0].column === column && entries[$0].topics == topics
      }.map { entries[$0].outcome }
    }
  }

  private let known = Mutex(Known())

  init() {}

  private init(_ known: Known) {
    self.known.withLock { $0 = known }
  }

  /// Those that do not read a slot.
  func apart(from slot: Int) -> ModelUses {
    var known = known.withLock { $0 }
    known.entries.removeAll { entry in
      if case .success(let use) = entry.outcome { return use.inputs.contains { $0.reads(slot) } }
      return false
    }
    return ModelUses(known)
  }

  /// The column over the scope's schema.
  ///
  /// - Throws: what binding the column throws.
  func use(of column: ModelColumn, in scope: ModelScope) throws -> ModelUse {
    if column.looksAtGraphs { return try column.bind(scope) }
    if let found = try use(of: column, topics: scope.topics, scope.settings) { return found }
    // Not under the lock: a column asks for its parts here.
    do {
      let use = try column.bind(scope)
      keep(.success(use), column, scope)
      return use
    } catch let missing as ModelScope.MissingRole {
      keep(.failure(missing), column, scope)
      throw missing
    }
  }

  /// The column where it was bound before; nil where it was not, and for those that look at graphs.
  ///
  /// - Throws: ``ModelScope/MissingRole`` where it was found then that a part is missing.
  func use(
    of column: ModelColumn, topics: [String], _ settings: Settings
  ) throws -> ModelUse? {
    let outcome = known.withLock { known -> Outcome? in
      let isSame = known.today == settings.today && known.assumptions == settings.assumptions
      return isSame ? known.outcome(of: column, topics) : nil
    }
    return try outcome?.get()
  }

  private func keep(_ outcome: Outcome, _ column: ModelColumn, _ scope: ModelScope) {
    let settings = scope.settings
    known.withLock { known in
      if known.today != settings.today || known.assumptions != settings.assumptions {
        known = Known(assumptions: settings.assumptions, today: settings.today)
        // Room for what a grade is made of.
        known.entries.reserveCapacity(12)
      }
      guard known.outcome(of: column, scope.topics) == nil else { return }
      known.entries.append(Entry(column: column, topics: scope.topics, outcome: outcome))
    }
  }
}
