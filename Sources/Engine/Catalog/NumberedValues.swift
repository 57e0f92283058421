/// Values by number, of which a copy costs nothing and shares all it does not change.
///
/// Every bound statement keeps the workspace it was bound in, so each cell copies the tables of all
/// cells before it. In a dictionary, binding a script of n statements took n² steps and as much
/// memory; here a change copies one path of a tree with 16 branches a node, and of that path only
/// what somebody else still has.
struct NumberedValues<Value: Sendable>: Sendable {
  /// Changed only where nothing else refers to it, so that no other thread can be looking.
  private final class Node: @unchecked Sendable {
    var branches: [Node?]
    var value: Value?

    init(branches: [Node?] = [], value: Value? = nil) {
      self.branches = branches
      self.value = value
    }
  }

  private static var bits: Int { 4 }
  private static var width: Int { 1 << bits }

  private var root: Node?
  /// Levels of branches above the values; with h of them, numbers below 16^h have a place.
  private var height = 0

  /// - Complexity: O(log number).
  subscript(number: Int) -> Value? {
    get {
      guard number >= 0, number >> (Self.bits * height) == 0 else { return nil }
      var node = root
      var level = height
      while level > 0 {
        level -= 1
        node = node?.branches[Self.branch(of: number, level)]
      }
      return node?.value
    }
    set {
      precondition(number >= 0, "cells count from 1")
      while number >> (Self.bits * height) != 0 {
        if let top = root {
          var branches = [Node?](repeating: nil, count: Self.width)
          branches[0] = top
          root = Node(branches: branches)
        }
        height += 1
      }
      Self.replace(&root, number, newValue, level: height)
    }
  }

  private static func branch(of number: Int, _ level: Int) -> Int {
    number >> (bits * level) & (width - 1)
  }

  private static func replace(
    _ node: inout Node?, _ number: Int, _ value: Value?, level: Int
  ) {
    if !isKnownUniquelyReferenced(&node) {
      let empty = level > 0 ? [Node?](repeating: nil, count: width) : []
      node = Node(branches: node?.branches ?? empty, value: node?.value)
    }
    guard let own = node else { preconditionFailure("the node was made above") }
    if level == 0 {
      own.value = value
    } else {
      replace(&own.branches[branch(of: number, level - 1)], number, value, level: level - 1)
    }
  }

  /// The numbers that have a value, ascending.
  var numbers: [Int] {
    var numbers: [Int] = []
    if let root { Self.gather(root, 0, level: height, into: &numbers) }
    return numbers
  }

  private static func gather(_ node: Node, _ first: Int, level: Int, into numbers: inout [Int]) {
    if node.value != nil { numbers.append(first) }
    for (index, branch) in node.branches.enumerated() {
      guard let branch else { continue }
      gather(branch, first + index << (bits * (level - 1)), level: level - 1, into: &numbers)
    }
  }
}
