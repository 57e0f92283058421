/// Rearranges `values` so that each of `ranks` (ascending) holds the value a full sort would put
/// there.
///
/// Hoare's quickselect around the median of three, both sides only where ranks remain; after too
/// many poor splits the rest is sorted, so no input is quadratic.
///
/// - Complexity: O(n·log(number of ranks)) expected, O(n·log n) at worst.
public func select(ranks: ArraySlice<Int>, in values: UnsafeMutableBufferPointer<Double>) {
  select(
    ranks: ranks, in: values, low: 0, high: values.count - 1,
    splits: 2 * (Int.bitWidth - values.count.leadingZeroBitCount) + 8)
}

private func select(
  ranks: ArraySlice<Int>, in values: UnsafeMutableBufferPointer<Double>, low: Int, high: Int,
  splits: Int
) {
  var ranks = ranks
  var low = low
  var high = high
  var splits = splits
  while !ranks.isEmpty, low < high {
    if high - low < 24 || splits == 0 {
      var rest = UnsafeMutableBufferPointer(rebasing: values[low...high])
      rest.sort()
      return
    }
    splits -= 1
    let (left, right) = partition(values, low: low, high: high)
    // Everything between the two borders equals the pivot and is in place.
    let smaller = ranks.prefix { $0 <= left }
    let larger = ranks.suffix(from: ranks.firstIndex { $0 >= right } ?? ranks.endIndex)
    if smaller.isEmpty {
      ranks = larger
      low = right
    } else {
      select(ranks: larger, in: values, low: right, high: high, splits: splits)
      ranks = smaller
      high = left
    }
  }
}

/// Splits around a pivot: `low...left` are at most it, `right...high` at least, between equal.
private func partition(
  _ values: UnsafeMutableBufferPointer<Double>, low: Int, high: Int
) -> (left: Int, right: Int) {
  let pivot = medianOfThree(values[low], values[low + (high - low) / 2], values[high])
  var left = low
  var right = high
  while left <= right {
    while values[left] < pivot { left += 1 }
    while values[right] > pivot { right -= 1 }
    if left <= right {
      values.swapAt(left, right)
      left += 1
      right -= 1
    }
  }
  return (right, left)
}

private func medianOfThree(_ first: Double, _ second: Double, _ third: Double) -> Double {
  max(min(first, second), min(max(first, second), third))
}
