import Tables

/// Datasets that were made before of the same bytes, in the same manner.
extension Loader {
  /// One file that a snapshot may stand for, and where it lies.
  struct KeptSource {
    let path: String
    let source: SnapshotCache.Source
  }

  /// Nil for what is always read anew: several files, pipes, small files.
  func keptSource(_ names: [String], _ options: Options) -> KeptSource? {
    guard let snapshots, names.count == 1, options.fileColumn == nil else { return nil }
    let path = DataFiles.resolved(names[0], in: folder)
    let manner = Fingerprint.sha256(of: manner(names[0], options))
    return snapshots.source(path, options: manner).map { KeptSource(path: path, source: $0) }
  }

  /// Bytes that differ wherever the dataset would. `SnapshotLoadingTests` fails when an option is
  /// added that is not among them.
  private func manner(_ name: String, _ options: Options) -> [UInt8] {
    var fields = FieldWriter()
    // Messages name the file as the statement does.
    fields.add(name)
    fields.add(options.roles.sorted { $0.key.rawValue < $1.key.rawValue }) { fields, role in
      fields.add(role.key.rawValue)
      fields.add(role.value.column)
    }
    fields.add(options.findsRoles)
    fields.add("\(largestMicro)")
    let read = options.read
    fields.add(read.types.sorted { $0.key < $1.key }) { fields, type in
      fields.add(type.key)
      fields.add(type.value.name)
    }
    fields.add(read.tagHeaders.sorted()) { $0.add($1) }
    fields.add(read.columns.map { ["columns"] + $0 } ?? []) { $0.add($1) }
    let plain = [
      read.format.map { $0.rawValue }, read.delimiter.map { "\($0)" },
      read.encoding.map { $0.rawValue }, read.hasHeader.map { "\($0)" },
      read.dateOrder.map { "\($0)" }, read.decimal?.rawValue, read.table,
      "\(read.startsPrograms)",
    ]
    fields.add(plain) { fields, option in
      fields.add(option != nil)
      fields.add(option ?? "")
    }
    return fields.bytes
  }

  /// The dataset that was made of the file before.
  ///
  /// - Throws: `Cancelled`.
  func found(_ kept: KeptSource, as name: String, _ paths: [String]) throws -> Dataset? {
    let source = SourceFile(path: kept.path)
    guard let found = try snapshots?.find(kept.source, workers: workers) else { return nil }
    return Dataset(found, name: name, files: paths, source: source)
  }

  /// Keeps a dataset for the next time, while its first statements run.
  func keep(_ dataset: Dataset, of kept: KeptSource) {
    // What a database holds may lie in files beside it, and what another program reads is its own.
    guard dataset.loading.files.allSatisfy({ [.delimited, .json].contains($0.report.format) })
    else { return }
    snapshots?.keep(dataset.table, extra: dataset.snapshotExtra, of: kept.source)
  }
}
