import Engine
import Sessions
import Tables

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// `.tour`: a first walk, a statement at a time, each put in the line for the person to run.
///
/// It takes nothing away from the prompt: anything else may be typed at any point, and `.tour`
/// brings back the step that has not run yet.
struct Tour {
  struct Step: Sendable {
    /// What there is to see, in a sentence or three.
    let words: String
    let statement: String
  }

  private(set) var next = 0
  let steps: [Step]

  /// - Parameter load: the statement that loads `fans`, where nothing of that name is there yet.
  init(load: String?) {
    let first = load.map {
      Step(
        words: """
          Swell works on a table of fans or creators. These are invented: 2,000 fans of a tea brand. \
          Press Enter to load them. The answer says which column plays which part.
          """, statement: $0)
    }
    steps = (first.map { [$0] } ?? []) + Self.walk
  }

  /// The next step, which is then behind; nil at the end.
  mutating func advance() -> Step? {
    guard next < steps.count else { return nil }
    next += 1
    wasExplained = false
    return steps[next - 1]
  }

  /// The step that was proposed last and has not run.
  var current: Step? { next > 0 ? steps[next - 1] : nil }

  /// Whether somebody who cleared the line has been told how to go on with this step.
  var wasExplained = false

  /// Whether something else has run meanwhile: the step is then no more than `.tour` away.
  var isAside = false

  /// What Tab puts into an empty line.
  var offer: String? { isAside ? nil : current?.statement }

  /// Whether `statement` is what the step at hand proposed.
  func isCurrent(_ statement: String) -> Bool {
    current?.statement == statement.trimmed
  }

  private static let walk = [
    Step(
      words: """
        A statement is a dataset, then stages behind `|`. How many fans are there of each tier? \
        A tier is no column of the file: it follows from the followers.
        """, statement: "fans | count by tier"),
    Step(
      words: """
        Followers are an audience on paper. Engaged reach counts the people who like, comment or \
        share. `topic` keeps the fans of a topic; Tab behind `#` lists topics with their counts.
        """, statement: "fans | topic #tea | reach"),
    Step(
      words: """
        Does more reach mean more engagement? One row a tier, each with its interval, and the \
        ratio to the tier that is the baseline.
        """, statement: "fans | compare tiers baseline micro"),
    Step(
      words: """
        Who are the ten tea fans with the most engaged reach? `keep` chooses columns; what is only \
        worked out, such as `engagement`, can be named like a column of the file.
        """,
      statement:
        "fans | topic #tea | top 10 by engaged_reach | keep name, tier, followers, engaged_reach, engagement"
    ),
    Step(
      words: """
        A name for the fans to invite. Nothing is computed yet, and the name follows when the data \
        changes.
        """, statement: "let tasters = fans | topic any (#tea, #coffee) | where tier = \"micro\""),
    Step(
      words:
        "The Fan Grader: six parts make a grade from A to F. It says which weights it assumed.",
      statement: "tasters | grade | take 10"),
    Step(
      words: """
        Before money is spent the offer is rehearsed ten thousand times. Look at the range and the \
        chance of a loss, not only at the mean.
        """, statement: "tasters | simulate offer \"Tea tasting\" (perk: $10)"),
    Step(
      words: "What did that lean on? Each constant has a unit, a source, and a mark.",
      statement: "show assumptions"),
    Step(
      words: "Every formula explains itself, with its source and a worked number.",
      statement: "explain engaged_reach"),
  ]
}

extension Prompt {
  /// `.tour` begins the tour, or says its present step again; `skip` goes on without running it.
  func takeTour(_ argument: String) throws {
    switch argument.lowercased() {
    case "":
      if let step = tour?.current { return propose(step) }
      tour = Tour(load: try tourLoad())
      nextTourStep()
    case "skip" where tour != nil: nextTourStep()
    case "end" where tour != nil:
      tour = nil
      console.tell("The tour is over; `.tour` begins it anew.")
    case "skip", "end":
      throw DotCommand.Failure(message: "No tour is on; `.tour` begins it.")
    default:
      throw DotCommand.Failure(
        message: "`.tour` does not take “\(argument)”: `.tour` says the step again, `.tour skip` "
          + "goes on to the next one, `.tour end` leaves.")
    }
  }

  private func nextTourStep() {
    guard let step = tour?.advance() else {
      tour = nil
      console.tell(
        "That was the tour. `.save tea.md` keeps it as a document that replays; `.help` lists the "
          + "rest.")
      return
    }
    propose(step)
  }

  private func propose(_ step: Tour.Step) {
    tour?.isAside = false
    printer.showWords(step.words)
    lineToBegin = step.statement
  }

  /// Somebody took a step's statement out of the line: it is said once how to have it back.
  func remindOfTour() {
    guard tour?.offer != nil, tour?.wasExplained == false else { return }
    tour?.wasExplained = true
    console.tell(
      "The step waits: Tab puts its statement back, `.tour` says it again, `.tour skip` goes on, "
        + "`.tour end` leaves.")
  }

  /// Goes on by itself after the step's own statement has run.
  func continueTour(after statement: String) {
    guard tour?.isCurrent(statement) == true else {
      tour?.isAside = true
      return
    }
    console.out("\n")
    nextTourStep()
  }

  /// Writes the invented fans where nothing is loaded as `fans`, and says how to load them.
  private func tourLoad() throws -> String? {
    if interpreter.workspace.sourceNames.contains(where: { $0.lowercased() == "fans" }) {
      return nil
    }
    guard let folder = UserFolders.cache else {
      throw DotCommand.Failure(
        message: "The tour needs a folder for its data, and there is no HOME. Load a file as fans.")
    }
    let path = folder + "/tour/fans.csv"
    if access(path, R_OK) != 0 {
      UserFolders.make(folder + "/tour")
      var bytes: [UInt8] = []
      try writeSample(.fans, rows: 2_000, seed: 7) { bytes += $0 }
      try AtomicFile.write(bytes, to: path)
    }
    return FileLoad(path: path).statement
  }
}
