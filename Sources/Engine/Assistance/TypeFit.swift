import Language
import Tables

/// Which types and functions suit a place, as completion asks.
///
/// A function says which types it takes only by giving a result's type or none, so it is asked with
/// one type after another.
public struct TypeFit: Sendable {
  private let accepts: @Sendable (ColumnType) -> Bool

  /// Types that stand for all there are: one currency is like another.
  private static let samples: [ColumnType?] = [
    .integer, .number, .percent, .money(.dollar), .text, .date, .time, .duration, .tags, .boolean,
    nil,
  ]

  /// What a function takes as its argument at `index`, counted from 0.
  ///
  /// - Returns: nil where there is no such function, or where it takes conditions only: any column
  ///   may begin one.
  public init?(argument index: Int, ofFunction name: String) {
    let registry = Registry.standard
    guard let call = Call(name, registry), index < call.parameters else { return nil }
    let fitting = Self.samples.compactMap { $0 }.filter { type in
      call.combinations(around: index).contains { types in
        var types = types
        types[index] = type
        return call.resultType(types) != nil
      }
    }
    guard !fitting.isEmpty, fitting != [.boolean] else { return nil }
    accepts = { type in fitting.contains(Self.like(type)) }
  }

  /// What may be compared with a value of `type`.
  public init(comparedWith type: ColumnType) {
    let kind = Self.comparable(type)
    accepts = { Self.comparable($0) == kind }
  }

  /// What can be measured along an axis.
  public static let measured = TypeFit { type in
    switch type {
    case .integer, .number, .percent, .money, .date, .time, .duration: true
    case .text, .tags, .boolean: false
    }
  }

  private init(_ accepts: @escaping @Sendable (ColumnType) -> Bool) { self.accepts = accepts }

  public func takes(_ type: ColumnType) -> Bool { accepts(type) }

  /// Whether a function of one row can give something that fits.
  public func takesResult(ofFunction name: String) -> Bool {
    guard let results = Self.results[name.lowercased()] else { return true }
    return results.contains(where: accepts)
  }

  private static func like(_ type: ColumnType) -> ColumnType {
    if case .money = type { return .money(.dollar) }
    return type
  }

  /// Types in one class can be compared, save for currencies.
  private static func comparable(_ type: ColumnType) -> Int {
    switch type {
    case .integer, .number, .percent: 0
    case .money: 1
    case .text: 2
    case .date, .time: 3
    case .duration: 4
    case .tags: 5
    case .boolean: 6
    }
  }

  /// A function of any sort, as far as its types go.
  private struct Call {
    let parameters: Int
    let resultType: ([ColumnType?]) -> ColumnType?

    init?(_ name: String, _ registry: Registry) {
      if let function = registry.function(name) {
        (parameters, resultType) = (function.parameters.count, function.resultType)
      } else if let aggregate = registry.aggregate(name) {
        (parameters, resultType) = (aggregate.parameters.count, aggregate.resultType)
      } else if let window = registry.window(name) {
        (parameters, resultType) = (window.parameters.count, window.resultType)
      } else {
        return nil
      }
    }

    /// Types for all parameters; that at `index` is to be filled in.
    func combinations(around index: Int) -> [[ColumnType?]] {
      var found: [[ColumnType?]] = [[]]
      for place in 0..<parameters {
        let choices = place == index ? [nil] : TypeFit.samples
        found = found.flatMap { types in choices.map { types + [$0] } }
      }
      return found
    }
  }

  /// The types that each function of one row can give.
  private static let results: [String: Set<ColumnType>] = {
    let registry = Registry.standard
    var results: [String: Set<ColumnType>] = [:]
    for function in registry.functions {
      guard let call = Call(function.name, registry) else { continue }
      results[function.name] = Set(call.combinations(around: -1).compactMap(call.resultType))
    }
    return results
  }()
}
