/// The prompt in the form libedit reads: its colour between marks, so that it counts the columns
/// of the text alone.
struct PromptText {
  /// Columns of the text.
  let width: Int
  /// UTF-8 with an ending NUL, for as long as libedit may ask.
  let bytes: [CChar]

  /// Two peculiarities of libedit: a colour sequence at the very end is lost, and adjacent ones
  /// spoil each other. So there is one before the text, one behind it, and then a blank.
  ///
  /// - Parameter style: nil for no colour.
  init(_ text: String, style: TextStyle?) {
    let visible = VisibleText.marked(text)
    width = CharacterWidth.columns(of: visible)
    var form = visible
    if let style, visible.hasSuffix(" "), visible.count > 1 {
      let mark = "\u{1}"
      form =
        mark + Escape.style(style) + mark + visible.dropLast() + mark + Escape.plain + mark + " "
    }
    bytes = form.utf8.map { CChar(bitPattern: $0) } + [0]
  }
}
