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

  private struct Key: Hashable {
    let column: ObjectIdentifier
    let topics: [String]
  }

  private struct Known {
    var assumptions: Assumptions?
    var today = 0
    var outcomes: [Key: Outcome] = [:]
  }

  private let known = Mutex(Known())

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
    let key = Key(column: ObjectIdentifier(column), topics: topics)
    let outcome = known.withLock { known -> Outcome? in
      let isSame = known.today == settings.today && known.assumptions == settings.assumptions
      return isSame ? known.outcomes[key] : nil
    }
    return try outcome?.get()
  }

  private func keep(_ outcome: Outcome, _ column: ModelColumn, _ scope: ModelScope) {
    let key = Key(column: ObjectIdentifier(column), topics: scope.topics)
    let settings = scope.settings
    known.withLock { known in
      if known.today != settings.today || known.assumptions != settings.assumptions {
        known = Known(assumptions: settings.assumptions, today: settings.today)
        // Room for what a grade is made of.
        known.outcomes.reserveCapacity(12)
      }
      known.outcomes[key] = outcome
    }
  }
}
