import Language
import Rendering
import Tables
import TestSupport
import Testing

/// What holds for every drawing: no line is wider than the screen, nothing acts on a terminal.
@Suite struct WidthPropertyTests {
  private static let pieces = [
    "a", "word", " ", "_", "long_name_of_column", "日本", "é", "e\u{301}", "👨‍👩‍👧", "\u{1B}[31m", "\n",
    "\r", "\t", "\u{202E}", "\u{9B}", "\u{0}", "|", "\u{301}", "ｗ", "🇩🇪", "x".repeated(50), "한",
  ]

  static func text(_ random: inout SeededGenerator) -> String {
    (0..<Int.random(in: 0...6, using: &random)).map { _ in
      pieces.randomElement(using: &random) ?? ""
    }.joined()
  }

  static func table(_ random: inout SeededGenerator) -> Table {
    let rows = Int.random(in: 0...5, using: &random)
    let columns = (0..<Int.random(in: 1...8, using: &random)).map { _ -> Column in
      let name = text(&random)
      switch Int.random(in: 0...4, using: &random) {
      case 0: return Samples.text(name, (0..<rows).map { _ in text(&random) })
      case 1:
        return Samples.integers(
          name, .integer, (0..<rows).map { _ in Int64.random(in: .min ... .max, using: &random) })
      case 2:
        return Samples.numbers(
          name, .percent, (0..<rows).map { _ in Double.random(in: -2...2, using: &random) })
      case 3: return Samples.tags(name, (0..<rows).map { _ in [text(&random)] })
      default:
        return Samples.numbers(
          name, .number, (0..<rows).map { _ in Bool.random(using: &random) ? nil : 1e12 / 7 })
      }
    }
    return Table(columns, rowCount: rows)
  }

  /// Width by scalars alone, with every pictograph two cells: written apart from `DisplayWidth`.
  private func width(_ line: String) -> Int {
    var total = 0
    for character in line {
      let scalars = Array(character.unicodeScalars)
      if scalars.count > 1, scalars.contains(where: { $0.properties.isEmojiPresentation }) {
        total += 2
        continue
      }
      for scalar in scalars {
        switch scalar.value {
        case 0x300...0x36F, 0x200D: break
        // Half a flag, left by a range that ends within it.
        case 0x1F1E6...0x1F1FF: total += 1
        case 0x1100...0x115F, 0x3000...0xD7A3, 0xFF01...0xFF60, 0x1F000...0x1FAFF: total += 2
        default: total += 1
        }
      }
    }
    return total
  }

  private func check(
    _ lines: [String], _ screenWidth: Int, _ what: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    for line in lines {
      #expect(width(line) <= screenWidth, "\(what): \(line)", sourceLocation: sourceLocation)
      let acts = line.unicodeScalars.contains {
        $0.value < 0x20 || (0x7F..<0xA0).contains($0.value)
          || (0x202A...0x202E).contains($0.value) || (0x2066...0x2069).contains($0.value)
      }
      #expect(!acts, "\(what): \(line)", sourceLocation: sourceLocation)
    }
  }

  @Test(arguments: 0..<120)
  func `No drawing is wider than its screen or acts on it`(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let table = Self.table(&random)
    let words = Self.text(&random)
    for width in [1, 2, 5, 9, 20, 33, 80] {
      for screen in [Screen(width: width), .plain(width: width)] {
        for frame in [TerminalTable.Frame.light, .box] {
          let options = TerminalTable.Options(screen: screen, frame: frame, maxRows: 3)
          guard frame == .light || width >= 5 else { continue }
          let report = Report(table, notes: [.init(.warning, words)])
          check(ReportText(report, options).lines, width, "table")
        }
        check(
          TerminalTable(table, .init(screen: screen, isRecords: true)).lines, width, "records")
        let count = words.utf8.count
        let found = Diagnostic(
          .badCharacter, words, at: SourceRange(count / 3, count / 2 + 1), label: words,
          reason: words, help: words, fixes: [.init(SourceRange(0, count / 4), words)])
        check(
          DiagnosticText(found, source: words, origin: .init(words), screen: screen).lines, width,
          "diagnostic")
      }
    }
  }

  /// True where the chart's own words are ASCII, so that nothing else in it need be.
  private static func isASCII(_ chart: Chart) -> Bool {
    switch chart.marks {
    case .bars(let labels, _, _, _): labels.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } }
    case .pyramid(let labels, _, _): labels.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } }
    default: true
    }
  }

  @Test func `Plain drawings of ASCII are ASCII`() {
    let screen = Screen.plain(width: 50)
    let table = Table(
      Samples.tiers.columns.prefix(9) + [
        Samples.text("note", ["a\u{1B}", "b\n", "c\u{7F}", "a long text that is cut somewhere"])
      ])
    let report = Report(
      table, notes: Samples.notes, charts: Samples.charts.map(\.chart).filter(Self.isASCII))
    for isRecords in [true, false] {
      let options = TerminalTable.Options(screen: screen, maxRows: 3, isRecords: isRecords)
      for line in ReportText(report, options).lines {
        #expect(line.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }, "\(line)")
      }
    }
  }

  @Test func `No chart is wider than its screen`() {
    for chart in ChartTests.strange + Samples.charts.map(\.chart) {
      for width in [1, 3, 8, 20, 33, 80] {
        for screen in [Screen(width: width), .plain(width: width)] {
          check(TextChart(chart, screen: screen, height: 6).lines, width, chart.title)
        }
      }
    }
  }
}
