/// Collects the elements of an SVG picture; all text given to it is escaped.
struct SVGCanvas {
  enum Anchor: String { case start, middle, end }

  private(set) var elements: [String] = []

  mutating func rectangle(
    _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ style: String,
    tooltip: String? = nil
  ) {
    let shape =
      "<rect x=\"\(Self.text(x))\" y=\"\(Self.text(y))\" width=\"\(Self.text(max(0, width)))\" "
      + "height=\"\(Self.text(max(0, height)))\" class=\"\(style)\""
    close(shape, "rect", tooltip)
  }

  mutating func circle(
    _ x: Double, _ y: Double, radius: Double, _ style: String, tooltip: String? = nil
  ) {
    let shape =
      "<circle cx=\"\(Self.text(x))\" cy=\"\(Self.text(y))\" r=\"\(Self.text(radius))\" "
      + "class=\"\(style)\""
    close(shape, "circle", tooltip)
  }

  mutating func line(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ style: String
  ) {
    elements.append(
      "<line x1=\"\(Self.text(x1))\" y1=\"\(Self.text(y1))\" x2=\"\(Self.text(x2))\" "
        + "y2=\"\(Self.text(y2))\" class=\"\(style)\"/>")
  }

  /// - Parameter points: hands each point to the closure that it is given.
  mutating func polyline(
    _ style: String, _ points: (_ add: ((x: Double, y: Double)) -> Void) throws -> Void
  ) rethrows {
    var list = ""
    try points { point in
      if !list.isEmpty { list += " " }
      list += "\(Self.text(point.x)),\(Self.text(point.y))"
    }
    elements.append("<polyline points=\"\(list)\" class=\"\(style)\"/>")
  }

  mutating func label(
    _ text: String, _ x: Double, _ y: Double, _ anchor: Anchor = .start, _ style: String = "t",
    rotated: Bool = false
  ) {
    let turn = rotated ? " transform=\"rotate(-90 \(Self.text(x)) \(Self.text(y)))\"" : ""
    elements.append(
      "<text x=\"\(Self.text(x))\" y=\"\(Self.text(y))\" text-anchor=\"\(anchor.rawValue)\" "
        + "class=\"\(style)\"\(turn)>\(escapedHTML(text))</text>")
  }

  private mutating func close(_ shape: String, _ name: String, _ tooltip: String?) {
    elements.append(
      tooltip.map { "\(shape)><title>\(escapedHTML($0))</title></\(name)>" } ?? shape + "/>")
  }

  /// A coordinate at a tenth of a pixel: no more is visible, and files stay small.
  static func text(_ value: Double) -> String {
    guard value.isFinite else { return "0" }
    var text = fixed(value, decimals: 1)
    if text.hasSuffix(".0") { text.removeLast(2) }
    return text == "-0" ? "0" : text
  }
}
