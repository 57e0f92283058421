import Influence
import Language
import Tables

/// `chart scatter x: followers, y: engagement, scale: log`: a point a row.
struct ScatterDrawing: ChartDrawing {
  private let x: ChartMeasure
  private let y: ChartMeasure
  private let label: BoundExpr?
  private let scales: (x: Chart.Scale, y: Chart.Scale)
  private let guides: [Chart.Guide]
  private let title: String

  init(_ options: ChartOptions, _ binder: inout Binder, _ input: Schema) throws {
    let scope = Scope(input)
    x = try options.measure("x", try options.required("x"), &binder, scope)
    y = try options.measure("y", try options.required("y"), &binder, scope)
    label = try options.expr("label").map { try binder.bind($0, in: scope).named }
    scales = (try options.scale("x_scale"), try options.scale("y_scale"))
    title = try options.title(&binder) ?? "\(y.name) against \(x.name)"
    let followers = input.field(playing: .followers)?.expr.definition
    guides =
      followers == x.expr.definition
      ? binder.workspace.settings.assumptions.tierBands.guides : []
  }

  func chart(of input: Relation, _ run: RunContext) throws -> Chart {
    let (across, up) = (try x.values(of: input, run), try y.values(of: input, run))
    let drawn = try run.rows(across, up)
    run.noteLeftOut(
      across.count - drawn.count, of: across.count,
      because: "no value of \(x.name) or \(y.name)")
    let names = try label.map { try input.column($0, run) }
    try run.workers.cancellation.check()
    let isWhole = drawn.count == across.count
    return Chart(
      title, x: x.name, y: y.name, unit: y.unit, xUnit: x.unit, xScale: scales.x,
      yScale: scales.y, guides: guides,
      .points(
        x: isWhole ? across : try run.picked(across, drawn),
        y: isWhole ? up : try run.picked(up, drawn),
        labels: try names.map { names in
          try drawn.enumerated().map { place, row in
            try run.checkNowAndThen(at: place)
            return CanonicalText.cell(names[row])
          }
        }))
  }
}

/// `chart line x: day, y: reached`: points in the order of x, joined; with `series:` a line each.
struct LineDrawing: ChartDrawing {
  /// More lines than hues cannot be told apart.
  private static let mostSeries = 8

  private let x: ChartMeasure
  private let y: ChartMeasure
  private let series: BoundExpr?
  private let scales: (x: Chart.Scale, y: Chart.Scale)
  private let title: String

  init(_ options: ChartOptions, _ binder: inout Binder, _ input: Schema) throws {
    let scope = Scope(input)
    x = try options.measure("x", try options.required("x"), &binder, scope)
    y = try options.measure("y", try options.required("y"), &binder, scope)
    series = try options.expr("series").map { try binder.bind($0, in: scope).named }
    scales = (try options.scale("x_scale"), try options.scale("y_scale"))
    title = try options.title(&binder) ?? "\(y.name) by \(x.name)"
  }

  func chart(of input: Relation, _ run: RunContext) throws -> Chart {
    let (across, up) = (try x.values(of: input, run), try y.values(of: input, run))
    var order = try run.rows(across, up)
    run.noteLeftOut(
      across.count - order.count, of: across.count,
      because: "no value of \(x.name) or \(y.name)")
    var comparisons = 0
    try order.sort {
      comparisons += 1
      try run.checkNowAndThen(at: comparisons)
      return (across[$0], $0) < (across[$1], $1)
    }
    let lines = try self.lines(of: input, order, run)
    let drawn = lines.names.prefix(Self.mostSeries)
    if lines.names.count > drawn.count {
      run.note(
        .warning,
        "\(grouped(lines.names.count)) lines would not be told apart: the first \(Self.mostSeries) are drawn."
      )
    }
    let series = try drawn.enumerated().map { index, name in
      let values = try order.enumerated().map { place, row in
        try run.checkNowAndThen(at: place)
        return lines.number(row) == index ? up[row] : .nan
      }
      return (name: name, y: values)
    }
    return Chart(
      title, x: x.name, y: y.name, unit: y.unit, xUnit: x.unit, xScale: scales.x,
      yScale: scales.y, .lines(x: try run.picked(across, order), series: series))
  }

  /// The names of the lines, in the order of their values, and the number of a row's line.
  private func lines(
    of input: Relation, _ order: [Int], _ run: RunContext
  ) throws -> (names: [String], number: (Int) -> Int) {
    guard let series else { return ([""], { _ in 0 }) }
    let column = try input.column(series, run)
    let groups = try Groups([column], categories: [series.categories], workers: run.workers)
    let group = { (row: Int) in groups.ids.map { Int($0[row]) } ?? 0 }
    // A group none of whose rows can be drawn is no line.
    var numbers = [Int](repeating: -1, count: groups.count)
    for row in order { numbers[group(row)] = 0 }
    let drawn = numbers.indices.filter { numbers[$0] == 0 }
    for (number, index) in drawn.enumerated() { numbers[index] = number }
    let names = drawn.map { CanonicalText.cell(groups.keys[0][$0]) }
    let found = numbers
    return (names, { found[group($0)] })
  }
}

extension RunContext {
  /// The rows in which both are numbers.
  fileprivate func rows(_ across: [Double], _ up: [Double]) throws -> [Int] {
    var rows: [Int] = []
    // An array that grows is moved as a whole, and nothing is heard meanwhile.
    rows.reserveCapacity(across.count)
    for row in across.indices {
      try checkNowAndThen(at: row)
      if across[row].isFinite && up[row].isFinite { rows.append(row) }
    }
    return rows
  }

  /// The values of some rows, in their order.
  fileprivate func picked(_ values: [Double], _ rows: [Int]) throws -> [Double] {
    try rows.enumerated().map { place, row in
      try checkNowAndThen(at: place)
      return values[row]
    }
  }
}

extension TierBands {
  /// Where the tiers above the peers begin, as marks on an axis of followers.
  var guides: [Chart.Guide] {
    [
      Chart.Guide(microFrom, Tier.micro.rawValue), Chart.Guide(microTo, Tier.blogger.rawValue),
      Chart.Guide(bloggerTo, Tier.star.rawValue), Chart.Guide(starTo, Tier.celebrity.rawValue),
    ]
  }
}

/// The model's own pictures: those that `compare tiers` and `grade` show under their tables.
struct ModelDrawing: ChartDrawing {
  private let stage: any BoundStage
  private let kind: ChartKind
  private let title: String?

  init(
    _ kind: ChartKind, _ options: ChartOptions, _ stage: Stage, _ binder: inout Binder,
    _ input: Schema
  ) throws {
    self.kind = kind
    title = try options.title(&binder)
    if kind == .grades {
      let plain = Stage(Name("grade", stage.name.range), [:], stage.range)
      self.stage = try GradeStage.entry.bind(&binder, plain, input)
    } else {
      let tiers = Name("tiers", stage.name.range)
      let plain = Stage(Name("compare", stage.name.range), ["what": .word(tiers)], stage.range)
      self.stage = try CompareStage.entry.bind(&binder, plain, input)
    }
  }

  func chart(of input: Relation, _ run: RunContext) throws -> Chart {
    let inner = RunContext(
      workspace: run.workspace, workers: run.workers, progress: run.progress, remarks: .init())
    _ = try stage.run(input, inner)
    for note in inner.remarks.notes { run.note(note.kind, note.text) }
    let found = inner.remarks.charts.first { chart in
      if case .pyramid = chart.marks { kind == .pyramid } else { kind != .pyramid }
    }
    var chart = found ?? nothing
    if let title { chart.title = title }
    return chart
  }

  /// The picture of no fan at all.
  private var nothing: Chart {
    Chart(
      "",
      kind == .pyramid
        ? .pyramid(labels: [], left: ("left", []), right: ("right", []))
        : .bars(labels: [], values: [], lows: nil, highs: nil))
  }
}
