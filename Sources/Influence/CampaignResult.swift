/// What an offer did over many simulated runs, beside what it does in expectation.
public struct CampaignResult: Hashable, Sendable {
  /// The measures in the order they are shown.
  public var measures: [CampaignMeasure]
  /// Indices, into the fans handed in, of those offered: in the order of priority where a budget, a
  /// number of offers or `by` asks for one, else as they came.
  public var offered: [Int]
  public var runs: Int
  public var seed: UInt64
  /// Counts of runs by ROI; nil where no run had a cost.
  public var roiHistogram: Histogram?
  /// The share of runs whose ROI was below 0, of those that had a cost; nil where none had.
  public var chanceOfLoss: Double?
  /// Runs without a cost, which have no ROI and are no part of its figures.
  public var idle: IdleRuns
  /// The share of runs that cost more than the budget; nil without one.
  public var chanceOverBudget: Double?
  /// What a conversion costs in rewards and brings, on average over those expected; nil where none
  /// are.
  public var conversionBalance: ConversionBalance?
  /// Conversions an activation at which ROI is 0; nil where none is enough.
  public var breakEven: Double?
  /// Conversions an activation at which a conversion costs what ads cost; nil where none does.
  public var breakEvenAgainstAds: Double?
  /// Expected conversions an activation, to hold against the two above; nil without activations.
  public var conversionsPerActivation: Double?
  /// What each option does to the exact ROI when it is a fifth lower or higher; widest first.
  public var tornado: [TornadoBar]
  /// Exact means and variances of the counts and the money.
  public var exact: OfferMoments
  /// What is known of the whole distribution without simulating; nil where it was not worked out.
  public var distribution: OfferDistributionSummary?
  /// Nil without a control group.
  public var control: ControlResult?
  /// Mean number of people newly reached a day through friends; empty where no days were asked for.
  public var daily: [Double]

  public subscript(measure: CampaignMeasure.Name) -> CampaignMeasure? {
    measures.first { $0.name == measure }
  }
}

/// One line of a campaign's result.
public struct CampaignMeasure: Hashable, Sendable {
  public enum Name: String, CaseIterable, Sendable {
    case offered
    case accepted
    case activated
    case engaged
    case conversions
    case returned = "return"
    case cost
    case roi
    case chanceOfLoss = "chance_of_loss"
    /// Fans held out, and conversions a fan beyond theirs: only with a control group.
    case control
    case lift
  }

  public var name: Name
  /// Mean over the runs; nil where no run had a value (ROI without a cost).
  public var mean: Double?
  /// The value that the mean tends to; nil where it is not known exactly.
  ///
  /// For ROI it is (E return − E cost)/E cost, which is not the mean of the runs' ROI.
  public var exact: Double?
  public var p5: Double?
  public var p50: Double?
  public var p95: Double?

  public var unit: CampaignUnit {
    switch name {
    case .offered, .accepted, .activated, .engaged, .conversions, .control, .lift: .people
    case .returned, .cost: .money
    case .roi, .chanceOfLoss: .ratio
    }
  }
}

/// How a campaign's measure is to be shown.
public enum CampaignUnit: String, Sendable {
  case people
  case money
  case ratio
}

/// The runs of a campaign in which nothing was spent.
public struct IdleRuns: Hashable, Sendable {
  /// Of all runs, a ratio.
  public var share: Double
  /// The chance of such a campaign; nil where it is not known exactly.
  public var exact: Double?
  /// True where nothing was spent in those runs alone in which nobody accepted.
  public var isNobody: Bool
}

/// What one conversion costs and brings, in money.
public struct ConversionBalance: Hashable, Sendable {
  public var reward: Double
  public var gain: Double
}

/// Counts of values in bins of equal width.
public struct Histogram: Hashable, Sendable {
  /// The lower edge of the first bin.
  public var low: Double
  public var width: Double
  public var counts: [Int]

  /// - Parameters:
  ///   - bins: at least 1; equal values fall into one bin.
  ///   - axis: what the bins divide, where that is more than the values' own range.
  public init?(_ values: [Double], bins: Int, axis: ClosedRange<Double>? = nil) {
    guard var least = values.min(), var most = values.max(), bins > 0 else { return nil }
    least = min(least, axis?.lowerBound ?? least)
    most = max(most, axis?.upperBound ?? most)
    let span = most - least
    guard span.isFinite else { return nil }
    low = least
    width = span / Double(bins)
    guard width > 0 else {
      width = 0
      counts = [values.count]
      return
    }
    counts = Array(repeating: 0, count: bins)
    for value in values {
      counts[min(bins - 1, max(0, Int((value - least) / width)))] += 1
    }
  }
}

/// One option's pull on the ROI.
public struct TornadoBar: Hashable, Sendable {
  /// The option's name, as it is written in `simulate offer`.
  public var option: String
  /// The exact ROI with the option a fifth lower and a fifth higher; nil where the cost is 0.
  public var low: Double?
  public var high: Double?

  public var span: Double {
    guard let low, let high else { return 0 }
    return abs(high - low)
  }
}
