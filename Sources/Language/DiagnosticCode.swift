/// The stable names of everything Swell can complain about; `explain E012` tells more.
///
/// The number's first digit says when it is found, which decides the exit code: E0 reading the
/// text, E1 binding names and types, E2 reading data, E3 running, E4 sessions. W warns.
public enum DiagnosticCode: String, CaseIterable, Sendable {
  // Reading the text
  case unexpectedToken = "E001"
  case badCharacter = "E002"
  case unclosedString = "E003"
  case unclosedBracket = "E004"
  case badNumber = "E005"
  case badDate = "E006"
  case commentNeedsSpace = "E007"
  case wrongQuotes = "E008"
  case wrongOperator = "E009"
  case incomplete = "E010"
  case unknownStatement = "E011"
  case unknownStage = "E012"
  case missingName = "E013"
  case quantityMissing = "E014"
  case tooDeep = "E015"
  case chainedComparison = "E016"
  case reservedWord = "E017"
  case badEscape = "E018"

  // Binding names and types
  case unknownColumn = "E101"
  case unknownDataset = "E102"
  case unknownFunction = "E103"
  case unknownOption = "E104"
  case unknownSetting = "E105"
  case unknownHelp = "E106"
  case typeMismatch = "E110"
  case unitMismatch = "E111"
  case wrongArguments = "E112"
  case aggregateMisplaced = "E113"
  case nameTaken = "E114"
  case roleMissing = "E115"
  case roleAmbiguous = "E116"
  case badOption = "E117"
  case badCount = "E118"
  case noPreviousTable = "E119"
  case notConstant = "E120"
  case currencyMismatch = "E121"
  case unknownCell = "E122"
  case notATable = "E123"
  case percentOfNumber = "E124"
  case graphMissing = "E130"
  case personUnknown = "E131"
  case noSQLForm = "E140"

  // Reading data
  case fileMissing = "E201"
  case fileUnreadable = "E202"
  case fileEmpty = "E203"
  case fileNotText = "E204"
  case fileFormat = "E205"
  case fileTooLarge = "E206"

  // Running
  case runFailed = "E301"
  case interrupted = "E302"
  case writeFailed = "E303"
  case fileExists = "E304"
  case refusedByPolicy = "E305"

  // Sessions
  case documentFormat = "E401"
  case documentNewer = "E402"
  case unknownParameter = "E403"

  // Warnings
  case percentAsNumber = "W101"
  case wordAndColumn = "W102"
  case unknownValue = "W103"

  public enum Phase: Sendable { case syntax, binding, data, running, session, warning }

  /// When this is found, which decides the exit code of the program.
  public var phase: Phase {
    let characters = Array(rawValue)
    if characters[0] == "W" { return .warning }
    switch characters[1] {
    case "0": return .syntax
    case "1": return .binding
    case "2": return .data
    case "3": return .running
    default: return .session
    }
  }
}
