import Synchronization

/// Values by name, upper and lower case alike, in the order of their naming; a copy costs nothing.
///
/// Every bound statement keeps the workspace it was bound in. With a dictionary in it, a script of
/// n `let`s copied n² names.
struct NamedValues<Value: Sendable>: Sendable {
  /// A number for each name that this value or a copy of it ever had.
  private final class Numbers: Sendable {
    private let known = Mutex<[String: Int]>([:])

    func existing(_ folded: String) -> Int? { known.withLock { $0[folded] } }

    func number(of folded: String) -> Int {
      known.withLock { known in
        if let number = known[folded] { return number }
        known[folded] = known.count
        return known.count - 1
      }
    }
  }

  private struct Entry {
    /// As it was first typed.
    let name: String
    var value: Value?
  }

  private let numbers = Numbers()
  private var entries = NumberedValues<Entry>()
  /// The numbers of the names, in the order in which they were first given a value.
  private var order = NumberedValues<Int>()
  private var count = 0

  /// Nil where there is none of that name.
  ///
  /// - Complexity: O(log names), to set as well.
  subscript(name: String) -> Value? {
    get {
      if count == 0 { return nil }
      return numbers.existing(name.lowercased()).flatMap { entries[$0]?.value }
    }
    set {
      let number = numbers.number(of: name.lowercased())
      if var entry = entries[number] {
        entry.value = newValue
        entries[number] = entry
      } else if newValue != nil {
        entries[number] = Entry(name: name, value: newValue)
        order[count] = number
        count += 1
      }
    }
  }

  /// All of them, in the order in which they were named first.
  var all: [(name: String, value: Value)] {
    (0..<count).compactMap { place in
      guard let number = order[place], let entry = entries[number] else { return nil }
      return entry.value.map { (entry.name, $0) }
    }
  }
}
