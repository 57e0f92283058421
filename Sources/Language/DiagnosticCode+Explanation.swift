extension DiagnosticCode {
  /// Why it is a mistake and how to mend it, in a few sentences, with a wrong and a right example.
  public var explanation: String {
    switch phase {
    case .syntax: syntaxExplanation
    case .binding: bindingExplanation
    default: laterExplanation
    }
  }

  /// The shape all explanations share.
  static func explain(_ text: String, wrong: String, right: String) -> String {
    "\(text)\n\n    wrong: \(wrong)\n    right: \(right)"
  }
}
