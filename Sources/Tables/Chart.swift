import Parallel

/// A picture of a result, as data: the renderer draws it in text or as SVG.
public struct Chart: Sendable {
  public enum Marks: Sendable {
    /// One bar a label, with the unit of `value`; low and high where there is an interval, NaN
    /// for a bar without one.
    case bars(labels: [String], values: [Double], lows: [Double]?, highs: [Double]?)
    /// `edges.count == counts.count + 1`.
    case histogram(edges: [Double], counts: [Int])
    case points(x: [Double], y: [Double], labels: [String]?)
    case lines(x: [Double], series: [(name: String, y: [Double])])
    /// Two bars a label, back to back: what each holds of one total, and of another.
    case pyramid(
      labels: [String], left: (name: String, values: [Double]),
      right: (name: String, values: [Double]))
  }

  public enum Scale: Sendable { case linear, logarithmic }

  /// A line across the plot at a value of the x axis, with words beside it: where a tier begins.
  public struct Guide: Hashable, Sendable {
    public var value: Double
    public var label: String

    public init(_ value: Double, _ label: String) {
      self.value = value
      self.label = label
    }
  }

  public var title: String
  public var xTitle: String
  public var yTitle: String
  /// How the measured axis reads: its values' type.
  public var unit: ColumnType
  /// How the x axis of points and lines reads.
  public var xUnit: ColumnType
  public var xScale: Scale
  public var yScale: Scale
  public var guides: [Guide]
  public var marks: Marks

  public init(
    _ title: String, x: String = "", y: String = "", unit: ColumnType = .number,
    xUnit: ColumnType = .number, xScale: Scale = .linear, yScale: Scale = .linear,
    guides: [Guide] = [], _ marks: Marks
  ) {
    self.title = title
    xTitle = x
    yTitle = y
    self.unit = unit
    self.xUnit = xUnit
    self.xScale = xScale
    self.yScale = yScale
    self.guides = guides
    self.marks = marks
  }
}

extension Chart {
  /// The values that are drawn, as a table: what a digest or a file of the picture's data holds.
  ///
  /// A value that no axis can show is missing in it.
  ///
  /// - Throws: `Cancelled` where somebody sets the token meanwhile.
  public func values(until cancellation: Cancellation) throws -> Table {
    let real = { (name: String, values: [Double]) -> Maker in
      { try Self.reals(name, values, rows: $0, until: cancellation) }
    }
    switch marks {
    case .bars(let labels, let values, let lows, let highs):
      var columns = [Self.words("label", labels), real("value", values)]
      if let lows, let highs { columns += [real("low", lows), real("high", highs)] }
      return try Self.table(columns, rows: min(labels.count, values.count))
    case .histogram(let edges, let counts):
      return try Self.table(
        [
          real("from", edges), real("to", Array(edges.dropFirst())),
          real("count", counts.map(Double.init)),
        ], rows: min(max(0, edges.count - 1), counts.count))
    case .points(let x, let y, let labels):
      var columns = [real("x", x), real("y", y)]
      if let labels { columns.append(Self.words("label", labels)) }
      return try Self.table(columns, rows: min(x.count, y.count))
    case .lines(let x, let series):
      let columns = series.enumerated().map { index, line in
        real(line.name.isEmpty ? "y\(index + 1)" : line.name, line.y)
      }
      return try Self.table([real("x", x)] + columns, rows: x.count)
    case .pyramid(let labels, let left, let right):
      return try Self.table(
        [
          Self.words("label", labels), real(left.name, left.values), real(right.name, right.values),
        ],
        rows: labels.count)
    }
  }

  private typealias Maker = (_ rows: Int) throws -> Column

  private static func table(_ columns: [Maker], rows: Int) throws -> Table {
    Table(try columns.map { try $0(rows) })
  }

  /// A column of exactly so many rows; what is not there is missing.
  private static func reals(
    _ name: String, _ values: [Double], rows: Int, until cancellation: Cancellation
  ) throws -> Column {
    var hasGaps = false
    let numbers = try Buffer<Double>(count: rows) { memory in
      for row in 0..<rows {
        if row % Workers.chunkRows == 0 { try cancellation.check() }
        let value = row < values.count ? values[row] : .nan
        if !value.isFinite { hasGaps = true }
        memory.initializeElement(at: row, to: value.isFinite ? value : 0)
      }
    }
    guard hasGaps else { return Column(name, .number, .numbers(numbers)) }
    let isThere = (0..<rows).map { $0 < values.count && values[$0].isFinite }
    return Column(name, .number, .numbers(numbers), validity: Bitmap(isThere))
  }

  private static func words(_ name: String, _ values: [String]) -> Maker {
    { rows in
      let padded = (0..<rows).map { $0 < values.count ? values[$0] : "" }
      return Column(name, .text, .text(.plain(StringPool(padded))))
    }
  }
}
