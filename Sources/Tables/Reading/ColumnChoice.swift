/// The columns that a `load` asks for, of those that a file has.
struct ColumnChoice {
  /// The places of the columns wanted, in the order they are wanted in.
  let places: [Int]

  /// - Parameter wanted: names, upper and lower case alike; nil wants all.
  /// - Throws: ``TableError/noColumn(path:name:known:)``.
  init(_ wanted: [String]?, of names: [String], path: String) throws(TableError) {
    guard let wanted else {
      places = Array(names.indices)
      return
    }
    var places: [Int] = []
    let folded = names.map { $0.lowercased() }
    for name in wanted {
      guard
        let place = names.firstIndex(of: name) ?? folded.firstIndex(of: name.lowercased())
      else { throw .noColumn(path: path, name: name, known: names) }
      if !places.contains(place) { places.append(place) }
    }
    self.places = places
  }
}
