import Influence
import Synchronization

/// The model's columns bound over one schema, each worked out once.
///
/// `grade` is made of five parts, they of others, and each names its inputs and constants in a text
/// of its own: bound anew wherever it stands, one `grade` took longer than the rest of its script.
/// A schema shares these with its copies and drops them when its columns change.
final class ModelUses: Sendable {
  private struct Key: Hashable {
    let column: String
    let topics: [String]
  }

  private struct Known {
    var assumptions: Assumptions?
    var today = 0
    var uses: [Key: ModelUse] = [:]
  }

  private let known = Mutex(Known())

  /// The column over the scope's schema.
  ///
  /// - Throws: what binding the column throws; a failure is not kept.
  func use(of column: ModelColumn, in scope: ModelScope) throws -> ModelUse {
    if column.looksAtGraphs { return try column.bind(scope) }
    let key = Key(column: column.name, topics: scope.topics)
    let (assumptions, today) = (scope.settings.assumptions, scope.settings.today)
    let found = known.withLock { known in
      if known.assumptions != assumptions || known.today != today {
        known = Known(assumptions: assumptions, today: today)
      }
      return known.uses[key]
    }
    if let found { return found }
    // Not under the lock: a column asks for its parts here.
    let use = try column.bind(scope)
    known.withLock { known in
      if known.assumptions == assumptions, known.today == today { known.uses[key] = use }
    }
    return use
  }
}
