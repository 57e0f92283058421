import Tables

/// A dataset's parts besides its table, as a ``SnapshotCache`` keeps them.
extension Dataset {
  /// The dataset that a snapshot was made of; nil where it is not one of ours.
  convenience init?(
    _ found: SnapshotCache.Found, name: String, files: [String], source: SourceFile
  ) {
    var fields = FieldReader(found.extra)
    do {
      var roles: [Role: RoleUse] = [:]
      let uses = try fields.list { fields throws(FieldReader.Malformed) in
        guard let role = Role(rawValue: try fields.text()) else { throw FieldReader.Malformed() }
        return (role, try RoleUse(from: &fields))
      }
      for (role, use) in uses { roles[role] = use }
      let remarks = try fields.list { fields throws(FieldReader.Malformed) in try fields.text() }
      let path = try fields.text()
      let part = FilePart(path: path, report: try ReadReport(from: &fields))
      let notes = try ReadReport(from: &fields).columns
      guard fields.isAtEnd, roles.values.allSatisfy({ found.table[$0.column] != nil }) else {
        return nil
      }
      self.init(
        name: name, table: found.table, roles: roles, files: files, sources: [source],
        loading: LoadReport(files: [part], columns: notes), remarks: remarks)
    } catch {
      return nil
    }
  }

  /// What ``init(_:name:files:source:)`` reads.
  var snapshotExtra: [UInt8] {
    var fields = FieldWriter()
    fields.add(Role.allCases.filter { roles[$0] != nil }) { fields, role in
      fields.add(role.rawValue)
      roles[role]?.write(to: &fields)
    }
    fields.add(remarks) { $0.add($1) }
    let part = loading.files.first
    fields.add(part?.path ?? "")
    (part?.report ?? ReadReport()).write(to: &fields)
    var whole = ReadReport()
    whole.columns = loading.columns
    whole.write(to: &fields)
    return fields.bytes
  }
}

extension RoleUse {
  fileprivate func write(to fields: inout FieldWriter) {
    fields.add(column)
    fields.add(isPerPost)
    switch reason {
    case .named: fields.add("named")
    case .said: fields.add("said")
    case .looksLike(let text):
      fields.add("looks like")
      fields.add(text)
    case .content(let text):
      fields.add("content")
      fields.add(text)
    }
    fields.add(others) { $0.add($1) }
  }

  fileprivate init(from fields: inout FieldReader) throws(FieldReader.Malformed) {
    let column = try fields.text()
    let isPerPost = try fields.bool()
    let reason: Reason
    switch try fields.text() {
    case "named": reason = .named
    case "said": reason = .said
    case "looks like": reason = .looksLike(try fields.text())
    case "content": reason = .content(try fields.text())
    default: throw FieldReader.Malformed()
    }
    let others = try fields.list { fields throws(FieldReader.Malformed) in try fields.text() }
    self.init(column, isPerPost: isPerPost, reason: reason, others: others)
  }
}
