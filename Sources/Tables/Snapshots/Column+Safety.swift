extension Column {
  /// True where no value leads outside of what it points into: offsets ascend within their bytes,
  /// codes lie within their dictionary, bits within the rows.
  ///
  /// - Complexity: O(rows), at the speed of memory.
  var isSafe: Bool {
    if let validity, !validity.hasClearTail { return false }
    return switch values {
    case .booleans(let bitmap): bitmap.hasClearTail
    case .integers, .numbers: true
    case .text(.plain(let pool)): pool.isSafe
    case .text(.coded(let codes, let dictionary)):
      dictionary.isSafe && (codes.allLie(below: dictionary.count) || isEmptyDictionary(dictionary))
    case .tags(let tags):
      tags.dictionary.isSafe && tags.codes.allLie(below: tags.dictionary.count)
        && tags.offsets.ascends(to: UInt32(clamping: tags.codes.count))
    }
  }

  /// Without any text there is no code to look up.
  private func isEmptyDictionary(_ dictionary: StringPool) -> Bool {
    dictionary.count == 0 && missingCount == count
  }
}

extension StringPool {
  fileprivate var isSafe: Bool { offsets.ascends(to: bytes.count) }
}

extension Buffer where Element: FixedWidthInteger {
  fileprivate func ascends(to end: Element) -> Bool {
    withUnsafeElements { elements in
      guard elements.first == 0, elements.last == end else { return false }
      var isAscending = true
      for place in 1..<max(1, elements.count) {
        isAscending = isAscending && elements[place - 1] <= elements[place]
      }
      return isAscending
    }
  }

  fileprivate func allLie(below count: Int) -> Bool {
    withUnsafeElements { elements in
      var largest: Element = 0
      for element in elements { largest = max(largest, element) }
      return elements.isEmpty || Int(largest) < count
    }
  }
}

extension Bitmap {
  var hasClearTail: Bool {
    guard count % 64 != 0 else { return true }
    return words[words.count - 1] >> UInt64(count % 64) == 0
  }
}
