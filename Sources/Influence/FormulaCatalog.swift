/// All formulas, in the order they build on each other.
public enum FormulaCatalog {
  public static var all: [Formula] { FormulaName.allCases.map(formula) }

  /// The formula of this name, case folded; nil for a name that is none.
  public static func formula(named name: String) -> Formula? {
    FormulaName(rawValue: name.lowercased()).map(formula)
  }

  /// Text, source and worked number of one formula. A flat list, so that one look shows it all.
  public static func formula(_ name: FormulaName) -> Formula {
    switch name {
    case .engagements:
      Formula(
        name: name,
        title: "Engagements of a post",
        text:
          "likes + comments + shares (the columns there are; the report names them)",
        units: "engagements, counted",
        source: "custom of the trade",
        mark: .sourced,
        example: "100 likes + 12 comments + 3 shares = 115",
        exampleValue: 115)
    case .engagedReach:
      Formula(
        name: name,
        title: "Engaged reach E",
        text:
          "engagements/posts; else followers × engagement; else reach × engagement by "
          + "reach",
        units: "engaged people a post",
        source: "custom of the trade",
        mark: .sourced,
        example: "2,000 followers × 4 % = 80",
        exampleValue: 80)
    case .engagement:
      Formula(
        name: name,
        title: "Engagement",
        text:
          "E / followers (by reach and by impressions are other columns, never mixed)",
        units: "ratio, engaged people a follower",
        source: "2016 article of a micro-influencer platform",
        mark: .sourced,
        example: "312,000 / 31,000,000 = 1.0065 %",
        exampleValue: 312_000.0 / 31_000_000)
    case .pooledEngagement:
      Formula(
        name: name,
        title: "Pooled engagement of a group",
        text: "ΣE / Σfollowers",
        units: "ratio, engaged people a follower",
        source: "ratio estimator: Cochran, Sampling Techniques, 1977, ch. 6",
        mark: .sourced,
        example:
          "80 of 2,000 and 1 of 20: 81/2,020 = 4.010 %, where the mean of ratios says 4.5 "
          + "%",
        exampleValue: 81.0 / 2_020)
    case .relevance:
      Formula(
        name: name,
        title: "Relevance T to a topic profile",
        text:
          "cosine of the fan's topic counts with the brand's; 1 where no topic is asked "
          + "for",
        units: "ratio, 0 to 1",
        source: "vector-space model: Salton, Wong & Yang, CACM 18, 1975",
        mark: .sourced,
        example: "{running 3, fitness 1, food 2}·{running 1, fitness 1} = 4/√28 = 0.756",
        exampleValue: 0.755928946018)
    case .authenticity:
      Formula(
        name: name,
        title: "Authenticity Q",
        text: "1 − suspicious share; 1 where it is unknown",
        units: "ratio, 0 to 1",
        source: "our choice",
        mark: .assumed,
        example: "5 % suspicious followers: 1 − 0.05 = 0.95",
        exampleValue: 0.95)
    case .tier:
      Formula(
        name: name,
        title: "Tier",
        text:
          "peer < 500 ≤ micro ≤ 5,000 < blogger ≤ 100 k < star ≤ 1 M < celebrity; a type "
          + "column wins",
        units: "followers",
        source: "2016 article for 500–5,000; the borders above are our choice",
        mark: .assumed,
        example: "5,000 followers are still micro: the band ends at 5,000",
        exampleValue: 5_000)
    case .benchmark:
      Formula(
        name: name,
        title: "Benchmark engagement of a tier",
        text: "peer 8 %, micro 4 %, blogger 2.37 %, star 1.78 %, celebrity 1.66 %",
        units: "ratio, engaged people a follower",
        source: "Markerly 2016, Instagram like rates by followers",
        mark: .sourced,
        example: "a fan with 1,200 followers is micro: 4 %",
        exampleValue: 0.04)
    case .netReach:
      Formula(
        name: name,
        title: "Net engaged reach of a group",
        text:
          "with a graph: Σ over people v of 1 − Π over members i that v follows of (1 − "
          + "engagement of i); with none: between max E and ΣE",
        units: "engaged people",
        source: "inclusion of independent chances",
        mark: .sourced,
        example:
          "two audiences of 294 and 291 with 236 in common reach 349 people, not 585",
        exampleValue: 349)
    case .grade:
      Formula(
        name: name,
        title: "Grade",
        text:
          "0.30 relevance + 0.25 engagement + 0.20 influence + 0.15 affinity + 0.10 "
          + "authenticity, each 0 to 100, engagement as 100·e/(e + tier benchmark); A ≥ 80, "
          + "B ≥ 65, C ≥ 50, D ≥ 35, else F; missing parts are left out and the weights "
          + "stretched",
        units: "points, 0 to 100",
        source: "our choice",
        mark: .assumed,
        example:
          "marathon runner (T 0.8, 1,200 followers, 6 %, 12 orders, last 1 month ago, Q "
          + "0.95) = 82.58, an A",
        exampleValue: 82.5788)
    case .influence:
      Formula(
        name: name,
        title: "Influence part of the grade",
        text:
          "100 in the micro band; below it 100·ln(1 + f)/ln 501; above it max(0, 100 − "
          + "25·log₁₀(f/5,000))",
        units: "points, 0 to 100",
        source: "our choice around the 2016 article's band",
        mark: .assumed,
        example: "3 followers: 100·ln 4/ln 501 = 22.30",
        exampleValue: 22.2999)
    case .affinityScore:
      Formula(
        name: name,
        title: "Affinity part of the grade",
        text:
          "100·(0.6·min(1, orders/10) + 0.4·e^(−months since last order/6)), months = "
          + "days/30.4375; or the data's own affinity × 100",
        units: "points, 0 to 100",
        source: "our choice",
        mark: .assumed,
        example: "12 orders, the last one month ago: 60 + 40·e^(−1/6) = 93.86",
        exampleValue: 93.8593)
    case .acceptance:
      Formula(
        name: name,
        title: "Acceptance a",
        text:
          "by grade A 30 %, B 15 %, C 7 %, D 3 %, F 1 % × readiness of the tier: peer 1, "
          + "micro 1, blogger 0.5, star 0.1, celebrity 0 (cash: 1 for all); those who "
          + "accept complete at 80 %",
        units: "ratio, share of the fans offered",
        source: "published advocacy-share rates for A to C; the rest is our choice",
        mark: .assumed,
        example: "100 A-grade micro-influencers: 30 accept, 24 are activated",
        exampleValue: 24)
    case .conversions:
      Formula(
        name: name,
        title: "Conversions of one activation",
        text: "Poisson(c·E·T·Q), c = 3/80 = 3.75 %",
        units: "friends",
        source: "c is set so that E = 80 brings the three of the 2016 article",
        mark: .assumed,
        example: "24 activations × 3.75 % × 80 = 72",
        exampleValue: 72)
    case .cost:
      Formula(
        name: name,
        title: "Cost of one activation",
        text: "(perk + handling)/completion + reward × conversions",
        units: "money",
        source: "our choice",
        mark: .assumed,
        example: "$18/0.8 + 3 × $5 = $37.50",
        exampleValue: 37.5)
    case .roi:
      Formula(
        name: name,
        title: "Return on investment",
        text: "(return − cost)/cost, return = conversions × $50 × margin; never EMV",
        units: "ratio",
        source:
          "definition; $50 is set so that three conversions give the article's 300 %",
        mark: .assumed,
        example:
          "(150 − 37.5)/37.5 = 300 %; at 50 % margin 100 %; at 0.15 conversions −67.7 %",
        exampleValue: 3)
    case .breakEven:
      Formula(
        name: name,
        title: "Break-even",
        text:
          "(perk + handling)/completion / (gain − reward): gain is value × margin for ROI "
          + "= 0, or the cost of a conversion in ads",
        units: "conversions an activation",
        source: "algebra of cost and return",
        mark: .sourced,
        example: "against ads: 22.5/(18.675 − 5) = 1.645",
        exampleValue: 1.6453)
    case .ads:
      Formula(
        name: name,
        title: "Paid ads: cost of a conversion",
        text: "cost per click / conversion rate",
        units: "money a conversion",
        source: "WordStream, ad benchmarks across industries",
        mark: .sourced,
        example: "$1.72 / 9.21 % = $18.68",
        exampleValue: 18.6754)
    case .wordOfMouth:
      Formula(
        name: name,
        title: "Word of mouth",
        text: "first-order conversions / (1 − R); off unless R is set",
        units: "friends",
        source: "geometric series; R = 14 % is a published figure",
        mark: .sourced,
        example: "3 / (1 − 0.14) = 3.49",
        exampleValue: 3.4884)
    case .secondFriend:
      Formula(
        name: name,
        title: "A friend of several adopters",
        text: "1 − (1 − p)^k",
        units: "ratio, chance of converting",
        source:
          "independent cascade: Goldenberg, Libai & Muller, Marketing Letters 12, 2001",
        mark: .sourced,
        example: "p = 3.75 %, k = 2: 7.36 %",
        exampleValue: 0.07359375)
    case .emv:
      Formula(
        name: name,
        title: "Earned media value",
        text:
          "likes × price of a like + comments × price of a comment + shares × price of a "
          + "share; not a return",
        units: "money",
        source: "custom of the trade; the prices are our choice",
        mark: .assumed,
        example: "5,000 × $0.30 + 500 × $0.50 + 50 × $0.05 = $1,752.50",
        exampleValue: 1_752.5)
    case .cpe:
      Formula(
        name: name,
        title: "Cost per engagement",
        text: "cost / engagements",
        units: "money an engagement",
        source: "custom of the trade",
        mark: .sourced,
        example: "$37.50 / 80 = $0.469",
        exampleValue: 0.46875)
    case .cpm:
      Formula(
        name: name,
        title: "Cost per thousand impressions",
        text: "1,000 × cost / impressions",
        units: "money a thousand impressions",
        source: "custom of the trade",
        mark: .sourced,
        example: "1,000 × $37.50 / 2,000 = $18.75",
        exampleValue: 18.75)
    case .cpa:
      Formula(
        name: name,
        title: "Cost per acquisition",
        text: "cost / conversions",
        units: "money a conversion",
        source: "custom of the trade",
        mark: .sourced,
        example: "$37.50 / 3 = $12.50",
        exampleValue: 12.5)
    }
  }
}
