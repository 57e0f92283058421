import Tables

/// What each text of a vector stands for: a tier, a grade.
///
/// A dictionary's words are looked at once each, not once a row.
struct Meanings<Meaning> {
  private let vector: Vector
  private let codes: Buffer<UInt32>?
  /// Of each of the dictionary's words.
  private let known: [Meaning?]
  private let meaning: (String) -> Meaning?

  /// - Parameter meaning: nil for a text that stands for nothing.
  init(_ vector: Vector, _ meaning: @escaping (String) -> Meaning?) {
    self.vector = vector
    self.meaning = meaning
    if case .values(.text(.coded(let codes, let dictionary))) = vector.payload,
      dictionary.count <= max(256, vector.count)
    {
      self.codes = codes
      known = (0..<dictionary.count).map { meaning(dictionary[$0]) }
    } else {
      codes = nil
      known = []
    }
  }

  /// Nil where the text is missing or stands for nothing.
  subscript(row: Int) -> Meaning? {
    guard let codes else { return vector.text(row).flatMap(meaning) }
    if let validity = vector.validity, !validity[row] { return nil }
    let code = Int(codes[row])
    return code < known.count ? known[code] : nil
  }
}
