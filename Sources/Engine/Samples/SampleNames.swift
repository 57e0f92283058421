import Statistics

/// Invented people: given and family names of many places, put together by chance.
enum SampleNames {
  private static let given = [
    "Ana", "Björn", "Chloé", "Dmitri", "Elif", "Farah", "Gökhan", "Hana", "Inés", "João",
    "Kofi", "Léa", "Mei", "Nils", "Oluwaseun", "Priya", "Quynh", "Rosa", "Søren", "Tamar",
    "Uma", "Viktor", "Wanjiru", "Xavier", "Yuki", "Zofia", "李娜", "さくら", "Мария", "Νίκος",
  ]
  private static let family = [
    "Abe", "Brandt", "Costa", "Dubois", "Eriksson", "Fischer", "García", "Haddad", "Ito",
    "Jansen", "Kowalska", "López", "Müller", "Nguyen", "O'Neil", "Park", "Quispe", "Rossi",
    "Şahin", "Tan", "Usman", "van Dijk", "Wójcik", "Yılmaz", "Zhang", "D'Angelo",
  ]
  private static let nicknames = ["Kiki", "Bo", "Sunny", "Ace", "Momo"]

  /// A name as a list keeps it: most plain, some "Family, Given", a few with a nickname in quotes.
  static func name(from stream: inout RandomStream) -> String {
    let first = given[stream.integer(below: given.count)]
    let last = family[stream.integer(below: family.count)]
    let style = stream.uniform()
    if style < 0.08 { return "\(last), \(first)" }
    if style < 0.10 {
      return "\(first) \"\(nicknames[stream.integer(below: nicknames.count)])\" \(last)"
    }
    return "\(first) \(last)"
  }

  private static let handleStarts = [
    "the", "its", "real", "just", "daily", "hey", "team", "miss", "captain", "little",
  ]
  private static let handleEnds = [
    "runner", "baker", "wave", "studio", "kitchen", "gamer", "lens", "garden", "style", "notes",
  ]

  /// An account name that `number` keeps unique.
  static func handle(_ number: Int, from stream: inout RandomStream) -> String {
    let start = handleStarts[stream.integer(below: handleStarts.count)]
    let end = handleEnds[stream.integer(below: handleEnds.count)]
    return stream.uniform() < 0.5 ? "\(start).\(end)\(number)" : "\(start)_\(end)_\(number)"
  }
}
