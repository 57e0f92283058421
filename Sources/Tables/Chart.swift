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
  public var values: Table {
    switch marks {
    case .bars(let labels, let values, let lows, let highs):
      var columns = [Self.words("label", labels), Self.reals("value", values)]
      if let lows, let highs {
        columns += [Self.reals("low", lows), Self.reals("high", highs)]
      }
      return Self.table(columns, rows: min(labels.count, values.count))
    case .histogram(let edges, let counts):
      return Self.table(
        [
          Self.reals("from", edges), Self.reals("to", Array(edges.dropFirst())),
          Self.reals("count", counts.map(Double.init)),
        ], rows: min(max(0, edges.count - 1), counts.count))
    case .points(let x, let y, let labels):
      var columns = [Self.reals("x", x), Self.reals("y", y)]
      if let labels { columns.append(Self.words("label", labels)) }
      return Self.table(columns, rows: min(x.count, y.count))
    case .lines(let x, let series):
      let columns = series.enumerated().map { index, line in
        Self.reals(line.name.isEmpty ? "y\(index + 1)" : line.name, line.y)
      }
      return Self.table([Self.reals("x", x)] + columns, rows: x.count)
    case .pyramid(let labels, let left, let right):
      return Self.table(
        [
          Self.words("label", labels), Self.reals(left.name, left.values),
          Self.reals(right.name, right.values),
        ], rows: labels.count)
    }
  }

  private typealias Maker = (_ rows: Int) -> Column

  private static func table(_ columns: [Maker], rows: Int) -> Table {
    Table(columns.map { $0(rows) })
  }

  /// A column of exactly so many rows; what is not there is missing.
  private static func reals(_ name: String, _ values: [Double]) -> Maker {
    { rows in
      // Of millions of points a copy is made once, not for each thing asked about them.
      if values.count == rows, values.allSatisfy(\.isFinite) {
        return Column(name, .number, .numbers(Buffer(values)))
      }
      let padded = (0..<rows).map { $0 < values.count ? values[$0] : .nan }
      return Column(
        name, .number, .numbers(Buffer(padded.map { $0.isFinite ? $0 : 0 })),
        validity: padded.allSatisfy(\.isFinite) ? nil : Bitmap(padded.map(\.isFinite)))
    }
  }

  private static func words(_ name: String, _ values: [String]) -> Maker {
    { rows in
      let padded = (0..<rows).map { $0 < values.count ? values[$0] : "" }
      return Column(name, .text, .text(.plain(StringPool(padded))))
    }
  }
}
